"""999, the implementation acknowledgment: which of our transaction sets were taken, and what was wrong.

The group's verdict (AK9) is A accepted, E with errors noted, P partly, R refused; a set's (IK5) is A or E if
it was taken, anything else when it was not. Only refused sets are sent again, with new control numbers.
IK3 points at a segment of the set, IK4 at an element of it, CTX says what the reader was looking at.

Source: X12 005010X231A1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.x12.cursor import Cursor
from shared.x12.envelope import TransactionSet
from shared.x12.segment import Segment
from shared.x12.values import SegmentValues

VERSION = "005010X231A1"

_TAKEN = frozenset("AE")


@dataclass(frozen=True, slots=True)
class Context:
    """CTX: what was being read, `CLM01` and its value, or the place that triggered a rule."""

    name: str
    value: str = field(default="", repr=False)
    place: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ElementNote:
    """IK4: an element at fault. The copy it carries may be a patient's: it is kept, never shown."""

    element: int
    component: int  # 0: the element as a whole
    repetition: int  # 0: the first or only one
    reference: str  # the data element's number in the dictionary
    code: str  # IK403
    copy_of_bad_data: str = field(default="", repr=False)
    contexts: tuple[Context, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentNote:
    """IK3: a segment at fault, at its position in the set (ST is 1)."""

    segment: str
    position: int
    loop: str
    code: str  # IK304
    contexts: tuple[Context, ...] = ()
    elements: tuple[ElementNote, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAcknowledgment:
    """AK2..IK5: the verdict on one transaction set."""

    identifier: str
    control_number: str
    version: str
    notes: tuple[SegmentNote, ...]
    verdict: str  # IK501
    reasons: tuple[str, ...]  # IK502 to IK506

    @property
    def is_accepted(self) -> bool:
        """Taken, perhaps with errors noted: it must not be sent again."""
        return self.verdict in _TAKEN


@dataclass(frozen=True, slots=True)
class ImplementationAcknowledgment:
    """AK1..AK9: the verdict on one functional group."""

    st_control_number: str
    functional_id: str  # AK101 = our GS01
    group_control_number: str  # AK102 = our GS06
    version: str  # AK103 = our GS08
    sets: tuple[SetAcknowledgment, ...]
    verdict: str  # AK901
    included: int
    received: int
    accepted: int
    reasons: tuple[str, ...]  # AK905 to AK909

    @property
    def is_accepted(self) -> bool:
        """Every set was taken."""
        return self.verdict in _TAKEN

    @property
    def is_partly_accepted(self) -> bool:
        """Some sets were taken, some were not."""
        return self.verdict == "P"


def parse(transaction_set: TransactionSet) -> ImplementationAcknowledgment:
    """Read a 999; raise SegmentError where its segments do not follow the guide."""
    walk = Cursor(transaction_set.segments)
    walk.demand("ST")
    ak1 = walk.demand("AK1")
    sets = tuple(_set(ak2, walk) for ak2 in walk.take_all("AK2"))
    ak9 = walk.demand("AK9")
    walk.demand("SE")
    return ImplementationAcknowledgment(
        st_control_number=transaction_set.control_number,
        functional_id=ak1.require(1),
        group_control_number=ak1.require(2),
        version=ak1.get(3),
        sets=sets,
        verdict=ak9.require(1),
        included=ak9.count(2),
        received=ak9.count(3),
        accepted=ak9.count(4),
        reasons=ak9.elements[4:],
    )


def _set(ak2: Segment, walk: Cursor) -> SetAcknowledgment:
    notes = tuple(_segment_note(ik3, walk) for ik3 in walk.take_all("IK3"))
    ik5 = walk.demand("IK5")
    return SetAcknowledgment(
        identifier=ak2.require(1),
        control_number=ak2.require(2),
        version=ak2.get(3),
        notes=notes,
        verdict=ik5.require(1),
        reasons=ik5.elements[1:],
    )


def _segment_note(ik3: Segment, walk: Cursor) -> SegmentNote:
    return SegmentNote(
        segment=ik3.require(1),
        position=ik3.count(2),
        loop=ik3.get(3),
        code=ik3.get(4),
        contexts=_contexts(walk),
        elements=tuple(_element_note(ik4, walk) for ik4 in walk.take_all("IK4")),
    )


def _element_note(ik4: Segment, walk: Cursor) -> ElementNote:
    return ElementNote(
        element=ik4.component_count(1, 1),
        component=ik4.component_count(1, 2),
        repetition=ik4.component_count(1, 3),
        reference=ik4.get(2),
        code=ik4.require(3),
        copy_of_bad_data=ik4.get(4),
        contexts=_contexts(walk),
    )


def _contexts(walk: Cursor) -> tuple[Context, ...]:
    return tuple(
        Context(
            name=ctx.component(1, 1),
            value=ctx.component(1, 2),
            place=tuple(ctx.components(n) for n in range(2, len(ctx.elements) + 1)),
        )
        for ctx in walk.take_all("CTX")
    )


def render(acknowledgment: ImplementationAcknowledgment) -> tuple[SegmentValues, ...]:
    """The segments from ST to AK9, for the writer (which adds SE)."""
    return (
        ("ST", "999", acknowledgment.st_control_number, VERSION),
        ("AK1", acknowledgment.functional_id, acknowledgment.group_control_number, acknowledgment.version),
        *(values for verdict in acknowledgment.sets for values in _set_values(verdict)),
        _ak9(acknowledgment),
    )


def _ak9(acknowledgment: ImplementationAcknowledgment) -> SegmentValues:
    counts = (acknowledgment.included, acknowledgment.received, acknowledgment.accepted)
    return ("AK9", acknowledgment.verdict, *map(str, counts), *acknowledgment.reasons)


def _set_values(verdict: SetAcknowledgment) -> Iterator[SegmentValues]:
    yield ("AK2", verdict.identifier, verdict.control_number, verdict.version)
    for note in verdict.notes:
        yield ("IK3", note.segment, str(note.position), note.loop, note.code)
        yield from map(_ctx, note.contexts)
        for fault in note.elements:
            yield from _element_values(fault)
    yield ("IK5", verdict.verdict, *verdict.reasons)


def _element_values(note: ElementNote) -> Iterator[SegmentValues]:
    place = (str(note.element), *(str(n or "") for n in (note.component, note.repetition)))
    yield ("IK4", place, note.reference, note.code, note.copy_of_bad_data)
    yield from map(_ctx, note.contexts)


def _ctx(context: Context) -> SegmentValues:
    return ("CTX", (context.name, context.value), *context.place)
