"""The benefits of a 271 (loop 2110): each EB with its deliveries, references, dates, refusals, messages, circumstances
and the parties behind it (2120).

A plan may answer with hundreds of lines while a patient waits, so a line is split once and put into its record at once;
what plans say again and again (kinds of service, amounts, whole DTP and MSG segments) is understood once an answer. An
error is looked for again, segment by segment, to be named with its place.

Source: X12 005010X279A1.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from services.eligibility.models.benefits import (
    Benefit,
    BenefitProcedure,
    Circumstance,
    Delivery,
    Level,
    RelatedEntity,
)
from services.eligibility.x12 import parties_271 as parties
from services.eligibility.x12.loops import Loop, other
from services.eligibility.x12.passages_271 import segment
from shared.money import Money
from shared.x12.delimiters import Delimiters
from shared.x12.errors import X12Error
from shared.x12.faults import SegmentFault
from shared.x12.segment import Segment

_ELEMENTS, _DOLLARS = 14, 13  # of an EB; the most digits of an amount
_CODES = (0, 1, 2, 5, 8, 10, 11)  # EB01, 02, 03, 06, 09, 11, 12: codes, which a few payers write in small letters
_ABSENT = [""] * _ELEMENTS
_IN_ENTITY = {"NM1", "N3", "N4", "PER", "PRV"}

# Where a segment below an EB goes: a place in _Below for each of the fields of Benefit from `deliveries` on
_FIELDS = Benefit._fields[-8:]
_NOTHING: tuple[tuple[Any, ...], ...] = ((),) * len(_FIELDS)
_RELATED, _OTHERS = _FIELDS.index("related"), _FIELDS.index("others")
_record = tuple.__new__  # half the time of Benefit(...), which would go through one more Python call

Held = tuple[int, tuple[Any, ...]]


class Lines:
    """Reads the benefits of one set."""

    def __init__(self, delimiters: Delimiters) -> None:
        self.element, self.terminator = delimiters.element, delimiters.segment
        self.delimiters = delimiters
        self.party = f"NM1{self.element}"
        self.kinds = _Understood(lambda text: self._alone(text).repetitions(1))
        self.pointers = _Understood(lambda text: self._alone(text).components(1))
        self.procedures = _Understood(lambda text: _procedure(self._alone(text)))
        self.amounts: dict[str, Money | None] = _Understood(
            lambda text: _dollars(text) or _amount(self._alone(text), 1)
        )
        self.numbers: dict[str, Decimal | None] = _Understood(lambda text: parties.number(self._alone(text), 1))
        self.segments: dict[str, Held] = _Understood(lambda text: _held(segment(text, delimiters)))

    def _alone(self, text: str) -> Segment:
        return Segment("EB", (text,), 0, self.delimiters)

    def read(self, texts: list[str], number: int, position: int) -> list[Benefit]:
        """The benefits of one member, each given as the text after `EB*`; `position` is the first one's in the file."""
        found: list[Benefit] = []
        try:
            found.extend(self._benefits(texts, number))
        except X12Error:
            before = sum(one.count(self.terminator) + 1 for one in texts[: len(found)])
            raise next(self._faults(texts[len(found)], position + before)) from None
        return found

    def _benefits(self, texts: list[str], before: int) -> Iterator[Benefit]:
        """One after the other. What is asked of each of hundreds of lines is bound to a name first."""
        element, terminator, below = self.element, self.terminator, self._below
        kinds, pointers, procedures = self.kinds, self.pointers, self.procedures
        amounts, numbers = self.amounts, self.numbers
        for number, text in enumerate(texts, start=before + 1):
            eb, _, others = text.partition(terminator)
            row = eb.split(element)
            row += _ABSENT[len(row) :]
            if len(row) != _ELEMENTS or not row[0] or not eb.isupper():
                row = _mended(row)
            (information, level, of, insurance, plan, period, amount, share, unit, quantity, leave, network, procedure,
             pointed) = row  # fmt: skip
            yield _record(Benefit, (
                number, information, level, kinds[of], insurance, plan, period, amounts[amount], numbers[share], unit,
                numbers[quantity], leave, network, procedures[procedure], pointers[pointed],
                *(below(others) if others else _NOTHING),
            ))  # fmt: skip

    def _below(self, text: str) -> list[tuple[Any, ...]]:
        """What belongs to an EB, by its field."""
        held = [*_NOTHING]
        texts = text.split(self.terminator)
        if self.party in text:
            own, held[_RELATED] = _apart([segment(one, self.delimiters) for one in texts])
            texts = [self.element.join((one.tag, *one.elements)) for one in own]
        for one in texts:
            field, found = self.segments[one]
            held[field] += found
        return held

    def _faults(self, text: str, position: int) -> Iterator[X12Error]:
        """What is wrong with a benefit that could not be read, with its place."""
        texts = f"EB{self.element}{text}".split(self.terminator)
        try:
            eb, *below = [segment(one, self.delimiters, place) for place, one in enumerate(texts, start=position)]
            _check(eb)
            own, _ = _apart(below)
            list(map(_held, own))
        except X12Error as error:
            yield error


