"""What the payers before this one have said, in the claim to the next one: loops 2320 and 2330 for the claim, 2430 for
each line.

A claim to a second payer repeats the first one's advice to the cent: what it paid (AMT*D, SVD), every reason why not
more (CAS), and when (DTP*573; with the line where lines were judged, else with the payer).

Source: X12 005010X222A1.
"""

from collections.abc import Iterable, Iterator

from services.billing.models.claims import EarlierPayer, JudgedLine
from services.billing.models.remittances import Adjustment
from services.billing.x12.parties import organization, subscriber_name
from shared.dates import d8
from shared.facts import Person
from shared.x12.values import SegmentValues

_TRIPLES = 6  # a CAS holds six reasons
_EMPLOYEE = "20"  # SBR02: the worker, as her employer would say it


def of_claim(payer: EarlierPayer, patient: Person) -> Iterator[SegmentValues]:
    """2320 and 2330: whose policy, what the payer paid, and who it is."""
    subscriber = payer.subscriber
    relation = _EMPLOYEE if subscriber.employer else subscriber.relationship.code
    yield ("SBR", payer.order, relation, subscriber.group_number, "", "", "", "", "", payer.filing_indicator)
    yield from _adjustments(payer.adjustments)
    yield ("AMT", "D", payer.paid_amount.x12())
    yield ("OI", "", "", payer.assignment, "", "", "Y")
    yield subscriber_name(subscriber, patient)
    yield organization("PR", payer.name, "PI", payer.payer_id)
    if not payer.lines:
        yield _judged_on(payer)
    if payer.claim_control_number:
        yield ("REF", "F8", payer.claim_control_number)


def of_line(payer: EarlierPayer, number: int) -> Iterator[SegmentValues]:
    """2430: how the payer judged one line."""
    for line in payer.lines:
        if line.number == number:
            yield _svd(payer, line)
            yield from _adjustments(line.adjustments)
            yield _judged_on(payer)


def _svd(payer: EarlierPayer, line: JudgedLine) -> SegmentValues:
    procedure = ("HC", line.code, *line.modifiers)
    return ("SVD", payer.payer_id, line.paid_amount.x12(), procedure, "", line.units)


def _judged_on(payer: EarlierPayer) -> SegmentValues:
    return ("DTP", "573", "D8", d8(payer.judged_on))


def _adjustments(found: Iterable[Adjustment]) -> Iterator[SegmentValues]:
    """One CAS a group, and another for what does not fit: reason, amount, quantity, six times."""
    groups: dict[str, list[Adjustment]] = {}
    for adjustment in found:
        groups.setdefault(adjustment.group, []).append(adjustment)
    for group, reasons in groups.items():
        for start in range(0, len(reasons), _TRIPLES):
            few = reasons[start : start + _TRIPLES]
            yield ("CAS", group, *(value for a in few for value in (a.reason, a.amount.x12(), a.quantity)))
