"""SIMULATED PAYER: reads a clinic's 837P and answers as an insurer would, so that the thread can be seen to its end.

It is no insurer, and every file says so: ISA15 is T, the payer's name begins with SIMULATED PAYER. Its rules are
invented and few (deciding.py). The same file on the same day is answered with the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from infra.local.simulated_payer import advice, status
from infra.local.simulated_payer.claims import ReceivedFile, read
from infra.local.simulated_payer.deciding import decide
from infra.local.simulated_payer.envelope import reply_header
from shared.x12.acknowledgment_999 import VERSION as VERSION_999
from shared.x12.acknowledgment_999 import ImplementationAcknowledgment, SetAcknowledgment
from shared.x12.acknowledgment_999 import render as render_999
from shared.x12.values import SegmentValues
from shared.x12.writing import interchange


@dataclass(frozen=True)
class Answer:
    """A file that goes back to the clinic: `000000101.999`, `000000101.277`, `000000101.835`."""

    name: str
    text: str


def answers(text_837: str, today: date) -> list[Answer]:
    """The 999, the 277CA and the 835 to an 837P. Raise X12Error for what is no 837P."""
    received = read(text_837)
    return [
        _answer(received, 0, ("999", "FA", VERSION_999), [render_999(_taken(received))], today),
        _answer(received, 1, ("277", "HN", status.VERSION), _statuses(received, today), today),
        _answer(received, 2, ("835", "HP", advice.VERSION), _payments(received, today), today),
    ]


def _answer(received: ReceivedFile, kind: int, said: tuple[str, str, str], sets: Sequence[Sequence[SegmentValues]],
            today: date) -> Answer:  # fmt: skip
    ending, functional_id, version = said
    header = reply_header(received, kind, functional_id, version, today)
    return Answer(f"{received.control_number:09d}.{ending}", interchange(header, sets))


def _taken(received: ReceivedFile) -> ImplementationAcknowledgment:
    one = SetAcknowledgment("837", received.set_control_number, received.version, (), "A", ())
    return ImplementationAcknowledgment(
        st_control_number="0001", functional_id="HC", group_control_number=received.group_control_number,
        version=received.version, sets=(one,), verdict="A", included=1, received=1, accepted=1, reasons=(),
    )  # fmt: skip


def _statuses(received: ReceivedFile, today: date) -> list[list[SegmentValues]]:
    """One set per insurer that the file has claims for."""
    return [
        list(status.render(received, payer, claims, today, number))
        for number, (payer, claims) in enumerate(received.by_payer(), start=1)
    ]


def _payments(received: ReceivedFile, today: date) -> list[list[SegmentValues]]:
    return [
        list(advice.render(received, payer, decide(claims), today, number))
        for number, (payer, claims) in enumerate(received.by_payer(), start=1)
    ]
