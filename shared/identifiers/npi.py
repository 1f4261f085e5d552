"""The National Provider Identifier: ten digits that name a provider (type 1) or an organisation (type 2) in
the USA.

Issued by CMS (NPPES), 45 CFR 162.406. The first digit is 1 or 2; the last is a Luhn check digit over the
other nine with the card issuer prefix 80840 in front (CMS, "Requirements for NPI and NPI check digit").

>>> parse(" 1234567893 ")
'1234567893'
>>> check_digit("155859879")
'7'
>>> parse("1234567890")
Traceback (most recent call last):
...
shared.identifiers.errors.InvalidChecksum: the check digit of the NPI does not fit; one digit was mistyped
>>> is_valid("123456789")
False
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    accepted_by,
)
from shared.identifiers.typed_text import squeezed

_DIGITS = re.compile(r"[0-9]+")
_LENGTH = 10
# What the prefix 80840 adds to the Luhn sum, so that it need not be written before every number.
_PREFIX_SUM = 24


def parse(text: str) -> str:
    """The ten digits."""
    number = squeezed(text)
    if not _DIGITS.fullmatch(number):
        raise InvalidFormat("an NPI is made of digits only")
    if len(number) != _LENGTH:
        raise InvalidLength("an NPI has ten digits")
    if number[0] not in "12":
        raise InvalidComponent("an NPI begins with 1 or 2")
    if number[-1] != check_digit(number[:-1]):
        raise InvalidChecksum("the check digit of the NPI does not fit; one digit was mistyped")
    return number


def check_digit(first_nine: str) -> str:
    """The tenth digit that belongs to nine others."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in first_nine[::2])
    others = sum(map(int, first_nine[1::2]))
    return str(-(_PREFIX_SUM + doubled + others) % 10)


def format(number: str) -> str:
    """An NPI is shown as it is."""
    return number


is_valid = accepted_by(parse)
Npi = Annotated[str, AfterValidator(parse)]
