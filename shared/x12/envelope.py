"""The three envelopes: interchange (ISA..IEA), functional group (GS..GE), transaction set (ST..SE).

>>> from shared.x12.segment import Segment
>>> envelope = FunctionalGroup.opened_by(
...     Segment("GS", ("HP", "CLEARHOUSE", "MHMASSAGE", "20260301", "0900", "203", "X", "005010X221A1"))
... )
>>> envelope.functional_id, envelope.control_number, envelope.version
('HP', '203', '005010X221A1')
"""

from dataclasses import dataclass
from typing import Self

from shared.x12.delimiters import Delimiters
from shared.x12.errors import EnvelopeError
from shared.x12.faults import InterchangeFault
from shared.x12.segment import Segment

ENVELOPE_TAGS = frozenset({"ISA", "TA1", "GS", "ST", "SE", "GE", "IEA"})

# ISA15: test data must never pass for production.
USAGES = frozenset("TP")


@dataclass(frozen=True, slots=True)
class Interchange:
    """Who sends what to whom: the facts of an ISA segment, without their padding."""

    sender_qualifier: str
    sender: str
    receiver_qualifier: str
    receiver: str
    control_number: str
    usage: str  # ISA15: "T" test, "P" production
    delimiters: Delimiters
    position: int

    @classmethod
    def opened_by(cls, isa: Segment) -> Self:
        """Read the ISA."""
        if isa.get(15) not in USAGES:
            raise EnvelopeError(
                "ISA15 must be T or P",
                position=isa.position,
                segment="ISA",
                element=15,
                code=InterchangeFault.BAD_USAGE,
            )
        return cls(
            sender_qualifier=isa.get(5).strip(),
            sender=isa.get(6).strip(),
            receiver_qualifier=isa.get(7).strip(),
            receiver=isa.get(8).strip(),
            control_number=isa.get(13).strip(),
            usage=isa.get(15),
            delimiters=isa.delimiters,
            position=isa.position,
        )


@dataclass(frozen=True, slots=True)
class FunctionalGroup:
    """Transaction sets of one kind and version: the facts of a GS segment."""

    functional_id: str  # GS01: HC claims, HP remittances, HS inquiries, HB benefits, FA 999, HN 277CA
    sender: str
    receiver: str
    control_number: str
    version: str  # GS08, for example 005010X222A1
    position: int

    @classmethod
    def opened_by(cls, gs: Segment) -> Self:
        """Read the GS."""
        return cls(
            functional_id=gs.require(1),
            sender=gs.require(2),
            receiver=gs.require(3),
            control_number=gs.require(6),
            version=gs.require(8),
            position=gs.position,
        )


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One message, ST to SE, whole and counted, with the envelopes it came in."""

    interchange: Interchange
    group: FunctionalGroup
    identifier: str  # ST01: 837, 835, 999...
    control_number: str  # ST02
    segments: tuple[Segment, ...]

    @property
    def body(self) -> tuple[Segment, ...]:
        """The segments between ST and SE."""
        return self.segments[1:-1]

    @property
    def version(self) -> str:
        """The implementation guide: GS08 (ST03 repeats it in some sets only)."""
        return self.group.version

    @property
    def position(self) -> int:
        """Where its ST stands in the file."""
        return self.segments[0].position
