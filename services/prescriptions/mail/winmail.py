"""`winmail.dat`: how Outlook wraps files when it takes the reader for another Outlook (MS-OXTNEF). Unwrapped here.

A stream of attributes: level, id, length, data, checksum. Only two of an attachment's matter: its title, its bytes.

>>> list(files(b"no such stream"))
[]
"""

import itertools
from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
_START = 6  # bytes: signature and key
_FRAME = 9  # bytes before the data: level, id, length
_CHECKSUM = 2
_TITLE, _DATA, _BEGINS = 0x00018010, 0x0006800F, 0x00069002
_MOST = 1_000  # attributes that are looked at


def files(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Title and bytes of each file inside; what is cut short gives what comes before the cut."""
    title, data = "", b""
    for kind, value in itertools.islice(_attributes(content), _MOST):
        if kind == _BEGINS:
            yield from _file(title, data)
            title, data = "", b""
        elif kind == _TITLE:
            title = value.rstrip(b"\x00").decode("cp1252", "replace")
        elif kind == _DATA:
            data = value
    yield from _file(title, data)


def _file(title: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if data:
        yield title, data


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = _START if content.startswith(SIGNATURE) else len(content)
    while at + _FRAME <= len(content):
        kind, length = (int.from_bytes(content[at + n : at + n + 4], "little") for n in (1, 5))
        end = at + _FRAME + length
        if end > len(content):
            return
        yield kind, content[at + _FRAME : end]
        at = end + _CHECKSUM
