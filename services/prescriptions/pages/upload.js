// Sending a page without this script works: one file, as it is. With it, several photos become one document, and a
// photo of a kind that is not read (HEIC) is turned into JPEG, where this browser can open it.
"use strict";

const LONG_SIDE = 2600; // pixels: about 240 dots per inch on letter paper, more than is read
const QUALITY = 0.85;
const READ = ["application/pdf", "image/jpeg", "image/png", "image/tiff"];
const MOST = 20_000_000; // bytes
const text = new TextEncoder();

async function asJpeg(file) {
  const photo = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(photo.width, photo.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(photo.width * scale);
  canvas.height = Math.round(photo.height * scale);
  canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return { data: new Uint8Array(await blob.arrayBuffer()), width: canvas.width, height: canvas.height };
}

// A PDF of one JPEG a page: header, objects, table of their places, trailer (ISO 32000-1, 7.5).
function asPdf(photos) {
  const parts = [], places = [];
  let length = 0;
  const put = (piece) => { const bytes = typeof piece === "string" ? text.encode(piece) : piece; parts.push(bytes); length += bytes.length; };
  const object = (...pieces) => { places.push(length); put(`${places.length} 0 obj\n`); pieces.forEach(put); put("\nendobj\n"); };
  const stream = (dictionary, data) => object(`<<${dictionary}/Length ${data.length}>>stream\n`, data, "\nendstream");
  put("%PDF-1.4\n");
  object("<</Type/Catalog/Pages 2 0 R>>");
  object(`<</Type/Pages/Count ${photos.length}/Kids[${photos.map((_, n) => `${3 + 3 * n} 0 R`).join(" ")}]>>`);
  photos.forEach(({ data, width, height }, n) => {
    const first = 3 + 3 * n, tall = Math.round((612 * height) / width);
    object(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 ${tall}]/Resources<</XObject<</P ${first + 2} 0 R>>>>/Contents ${first + 1} 0 R>>`);
    stream("", text.encode(`612 0 0 ${tall} 0 0 cm /P Do`));
    stream(`/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode`, data);
  });
  const table = length, entries = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  put(`xref\n0 ${places.length + 1}\n0000000000 65535 f \n${entries}trailer\n<</Size ${places.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`);
  return new Blob(parts, { type: "application/pdf" });
}

function asItIs(files) {
  return files.length === 1 && READ.includes(files[0].type) && files[0].size <= MOST;
}

async function oneFile(files) {
  if (asItIs(files)) return files[0];
  if (files.some((file) => file.type === "application/pdf")) throw new Error("Send a PDF by itself, photos by themselves.");
  let photos;
  try {
    photos = [];
    for (const file of files) photos.push(await asJpeg(file));
  } catch {
    throw new Error("This browser cannot open that picture. On an iPhone choose Settings, Camera, Formats, Most Compatible and take it again; or send a JPEG, PNG or PDF.");
  }
  if (photos.length === 1) return new File([photos[0].data], "page.jpg", { type: "image/jpeg" });
  return new File([asPdf(photos)], "pages.pdf", { type: "application/pdf" });
}

function enhance(form) {
  const input = form.querySelector("input[type=file]"), button = form.querySelector("button");
  const said = form.querySelector("[role=status]"), words = button.textContent;
  const kept = [];
  const say = (sentence, wrong = false) => { said.textContent = sentence; said.className = wrong ? "wrong" : "soft"; };
  input.multiple = !input.hasAttribute("capture");
  input.addEventListener("change", () => {
    kept.push(...input.files);
    button.textContent = kept.length > 1 ? `Send ${kept.length} pages as one document` : words;
    if (kept.length) say(kept.length > 1 ? `${kept.length} pages are ready. Choose again to add one more.` : "One page is ready. Choose again to add another, or send it.");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("Preparing the page ...");
    try {
      const chosen = new DataTransfer();
      chosen.items.add(await oneFile(kept.length ? kept : [...input.files]));
      if (chosen.files[0].size > MOST) throw new Error("That is more than 20 MB. Send fewer pages at a time.");
      input.files = chosen.files;
      say("Sending. Please stay on this page until it says that the page arrived.");
      form.submit();
    } catch (problem) {
      kept.length = 0;
      input.value = "";
      button.textContent = words;
      button.disabled = false;
      say(problem.message, true);
    }
  });
}

document.querySelectorAll("form.upload").forEach(enhance);
