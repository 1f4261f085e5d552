"""One segment: a tag, its elements, and where it stood in the file.

Elements are numbered from 1 as the guides do (CLM02 is `get(2)`); an absent element reads as "".

>>> clm = Segment("CLM", ("MH-000101", "140", "", "", "11:B:1"), position=21)
>>> clm.amount(2), clm.components(5), clm.get(20)
(Money.parse('140.00'), ('11', 'B', '1'), '')
>>> clm
<Segment CLM at 21>
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from shared.dates import parse_d8
from shared.money import Money
from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.errors import SegmentError
from shared.x12.faults import ElementFault

# What X12 calls a segment identifier: ST, NM1, HL.
TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")

# X12 type R: digits, one point, a leading minus. Zeros after the cents say nothing and are allowed.
_AMOUNT = re.compile(r"-?[0-9]{0,13}(?:\.[0-9]{0,2}0*)?")
_COUNT = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")


class Segment(NamedTuple):
    """A tag with its elements as text; `position` counts the file's segments from 1."""

    tag: str
    elements: tuple[str, ...]
    position: int = 0
    delimiters: Delimiters = DEFAULT

    def __repr__(self) -> str:
        # Elements are people's names and numbers: they stay out of tracebacks and logs.
        return f"<Segment {self.tag} at {self.position}>"

    def get(self, n: int) -> str:
        """Element n, "" when absent."""
        return self.elements[n - 1] if 0 < n <= len(self.elements) else ""

    def require(self, n: int) -> str:
        """Element n, which must be there."""
        value = self.get(n)
        if not value:
            raise self.error("is required", n, ElementFault.MISSING)
        return value

    def components(self, n: int) -> tuple[str, ...]:
        """The components of a composite element; none when it is absent."""
        return _split(self.get(n), self.delimiters.component)

    def component(self, n: int, m: int) -> str:
        """Component m of element n, "" when absent: SVC01-2 is `component(1, 2)`."""
        components = self.components(n)
        return components[m - 1] if 0 < m <= len(components) else ""

    def repetitions(self, n: int) -> tuple[str, ...]:
        """The occurrences of a repeating element; none when it is absent."""
        return _split(self.get(n), self.delimiters.repetition)

    def amount(self, n: int) -> Money:
        """Element n as money (X12 type R, at most whole cents)."""
        value = self.require(n)
        try:
            return _amount(value)
        except ValueError:
            raise self.error("must be an amount of whole cents", n, ElementFault.BAD_CHARACTER) from None

    def number(self, n: int) -> int | Decimal:
        """Element n as a number (X12 types N0 and R): an int without a point, else a Decimal."""
        value = self.require(n)
        if not _NUMBER.fullmatch(value):
            raise self.error("must be a number", n, ElementFault.BAD_CHARACTER)
        return Decimal(value) if "." in value else int(value)

    def count(self, n: int) -> int:
        """Element n as a count (X12 type N0, never negative)."""
        return self._whole(self.require(n), n)

    def component_count(self, n: int, m: int) -> int:
        """Component m of element n as a count; 0 when it is absent."""
        return self._whole(self.component(n, m) or "0", n)

    def _whole(self, value: str, n: int) -> int:
        if not _COUNT.fullmatch(value):
            raise self.error("must be a whole number", n, ElementFault.BAD_CHARACTER)
        return int(value)

    def day(self, n: int) -> date:
        """Element n as a day (D8, CCYYMMDD)."""
        value = self.require(n)
        try:
            return parse_d8(value)
        except ValueError:
            raise self.error("must be a day as CCYYMMDD", n, ElementFault.BAD_DATE) from None

    def error(self, sentence: str, element: int, code: str) -> SegmentError:
        """An error that points here (element 0: the segment as a whole), for the caller to raise."""
        return SegmentError(sentence, position=self.position, segment=self.tag, element=element, code=code)


def _split(text: str, separator: str) -> tuple[str, ...]:
    if not text:
        return ()
    return tuple(text.split(separator)) if separator else (text,)


def _amount(text: str) -> Money:
    if not _AMOUNT.fullmatch(text):
        raise ValueError("not an amount")
    whole, _, cents = text.partition(".")
    return Money.parse(f"{whole}.{cents[:2]}")
