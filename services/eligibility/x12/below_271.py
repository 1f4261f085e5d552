"""What stands below an EB of a 271 (loops 2110 and 2120): deliveries, references, dates, refusals, messages,
circumstances, and the parties behind the benefit, each segment in its record.

Source: X12 005010X279A1.
"""

from collections.abc import Callable
from typing import Any

from services.eligibility.models.benefits import Below, Circumstance, Delivery, Level, RelatedEntity
from services.eligibility.x12 import parties_271 as parties
from services.eligibility.x12.loops import Loop, other
from services.eligibility.x12.passages_271 import segment
from shared.x12.delimiters import Delimiters
from shared.x12.faults import SegmentFault
from shared.x12.segment import Segment

_RELATED, _OTHERS = Below._fields.index("related"), Below._fields.index("others")
NOTHING = Below()
_IN_ENTITY = {"NM1", "N3", "N4", "PER", "PRV"}

Held = tuple[int, tuple[Any, ...]]  # a field of Below, and what is added to it


class UnderBenefits(dict[str, Below]):
    """What stands below the EBs of one set, by its text. Plans say the same again and again: each is read once."""

    def __init__(self, delimiters: Delimiters) -> None:
        super().__init__()
        self._delimiters = delimiters
        self._party = f"NM1{delimiters.element}"
        self._read: dict[str, Held] = {}

    def __missing__(self, text: str) -> Below:
        """Read the text between an EB and the next, without the terminators at its ends. Raise X12Error."""
        found: list[tuple[Any, ...]] = [*NOTHING]
        texts = text.split(self._delimiters.segment)
        if self._party in text:
            own, found[_RELATED] = apart([segment(one, self._delimiters) for one in texts])
            texts = [self._delimiters.element.join((one.tag, *one.elements)) for one in own]
        for one in texts:
            field, added = self._read.get(one) or self._first(one)
            found[field] += added
        below = self[text] = Below._make(found)
        return below

    def _first(self, text: str) -> Held:
        read = self._read[text] = held(segment(text, self._delimiters))
        return read


def held(one: Segment) -> Held:
    """A segment's field and its record; one that the guide does not know here is kept as it is."""
    if one.tag not in _READERS:
        return _OTHERS, (other(one),)
    field, read = _READERS[one.tag]
    return Below._fields.index(field), (read(one),)


def _delivery(hsd: Segment) -> Delivery:
    return Delivery(
        quantity_qualifier=hsd.get(1).upper(), quantity=parties.number(hsd, 2), unit=hsd.get(3),
        every=parties.number(hsd, 4), period=hsd.get(5), periods=parties.number(hsd, 6), pattern=hsd.get(7),
        time=hsd.get(8),
    )  # fmt: skip


def _circumstance(iii: Segment) -> Circumstance:
    return Circumstance(iii.get(1).upper(), *iii.elements[1:4])


_READERS: dict[str, tuple[str, Callable[[Segment], Any]]] = {
    "HSD": ("deliveries", _delivery),
    "REF": ("references", parties.reference),
    "DTP": ("dates", parties.dated),
    "AAA": ("rejections", lambda aaa: parties.rejection(aaa, Level.QUESTION)),
    "MSG": ("messages", lambda msg: msg.require(1)),
    "III": ("circumstances", _circumstance),
}


def apart(below: list[Segment]) -> tuple[list[Segment], tuple[RelatedEntity, ...]]:
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
