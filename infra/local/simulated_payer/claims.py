"""What an insurer reads in an 837P (005010X222A1): whose claim, from whom, for what, how much."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from shared.money import Money
from shared.x12.envelope import TransactionSet
from shared.x12.errors import EnvelopeError
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment


@dataclass(frozen=True)
class Named:
    """An NM1: entity type, names, qualifier and number."""

    kind: str = "2"
    last_name: str = ""
    first_name: str = ""
    qualifier: str = ""
    number: str = ""


@dataclass(frozen=True)
class ReceivedLine:
    """SV1 with its day and the clinic's number for it."""

    procedure: tuple[str, ...]
    charge: Money
    units: int
    day: date
    number: str


@dataclass(frozen=True)
class ReceivedClaim:
    """One CLM with the loops above it. `assigned` is CLM08: whether the insurer may pay the clinic."""

    number: str
    charge: Money
    assigned: bool
    filing_indicator: str
    payer: tuple[str, str]
    subscriber: Named
    patient: Named
    facility: str
    frequency: str
    lines: tuple[ReceivedLine, ...]


@dataclass(frozen=True)
class ReceivedFile:
    """One 837P of one clinic."""

    sender: str
    receiver: str
    control_number: int
    group_control_number: str
    set_control_number: str
    version: str
    batch: str
    submitter: Named
    provider: Named
    claims: tuple[ReceivedClaim, ...]

    def by_payer(self) -> list[tuple[tuple[str, str], list[ReceivedClaim]]]:
        """The claims of each insurer (name, number), insurers and claims in the order of the file."""
        payers = dict.fromkeys(claim.payer for claim in self.claims)
        return [(payer, [claim for claim in self.claims if claim.payer == payer]) for payer in payers]


@dataclass
class _Loops:
    """The names in force while the segments go by."""

    names: dict[str, Named] = field(default_factory=dict)
    filing_indicator: str = ""


def read(text: str) -> ReceivedFile:
    """The file; X12Error when it is not one 837P."""
    sets = list(transaction_sets(text))
    if len(sets) != 1 or sets[0].identifier != "837":
        raise EnvelopeError("one 837 is expected in a file")
    return _file(sets[0])


def _file(held: TransactionSet) -> ReceivedFile:
    loops = _Loops()
    claims = tuple(_claims(held.body, loops))
    bht = next(segment for segment in held.body if segment.tag == "BHT")
    return ReceivedFile(
        sender=held.interchange.sender, receiver=held.interchange.receiver,
        control_number=int(held.interchange.control_number), group_control_number=held.group.control_number,
        set_control_number=held.control_number, version=held.version, batch=bht.require(3),
        submitter=loops.names["41"], provider=loops.names["85"], claims=claims,
    )  # fmt: skip


def _claims(body: tuple[Segment, ...], loops: _Loops) -> Iterator[ReceivedClaim]:
    for position, segment in enumerate(body):
        if segment.tag == "NM1":
            loops.names[segment.require(1)] = _named(segment)
        elif segment.tag == "SBR":
            loops.filing_indicator = segment.get(9)
            loops.names.pop("QC", None)
        elif segment.tag == "CLM":
            yield _claim(segment, list(_until_next(body[position + 1 :])), loops)


def _until_next(rest: tuple[Segment, ...]) -> Iterator[Segment]:
    for segment in rest:
        if segment.tag in {"CLM", "HL"}:
            return
        yield segment


def _named(nm1: Segment) -> Named:
    return Named(nm1.get(2), nm1.get(3), nm1.get(4), nm1.get(8), nm1.get(9))


def _claim(clm: Segment, loop: list[Segment], loops: _Loops) -> ReceivedClaim:
    subscriber, payer = loops.names["IL"], loops.names["PR"]
    return ReceivedClaim(
        number=clm.require(1), charge=clm.amount(2), assigned=clm.get(8) == "Y",
        filing_indicator=loops.filing_indicator, payer=(payer.last_name, payer.number),
        subscriber=subscriber, patient=loops.names.get("QC", subscriber),
        facility=clm.component(5, 1), frequency=clm.component(5, 3), lines=tuple(_lines(loop)),
    )  # fmt: skip


def _lines(loop: list[Segment]) -> Iterator[ReceivedLine]:
    starts = [position for position, segment in enumerate(loop) if segment.tag == "SV1"]
    for start, end in zip(starts, [*starts[1:], len(loop)], strict=True):
        sv1, rest = loop[start], loop[start + 1 : end]
        day = next(s for s in rest if s.tag == "DTP" and s.get(1) == "472")
        number = next((s.get(2) for s in rest if s.tag == "REF" and s.get(1) == "6R"), "")
        yield ReceivedLine(sv1.components(1), sv1.amount(2), sv1.count(4), day.day(3), number)
