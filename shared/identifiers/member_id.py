"""The member id on the insurance card: who the subscriber is to the plan (NM109 of loop 2010BA, qualifier
MI).

Kept exactly as on the card, alpha prefix included; a payer that wants it without spaces or hyphens says so
in its profile, and the claim obeys there.

>>> parse("  XYZ 123-456 78 ")
'XYZ 123-456 78'
>>> is_valid("W1*2")
False
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidLength, accepted_by
from shared.identifiers.typed_text import as_printed

_SHORTEST, _LONGEST = 2, 80  # NM109 is AN 2/80


def parse(text: str) -> str:
    """As on the card, trimmed."""
    number = as_printed(text, "the member id", _LONGEST)
    if len(number) < _SHORTEST:
        raise InvalidLength("a member id has at least two characters")
    return number


def format(number: str) -> str:
    """A member id is shown as on the card."""
    return number


is_valid = accepted_by(parse)
MemberId = Annotated[str, AfterValidator(parse)]
