"""The id of a clinic in this house: two to 32 small letters and digits, chosen once; every stored item is
keyed under it.

No hyphen, no point, no slash: the id is a part of keys, and what separates parts must never occur in one.

>>> parse(" Demo ")
'demo'
>>> is_valid("a/b")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import small_letters

_ID = re.compile(r"[a-z0-9]+")
_SHORTEST, _LONGEST = 2, 32


def parse(text: str) -> str:
    """Small letters and digits."""
    name = small_letters(text.strip())
    if not _SHORTEST <= len(name) <= _LONGEST:
        raise InvalidLength("a clinic id has two to 32 characters")
    if not _ID.fullmatch(name):
        raise InvalidFormat("a clinic id is made of letters and digits")
    return name


def format(number: str) -> str:
    """A clinic id is shown as it is."""
    return number


is_valid = accepted_by(parse)
ClinicId = Annotated[str, AfterValidator(parse)]
