"""Who was hurt, who bills, who treated, and when (SC-10 to SC-13)."""

import re
from collections.abc import Iterator

from services.billing.models.claims import Cause, Claim
from services.billing.models.findings import Finding
from services.billing.rules.catalogue import error
from services.billing.rules.scrub.surroundings import Rule, Surroundings
from shared.codes.payer_kind import PayerKind

_PO_BOX = re.compile(r"\bP\.?\s*O\.?\s*BOX\b", re.IGNORECASE)
_CAUSE_OF = {PayerKind.WORKERS_COMPENSATION: Cause.EMPLOYMENT, PayerKind.CAR_ACCIDENT: Cause.CAR}
_INDICATOR_OF = {Cause.EMPLOYMENT: "WC", Cause.CAR: "AM"}  # SBR09


def accident_is_whole(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-10: an accident payer needs the accident, its cause and the carrier's number for it."""
    needed = _CAUSE_OF.get(claim.payer.kind)
    found = claim.accident.cause if claim.accident else None
    if needed and found is not needed:
        yield error("SC-10", "The claim goes to an accident carrier but does not tell that accident.")
    if claim.accident and needed and not claim.accident.claim_number:
        yield error("SC-10", "The carrier's claim number for the accident is missing; ask the employer or carrier.")
    if needed and found is needed and claim.payer.filing_indicator != _INDICATOR_OF[needed]:
        yield error("SC-10", f"An accident carrier's claim is marked {_INDICATOR_OF[needed]} (SBR09).")
    if not claim.subscriber.member_id:
        yield error("SC-10", "The policy or member number is missing.")


def clinic_has_a_street(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-11: a PO box belongs to the pay-to address only."""
    if _PO_BOX.search(claim.billing_provider.address.street):
        yield error("SC-11", "The clinic's billing address is a PO box; payers want its street.")


def therapist_may_treat(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-12: nobody prescribes to herself, and the licence was valid on the day."""
    therapist = claim.rendering_provider
    if therapist.npi == claim.referring_provider.npi:
        yield error("SC-12", "The therapist and the prescriber have the same NPI.")
    for line in claim.lines:
        if not therapist.licensed_from <= line.service_date <= therapist.licensed_to:
            yield error("SC-12", f"The therapist's licence was not valid on the day of line {line.number}.")


def days_are_in_order(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-13: born, hurt, treated, billed."""
    for line in claim.lines:
        if line.service_date > around.today:
            yield error("SC-13", f"The day of line {line.number} lies in the future.")
        if line.service_date < claim.patient.birth_date:
            yield error("SC-13", f"The day of line {line.number} lies before the patient's birth.")
        if claim.accident and line.service_date < claim.accident.happened_on:
            yield error("SC-13", f"The day of line {line.number} lies before the accident.")


RULES: tuple[Rule, ...] = (accident_is_whole, clinic_has_a_street, therapist_may_treat, days_are_in_order)
