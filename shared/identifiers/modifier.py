"""A procedure modifier, by its form: two characters beside a procedure code (SV101-3 to -6, CMS-1500 item
24D).

CPT (AMA) has the two digits, HCPCS (CMS) those with a letter. What each says: shared/codes/modifiers.py.

>>> parse("gp")
'GP'
>>> is_valid("5")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import capitals

_CODE = re.compile(r"[0-9A-Z]{2}")
_LENGTH = 2


def parse(text: str) -> str:
    """Two characters, upper case."""
    code = capitals(text.strip())
    if len(code) != _LENGTH:
        raise InvalidLength("a modifier has two characters")
    if not _CODE.fullmatch(code):
        raise InvalidFormat("a modifier is made of letters and digits")
    return code


def format(number: str) -> str:
    """A modifier is shown as it is."""
    return number


is_valid = accepted_by(parse)
Modifier = Annotated[str, AfterValidator(parse)]
