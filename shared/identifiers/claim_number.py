"""The property and casualty claim number: the name a workers' compensation or auto carrier gives to an
accident.

Free text, at most 50 characters; REF*Y4 in the 837, item 11b on paper. A bill without it comes back.

>>> parse(" CLM-55-81723 ")
'CLM-55-81723'
>>> is_valid("55:81723")
False
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import accepted_by
from shared.identifiers.typed_text import as_printed

_LONGEST = 50  # REF02 is AN 1/50


def parse(text: str) -> str:
    """As printed, trimmed."""
    return as_printed(text, "the claim number", _LONGEST)


def format(number: str) -> str:
    """Shown as printed."""
    return number


is_valid = accepted_by(parse)
ClaimNumber = Annotated[str, AfterValidator(parse)]
