"""What becomes of a claim that must change: sent again, replaced (7), taken back (8), or passed to the next payer.

* Rejected: it never entered adjudication, so it is mended and sent as the original it is (frequency 1).
* Judged: nothing of it may change. A replacement repeats all lines, a void takes it back; both name the payer's
  number of the latest advice (REF*F8), or the payer takes them for duplicates.
* Judged by the first payer: the second is told what the first one said, unless the first has passed it on itself.

Source: X12 005010X222A1 (CLM05-3, REF*F8, loops 2320 to 2430); X12 005010X221A1 (CLP02 19 to 21).
"""

from collections.abc import Sequence

from services.billing.models.claims import (
    Claim,
    ClaimEvent,
    ClaimFrequency,
    ClaimState,
    EarlierPayer,
    JudgedLine,
    PayerOrder,
    Subscriber,
)
from services.billing.models.records import Judgement
from services.billing.models.remittances import PaymentStatus, ServicePayment
from services.billing.rules.claim_states import may
from services.billing.rules.claims import payer_of
from shared.codes.payer_kind import PayerKind
from shared.money import ZERO
from shared.settings import PayerProfile

_PASSED_ON = {PaymentStatus.PRIMARY_FORWARDED, PaymentStatus.SECONDARY_FORWARDED, PaymentStatus.TERTIARY_FORWARDED}
_NEXT = {PayerOrder.PRIMARY: PayerOrder.SECONDARY, PayerOrder.SECONDARY: PayerOrder.TERTIARY}


class NotPossible(ValueError):
    """The claim cannot be changed so; the sentence says why and what else there is."""


def may_be_superseded(claim: Claim) -> None:
    """Raise NotPossible unless the payer has judged the claim and has given it a number."""
    if claim.frequency is ClaimFrequency.VOID:
        raise NotPossible("This claim is itself a void. Sign or replace the session anew.")
    if not may(claim.state, ClaimEvent.SUPERSEDED):
        raise NotPossible(
            "Only a claim that the payer has judged is replaced or taken back. One that was rejected is sent again; "
            "one that was not sent yet is mended where it stands."
        )
    if not claim.payer_claim_control_number:
        raise NotPossible("The payer's number of this claim is not known; it comes with the payment advice (CLP07).")


def replacement(original: Claim, following: Claim, control_number: str) -> Claim:
    """The next version of a judged claim: all lines again, under a number of its own, naming the original."""
    return following.model_copy(
        update={
            "control_number": control_number,
            "state": ClaimState.READY,
            "frequency": ClaimFrequency.REPLACEMENT,
            "original_reference": original.payer_claim_control_number,
            "payer_claim_control_number": None,
            "order": original.order,
            "earlier_payers": original.earlier_payers,
        }
    )


def void(original: Claim) -> Claim:
    """The same claim, word for word, taken back."""
    return original.model_copy(
        update={
            "state": ClaimState.READY,
            "frequency": ClaimFrequency.VOID,
            "original_reference": original.payer_claim_control_number,
            "payer_claim_control_number": None,
        }
    )


def for_next_payer(
    claim: Claim, judgement: Judgement, profile: PayerProfile, subscriber: Subscriber, control_number: str
) -> Claim:
    """The claim to the payer whose turn is next. Raise NotPossible."""
    if judgement.payment.status in _PASSED_ON:
        raise NotPossible("The payer has passed the claim on itself; a second one would come back as a duplicate.")
    if claim.order not in _NEXT:
        raise NotPossible("Three payers have judged this claim; there is no fourth.")
    if profile.electronic_id == claim.payer.payer_id:
        raise NotPossible("The payer has judged this claim; the second payer is another one.")
    stem = control_number.replace("-", "")
    lines = tuple(line.model_copy(update={"control_number": f"{stem}L{line.number}"}) for line in claim.lines)
    return claim.model_copy(
        update={
            "control_number": control_number,
            "state": ClaimState.READY,
            "frequency": ClaimFrequency.ORIGINAL,
            "original_reference": None,
            "payer_claim_control_number": None,
            "authorization_number": None,
            "payer": payer_of(profile, PayerKind.HEALTH_PLAN),
            "subscriber": subscriber,
            "order": _NEXT[claim.order],
            "earlier_payers": (*claim.earlier_payers, _earlier(claim, judgement)),
            "lines": lines,
            "patient_paid": ZERO,
            "delay_reason": None,
        }
    )


def _earlier(claim: Claim, judgement: Judgement) -> EarlierPayer:
    """What the payer said, line by line where each of its lines is one of ours; else of the claim as a whole."""
    payment = judgement.payment
    lines = _judged_lines(claim, payment.services)
    return EarlierPayer(
        order=claim.order,
        name=claim.payer.name,
        payer_id=claim.payer.payer_id,
        filing_indicator=claim.payer.filing_indicator,
        subscriber=claim.subscriber,
        assignment=claim.assignment.patient,
        claim_control_number=payment.payer_claim_control_number or None,
        judged_on=judgement.judged_on,
        paid_amount=payment.paid_amount,
        adjustments=payment.adjustments if lines else payment.all_adjustments,
        lines=lines,
    )


def _judged_lines(claim: Claim, services: Sequence[ServicePayment]) -> tuple[JudgedLine, ...]:
    """One judged line for each of ours; none at all when lines were bundled, split or left out."""
    numbers = {line.control_number: line for line in claim.lines}
    named = [service for service in services if service.line_control_number in numbers]
    whole = {
        service.line_control_number: service
        for service in named
        if service.charge_amount == numbers[service.line_control_number].charge.charge_amount
    }
    if len(services) != len(claim.lines) or len(whole) != len(claim.lines):
        return ()
    return tuple(
        JudgedLine(
            number=line.number,
            code=line.charge.code,
            modifiers=line.charge.modifiers,
            units=whole[line.control_number].units or str(line.charge.units),
            paid_amount=whole[line.control_number].paid_amount,
            adjustments=whole[line.control_number].adjustments,
        )
        for line in claim.lines
    )
