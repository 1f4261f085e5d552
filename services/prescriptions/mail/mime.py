"""The little of MIME that a returned prescription needs: parts, their headers, their bytes (RFC 2045, 2046).

The standard library's parser answers hostile mail with minutes of work, RecursionError or a file name that
climbs out of its folder. This one is total: any bytes give a tree of parts, in time linear in their length.

>>> part = parse(b"Content-Type: text/plain\\n\\nhello")
>>> part.kind, part.content()
('text/plain', b'hello')
"""

import base64
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_FIELD = re.compile(r"([!-9;-~]+):[ \t]*(.*)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_PARAMETER = r'(?:^|[;\s]){name}\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))'


@dataclass(frozen=True)
class Part:
    """One entity of a message: its header fields in order, its undecoded body, and the parts inside it."""

    fields: tuple[tuple[str, str], ...]
    body: bytes
    parts: "tuple[Part, ...]" = ()

    def all(self, name: str) -> list[str]:
        """Every value of a header field, unfolded, in order; the name in lower case."""
        return [value for key, value in self.fields if key == name]

    def first(self, name: str) -> str:
        """The first value of a header field, or nothing."""
        return next(iter(self.all(name)), "")

    @property
    def kind(self) -> str:
        """The media type in lower case; plain text when the part does not say (RFC 2045 section 5.2)."""
        return self.first("content-type").partition(";")[0].strip().lower() or "text/plain"

    def content(self) -> bytes:
        """The body with its transfer encoding undone; damaged encodings give what can be read of them."""
        encoding = self.first("content-transfer-encoding").strip().lower()
        if encoding == "base64":
            return from_base64(self.body)
        return quopri.decodestring(self.body) if encoding == "quoted-printable" else self.body

    def leaves(self) -> "Iterator[Part]":
        """The parts that hold content, in the order of the message."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def parse(raw: bytes, depth: int = 10, may_open: Callable[[bytes], bool] = lambda _: True) -> Part:
    """The message as a tree. Left whole, as one body: a part below `depth` levels, a mail that may not be opened."""
    headers, body = _split(raw)
    part = Part(tuple(_fields(headers)), body)
    if depth and part.kind.startswith("multipart/"):
        return Part(part.fields, body, tuple(parse(piece, depth - 1, may_open) for piece in _pieces(part)))
    if depth and part.kind == "message/rfc822" and may_open(inner := part.content()):
        return Part(part.fields, body, (parse(inner, depth - 1, may_open),))
    return part


def parameter(value: str, name: str) -> str:
    """A parameter of a header field (`boundary`, `filename`) as written, without its quotes; or nothing."""
    match = re.search(_PARAMETER.format(name=re.escape(name)), value, re.IGNORECASE)
    return re.sub(r"\\(.)", r"\1", match[1] or match[2] or "") if match else ""


def _split(raw: bytes) -> tuple[str, bytes]:
    """Header text (bytes kept one to one as Latin-1) and body."""
    blank = _BLANK_LINE.search(raw)
    head, body = (raw[: blank.start()], raw[blank.end() :]) if blank else (raw, b"")
    return head.decode("latin-1"), body


def _fields(headers: str) -> Iterator[tuple[str, str]]:
    for line in _FOLD.sub("", headers).split("\n"):
        if match := _FIELD.match(line):
            yield match[1].lower(), match[2].strip()


def _pieces(part: Part) -> list[bytes]:
    """What stands between the boundary lines; preamble and epilogue are nobody's (RFC 2046, 5.1.1)."""
    boundary = parameter(part.first("content-type"), "boundary").rstrip().encode("latin-1")
    if not boundary:
        return []
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    marks = list(line.finditer(part.body))
    ends = [*(mark.start() for mark in marks[1:]), len(part.body)]
    inner = [(mark.end(), end) for mark, end in zip(marks, ends, strict=False) if not mark[1]]
    return [part.body[start:end].removeprefix(b"\r").removeprefix(b"\n") for start, end in inner]


def from_base64(body: bytes) -> bytes:
    """Base 64 as it comes: foreign characters dropped, a missing end made good, a lone last one left out."""
    letters = _NOT_BASE64.sub(b"", body)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))
