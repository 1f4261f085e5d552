"""Bytes become grey pages or a reason: limits before decoders, kind by the first bytes, never an exception."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.prescriptions.reading import loading
from services.prescriptions.reading.loading import Pages, Unreadable, kind_of, load, unpacks_too_large
from tests.builders_prescriptions import a_picture

DAMAGED = "The file is damaged or incomplete."


def pages(data: bytes) -> Pages:
    loaded = load(data)
    assert isinstance(loaded, Pages), loaded
    return loaded


def reason(data: bytes) -> str:
    loaded = load(data)
    assert isinstance(loaded, Unreadable)
    return loaded.reason


def a_pdf(*sizes: tuple[float, float]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for size in sizes or ((612, 792),):
        canvas.setPageSize(size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_pdf_with_stream(stream: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>>\nstream\r\n" + stream + b"\nendstream"


@pytest.mark.parametrize(("kind", "name"), [("PNG", "png"), ("JPEG", "jpeg"), ("TIFF", "tiff")])
def test_a_picture_is_one_grey_page(kind: str, name: str) -> None:
    loaded = pages(a_picture(kind))
    assert (loaded.kind, [page.mode for page in loaded.images], loaded.notes) == (name, ["L"], ())


def test_a_pdf_is_drawn_page_by_page() -> None:
    loaded = pages(a_pdf((612, 792), (792, 612)))
    assert (loaded.kind, [page.size for page in loaded.images]) == ("pdf", [(1855, 2400), (2400, 1855)])


def test_what_a_file_is_its_first_bytes_say() -> None:
    assert kind_of(b"MM\x00*...") == "tiff"
    assert kind_of(b"PK\x03\x04") is None


@pytest.mark.parametrize(
    ("situation", "data", "words"),
    [
        ("empty", b"", "kind of file"),
        ("EPS, which Pillow would hand to Ghostscript", b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        ("21 MB", b"%PDF-" + bytes(21_000_000), "larger than 20 MB"),
        ("cut PDF", b"%PDF-1.7\n1 0 obj", DAMAGED),
        ("cut PNG", b"\x89PNG\r\n\x1a\n", DAMAGED),
        ("cut JPEG", a_picture("JPEG")[:40], DAMAGED),
        ("cut TIFF", b"II*\x00\x08", DAMAGED),
    ],
)
def test_what_cannot_be_read_says_why(situation: str, data: bytes, words: str) -> None:
    assert words in reason(data), situation


def test_a_picture_of_102_million_pixels_is_not_decoded() -> None:
    ihdr = b"IHDR" + (10_100).to_bytes(4) + (10_100).to_bytes(4) + b"\x08\x00\x00\x00\x00"
    png = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + ihdr + zlib.crc32(ihdr).to_bytes(4)
    assert reason(png) in ("The picture has more than 64 million pixels.", DAMAGED)


def test_a_picture_of_900_million_pixels_is_refused() -> None:
    load(a_picture("PNG", (30_000, 20)))
    assert reason(a_picture("PNG", (30_000, 20))) == "The picture has more than 64 million pixels."


def test_a_large_frame_behind_a_small_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.new("L", (10, 10)).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (200, 200))])
    monkeypatch.setattr(loading, "PIXELS", 10_000)
    assert reason(out.getvalue()) == DAMAGED


@pytest.mark.parametrize("layers", [1, 2])
def test_a_flate_bomb_is_refused_before_a_decoder_sees_it(layers: int) -> None:
    stream = bytes(60_000_000 * layers)
    for _ in range(layers):
        stream = zlib.compress(stream, 9)
    assert unpacks_too_large(a_pdf_with_stream(stream), limit=50_000_000)


def test_many_small_streams_add_up() -> None:
    data = b"".join(a_pdf_with_stream(zlib.compress(bytes(1000))) for _ in range(20))
    assert unpacks_too_large(data, limit=19_000)
    assert not unpacks_too_large(data, limit=20_000)


def test_what_is_not_flate_counts_nothing() -> None:
    assert not unpacks_too_large(a_pdf_with_stream(b"\xff\xd8\xff") + a_pdf_with_stream(b"\x78no"), limit=10)


def test_a_bomb_is_named_to_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "unpacks_too_large", lambda data: True)
    assert reason(a_pdf()) == "The file unpacks to more than 250 MB."


def test_ten_of_twelve_pages_are_read_and_the_rest_is_named() -> None:
    tiff = io.BytesIO()
    Image.new("1", (20, 20)).save(tiff, "TIFF", save_all=True, append_images=[Image.new("1", (20, 20))] * 11)
    for data in (a_pdf(*[(612, 792)] * 12), tiff.getvalue()):
        loaded = pages(data)
        assert (len(loaded.images), loaded.notes) == (10, ("Only the first 10 of 12 pages were read.",))


@pytest.mark.parametrize("size", [(2_000_000, 792), (10, 10), (612, 10_000)])
def test_a_page_of_impossible_size_is_passed_over(size: tuple[float, float]) -> None:
    loaded = pages(a_pdf(size, (612, 792)))
    assert len(loaded.images) == 1
    assert loaded.notes == ("Page 1 has an impossible size and was passed over.",)


def test_a_protected_pdf_says_so() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.showPage()
    canvas.save()
    assert reason(out.getvalue()) == "The file is protected by a password."


def test_a_fax_is_stretched_to_what_was_on_the_paper() -> None:
    loaded = pages(a_picture("TIFF", (204, 98), dpi=(204, 98)))
    assert loaded.images[0].size == (204, 204)


@pytest.mark.parametrize("dpi", [(204, 204), (1000, 10)])
def test_a_plain_or_absurd_resolution_stretches_nothing(dpi: tuple[int, int]) -> None:
    assert pages(a_picture("TIFF", (204, 98), dpi=dpi)).images[0].size == (204, 98)


def test_a_photo_is_turned_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert pages(a_picture("JPEG", (80, 40), exif=exif)).images[0].size == (40, 80)


def test_a_large_scan_is_made_as_small_as_it_is_read() -> None:
    assert max(pages(a_picture("PNG", (5000, 3000))).images[0].size) == 2400


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\x00\x08\x00\x00\x00", b""]),
    rest=st.binary(max_size=400),
)
def test_any_bytes_give_pages_or_a_reason(start: bytes, rest: bytes) -> None:
    assert isinstance(load(start + rest), (Pages, Unreadable))


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "TIFF", "PDF"]), at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255)
)
def test_one_wrong_byte_gives_pages_or_a_reason(kind: str, at: float, byte: int) -> None:
    data = bytearray(a_pdf() if kind == "PDF" else a_picture(kind))
    data[int(at * len(data))] = byte
    assert isinstance(load(bytes(data)), (Pages, Unreadable))
