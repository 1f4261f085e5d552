"""Posting what the payer says: balance first, then match, then book; hold the whole advice rather than guess.

    line   charge - adjustments = paid
    claim  charge - all adjustments = paid, and charge = sum of the lines' charges
    file   deposit = sum of the claims' payments - provider adjustments

Source: X12 835 005010X221A1, s. 1.10.2 balancing. Nothing is invented to make an advice balance.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from services.billing.models.claims import Claim, ClaimEvent
from services.billing.models.postings import ClaimPosting, Posting
from services.billing.models.remittances import (
    Adjustment,
    ClaimPayment,
    Remittance,
)
from services.billing.rules import ledger
from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.payer_kind import PayerKind
from shared.money import ZERO, Money, total

# CARC: deductible, coinsurance, copay, above the allowed amount (out of network), paid to the patient.
_ROUTINE_FOR_PATIENT = frozenset({"1", "2", "3", "45", "100"})
# CARC 23: what an earlier payer judged; it is no denial of the second.
_ROUTINE_OTHERWISE = frozenset({"CO-45", "OA-100", "CO-100", "PI-100", "OA-23"})


def imbalances(remittance: Remittance) -> tuple[str, ...]:
    """Every balancing rule the advice breaks, by position; no rule broken is an empty tuple."""
    return (*_of_claims(remittance.claims), *_of_file(remittance))


def _of_claims(payments: Iterable[ClaimPayment]) -> Iterator[str]:
    for position, payment in enumerate(payments, start=1):
        yield from (f"claim {position}: {fault}" for fault in _of_claim(payment))


def _of_claim(payment: ClaimPayment) -> Iterator[str]:
    for number, service in enumerate(payment.services, start=1):
        if service.charge_amount - _sum(service.adjustments) != service.paid_amount:
            yield f"line {number}: charge less adjustments is not what was paid"
    if payment.charge_amount - _sum(payment.all_adjustments) != payment.paid_amount:
        yield "charge less all adjustments is not what was paid"
    charges = total(service.charge_amount for service in payment.services)
    if payment.services and charges != payment.charge_amount:
        yield "the charges of the lines are not the charge of the claim"


def _of_file(remittance: Remittance) -> Iterator[str]:
    paid = total(payment.paid_amount for payment in remittance.claims)
    if paid - remittance.taken_elsewhere != remittance.paid_amount:
        yield "payment: what the claims say less the provider adjustments is not the deposit"


def doubts(remittance: Remittance) -> tuple[str, ...]:
    """Why an advice that balances must still be looked at by a person before it is booked."""
    found = []
    if not remittance.trace_number:
        found.append("the advice has no number (TRN02): it could not be told from another")
    if not remittance.payer_identifier:
        found.append("the advice does not say whose it is (TRN03)")
    if remittance.paid_amount < ZERO:
        found.append("the deposit is negative: a payer carries a balance forward (PLB FB) and takes no money back")
    return tuple(found)


def same_words(remittance: Remittance) -> tuple[str, ...]:
    """What makes two advices under different numbers the same payment: payer, amount, day and the payer's claims."""
    claims = sorted(f"{one.payer_claim_control_number}/{one.status}" for one in remittance.claims)
    amount, day = str(remittance.paid_amount), remittance.payment_date.isoformat()
    return (remittance.payer_identifier, amount, day, *claims)


def _sum(adjustments: Iterable[Adjustment]) -> Money:
    return total(adjustment.amount for adjustment in adjustments)


Name = tuple[str, str]


def by_name(claims: Iterable[Claim]) -> dict[Name, list[Claim]]:
    """The claims under every name a payer may use: our lines (6R), our number, its number."""
    named = defaultdict(list)
    for claim in claims:
        for name in names_of(claim):
            named[name].append(claim)
    return named


def names_of(claim: Claim) -> Iterator[Name]:
    """Every name a payer may use for the claim."""
    yield from (("6R", line.control_number) for line in claim.lines)
    yield "CLM01", claim.control_number
    if claim.payer_claim_control_number:
        yield "CLP07", claim.payer_claim_control_number
    yield from (_by_day(line.service_date, line.charge.code, line.charge.charge_amount) for line in claim.lines)


