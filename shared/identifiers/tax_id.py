"""The tax number a provider bills under: an employer's EIN, or the social security number of a sole
proprietor.

The IRS issues the EIN (two digits, hyphen, seven), the SSA the SSN (three, two, four); the place of the
hyphens is the only thing that tells them apart, so the stored form keeps them. Nine digits in a row are an
EIN. An 837 carries exactly one of REF*EI and REF*SY, nine digits without hyphens; CMS-1500 item 25 ticks
which. Prefixes and blocked numbers: IRS list of EIN prefixes and SSA rules, as collected in python-stdnum's
documentation.

>>> parse("841234567"), parse("536 90 4399")
('84-1234567', '536-90-4399')
>>> kind("84-1234567"), digits("84-1234567")
(<Kind.EIN: 'EI'>, '841234567')
>>> doubts("07-1144442")
['The IRS was not known to begin an employer number with these two digits; please check it.']
>>> parse("666-12-3456")
Traceback (most recent call last):
...
shared.identifiers.errors.InvalidComponent: no social security number begins with these three digits
"""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidComponent, InvalidFormat, accepted_by
from shared.identifiers.typed_text import plain_hyphens

_EIN = re.compile(r"([0-9]{2})-?([0-9]{7})")
_SSN = re.compile(r"([0-9]{3})-([0-9]{2})-([0-9]{4})")
# Not in the IRS list so far. The IRS opens new prefixes, so these are doubted, never refused.
_UNKNOWN_PREFIXES = frozenset(
    ["00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"]
)
# Printed on sample cards and in advertisements, and void ever since (SSA).
_ADVERTISED = frozenset({"078-05-1120", "219-09-9999", "457-55-5462"})


class Kind(StrEnum):
    """Which of the two; the value is the REF01 qualifier."""

    EIN = "EI"
    SSN = "SY"


def parse(text: str) -> str:
    """`12-3456789` or `123-45-6789`."""
    typed = re.sub(r" *- *| +", "-", plain_hyphens(text))
    if ein := _EIN.fullmatch(typed):
        return "-".join(ein.groups())
    if ssn := _SSN.fullmatch(typed):
        return _issued(*ssn.groups())
    raise InvalidFormat("a tax number is written 12-3456789 (employer) or 123-45-6789 (social security)")


def _issued(area: str, group: str, serial: str) -> str:
    if area in {"000", "666"} or area[0] == "9":
        raise InvalidComponent("no social security number begins with these three digits")
    if group == "00" or serial == "0000":
        raise InvalidComponent("no part of a social security number is all zeros")
    number = f"{area}-{group}-{serial}"
    if number in _ADVERTISED:
        raise InvalidComponent("this social security number was printed in advertisements and belongs to nobody")
    return number


def kind(number: str) -> Kind:
    """Which of the two a stored number is."""
    return Kind.EIN if number[2] == "-" else Kind.SSN


def digits(number: str) -> str:
    """The nine digits, as REF02 and CMS-1500 item 25 carry them."""
    return number.replace("-", "")


def doubts(number: str) -> list[str]:
    """What a person should check about a stored number; it is accepted all the same."""
    if kind(number) is Kind.EIN and number[:2] in _UNKNOWN_PREFIXES:
        return ["The IRS was not known to begin an employer number with these two digits; please check it."]
    return []


def format(number: str) -> str:
    """With its hyphens, as it is stored."""
    return number


is_valid = accepted_by(parse)
TaxId = Annotated[str, AfterValidator(parse)]
