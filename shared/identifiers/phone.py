"""A telephone number of the North American Numbering Plan: ten digits, stored and sent without any sign
(PER04).

Area code and exchange each begin with 2 to 9 and do not end in 11 (those are services such as 911). An
extension has its own element (PER, qualifier EX) and is not part of the number.

>>> parse("+1 (303) 555-0123")
'3035550123'
>>> format("3035550123")
'(303) 555-0123'
>>> is_valid("303-911-0123")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidComponent, InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import squeezed

_DIGITS = re.compile(r"[0-9]+")
_PUNCTUATION = str.maketrans("", "", "()./")
_ISSUED = re.compile(r"(?:[2-9](?!11)[0-9]{2}){2}[0-9]{4}")
_LENGTH = 10


def parse(text: str) -> str:
    """Ten digits; a leading +1 or 1 is dropped."""
    number = squeezed(text).translate(_PUNCTUATION).removeprefix("+")
    if not _DIGITS.fullmatch(number):
        raise InvalidFormat("a telephone number is made of digits, as in (303) 555-0123, without an extension")
    number = number.removeprefix("1")
    if len(number) != _LENGTH:
        raise InvalidLength("a telephone number has ten digits, area code first")
    if not _ISSUED.fullmatch(number):
        raise InvalidComponent("no telephone number has this area code or exchange")
    return number


def format(number: str) -> str:
    """As Americans write it."""
    return f"({number[:3]}) {number[3:6]}-{number[6:]}"


is_valid = accepted_by(parse)
Phone = Annotated[str, AfterValidator(parse)]
