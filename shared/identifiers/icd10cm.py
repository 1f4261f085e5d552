"""An ICD-10-CM diagnosis code, by its form: three to seven characters, a point after the third when shown
to people.

Kept by NCHS and CMS. Stored and sent without the point (HI segment, CMS-1500 item 21). The third character
may be A or B (C7A, Z3A, M1A, O9A), the second may be A since fiscal year 2026 (QA00), and the first may be
U; the pattern takes every code of the January 2021 order file and of the April 2026 list, 98,186 codes.
Whether a code exists and may be billed on a day is a question of data: shared/codes/diagnoses.py.

>>> parse("s39.012d")
'S39012D'
>>> format("S39012D"), format("I10")
('S39.012D', 'I10')
>>> is_valid("S39012DD")
False
>>> parse("M5.42")
Traceback (most recent call last):
...
shared.identifiers.errors.InvalidFormat: the point of a diagnosis code stands after its third character
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import capitals

_CODE = re.compile(r"[A-Z][0-9A][0-9AB][0-9A-Z]{0,4}")
_CATEGORY, _LONGEST = 3, 7


def parse(text: str) -> str:
    """Without the point, upper case."""
    typed = capitals(text.strip())
    category, point, rest = typed.partition(".")
    code = category + rest
    if point and (len(category) != _CATEGORY or not rest):
        raise InvalidFormat("the point of a diagnosis code stands after its third character")
    if not _CATEGORY <= len(code) <= _LONGEST:
        raise InvalidLength("a diagnosis code has three to seven characters")
    if not _CODE.fullmatch(code):
        raise InvalidFormat("a diagnosis code is a letter, two digits, and up to four digits or letters")
    return code


def format(number: str) -> str:
    """With the point that people write."""
    return f"{number[:_CATEGORY]}.{number[_CATEGORY:]}" if len(number) > _CATEGORY else number


is_valid = accepted_by(parse)
DiagnosisCode = Annotated[str, AfterValidator(parse)]
