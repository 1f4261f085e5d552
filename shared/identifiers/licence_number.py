"""The state licence number of a therapist (REF*0B; on the superbill). Each board has its own form; the
state is kept beside it.

Colorado's board writes MT, a point and digits; others use hyphens, slashes or spaces. Only the characters
are checked.

>>> parse("mt.0012345")
'MT.0012345'
>>> is_valid("MT#1")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, accepted_by
from shared.identifiers.typed_text import as_printed, capitals, plain_hyphens

_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z ./-]*")
_LONGEST = 30


def parse(text: str) -> str:
    """As on the licence, upper case, single spaces."""
    number = capitals(" ".join(as_printed(plain_hyphens(text), "the licence number", _LONGEST).split()))
    if not _NUMBER.fullmatch(number):
        raise InvalidFormat("a licence number is made of letters, digits, points, hyphens and slashes")
    return number


def format(number: str) -> str:
    """A licence number is shown as it is."""
    return number


is_valid = accepted_by(parse)
LicenceNumber = Annotated[str, AfterValidator(parse)]
