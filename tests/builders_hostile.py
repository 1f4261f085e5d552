"""Hostile files and mails of our own making: each small, each with something in it that ought to hurt."""

import base64
import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

from tests.builders_mail import a_winmail
from tests.builders_prescriptions import a_mail, a_picture
from tests.scans.bombs import pdf

BLANK = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"


def a_page(*more: bytes, page: bytes = BLANK, catalogue: bytes = b"") -> bytes:
    """A PDF of one blank page, with what is said in its catalogue or page, and more objects."""
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf(b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue, tree, page, *more)


def many_pages(number: int = 20_000) -> bytes:
    """One page, named again and again."""
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * number, number)
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, BLANK)


def a_page_tree_that_is_its_own_child() -> bytes:
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")


def with_javascript() -> bytes:
    action = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    return a_page(catalogue=action)


def that_starts_a_program() -> bytes:
    return a_page(catalogue=b"/OpenAction << /S /Launch /F (calc.exe) >>")


def that_calls_home() -> bytes:
    return a_page(catalogue=b"/OpenAction << /S /URI /URI (https://evil.example/) >>")


def with_a_file_inside() -> bytes:
    inside = b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream"
    named = b"/Names << /EmbeddedFiles << /Names [(x.exe) << /F (x.exe) /EF << /F 4 0 R >> >>] >> >>"
    return a_page(inside, catalogue=named)


def of_size(box: bytes) -> bytes:
    return a_page(page=b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] >>" % box)


def a_flate_bomb(layers: int = 2) -> bytes:
    """300 MB in 300 kB with one layer; in 1 kB with two."""
    packed = bytes(300_000_000)
    for _ in range(layers):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * layers
    stream = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(packed), filters, packed)
    return a_page(stream, page=BLANK[:-2] + b"/Contents 4 0 R >>")


def protected(owner_only: bool = False) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    words = StandardEncryption("", "owner") if owner_only else StandardEncryption("secret")
    canvas = Canvas(out, encrypt=words)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_docx(size: int = 10_000_000) -> bytes:
    """An Office document whose one part unpacks to ten megabytes of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(size))
    return out.getvalue()


def a_png(width: int, height: int, *extra: tuple[bytes, bytes]) -> bytes:
    """A PNG that says it is so wide and so high, whatever is in it."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), *extra,
              (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def a_talkative_png() -> bytes:
    """Its comment unpacks to 200 MB."""
    return a_png(40, 60, (b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(200_000_000), 9)))


def a_tiff_that_goes_in_circles() -> bytes:
    """Its first directory names itself as the next."""
    entries = b"".join(struct.pack("<HHII", tag, 3, 1, value) for tag, value in ((256, 20), (257, 20), (259, 1)))
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 3) + entries + struct.pack("<I", 8)


def a_tall_jpeg() -> bytes:
    """A good JPEG whose header was changed to 65,500 by 65,500."""
    data = a_picture("JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", 65_500, 65_500) + data[at + 4 :]


def a_fax(frames: int = 3000) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    page = Image.new("1", (20, 20))
    page.save(out, "TIFF", save_all=True, append_images=[page] * (frames - 1))
    return out.getvalue()


# Mails


def hidden(inner: bytes) -> bytes:
    """A mail inside a mail whose encoding hides what is in it from every guard that counts bytes."""
    head = b"From: a@practice.example\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    return head + base64.encodebytes(inner)


def of_parts(number: int) -> bytes:
    part = b"--b\nContent-Type: text/plain\n\nx\n"
    return b"From: a@practice.example\nContent-Type: multipart/mixed; boundary=b\n\n" + part * number + b"--b--\n"


def of_levels(number: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(number)) + b"\nx"


def named(disposition: bytes, content: bytes = b"%PDF-1.7") -> bytes:
    """A mail with one attachment whose disposition is written like this."""
    part = b"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; " + disposition + b"\n\n" + content
    return b"From: a@practice.example\nContent-Type: multipart/mixed; boundary=b\n\n" + part + b"\n--b--\n"


def in_an_unknown_charset() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@practice.example", "=?x-klingon?q?=FF=00?="
    mail.set_content("x")
    mail.replace_header("Content-Type", "text/plain; charset=x-klingon")
    return mail.as_bytes() + b"\xff\xfe\x00"


SAMPLES: dict[str, bytes] = {
    "a PDF": a_page(), "a picture": a_picture(), "a photo": a_picture("JPEG"), "a fax": a_fax(2),
    "a form with a file": with_a_file_inside(), "a circle": a_tiff_that_goes_in_circles(),
}  # fmt: skip
MAILS: dict[str, bytes] = {
    "a mail": a_mail(("Rx.pdf", b"%PDF-1.7"), ("photo.jpg", b"\xff\xd8\xff")), "parts": of_parts(20),
    "levels": of_levels(5), "Outlook": a_mail(("winmail.dat", a_winmail(("a", b"A"), ("b", b"B")))),
    "hidden": hidden(a_mail(("Rx.pdf", b"%PDF-1.7"))),
}  # fmt: skip
