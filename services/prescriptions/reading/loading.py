"""A document becomes grey pages, or a reason why not.

What a file is, its first bytes say; its name and its sender are not asked. Limits come before decoders: a 4
kB PDF may unpack to 2 GB, a 106 kB PNG to 900 million pixels. Beyond these checks the process itself is the
limit (its memory and time), so one document is read per call.

>>> load(b"What is this")
Unreadable(reason='This kind of file is not read here. Send a PDF, JPEG, PNG or TIFF.')
"""

import io
import re
import zlib
from typing import TYPE_CHECKING

from services.prescriptions.reading import other_kinds
from services.prescriptions.reading.document import LONG_SIDE, PAGES, Kind, Pages, Unreadable, left_out
from services.prescriptions.reading.inks import grey

if TYPE_CHECKING:
    from PIL.Image import Image

BYTES = 20_000_000
PIXELS = 64_000_000
SIDE = 20_000  # pixels
UNPACKED = 250_000_000  # bytes of Flate

_TOO_MANY_PIXELS = "The picture has more than 64 million pixels."
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_FAX_STRETCH = (0.3, 3.5)  # a fax of 204 by 98 dpi has pixels twice as high as wide


def kind_of(data: bytes) -> Kind | None:
    """The kind of file by its first bytes; None when it is none that is read here."""
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def load(data: bytes) -> Pages | Unreadable:
    """The document's pages, at most ten. Any bytes give an answer; none raise."""
    if len(data) > BYTES:
        return Unreadable("The file is larger than 20 MB.")
    kind = kind_of(data)
    if kind is None:
        return Unreadable(other_kinds.why(data))
    try:
        return _pdf(data) if kind == "pdf" else _picture(data, kind)
    except Exception as error:  # noqa: BLE001 - a decoder may fail in any way on a damaged file; a person sees it then
        return Unreadable(_TOO_MANY_PIXELS if "Bomb" in type(error).__name__ else "The file is damaged or incomplete.")


def _pdf(data: bytes) -> Pages | Unreadable:
    if unpacks_too_large(data):
        return Unreadable("The file unpacks to more than 250 MB.")
    from services.prescriptions.reading import pdf

    return pdf.pages(data)


def unpacks_too_large(data: bytes, limit: int = UNPACKED) -> bool:
    """Whether the Flate streams of a PDF, up to two layers deep, unpack to more than the limit."""
    total = 0
    for stream in re.finditer(rb"stream\r?\n", data):
        total += _unpacked(memoryview(data)[stream.end() :], limit - total + 1)
        if total > limit:
            return True
    return False


def _unpacked(stream: "memoryview | bytes", most: int, layers: int = 2) -> int:
    """How many bytes a stream unpacks to, counted up to `most`; 0 when it is not Flate."""
    if not layers or most <= 0 or bytes(stream[:1]) not in _ZLIB_HEADS:
        return 0
    try:
        inner = zlib.decompressobj().decompress(stream, most)
    except zlib.error:
        return 0
    return len(inner) + _unpacked(inner, most - len(inner), layers - 1)


_ZLIB_HEADS = {bytes([window << 4 | 8]) for window in range(8)}


def _picture(data: bytes, kind: Kind) -> Pages | Unreadable:
    from PIL import Image, ImageSequence

    picture = Image.open(io.BytesIO(data), formats=(kind.upper(),))
    if max(picture.size) > SIDE or picture.width * picture.height > PIXELS:
        return Unreadable(_TOO_MANY_PIXELS)
    picture.draft(None, (LONG_SIDE, LONG_SIDE))
    frames = getattr(picture, "n_frames", 1)
    images = [_grey(frame) for frame, _ in zip(ImageSequence.Iterator(picture), range(PAGES), strict=False)]
    return Pages(kind, tuple(images), left_out(frames))


def _grey(frame: "Image") -> "Image":
    """One frame upright, grey, in true proportion and no larger than it is read."""
    from PIL import ImageOps

    if frame.width * frame.height > PIXELS:
        raise ValueError("a frame has too many pixels")
    page = _true_proportion(frame, grey(ImageOps.exif_transpose(frame)))
    page.thumbnail((LONG_SIDE, LONG_SIDE))
    return page


def _true_proportion(frame: "Image", page: "Image") -> "Image":
    """A fax has more dots across than down: stretch it to what was on the paper."""
    across, down = frame.info.get("dpi", (1, 1))
    stretch = float(across) / float(down) if down else 1.0
    if frame.format != "TIFF" or not _FAX_STRETCH[0] < stretch < _FAX_STRETCH[1] or stretch == 1:
        return page
    return page.resize((page.width, round(page.height * stretch)))
