"""The control numbers of X12 envelopes: which interchange (ISA13 = IEA02) and which group (GS06 = GE02)
this is.

ISA13 is nine digits, zeros in front, and is never used twice between the same two parties, not even after a
rejection. GS06 is one to nine digits without zeros in front. Both count up from 1.

>>> parse("905"), parse_group("000000905")
('000000905', '905')
>>> format("000000905")
'000000905'
>>> is_valid("0")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidComponent, InvalidFormat, InvalidLength, accepted_by

_DIGITS = re.compile(r"[0-9]+")
_LENGTH = 9


def parse(text: str) -> str:
    """An interchange control number: nine digits, zeros in front."""
    return parse_group(text).zfill(_LENGTH)


def parse_group(text: str) -> str:
    """A group control number: one to nine digits, no zeros in front."""
    number = text.strip()
    if not _DIGITS.fullmatch(number):
        raise InvalidFormat("a control number is made of digits")
    if len(number) > _LENGTH:
        raise InvalidLength("a control number has at most nine digits")
    if not number.strip("0"):
        raise InvalidComponent("control numbers count from 1")
    return number.lstrip("0")


def format(number: str) -> str:
    """A control number is shown as it is sent."""
    return number


is_valid = accepted_by(parse)
is_valid_group = accepted_by(parse_group)
InterchangeControlNumber = Annotated[str, AfterValidator(parse)]
GroupControlNumber = Annotated[str, AfterValidator(parse_group)]
