"""The patient control number: our own name for one claim, sent in CLM01 and brought back in CLP01 and the
277CA.

At most 20 characters (005010X222A1), and 14 on paper (CMS-1500 item 26). It travels through many hands, so
it is opaque: no name, no birth date, no account number. A derived one has no vowel, so that no word appears
in it, and nothing that a fax confuses: neither 0 nor 1, and of 2 Z, 5 S and 8 B only the digit.

>>> parse("mh-000101")
'MH-000101'
>>> derive("demo-clinic/claim/1") == derive("demo-clinic/claim/1")
True
>>> len(derive("demo-clinic/claim/1"))
14
>>> is_valid("A" * 21)
False
"""

import hashlib
import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import capitals, plain_hyphens

_ALPHABET = "23456789CDFGHJKMNPQRTVWX"  # 24 signs: 14 of them hold 64 bits
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]*")
_LONGEST, _LONGEST_ON_PAPER = 20, 14


def parse(text: str) -> str:
    """Letters, digits and hyphens, upper case."""
    number = capitals(plain_hyphens(text))
    if not 1 <= len(number) <= _LONGEST:
        raise InvalidLength("a patient control number has at most 20 characters")
    if not _NUMBER.fullmatch(number):
        raise InvalidFormat("a patient control number is made of letters, digits and hyphens")
    return number


def derive(seed: str) -> str:
    """The same 14 characters for the same seed; nothing of the seed shows in them."""
    rest = int.from_bytes(hashlib.sha256(seed.encode()).digest())
    signs = []
    for _ in range(_LONGEST_ON_PAPER):
        rest, sign = divmod(rest, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "".join(signs)


def format(number: str) -> str:
    """Shown as it is sent."""
    return number


is_valid = accepted_by(parse)
PatientControlNumber = Annotated[str, AfterValidator(parse)]