def names_in(payment: ClaimPayment) -> Iterator[Name]:
    """The names a payment uses, the most exact first."""
    yield from (("6R", service.line_control_number) for service in payment.services)
    yield "CLM01", payment.control_number
    yield "CLP07", payment.payer_claim_control_number
    for service in payment.services:
        if service.service_date is not None:
            code = service.original_code or service.code
            yield _by_day(service.service_date, code, service.original_charge(payment.is_reversal))


BY_DAY = "DAY"


def _by_day(day: date, code: str, charge: Money) -> Name:
    """The last resort: what was done on which day for how much; only beside the patient's member number."""
    return BY_DAY, f"{day}/{code}/{charge.cents}"


def match_claim(payment: ClaimPayment, named: Mapping[Name, Sequence[Claim]]) -> Claim | None:
    """The claim a payment answers: the first name that is known decides; two candidates are nobody's."""
    kind, found = next(((name[0], named[name]) for name in names_in(payment) if name in named), ("", ()))
    if len(found) != 1:
        return None
    is_hers = found[0].subscriber.member_id in payment.member_ids
    return found[0] if kind != BY_DAY or is_hers else None


def post_remittance(remittance: Remittance, claims: Iterable[Claim]) -> Posting:
    """What the advice does to claims and books, one part per claim payment; out of balance, nothing."""
    faults = imbalances(remittance)
    if faults:
        return Posting(held=faults)
    named = by_name(claims)
    return Posting(
        claims=tuple(
            _post(position, payment, match_claim(payment, named), remittance.trace_number)
            for position, payment in enumerate(remittance.claims, start=1)
        ),
        provider_entries=ledger.entries_of_provider(remittance.provider_adjustments),
    )


def _post(position: int, payment: ClaimPayment, claim: Claim | None, trace: str) -> ClaimPosting:
    if claim is None:
        return ClaimPosting(position=position, entries=ledger.entries_of_unknown(payment, trace))
    return ClaimPosting(
        position=position,
        control_number=claim.control_number,
        payer_claim_control_number=payment.payer_claim_control_number,
        event=outcome(payment, claim),
        entries=ledger.entries_of(payment, claim),
        paid_to_clinic=payment.paid_amount,
        paid_to_patient=paid_to_patient(payment),
        patient_responsibility=patient_responsibility(payment),
        written_off=ledger.written_off(payment, claim),
        disputed=ledger.disputed(payment, claim),
        denials=denials(payment, claim),
    )


def outcome(payment: ClaimPayment, claim: Claim) -> ClaimEvent:
    """Denied: judged at zero for a reason that is not routine. CLP02 does not say it (4 is no denial)."""
    if payment.is_reversal:
        return ClaimEvent.REVERSED
    if not denials(payment, claim):
        return ClaimEvent.PAID
    return ClaimEvent.PARTLY_PAID if payment.paid_amount + paid_to_patient(payment) else ClaimEvent.DENIED


def denials(payment: ClaimPayment, claim: Claim) -> tuple[Adjustment, ...]:
    """The adjustments a person has to answer: all but the routine ones. A reversal asks nothing."""
    if payment.is_reversal:
        return ()
    worker = claim.payer.kind is PayerKind.WORKERS_COMPENSATION
    return tuple(adjustment for adjustment in payment.all_adjustments if not is_routine(adjustment, worker))


def is_routine(adjustment: Adjustment, worker: bool) -> bool:
    """A share of hers, an amount above the allowed, or money sent to her. A worker owes no share."""
    if adjustment.group is AdjustmentGroup.PR:
        return adjustment.reason in _ROUTINE_FOR_PATIENT and not worker
    return str(adjustment) in _ROUTINE_OTHERWISE


def paid_to_patient(payment: ClaimPayment) -> Money:
    """What the plan says it sent her (CARC 100)."""
    sent = (a for a in payment.all_adjustments if a.reason == ledger.PAID_TO_PATIENT)
    return _sum(sent)


def patient_responsibility(payment: ClaimPayment) -> Money:
    """Her share by the adjustments; CLP05 is only a copy and CAS is believed where they differ."""
    hers = (a for a in payment.all_adjustments if a.group is AdjustmentGroup.PR and a.reason != ledger.PAID_TO_PATIENT)
    return _sum(hers)
