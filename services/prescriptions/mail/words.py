"""Encoded words: how mail writes letters outside ASCII in a header (RFC 2047), undone and made harmless.

A decoded word may hold a line break; written into a new header it would become a header of its own. Here
every control character becomes a space.

>>> plain("=?utf-8?q?Rx_for_M=C3=A1rquez?= =?utf-8?b?LXBhZ2UgMQ0KQmNjOiB4?=")
'Rx for Márquez-page 1  Bcc: x'
"""

import quopri
import re

from services.prescriptions.mail.mime import from_base64

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t]+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What mail programs here write is UTF-8 or Windows' Latin; any other charset is read as Latin.
_UTF8 = ("utf-8", "utf8", "us-ascii")


def plain(field: str) -> str:
    """The field as people read it, in one line. Bytes outside ASCII are taken for UTF-8 when they can be."""
    return _CONTROL.sub(" ", _WORD.sub(_decoded, _BETWEEN.sub(r"\1", _unicode(field))))


def _unicode(field: str) -> str:
    """A field kept as Latin-1, read as UTF-8 (RFC 6532) unless it is not."""
    try:
        return field.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return field


def _decoded(word: re.Match[str]) -> str:
    charset, way, text = word[1].lower(), word[2].lower(), word[3]
    raw = from_base64(text.encode()) if way == "b" else quopri.decodestring(text.encode(), header=True)
    return raw.decode("utf-8" if charset in _UTF8 else "cp1252", "replace")
