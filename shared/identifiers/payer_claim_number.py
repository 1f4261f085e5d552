"""The payer claim control number: the name a payer gives to one claim it took in.

The 835 brings it (CLP07); a replacement or void must carry it back (REF*F8), or it is taken for a duplicate.

>>> parse(" P100-2026 ")
'P100-2026'
>>> is_valid("")
False
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import accepted_by
from shared.identifiers.typed_text import as_printed

_LONGEST = 50  # CLP07 and REF02 are AN 1/50


def parse(text: str) -> str:
    """As printed, trimmed."""
    return as_printed(text, "the payer claim control number", _LONGEST)


def format(number: str) -> str:
    """Shown as printed."""
    return number


is_valid = accepted_by(parse)
PayerClaimControlNumber = Annotated[str, AfterValidator(parse)]
