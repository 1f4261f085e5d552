"""A procedure code, by its form: five characters of CPT (AMA) or HCPCS level II (CMS), or a state's own
such as Z0701.

CPT is four digits and a digit or letter (97124, 0101T); HCPCS and the state codes are a letter and four
digits (S8950). Which codes a clinic may bill is a question of data: shared/codes/procedures.py.

>>> parse(" s8950 ")
'S8950'
>>> is_valid("9712")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import capitals

_CODE = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
_LENGTH = 5


def parse(text: str) -> str:
    """Five characters, upper case."""
    code = capitals(text.strip())
    if len(code) != _LENGTH:
        raise InvalidLength("a procedure code has five characters")
    if not _CODE.fullmatch(code):
        raise InvalidFormat("a procedure code is five digits, or four digits and one letter")
    return code


def format(number: str) -> str:
    """A procedure code is shown as it is."""
    return number


is_valid = accepted_by(parse)
ProcedureCode = Annotated[str, AfterValidator(parse)]
