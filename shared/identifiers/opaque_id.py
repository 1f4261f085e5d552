"""An opaque id: the name of a thing in this house that tells nothing about it (case, session, document,
event).

Eight to 40 small letters and digits. A derived id is the same for the same parts, which is what makes a
repeated message or a repeated form harmless. Each part goes in with its length, so ("ab", "c") and ("a",
"bc") stay two different things.

>>> derive("case", "demo", "1") == derive("case", "demo", "1")
True
>>> derive("ab", "c") == derive("a", "bc")
False
>>> len(derive("case"))
26
>>> is_valid("case/1234")
False
"""

import base64
import hashlib
import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import small_letters

_ID = re.compile(r"[a-z0-9]+")
_SHORTEST, _LONGEST = 8, 40
_DERIVED = 26  # 130 bits


def parse(text: str) -> str:
    """Small letters and digits."""
    name = small_letters(text.strip())
    if not _SHORTEST <= len(name) <= _LONGEST:
        raise InvalidLength("an id has eight to 40 characters")
    if not _ID.fullmatch(name):
        raise InvalidFormat("an id is made of letters and digits")
    return name


def derive(*parts: str) -> str:
    """The id that belongs to these parts in this order."""
    return base64.b32encode(hashlib.sha256(framed(parts)).digest())[:_DERIVED].decode().lower()


def framed(parts: tuple[str, ...]) -> bytes:
    """The parts as bytes, each behind its length: no two lists of parts make the same bytes."""
    encoded = (part.encode() for part in parts)
    return b"".join(len(part).to_bytes(4) + part for part in encoded)


def format(number: str) -> str:
    """An id is shown as it is."""
    return number


is_valid = accepted_by(parse)
OpaqueId = Annotated[str, AfterValidator(parse)]
