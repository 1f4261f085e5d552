"""From a case's facts to a claim, for the three kinds of payer that are billed.

* Health plan, out of network (courtesy claim): the patient has paid and the plan pays her, unless she
  assigned her benefits; the clinic never accepts the plan's amount as full (CLM07 C, CLM08 N or Y).
* Workers' compensation: the *employer* is the subscriber, the worker the patient, and the accident is the
  job.
* Car accident: the policy holder is the subscriber, the cause is the car, and the state is named.

Sources: X12 837P 005010X222A1 (CLM07, CLM08, CLM11, SBR, REF*Y4); the truth table of assignment is the
clinic's.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from services.billing.models.claims import (
    AcceptsAssignment,
    Accident,
    Assignment,
    AssignsBenefits,
    BillingProvider,
    Cause,
    Claim,
    ClaimState,
    Payer,
    ReferringProvider,
    RenderingProvider,
    ServiceLine,
    Subscriber,
)
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.facts import Authorization, CaseFacts, Coverage, Prescriber
from shared.money import ZERO, Money
from shared.settings import ClinicSettings, PayerProfile, Therapist

_CAUSES = {PayerKind.WORKERS_COMPENSATION: Cause.EMPLOYMENT, PayerKind.CAR_ACCIDENT: Cause.CAR}
_FILING_INDICATORS = {PayerKind.WORKERS_COMPENSATION: "WC", PayerKind.CAR_ACCIDENT: "AM"}  # SBR09
_EXTERNAL_CAUSES = tuple("VWXY")  # ICD-10-CM chapter 20: never first, never pointed at


class NotBillable(ValueError):
    """A claim cannot be made of these facts; the sentence says what is missing."""


def assignment_of(kind: PayerKind, assigns_benefits: bool, refuses: bool = False, accepts: bool = False) -> Assignment:
    """CLM07 and CLM08. Workers' compensation and car carriers pay the clinic by their own law; a plan's amount is
    full payment only where the clinic has said so and the patient has assigned her benefits.
    """
    if kind in _CAUSES or (accepts and assigns_benefits):
        return Assignment(provider=AcceptsAssignment.YES, patient=AssignsBenefits.YES)
    if assigns_benefits:
        return Assignment(provider=AcceptsAssignment.NO, patient=AssignsBenefits.YES)
    refused = AssignsBenefits.REFUSED if refuses else AssignsBenefits.NO
    return Assignment(provider=AcceptsAssignment.NO, patient=refused)


def in_claim_order(diagnoses: Iterable[str]) -> tuple[str, ...]:
    """The order of the prescription, external causes last."""
    return tuple(sorted(diagnoses, key=is_external_cause))


def is_external_cause(diagnosis: str) -> bool:
    """Whether the code says how it happened, not what is wrong."""
    return diagnosis.startswith(_EXTERNAL_CAUSES)


def pointers(diagnoses: Sequence[str]) -> tuple[int, ...]:
    """What a line answers: the first four diagnoses that say what is wrong."""
    wrong = [n for n, diagnosis in enumerate(diagnoses, start=1) if not is_external_cause(diagnosis)]
    return tuple(wrong[:4])


def build_claim(
    *,
    control_number: str,
    case: CaseFacts,
    prescriber: Prescriber,
    diagnoses: Iterable[str],
    settings: ClinicSettings,
    therapist: Therapist,
    lines: Sequence[ServiceLine],
    authorization: Authorization | None = None,
    patient_paid: Money = ZERO,
) -> Claim:
    """The claim of one case, ready, or waiting for the carrier's number. Raise NotBillable."""
    coverage = _told(case.coverage, "the policy")
    profile = _told(settings.payer(coverage.payer_id), "the payer in the clinic's settings")
    accident = accident_of(case)
    return Claim(
        control_number=control_number,
        case_id=case.case_id,
        state=standing(accident),
        patient=case.patient,
        subscriber=subscriber_of(case, coverage),
        payer=payer_of(profile, case.payer_kind),
        billing_provider=billing_provider(settings),
        rendering_provider=rendering_provider(therapist),
        referring_provider=referring_provider(prescriber),
        assignment=assignment_of(case.payer_kind, coverage.assigns_benefits, accepts=profile.accepts_assignment),
        accident=accident,
        authorization_number=authorization.number if authorization else None,
        diagnoses=in_claim_order(diagnoses),
        lines=tuple(lines),
        patient_paid=patient_paid,
    )


_Fact = TypeVar("_Fact")


def _told(fact: _Fact | None, what: str) -> _Fact:
    if fact is None:
        raise NotBillable(f"a claim needs {what}")
    return fact


def standing(accident: Accident | None, may_be_sent: bool = True) -> ClaimState:
    """Where an unsent claim stands. A carrier refuses a bill without its number for the accident: it waits for it."""
    if accident is not None and accident.claim_number is None:
        return ClaimState.AWAITING_CLAIM_NUMBER
    return ClaimState.READY if may_be_sent else ClaimState.HELD


def subscriber_of(case: CaseFacts, coverage: Coverage) -> Subscriber:
    """Herself or her relative; or the employer, whom the carrier knows by the accident's number or a policy's."""
    if case.payer_kind is not PayerKind.WORKERS_COMPENSATION:
        return Subscriber(
            member_id=coverage.member_id,
            group_number=coverage.group_number or "",
            relationship=coverage.relationship if coverage.subscriber else Relationship.SELF,
            person=coverage.subscriber,
        )
    injury = _told(case.injury, "the accident")
    employer = _told(injury.employer, "the employer, who is the insured in workers' compensation")
    return Subscriber(member_id=coverage.member_id or injury.claim_number, employer=employer)


def accident_of(case: CaseFacts) -> Accident | None:
    """The accident of a workers' compensation or car case."""
    if case.payer_kind not in _CAUSES or case.injury is None:
        return None
    return Accident(
        cause=_CAUSES[case.payer_kind],
        happened_on=case.injury.injured_on,
        state=case.injury.state,
        claim_number=case.injury.claim_number,
    )


def payer_of(profile: PayerProfile, kind: PayerKind) -> Payer:
    """The payer as the clinic's clearinghouse knows it."""
    return Payer(
        profile=profile.payer_id,
        name=profile.name,
        payer_id=profile.electronic_id,
        kind=kind,
        filing_indicator=_FILING_INDICATORS.get(kind, profile.filing_indicator),
        office_id=profile.claim_office_id,
        names_prescriber=profile.needs_referring_npi,
        wants_prescription=profile.needs_prescription_copy,
    )


def billing_provider(settings: ClinicSettings) -> BillingProvider:
    """The clinic, at its street with all nine digits of the ZIP code."""
    letterhead = settings.letterhead
    return BillingProvider(
        name=letterhead.name,
        npi=settings.npi,
        tax_id=settings.tax_id,
        taxonomy=settings.taxonomy,
        address=letterhead.address.model_copy(update={"zip_code": letterhead.billing_zip}),
        phone=letterhead.phone,
    )


def rendering_provider(therapist: Therapist) -> RenderingProvider:
    """The therapist who gave the massage."""
    return RenderingProvider(**therapist.model_dump(exclude={"therapist_id"}))


def referring_provider(prescriber: Prescriber) -> ReferringProvider:
    """The prescriber, as the claim names her."""
    return ReferringProvider(first_name=prescriber.first_name, last_name=prescriber.last_name, npi=prescriber.npi)
