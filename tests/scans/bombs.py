"""Small files that ask for a great deal of memory or time. Made here, never on a disk."""

import io
import struct
import zlib
from collections.abc import Callable


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, held in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, held))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def _stream(content: bytes, *more: bytes) -> bytes:
    packed = zlib.compress(content, 1)
    head = b" ".join((b"/Length %d /Filter /FlateDecode" % len(packed), *more))
    return b"<< " + head + b" >>\nstream\n" + packed + b"\nendstream"


def _page(resources: bytes, contents: int) -> tuple[bytes, bytes, bytes]:
    return (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << %s >> /Contents %d 0 R >>"
        % (resources, contents),
    )


def nested_forms() -> bytes:
    """Nine forms, each drawing the next ten times: a thousand million drawings in two kilobytes."""
    forms = []
    for level in range(9):
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level) if level < 8 else b""
        content = b"/F Do " * 10 if level < 8 else b"0 0 1 1 re f"
        forms.append(_stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]", inner))
    return pdf(*_page(b"/XObject << /F 5 0 R >>", 4), _stream(b"/F Do " * 10), *forms)


def many_strokes() -> bytes:
    """Two million lines in a few hundred kilobytes."""
    return pdf(*_page(b"", 4), _stream(b"0 0 m 612 792 l S 9 9 m 600 9 l S\n" * 1_000_000))


def huge_picture() -> bytes:
    """A PNG that says it is 60,000 pixels square."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "nested forms": nested_forms, "many strokes": many_strokes, "a huge picture": huge_picture,
}  # fmt: skip
