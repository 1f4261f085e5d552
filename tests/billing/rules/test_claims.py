"""Building a claim: three kinds of payer, three shapes."""

import pytest

from services.billing.models.claims import (
    AcceptsAssignment,
    AssignsBenefits,
    Cause,
    Claim,
    ClaimState,
)
from services.billing.rules.claims import (
    NotBillable,
    assignment_of,
    build_claim,
    in_claim_order,
    pointers,
)
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts, Coverage
from tests.builders_billing import (
    a_car_case,
    a_claim,
    a_clinic,
    a_courtesy_case,
    a_prescription,
    a_workers_case,
    money,
)

COURTESY, WORKERS, CAR = a_claim(), a_claim(a_workers_case(), "MH-000102"), a_claim(a_car_case(), "MH-000103")


@pytest.mark.parametrize(
    ("kind", "assigns", "refuses", "letters"),
    [
        (PayerKind.HEALTH_PLAN, True, False, "CY"),  # assigned, and the rest is billed to her
        (PayerKind.HEALTH_PLAN, False, False, "CN"),  # the check goes to the patient
        (PayerKind.HEALTH_PLAN, False, True, "CW"),
        (PayerKind.WORKERS_COMPENSATION, False, False, "AY"),
        (PayerKind.CAR_ACCIDENT, False, False, "AY"),
    ],
)
def test_assignment_of_the_provider_is_not_that_of_the_patient(
    kind: PayerKind, assigns: bool, refuses: bool, letters: str
) -> None:
    """CLM07, then CLM08."""
    assignment = assignment_of(kind, assigns, refuses)
    assert assignment.provider + assignment.patient == letters


def test_a_courtesy_claim_asks_the_plan_to_pay_the_patient() -> None:
    assert COURTESY.assignment.provider is AcceptsAssignment.NO
    assert COURTESY.assignment.patient is AssignsBenefits.NO


def test_the_employer_is_the_subscriber_in_workers_compensation() -> None:
    assert WORKERS.subscriber.employer == "ROCKY MOUNTAIN ROOFING INC"
    assert not WORKERS.subscriber.is_patient


def test_a_carrier_knows_the_employer_by_the_claim_number() -> None:
    assert WORKERS.subscriber.member_id == "WC-2026-004417"


@pytest.mark.parametrize(("claim", "cause"), [(WORKERS, Cause.EMPLOYMENT), (CAR, Cause.CAR)])
def test_an_accident_names_its_cause_day_and_state(claim: Claim, cause: Cause) -> None:
    assert claim.accident
    assert (claim.accident.cause, claim.accident.state) == (cause, "CO")


@pytest.mark.parametrize(("claim", "indicator"), [(COURTESY, "CI"), (WORKERS, "WC"), (CAR, "AM")])
def test_the_filing_indicator_follows_the_kind_of_payer(claim: Claim, indicator: str) -> None:
    assert claim.payer.filing_indicator == indicator


def test_a_health_plan_claim_has_no_accident() -> None:
    assert COURTESY.accident is None


def test_a_claim_waits_for_the_carriers_number() -> None:
    waiting = a_claim(a_workers_case(claim_number=None))
    assert waiting.state is ClaimState.AWAITING_CLAIM_NUMBER
    assert WORKERS.state is ClaimState.READY


def test_external_causes_stand_last_and_are_not_pointed_at() -> None:
    ordered = in_claim_order(["V4352XD", "S134XXD", "S161XXD"])
    assert ordered == ("S134XXD", "S161XXD", "V4352XD")
    assert pointers(ordered) == (1, 2)


def test_a_line_points_at_four_diagnoses_at_most() -> None:
    assert pointers(["M542", "M62838", "M5450", "M797", "M7918"]) == (1, 2, 3, 4)


def test_the_billing_address_has_all_nine_digits_of_its_zip_code() -> None:
    assert COURTESY.billing_provider.address.zip_code == "802020100"


@pytest.mark.parametrize(("claim", "charge"), [(COURTESY, "140"), (WORKERS, "178.36"), (CAR, "155")])
def test_a_claim_charges_the_sum_of_its_lines(claim: Claim, charge: str) -> None:
    assert claim.charge_amount == money(charge)


def test_lines_are_numbered_for_the_payer_to_answer() -> None:
    assert [line.control_number for line in CAR.lines] == ["MH000103L1", "MH000103L2"]


def build(case: CaseFacts) -> Claim:
    clinic = a_clinic()
    return build_claim(
        control_number="MH-1",
        case=case,
        prescriber=a_prescription(case).prescriber,
        diagnoses=a_prescription(case).diagnoses,
        settings=clinic,
        therapist=clinic.therapists[0],
        lines=COURTESY.lines,
    )


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (a_courtesy_case().model_copy(update={"coverage": None}), "the policy"),
        (a_courtesy_case().model_copy(update={"coverage": Coverage(payer_id="nobody")}), "the payer"),
        (
            a_workers_case().model_copy(
                update={"injury": a_workers_case().injury.model_copy(update={"employer": None})}
            ),
            "the employer",
        ),
    ],
)
def test_a_claim_that_lacks_a_fact_says_which(case: CaseFacts, missing: str) -> None:
    with pytest.raises(NotBillable, match=missing):
        build(case)


def test_a_plans_amount_is_full_only_where_the_clinic_says_so_and_the_patient_has_assigned() -> None:
    """RULES 6.3: assigned and accepted is A/Y; accepted without her signature is still C/N."""
    both = assignment_of(PayerKind.HEALTH_PLAN, assigns_benefits=True, accepts=True)
    alone = assignment_of(PayerKind.HEALTH_PLAN, assigns_benefits=False, accepts=True)
    assert (both.provider, both.patient) == ("A", "Y")
    assert (alone.provider, alone.patient) == ("C", "N")
