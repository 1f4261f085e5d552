"""The ZIP code of an address: five digits of the USPS, or nine with the four of the delivery route.

Stored and sent without the hyphen (N403). The billing provider's and the place of service's must have all
nine; the patient's and the payer's may have five.

>>> parse("80303-0001"), parse("80303")
('803030001', '80303')
>>> format("803030001")
'80303-0001'
>>> parse_nine("80303")
Traceback (most recent call last):
...
shared.identifiers.errors.InvalidLength: this ZIP code needs all nine digits, as in 80303-0001
>>> doubts("803030000")
['Many payers refuse this ending of a ZIP code; look the last four digits up with the USPS.']
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidComponent, InvalidFormat, InvalidLength, accepted_by
from shared.identifiers.typed_text import squeezed

_DIGITS = re.compile(r"[0-9]+")
_FIVE, _NINE = 5, 9
# Endings people fill in when they do not know better; that payers refuse them is hearsay: doubted only.
_FILLERS = frozenset({"0000", "9998"})


def parse(text: str) -> str:
    """Five or nine digits."""
    number = squeezed(text)
    if not _DIGITS.fullmatch(number):
        raise InvalidFormat("a ZIP code is made of digits, as in 80303 or 80303-0001")
    if len(number) not in {_FIVE, _NINE}:
        raise InvalidLength("a ZIP code has five or nine digits")
    if number.startswith("000"):
        raise InvalidComponent("no ZIP code begins with 000")
    return number


def parse_nine(text: str) -> str:
    """Nine digits."""
    number = parse(text)
    if len(number) != _NINE:
        raise InvalidLength("this ZIP code needs all nine digits, as in 80303-0001")
    return number


def doubts(number: str) -> list[str]:
    """What a person should check about a stored number; it is accepted all the same."""
    if number[_FIVE:] in _FILLERS:
        return ["Many payers refuse this ending of a ZIP code; look the last four digits up with the USPS."]
    return []


def format(number: str) -> str:
    """With the hyphen before the last four."""
    return f"{number[:_FIVE]}-{number[_FIVE:]}" if len(number) == _NINE else number


is_valid = accepted_by(parse)
is_valid_nine = accepted_by(parse_nine)
ZipCode = Annotated[str, AfterValidator(parse)]
Zip9 = Annotated[str, AfterValidator(parse_nine)]
