"""The electronic payer id: which payer a clearinghouse sends a claim to (NM109 of loop 2010BB, two to 80
characters).

Each clearinghouse gives its own, often five characters, and the same payer has different ids at different
ones: the id means something only together with the clearinghouse and the line of business.

>>> parse(" wc001 ")
'WC001'
>>> is_valid("7")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import capitals, plain_hyphens

_ID = re.compile(r"[0-9A-Z][0-9A-Z.-]*")
_SHORTEST, _LONGEST = 2, 80


def parse(text: str) -> str:
    """Letters, digits, points and hyphens, upper case."""
    number = capitals(plain_hyphens(text))
    if not _SHORTEST <= len(number) <= _LONGEST:
        raise InvalidLength("a payer id has at least two characters and at most 80")
    if not _ID.fullmatch(number):
        raise InvalidFormat("a payer id is made of letters, digits, points and hyphens")
    return number


def format(number: str) -> str:
    """A payer id is shown as it is."""
    return number


is_valid = accepted_by(parse)
PayerId = Annotated[str, AfterValidator(parse)]
