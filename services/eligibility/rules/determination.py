"""The determination: three requirements, each met, not met or unknown, with its reason, evidence and next step.

1. the plan covers medically necessary massage; 2. carrier and policy reimburse out of network; 3. a licensed
prescriber's order is in hand. Each payer path has its own way to the first two; the third is the same for all.
Unknown is not no: it makes a next step, not a guess.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.eligibility.models import (
    BenefitsVerification,
    Case,
    Determination,
    Estimate,
    EstimateInputs,
    Requirement,
    Status,
)  # fmt: skip
from services.eligibility.models.authorizations import AuthorizationRecord
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from services.eligibility.rules import paths
from services.eligibility.rules.estimate import estimate_patient_responsibility
from services.eligibility.rules.judging import Known, order_evidence, share, step
from services.eligibility.rules.told import together, words_in_force
from shared.codes.payer_kind import PayerKind
from shared.facts import Authorization, PrescriptionFacts, leave_on
from shared.money import Money
from shared.settings import ClinicSettings

UNITS_OF_A_VISIT = 4  # an hour of massage, the usual visit, in quarter hours
MASSAGE = "97124"


def determine(
    case: Case,
    settings: ClinicSettings,
    *,
    today: date,
    number: int,
    cause: str,
    verifications: Sequence[BenefitsVerification] = (),
    authorizations: Sequence[Authorization] = (),
    prescriptions: Sequence[PrescriptionFacts] = (),
    refusal: AuthorizationRecord | None = None,
    tasks: Sequence[Task] = (),
) -> Determination:
    """Judge a case on one day from what is known of it."""
    known = replace(
        _known(case, settings, today, verifications, authorizations, prescriptions),
        refusal=refusal,
        settled=tuple(task for task in tasks if task.closed_by),
    )
    first, second = paths.with_insurer(known, paths.PATHS[case.facts.payer_kind](known))
    third = prescribed(known, prescriptions)
    requirements = (first, second, third)
    return Determination(
        case_id=case.case_id,
        number=number,
        decided_on=today,
        cause=cause,
        requirements=requirements,
        estimate=_estimate(known, settings, refused=Status.NOT_MET in {first.status, second.status}),
        ready_to_treat=_ready(case.facts.payer_kind, requirements),
    )


def _known(case: Case, settings: ClinicSettings, today: date, verifications: Sequence[BenefitsVerification],
           authorizations: Sequence[Authorization], prescriptions: Sequence[PrescriptionFacts]) -> Known:  # fmt: skip
    coverage = case.facts.coverage
    return Known(
        case=case,
        payer=settings.payer(coverage.payer_id) if coverage else None,
        told=words_in_force(verifications),
        authorization=leave_on(authorizations, today),
        prescription=next((p for p in prescriptions if _is_in_effect(p, today)), None),
        today=today,
    )


def _is_in_effect(order: PrescriptionFacts, today: date) -> bool:
    return order.limits.effective_from <= today <= order.limits.effective_to


def prescribed(known: Known, prescriptions: Sequence[PrescriptionFacts]) -> Requirement:
    """Requirement three: a prescription in effect is in hand (not: the patient says so)."""
    order = known.prescription
    if order is None:
        return _not_prescribed(known.case, prescriptions, known.today)
    return Requirement(
        number=3, name="A prescription is in hand", status=Status.MET, rule="RX-IN-HAND",
        to_patient="Your prescription is here.",
        to_staff=f"In effect until {order.limits.effective_to}; {order.limits.number_of_sessions} sessions "
                 f"of {order.limits.minutes_per_session} minutes.",
        evidence=order_evidence(order),
    )  # fmt: skip


def _not_prescribed(case: Case, prescriptions: Sequence[PrescriptionFacts], today: date) -> Requirement:
    over = any(p.limits.effective_to < today for p in prescriptions)
    says = "You told us that you have one: please send it to us. " if case.says_has_prescription else ""
    return Requirement(
        number=3, name="A prescription is in hand", status=Status.NOT_MET,
        rule="RX-ENDED" if over else "RX-MISSING",
        to_patient=says + "Insurers pay for massage only when a licensed prescriber has ordered it.",
        to_staff="The last prescription has ended." if over else "No signed order has been confirmed yet.",
        next_step=step(WaitsFor.PATIENT, TaskKind.PRESCRIPTION,
                       "Print the one-page form and take it to the doctor, or ask us to send it."),
    )  # fmt: skip


def _ready(kind: PayerKind, requirements: Sequence[Requirement]) -> bool:
    if kind is PayerKind.SELF_PAY:
        return True
    parts = (part for requirement in requirements for part in requirement.parts)
    refused = any(part.status is Status.NOT_MET for part in parts)
    return not refused and all(requirement.status is Status.MET for requirement in requirements)


def _estimate(known: Known, settings: ClinicSettings, *, refused: bool) -> Estimate:
    """The cost of one hour to the patient; without enough facts an honest 'we do not know yet'."""
    price = next((p for p in settings.prices if p.code == MASSAGE and p.valid_from <= known.today
                  and (p.valid_to is None or known.today <= p.valid_to)), None)  # fmt: skip
    if price is None:
        return Estimate(charge=Money(0), allowed=None, plan_pays=None, patient_owes=None,
                        words="The clinic has no price for massage on this day.")  # fmt: skip
    kind = known.case.facts.payer_kind
    charge = (price.clinic_price if kind is PayerKind.SELF_PAY else price.usual_charge).times(UNITS_OF_A_VISIT)
    if kind is PayerKind.WORKERS_COMPENSATION:
        return Estimate(charge=charge, allowed=None, plan_pays=None, patient_owes=Money(0),
                        words="An injured worker owes nothing for authorized care (C.R.S. 8-42-101).")  # fmt: skip
    if kind is PayerKind.SELF_PAY:
        return Estimate(charge=charge, allowed=None, plan_pays=None, patient_owes=charge, words="The clinic's price.")
    if refused:
        return Estimate(charge=charge, allowed=None, plan_pays=Money(0), patient_owes=charge,
                        words="The insurer does not pay for it; the whole charge is the patient's.")  # fmt: skip
    return _estimate_from_benefits(known, charge)


def _estimate_from_benefits(known: Known, charge: Money) -> Estimate:
    told = together(known.told)
    given = _medpay(told, charge) if known.case.facts.payer_kind is PayerKind.CAR_ACCIDENT else _plan(told, charge)
    if given is None:
        return Estimate(charge=charge, allowed=None, plan_pays=None, patient_owes=None,
                        words="Not known until the insurer has told us what it allows and your share.")  # fmt: skip
    split = estimate_patient_responsibility(given)
    inputs = {name: str(held) for name, held in given.model_dump().items() if held is not None}
    return Estimate(charge=charge, allowed=given.allowed, plan_pays=split.plan_pays, patient_owes=split.patient_owes,
                    words="An estimate from what the insurer said; not a promise.", inputs=inputs)  # fmt: skip


def _plan(told: BenefitsVerification | None, charge: Money) -> EstimateInputs | None:
    """What the benefits department said, when it said enough."""
    if told is None or told.allowed_per_unit is None or (told.coinsurance_percent is None and told.copay is None):
        return None
    return EstimateInputs(
        charge=charge,
        allowed=min(charge, told.allowed_per_unit.times(UNITS_OF_A_VISIT)),
        deductible_left=told.deductible_left or Money(0),
        coinsurance=share(told.coinsurance_percent or Decimal(0)),
        copay=told.copay,
        out_of_pocket_left=told.out_of_pocket_left,
        benefit_left=told.benefit_left,
        visits_left=told.visits_left,
    )


def _medpay(told: BenefitsVerification | None, charge: Money) -> EstimateInputs | None:
    """MedPay has no share and no allowed amount: it pays the charge until it is used up (RULES 3.5, P11)."""
    if told is None or told.benefit_left is None:
        return None
    return EstimateInputs(charge=charge, allowed=charge, benefit_left=told.benefit_left)