class _Understood(dict[str, Any]):
    """What a text means, worked out when it is first met."""

    def __init__(self, understand: Callable[[str], Any]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, text: str) -> Any:
        meant = self[text] = self._understand(text)
        return meant


def _mended(row: list[str]) -> list[str]:
    """Codes in capitals; what a payer writes behind the fourteenth element has no meaning here."""
    if not row[0]:
        raise X12Error("EB01 is required")
    return [code.upper() if n in _CODES else code for n, code in enumerate(row[:_ELEMENTS])]


def _check(eb: Segment) -> None:
    eb.require(1)
    _amount(eb, 7)
    for n in (8, 10):
        parties.number(eb, n)


def _dollars(text: str) -> Money | None:
    """Whole dollars, as nearly all amounts are; anything else is for Segment.amount to read."""
    return Money(int(text) * 100) if text.isascii() and text.isdecimal() and len(text) <= _DOLLARS else None


def _amount(eb: Segment, n: int) -> Money | None:
    return eb.amount(n) if eb.get(n) else None


def _procedure(alone: Segment) -> BenefitProcedure | None:
    """EB13: qualifier, code, four modifiers, words, and the end of a range of codes."""
    if not alone.get(1):
        return None
    modifiers = (alone.component(1, n) for n in range(3, 7))
    return BenefitProcedure(
        qualifier=alone.component(1, 1),
        code=alone.component(1, 2),
        modifiers=tuple(filter(None, modifiers)),
        words=alone.component(1, 7),
        last_code=alone.component(1, 8),
    )


# below an EB


def _held(one: Segment) -> Held:
    """A segment's field and its record; one that the guide does not know here is kept as it is."""
    if one.tag not in _READERS:
        return _OTHERS, (other(one),)
    field, read = _READERS[one.tag]
    return _FIELDS.index(field), (read(one),)


def _delivery(hsd: Segment) -> Delivery:
    return Delivery(
        quantity_qualifier=hsd.get(1).upper(), quantity=parties.number(hsd, 2), unit=hsd.get(3),
        every=parties.number(hsd, 4), period=hsd.get(5), periods=parties.number(hsd, 6), pattern=hsd.get(7),
        time=hsd.get(8),
    )  # fmt: skip


def _circumstance(iii: Segment) -> Circumstance:
    return Circumstance(qualifier=iii.get(1).upper(), code=iii.get(2), category=iii.get(3), words=iii.get(4))


_READERS: dict[str, tuple[str, Callable[[Segment], Any]]] = {
    "HSD": ("deliveries", _delivery),
    "REF": ("references", parties.reference),
    "DTP": ("dates", parties.dated),
    "AAA": ("rejections", lambda aaa: parties.rejection(aaa, Level.QUESTION)),
    "MSG": ("messages", lambda msg: msg.require(1)),
    "III": ("circumstances", _circumstance),
}


def _apart(below: list[Segment]) -> tuple[list[Segment], tuple[RelatedEntity, ...]]:
    """The benefit's own segments, and the parties behind it: LS..LE holds them; some payers leave both away."""
    own: list[Segment] = []
    entities: list[list[Segment]] = []
    opened: Segment | None = None
    for one in below:
        if one.tag == "LS" or (one.tag == "LE" and opened):
            opened = one if one.tag == "LS" else None
        elif one.tag == "NM1":
            entities.append([one])
        elif entities and (opened or one.tag in _IN_ENTITY):
            entities[-1].append(one)
        else:
            own.append(one)
    if opened:
        raise opened.error("is not closed by LE", 0, SegmentFault.MISSING)
    return own, tuple(map(_related, entities))


def _related(segments: list[Segment]) -> RelatedEntity:
    loop = Loop(segments, _IN_ENTITY)
    return RelatedEntity(
        party=parties.party(loop.need("NM1")),
        place=parties.place(loop),
        contacts=parties.contacts(loop),
        provider=parties.provider(loop),
        others=loop.others,
    )
