"""The authorization number: the payer's leave to treat, given before treatment (REF*G1, item 23 on paper).

The number alone, without words such as "auth"; it is the granting reviewer, adjuster or caseworker who
makes it up.

>>> parse("PA556677 ")
'PA556677'
>>> is_valid("PA~1")
False
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import accepted_by
from shared.identifiers.typed_text import as_printed

_LONGEST = 50  # REF02 is AN 1/50


def parse(text: str) -> str:
    """As printed, trimmed."""
    return as_printed(text, "the authorization number", _LONGEST)


def format(number: str) -> str:
    """Shown as printed."""
    return number


is_valid = accepted_by(parse)
AuthorizationNumber = Annotated[str, AfterValidator(parse)]
