"""The benefits of a 271 (loop 2110): each EB with all that stands below it.

A plan may answer with hundreds of lines while a patient waits. So the EBs of a member are read as a table, column by
column: what plans say again and again (a kind of service, an amount) is understood once for each different text, and
only then do the columns become lines. An error is looked for again, line by line, to be named with its place.

Source: X12 005010X279A1.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import accumulate, count, repeat
from operator import add
from typing import Any, TypeVar

from services.eligibility.models.benefits import Benefit, BenefitProcedure
from services.eligibility.x12 import below_271
from services.eligibility.x12 import parties_271 as parties
from services.eligibility.x12.passages_271 import segment
from shared.money import Money
from shared.x12.delimiters import Delimiters
from shared.x12.errors import X12Error
from shared.x12.segment import Segment

_ELEMENTS, _DIGITS = 14, 13  # of an EB; the most of a whole amount

Column = list[str]
T = TypeVar("T")


class Lines:
    """Reads the benefits of one set."""

    def __init__(self, delimiters: Delimiters) -> None:
        self.delimiters, self.element, self.terminator = delimiters, delimiters.element, delimiters.segment
        self._below = below_271.UnderBenefits(delimiters)
        self._absent = [self.element * (_ELEMENTS - 1 - written) for written in range(_ELEMENTS)]

    def read(self, texts: list[str], number: int, position: int) -> list[Benefit]:
        """The benefits of one member, each given as the text after `EB*`; `position` is the first one's in the file."""
        try:
            return list(self._benefits(texts, number))
        except X12Error:
            places = accumulate((text.count(self.terminator) + 1 for text in texts), initial=position)
            raise next(filter(None, map(self._fault, texts, places))) from None

    def _benefits(self, texts: list[str], before: int) -> Iterator[Benefit]:
        ebs, below = [*texts], [below_271.NOTHING] * len(texts)
        for n, text in enumerate(texts):
            if self.terminator in text:
                ebs[n], _, others = text.partition(self.terminator)
                below[n] = self._below[others]
        rows = zip(count(before + 1), *self._columns(self._table(ebs)), below, strict=False)
        return map(tuple.__new__, repeat(Benefit), rows)  # half the time of Benefit(...), which is a Python call each

    def _table(self, ebs: list[str]) -> list[Column]:
        """EB01 to EB14 of every line; what a payer writes behind the fourteenth has no meaning here."""
        try:
            absent = map(self._absent.__getitem__, map(str.count, ebs, repeat(self.element)))
            elements = self.element.join(map(add, ebs, absent)).split(self.element)
        except IndexError:
            return self._table([self.element.join(eb.split(self.element)[:_ELEMENTS]) for eb in ebs])
        return [elements[n::_ELEMENTS] for n in range(_ELEMENTS)]

    def _columns(self, table: list[Column]) -> Iterator[Iterable[Any]]:
        """The table in the order of Benefit's fields, understood; names of plans stay as they are."""
        information, level, of, insurance, plan, period, amount, share, unit, quantity, leave, network, procedure, \
            pointers = table  # fmt: skip
        if "" in information:
            raise X12Error("EB01 is required")
        yield from map(_capitals, (information, level))
        yield _understood(of, self._kinds)
        yield from (insurance, plan, _capitals(period))
        yield _understood(amount, self._money)
        yield _understood(share, self._number)
        yield _capitals(unit)
        yield _understood(quantity, self._number)
        yield from map(_capitals, (leave, network))
        yield _understood(procedure, self._procedure)
        yield _understood(pointers, self._pointers)

    def _money(self, text: str) -> Money | None:
        return Money(int(text) * 100) if _is_whole(text) else _amount(self._alone(text), 1)

    def _number(self, text: str) -> Decimal | None:
        return Decimal(text) if _is_whole(text) else parties.number(self._alone(text), 1)

    def _kinds(self, text: str) -> tuple[str, ...]:
        return self._alone(text.upper()).repetitions(1)

    def _pointers(self, text: str) -> tuple[str, ...]:
        return self._alone(text).components(1)

    def _procedure(self, text: str) -> BenefitProcedure | None:
        """EB13: qualifier, code, four modifiers, words, and the end of a range of codes."""
        if not text:
            return None
        qualifier, code, *modifiers = (*self._alone(text).components(1), *[""] * 8)[:8]
        *modifiers, words, last_code = modifiers
        return BenefitProcedure(qualifier, code, tuple(filter(None, modifiers)), words, last_code)

    def _alone(self, text: str) -> Segment:
        return Segment("EB", (text,), 0, self.delimiters)

    def _fault(self, text: str, position: int) -> X12Error | None:
        """What is wrong with a benefit, with its place; None where nothing is."""
        texts = f"EB{self.element}{text}".split(self.terminator)
        try:
            eb, *below = [segment(one, self.delimiters, place) for place, one in enumerate(texts, start=position)]
            _check(eb)
            own, _ = below_271.apart(below)
            list(map(below_271.held, own))
        except X12Error as error:
            return error
        return None


def _understood(column: Column, understand: Callable[[str], T]) -> Iterable[T]:
    """What each text of a column means, worked out once for each different one."""
    meant = {text: understand(text) for text in set(column)}
    return repeat(*meant.values()) if len(meant) == 1 else map(meant.__getitem__, column)


def _capitals(column: Column) -> Column:
    """Codes, which a few payers write in small letters."""
    written = "".join(column)
    return column if written == written.upper() else list(map(str.upper, column))


def _check(eb: Segment) -> None:
    eb.require(1)
    _amount(eb, 7)
    for n in (8, 10):
        parties.number(eb, n)


def _amount(eb: Segment, n: int) -> Money | None:
    return eb.amount(n) if eb.get(n) else None


def _is_whole(text: str) -> bool:
    """Whole dollars, visits, days, as nearly all amounts and numbers are; Segment reads the others."""
    return text.isdecimal() and text.isascii() and len(text) <= _DIGITS
