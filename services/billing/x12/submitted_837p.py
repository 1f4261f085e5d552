"""An 837P as its receiver reads it: for our tests, and for the simulated payer that answers it.

Source: X12 005010X222A1.
"""

from collections.abc import Iterable, Iterator, Sequence

from services.billing.models.submitted import (
    SubmittedClaim,
    SubmittedEarlierPayer,
    SubmittedJudgement,
    SubmittedLine,
)
from services.billing.x12.loops_837p import ClaimLoops, Loop, claims_in, cut, find, value
from shared.money import ZERO, Money
from shared.x12.envelope import TransactionSet
from shared.x12.faults import SegmentFault
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment


def read(source: str | Iterable[str]) -> Iterator[SubmittedClaim]:
    """The claims of a file, one at a time."""
    for transaction_set in transaction_sets(source):
        yield from parse(transaction_set)


def parse(transaction_set: TransactionSet) -> Iterator[SubmittedClaim]:
    """The claims of one set."""
    return map(_claim, claims_in(transaction_set))


def _need(loop: Loop, tag: str, qualifier: str = "") -> Segment:
    segment = find(loop, tag, qualifier)
    if segment is None:
        what = f"{tag}*{qualifier}" if qualifier else tag
        raise loop[0].error(f"{what} is missing in the loop that begins here", 0, SegmentFault.MISSING)
    return segment


def _claim(loops: ClaimLoops) -> SubmittedClaim:
    head, clm = loops.head, loops.clm
    subscriber = loops.subscriber or head
    patient = loops.patient or subscriber
    sbr, payer = _need(subscriber, "SBR"), _need(subscriber, "NM1", "PR")
    holder, name = _need(subscriber, "NM1", "IL"), _need(patient, "NM1", "QC" if loops.patient else "IL")
    own, *others = cut(head, "SBR")
    accident, paid = find(own, "DTP", "439"), find(own, "AMT", "F5")
    return SubmittedClaim(
        control_number=clm.require(1),
        charge_amount=clm.amount(2),
        frequency=clm.component(5, 3),
        accepts_assignment=clm.get(7),
        assigns_benefits=clm.get(8),
        causes=tuple(filter(None, clm.components(11)[:3])),
        accident_state=clm.component(11, 4),
        accident_date=accident.day(3) if accident else None,
        claim_number=value(patient, "REF", "Y4"),
        authorization_number=value(own, "REF", "G1"),
        payer_claim_control_number=value(own, "REF", "F8"),
        patient_paid=paid.amount(2) if paid else ZERO,
        diagnoses=tuple(_diagnoses(_need(own, "HI"))),
        billing_npi=_need(loops.provider or head, "NM1", "85").get(9),
        rendering_npi=value(own, "NM1", "82", 9),
        referring_npi=value(own, "NM1", "DN", 9),
        office_id=value(subscriber, "REF", "FY"),
        prescription_copy=value(own, "PWK", "B3", 6),
        payer_id=payer.get(9),
        payer_name=payer.get(3),
        filing_indicator=sbr.get(9),
        group_number=sbr.get(3),
        order=sbr.get(1),
        subscriber_id=holder.get(9),
        subscriber_is_patient=sbr.get(2) == "18",
        subscriber_name=holder.get(3),
        relationship=value(patient, "PAT", "", 1) or sbr.get(2),
        delay_reason=clm.get(20),
        patient_last_name=name.get(3),
        patient_first_name=name.get(4),
        earlier_payers=tuple(_earlier(loop, loops.lines) for loop in others),
        lines=tuple(map(_line, loops.lines)),
    )


def _earlier(loop: Loop, lines: Sequence[Loop]) -> SubmittedEarlierPayer:
    """What a payer asked before had paid, with its word on each line."""
    payer, judged = _need(loop, "NM1", "PR"), find(loop, "DTP", "573")
    said = [svd for line in lines for svd in _judgements(line, payer.get(9))]
    return SubmittedEarlierPayer(
        order=loop[0].get(1),
        payer_id=payer.get(9),
        payer_name=payer.get(3),
        subscriber_id=_need(loop, "NM1", "IL").get(9),
        claim_number=value(loop, "REF", "F8"),
        judged_on=judged.day(3) if judged else None,
        paid_amount=_need(loop, "AMT", "D").amount(2),
        adjustments=_reasons(loop),
        lines=tuple(said),
    )


def _judgements(line: Loop, payer_id: str) -> Iterator[SubmittedJudgement]:
    number = int(line[0].count(1))
    for loop in cut(line, "SVD"):
        if loop[0].tag == "SVD" and loop[0].get(1) == payer_id:
            yield SubmittedJudgement(
                number=number,
                code=loop[0].component(3, 2),
                units=loop[0].get(5),
                paid_amount=loop[0].amount(2),
                adjustments=_reasons(loop),
                judged_on=_need(loop, "DTP", "573").day(3),
            )


def _reasons(loop: Loop) -> tuple[tuple[str, str, Money], ...]:
    """CAS: group, reason, amount."""
    return tuple(
        (cas.get(1), cas.get(n), cas.amount(n + 1))
        for cas in loop
        if cas.tag == "CAS"
        for n in range(2, len(cas.elements) + 1, 3)
    )


def _diagnoses(hi: Segment) -> Iterator[str]:
    return (hi.component(n, 2) for n in range(1, len(hi.elements) + 1))


def _line(loop: Loop) -> SubmittedLine:
    sv1 = _need(loop, "SV1")
    return SubmittedLine(
        number=int(loop[0].number(1)),
        control_number=value(loop, "REF", "6R"),
        code=sv1.component(1, 2),
        modifiers=sv1.components(1)[2:6],
        charge_amount=sv1.amount(2),
        units=sv1.require(4),
        pointers=tuple(int(pointer) for pointer in sv1.components(7) if pointer.isdecimal()),
        service_date=_need(loop, "DTP", "472").day(3),
    )
