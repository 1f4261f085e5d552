"""A form with a file in it, as browsers send one (RFC 7578): bytes in, fields in their order out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'(?:^|[;\s])name="([^"]*)"', re.IGNORECASE)
_FILE_NAME = re.compile(rb'filename="', re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """One field; a file is one whose part has a file name."""

    name: str
    value: bytes
    is_file: bool


def fields(content_type: str, body: bytes) -> Iterator[Field]:
    """The fields in the order in which they were sent; nothing when it is no such form."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return
    line = b"\r\n--" + boundary[1].encode("ascii", "replace")
    for piece in (b"\r\n" + body).split(line)[1:]:
        head, blank, value = piece.partition(b"\r\n\r\n")
        if blank and (name := _NAME.search(head)):
            yield Field(name[1].decode("utf-8", "replace"), value, bool(_FILE_NAME.search(head)))
