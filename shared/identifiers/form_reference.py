"""The reference of a printed prescription form: which request the paper that came back answers.

Sixteen base-32 characters of Crockford's alphabet (no I, L, O, U): 80 bits, drawn so that nobody can guess
another's, with nothing of the patient in them. The QR codes say it behind `MMT1A.` or `MMT1B.` (layout,
which of the two codes); people read it in four groups of four, and what they misread (O for 0, I or L for
1) is put right.

>>> parse("MMT1A.7K3QW9ZX0V5TBMND"), parse("7k3q-w9zx-Ov5t-bmnd")
('7K3QW9ZX0V5TBMND', '7K3QW9ZX0V5TBMND')
>>> format("7K3QW9ZX0V5TBMND")
'7K3Q-W9ZX-0V5T-BMND'
>>> find_all("Fax 303 555 0123, form 7K3Q-W9ZX-0V5T-BMND, card 4000-1234-5678-9010")
['7K3QW9ZX0V5TBMND']
>>> is_valid("7K3Q-W9ZX-0V5T-BMNU")
False
"""

import hashlib
import hmac
import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.opaque_id import framed
from shared.identifiers.typed_text import capitals, squeezed

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_PREFIX = re.compile(r"MMT[1I][AB]\.")
_REFERENCE = re.compile(rf"[{_ALPHABET}]+")
_LENGTH, _GROUP = 16, 4
_BITS_PER_SIGN = 5
_BYTES = _LENGTH * _BITS_PER_SIGN // 8

_GROUPS = r"[0-9A-TV-Z]{4}(?:-[0-9A-TV-Z]{4}){3}"
# In free text only what stands alone: behind the prefix, or in four groups with a hyphen between each.
_PRINTED = re.compile(
    rf"(?<![0-9A-Z-])(?:MMT1[AB]\.([0-9A-TV-Z]{{16}}|{_GROUPS})|({_GROUPS}))(?![0-9A-Z-])",
    re.ASCII | re.IGNORECASE,
)


def parse(text: str) -> str:
    """The sixteen characters, without prefix and hyphens."""
    typed = _PREFIX.sub("", capitals(squeezed(text)), count=1)
    reference = typed.translate(_MISREAD)
    if len(reference) != _LENGTH:
        raise InvalidLength("the reference of a form has 16 characters, printed in four groups of four")
    if not _REFERENCE.fullmatch(reference):
        raise InvalidFormat("the reference of a form is made of digits and letters, without the letter U")
    return reference


def find_all(text: str) -> list[str]:
    """The references printed in free text, each once, in order; a card number (all digits) is none."""
    found = (
        parse(match[1] or match[2])
        for match in _PRINTED.finditer(text)
        if match[1] or not match[2].replace("-", "").isdigit()
    )
    return list(dict.fromkeys(found))


def derive(key: bytes, *parts: str) -> str:
    """The reference that belongs to these parts, for whoever holds the key: 80 bits of HMAC-SHA-256."""
    digest = hmac.new(key, framed(parts), hashlib.sha256).digest()
    bits = int.from_bytes(digest[:_BYTES])
    places = range((_LENGTH - 1) * _BITS_PER_SIGN, -1, -_BITS_PER_SIGN)
    return "".join(_ALPHABET[bits >> place & 31] for place in places)


def format(number: str) -> str:
    """In four groups of four."""
    return "-".join(number[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


is_valid = accepted_by(parse)
FormReference = Annotated[str, AfterValidator(parse)]
