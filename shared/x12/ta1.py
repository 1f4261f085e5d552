"""TA1, the interchange acknowledgment: was the envelope as a whole received?

`A` accepted; `E` accepted with errors: do not send again; `R` refused: correct, and send with a new ISA13.

>>> ta1 = parse(Segment("TA1", ("000000101", "260303", "1030", "R", "025")))
>>> ta1.is_accepted, ta1.note
(False, '025')
>>> render(ta1)
('TA1', '000000101', '260303', '1030', 'R', '025')
"""

from dataclasses import dataclass

from shared.x12.envelope import Interchange
from shared.x12.faults import ElementFault
from shared.x12.segment import Segment
from shared.x12.values import SegmentValues

_VERDICTS = frozenset("AER")


@dataclass(frozen=True, slots=True)
class InterchangeAcknowledgment:
    """The verdict on one interchange we sent, and the envelope the verdict came in."""

    control_number: str  # TA101 = our ISA13
    interchange_date: str  # TA102, TA103: our ISA09 and ISA10, sent back
    interchange_time: str
    verdict: str  # TA104: A, E or R
    note: str  # TA105: 000 is no fault
    interchange: Interchange | None = None

    @property
    def is_accepted(self) -> bool:
        """Received for processing, perhaps with errors: it must not be sent again."""
        return self.verdict != "R"


def parse(segment: Segment, interchange: Interchange | None = None) -> InterchangeAcknowledgment:
    """Read a TA1 segment."""
    verdict = segment.require(4)
    if verdict not in _VERDICTS:
        raise segment.error("must be A, E or R", 4, ElementFault.BAD_CODE)
    return InterchangeAcknowledgment(
        control_number=segment.require(1).zfill(9),  # some senders drop the leading zeros of ISA13
        interchange_date=segment.require(2),
        interchange_time=segment.require(3),
        verdict=verdict,
        note=segment.require(5),
        interchange=interchange,
    )


def render(acknowledgment: InterchangeAcknowledgment) -> SegmentValues:
    """The TA1 segment, for the writer."""
    return (
        "TA1",
        acknowledgment.control_number,
        acknowledgment.interchange_date,
        acknowledgment.interchange_time,
        acknowledgment.verdict,
        acknowledgment.note,
    )
