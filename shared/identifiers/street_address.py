"""The street line of an address (N301 and N302 take 55 characters): one line.

The billing provider's must be where the clinic is (loop 2010AA): a post office box goes to the pay-to
address (2010AB).

>>> parse(" 12  Sample Street, Suite #4 ")
'12 Sample Street, Suite #4'
>>> is_po_box("P. O. Box 12"), is_po_box("12 Boxwood Lane")
(True, False)
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import accepted_by
from shared.identifiers.typed_text import one_line

_LONGEST = 55
_PO_BOX = re.compile(r"\b(?:P\.? ?O\.? ?|POST OFFICE )(?:BOX|DRAWER)(?![A-Z])", re.ASCII | re.IGNORECASE)


def parse(text: str) -> str:
    """One line, single spaces, composed accents (NFC)."""
    return one_line(text, "the street address", _LONGEST)


def is_po_box(address: str) -> bool:
    """Whether a stored address is a post office box."""
    return bool(_PO_BOX.search(address))


def format(number: str) -> str:
    """An address is shown as it is."""
    return number


is_valid = accepted_by(parse)
StreetAddress = Annotated[str, AfterValidator(parse)]
