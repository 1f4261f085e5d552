"""The provider taxonomy code: what kind of provider someone is, ten characters that end in X.

The code set is kept by NUCC; NPPES lists each provider's. PRV03 in an 837 carries it (PRV*PE*PXC*225700000X).

>>> parse("225700000x")
'225700000X'
>>> is_valid("2257000000")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import capitals, squeezed

MASSAGE_THERAPIST = "225700000X"

_CODE = re.compile(r"[0-9A-Z]{9}X")
_LENGTH = 10


def parse(text: str) -> str:
    """Ten characters, upper case."""
    code = capitals(squeezed(text))
    if len(code) != _LENGTH:
        raise InvalidLength("a taxonomy code has ten characters")
    if not _CODE.fullmatch(code):
        raise InvalidFormat("a taxonomy code is nine letters or digits and an X")
    return code


def format(number: str) -> str:
    """A taxonomy code is shown as it is."""
    return number


is_valid = accepted_by(parse)
Taxonomy = Annotated[str, AfterValidator(parse)]
