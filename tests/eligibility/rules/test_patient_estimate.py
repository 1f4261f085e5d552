"""So many visits of so many minutes: what they cost, what that rests on, and what is said where something is unknown.

P1 to P11 are the worked examples of one visit (tests/eligibility/rules/test_estimate.py); here they come from what a
plan said, and go on from visit to visit.
"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.models import Requirement, Status
from services.eligibility.models.estimates import EstimateAsked, EstimateStep, PatientEstimate
from services.eligibility.rules.patient_estimate import between, price_on, whether_it_pays
from shared.codes.payer_kind import PayerKind
from shared.money import ZERO, Money
from tests.builders_estimates import SETTINGS, estimate, ground, own_visit, price, told, usd
from tests.builders_events import authorization

COMP, CAR, SELF = PayerKind.WORKERS_COMPENSATION, PayerKind.CAR_ACCIDENT, PayerKind.SELF_PAY


def _owed(made: PatientEstimate) -> tuple[str, str]:
    return str(made.owes_least), str(made.owes_most)


def _steps(made: PatientEstimate) -> list[tuple[int, int, str]]:
    return [(step.first, step.last, str(step.owes_most)) for step in made.steps]


@pytest.mark.parametrize(
    ("source", "answers", "patient"),
    [
        ("P1 out of network", {}, "77.00"),
        ("P2 maximum almost met", {"out_of_pocket_left": "40"}, "60.00"),
        ("P3 deductible open", {"deductible_left": "500"}, "140.00"),
        ("P4 deductible met", {"deductible_left": "0"}, "56.00"),
        ("P5 the customary rate lies above the charge",
         {"allowed_per_unit": "38", "deductible_left": "0", "coinsurance_percent": 40}, "56.00"),
        ("P7 maximum met", {"out_of_pocket_left": "0"}, "20.00"),
        ("P8 a copay out of network leaves the balance", {"allowed_per_unit": "25", "copay": "40"}, "80.00"),
        ("no visit left", {"visits_left": 0}, "140.00"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)  # fmt: skip
def test_one_visit_costs_what_the_worked_examples_say(source: str, answers: dict[str, Any], patient: str) -> None:
    made = estimate(ground(told=(told(**answers),)))

    assert _owed(made) == (patient, patient)
    assert made.is_exact


@pytest.mark.parametrize(
    ("situation", "given", "visits", "steps"),
    [
        ("the deductible is met by the first visit", {}, 3, [(1, 1, "77.00"), (2, 3, "56.00")]),
        ("it lasts for two visits and a part", {"deductible_left": "250"}, 4,
         [(1, 2, "140.00"), (3, 3, "63.00"), (4, 4, "56.00")]),
        ("two visits are left", {"visits_left": 2, "deductible_left": "0"}, 3, [(1, 2, "56.00"), (3, 3, "140.00")]),
        ("the maximum is reached in the second", {"out_of_pocket_left": "50", "deductible_left": "0"}, 3,
         [(1, 1, "56.00"), (2, 2, "34.00"), (3, 3, "20.00")]),
        ("a copay leaves the deductible alone", {"copay": "40"}, 2, [(1, 2, "60.00")]),
    ],
)  # fmt: skip
def test_each_visit_leaves_less_for_the_next(
    situation: str, given: dict[str, Any], visits: int, steps: list[tuple[int, int, str]]
) -> None:
    assert _steps(estimate(ground(told=(told(**given),)), visits=visits)) == steps


def test_an_injured_worker_owes_nothing_whatever_is_charged() -> None:  # P10
    made = estimate(ground(COMP, pays=Status.UNKNOWN), visits=12)

    assert _owed(made) == ("0.00", "0.00")
    assert "you will probably owe nothing" in made.to_patient[0]
    assert [line.label for line in made.basis if line.value is None] == ["The carrier's authorization"]
    assert estimate(ground(COMP, leave=authorization())).basis[-1].value == "AUTH-7781"


def test_medpay_pays_until_it_is_used_up() -> None:  # P11
    made = estimate(ground(CAR, told=(told(benefit_left="240"),)), visits=3)

    assert _steps(made) == [(1, 1, "0.00"), (2, 2, "40.00"), (3, 3, "140.00")]


def test_what_medpay_leaves_may_wait_for_the_settlement_where_there_is_a_lawyer() -> None:
    facts = ground(CAR).facts
    assert facts.injury is not None
    injury = facts.injury.model_copy(update={"attorney": "Lee Invented"})
    made = estimate(ground(CAR, facts=facts.model_copy(update={"injury": injury})))

    assert any("lien" in str(line.value) for line in made.basis)


def test_self_pay_costs_the_clinics_price() -> None:
    made = estimate(ground(SELF, told=(), pays=Status.NOT_MET), visits=8, payer=None)

    assert _owed(made) == ("800.00", "800.00")
    assert made.to_patient[-1] == "This is the clinic's price."


# What is not known


@pytest.mark.parametrize(
    ("unknown", "answers", "least", "most"),
    [
        ("what the plan allows", {"allowed_per_unit": None, "deductible_left": "0"}, "42.00", "140.00"),
        ("the deductible", {"deductible_left": None}, "56.00", "140.00"),
        ("the share", {"coinsurance_percent": None, "deductible_left": "0"}, "20.00", "140.00"),
        ("the yearly maximum", {"out_of_pocket_left": None}, "77.00", "77.00"),
        ("the limit of visits", {"visits_left": None}, "77.00", "77.00"),
    ],
)
def test_what_nobody_told_makes_a_range_and_is_said(
    unknown: str, answers: dict[str, Any], least: str, most: str
) -> None:
    made = estimate(ground(told=(told(**answers),)))

    assert _owed(made) == (least, most)
    assert len([line for line in made.basis if line.value is None and line.effect]) == 1
    assert len([words for words in made.to_patient if words.startswith("We do not know yet")]) == 1


def test_while_nobody_has_said_whether_it_pays_the_whole_charge_is_the_most() -> None:
    assert _owed(estimate(ground(pays=Status.UNKNOWN))) == ("77.00", "140.00")


def test_what_is_refused_is_the_patients() -> None:
    assert _owed(estimate(ground(pays=Status.NOT_MET))) == ("140.00", "140.00")


@pytest.mark.parametrize("kind", [PayerKind.HEALTH_PLAN, CAR])
def test_before_anybody_was_asked_it_lies_between_nothing_and_everything(kind: PayerKind) -> None:
    assert _owed(estimate(ground(kind, told=(), pays=Status.UNKNOWN))) == ("0.00", "140.00")


# What it rests on


def test_each_input_names_its_evidence_and_its_day() -> None:
    deductible = next(line for line in estimate().basis if line.label == "Deductible left")

    assert (deductible.value, deductible.source) == ("$30.00", "telephone, Sam, reference R-1")
    assert str(deductible.dated) == "2026-03-01"


def test_the_newest_answer_counts_and_gaps_are_filled_from_the_other_channel() -> None:
    electronic = told(deductible_left="12", allowed_per_unit=None, verdict="covered", channel="270/271")
    lines = {line.label: line for line in estimate(ground(told=(electronic, told()))).basis}

    assert lines["Deductible left"].value == "$12.00"
    assert lines["Deductible left"].source.startswith("electronic answer")
    assert lines["Allowed for 15 minutes"].source.startswith("telephone")


def test_our_own_visits_since_the_plan_spoke_are_deducted() -> None:
    made = estimate(ground(told=(told(deductible_left="150"),), own_visits=(own_visit(1), own_visit(2))))

    assert _owed(made) == ("56.00", "56.00")
    assert made.basis[-1].value == "2 visits, taken off what is left"
    one = estimate(ground(told=(told(deductible_left="150"),), own_visits=(own_visit(2),)))
    assert _owed(one) == ("77.00", "77.00")
    assert one.basis[-1].value == "1 visit, taken off what is left"


def test_visits_before_the_plan_spoke_are_in_its_numbers_already() -> None:
    earlier = own_visit(1).model_copy(update={"service_date": told().verified_on.replace(month=2)})

    assert _owed(estimate(ground(own_visits=(earlier,)))) == ("77.00", "77.00")


def test_each_amount_has_its_own_day() -> None:
    early = told(recorded_at=told().recorded_at, verified_on="2026-02-01", deductible_left="150", visits_left=None)
    late = told(
        channel="270/271", deductible_left=None, visits_left=1, verified_on="2026-03-02", coinsurance_percent=30
    )
    made = estimate(ground(told=(late, early), own_visits=(own_visit(1),)))

    assert _owed(made) == ("77.00", "77.00")  # the deductible after the visit of March 1; the visits left before it


def test_where_the_allowed_amount_is_unknown_our_visits_take_nothing_off_the_most() -> None:
    answers = told(allowed_per_unit=None, deductible_left="280")
    made = estimate(ground(told=(answers,), own_visits=(own_visit(1), own_visit(2))))

    assert _owed(made) == ("42.00", "140.00")


def test_medpay_is_less_by_what_our_visits_used() -> None:
    made = estimate(ground(CAR, told=(told(benefit_left="240"),), own_visits=(own_visit(2),)))

    assert _owed(made) == ("40.00", "40.00")


def test_units_above_what_the_payer_counts_are_billed_to_nobody() -> None:
    made = estimate(minutes=90)

    assert (made.units, str(made.charge)) == (4, "140.00")
    assert made.basis[1].value == "4 of 6; time above them is billed to nobody"
    assert estimate(ground(SELF), minutes=90, payer=None).units == 6


def test_the_same_question_on_the_same_ground_is_the_same_estimate() -> None:
    assert estimate(visits=3).estimate_id == estimate(visits=3).estimate_id
    assert estimate(visits=3).estimate_id != estimate(visits=4).estimate_id
    other = ground(told=(told(deductible_left="29"),))
    assert estimate(other, visits=3).estimate_id != estimate(visits=3).estimate_id


@pytest.mark.parametrize(
    ("day", "charge"), [(date(2025, 12, 31), None), (date(2026, 3, 2), "35.00"), (date(2026, 7, 1), "36.00")]
)
def test_the_price_list_of_the_day_counts(day: date, charge: str | None) -> None:
    old = price().model_copy(update={"valid_to": date(2026, 6, 30)})
    new = price("36").model_copy(update={"valid_from": date(2026, 7, 1)})
    found = price_on(SETTINGS.model_copy(update={"prices": (old, new)}), "97124", day)

    assert (str(found.usual_charge) if found else None) == charge


# Words


def test_the_patient_reads_amounts_and_visits() -> None:
    assert estimate(visits=3).to_patient[:2] == (
        "3 visits of 60 minutes: you will probably owe $189.00.",
        "That is $77.00 for visit 1; $56.00 for each of visits 2 to 3.",
    )


def test_a_range_is_two_amounts() -> None:
    assert between(usd("56"), usd("140")) == "between $56.00 and $140.00"


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Status.MET, Status.MET, Status.MET), (Status.MET, Status.UNKNOWN, Status.UNKNOWN),
        (Status.UNKNOWN, Status.NOT_MET, Status.NOT_MET), (Status.NOT_MET, Status.MET, Status.NOT_MET),
    ],
)  # fmt: skip
def test_yes_needs_both_requirements(first: Status, second: Status, together: Status) -> None:
    one, two = (
        Requirement(number=number, name="x", status=status, rule="X", to_patient="", to_staff="")
        for number, status in ((1, first), (2, second))
    )

    assert whether_it_pays(one, two) is together


@pytest.mark.parametrize("wrong", [{"visits": 0}, {"visits": 61}, {"minutes": 50}, {"minutes": 0}, {"code": "massage"}])
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        EstimateAsked.model_validate(wrong)


# Laws

amounts = st.integers(0, 60_000).map(lambda cents: str(Money(cents)))
maybe = st.none() | amounts
answers = st.fixed_dictionaries({
    "allowed_per_unit": maybe, "deductible_left": maybe, "copay": st.none() | amounts, "out_of_pocket_left": maybe,
    "coinsurance_percent": st.none() | st.integers(0, 100), "visits_left": st.none() | st.integers(0, 5),
    "benefit_left": maybe,
})  # fmt: skip
kinds = st.sampled_from(list(PayerKind))


@settings(max_examples=60)
@given(kinds, answers, st.integers(1, 5), st.sampled_from(list(Status)), st.booleans())
def test_it_lies_between_nothing_and_the_charge_and_its_steps_are_its_sum(
    kind: PayerKind, said: dict[str, Any], visits: int, pays: Status, treated: bool
) -> None:
    visited = (own_visit(2),) if treated else ()
    made = estimate(ground(kind, told=(told(**said),), pays=pays, own_visits=visited), visits=visits)

    assert ZERO <= made.owes_least <= made.owes_most <= made.charge
    assert [step.first for step in made.steps] == [1, *(step.last + 1 for step in made.steps[:-1])]
    assert made.steps[-1].last == visits
    assert sum(_cost(step).cents for step in made.steps) == made.owes_most.cents


def _cost(step: EstimateStep) -> Money:
    return step.owes_most.times(step.last - step.first + 1)


@settings(max_examples=60)
@given(answers, st.integers(1, 4), st.integers(0, 40_000), st.integers(0, 20_000))
def test_more_deductible_left_never_costs_less(said: dict[str, Any], visits: int, left: int, more: int) -> None:
    low, high = (
        estimate(ground(told=(told(**{**said, "deductible_left": str(Money(cents))}),)), visits=visits)
        for cents in (left, left + more)
    )

    assert low.owes_least <= high.owes_least
    assert low.owes_most <= high.owes_most


@settings(max_examples=40)
@given(answers, st.integers(1, 4))
def test_to_know_more_never_widens_the_range(said: dict[str, Any], visits: int) -> None:
    open_questions = {**said, "allowed_per_unit": None, "deductible_left": None}
    vague, better = (estimate(ground(told=(told(**one),)), visits=visits) for one in (open_questions, said))

    assert vague.owes_least <= better.owes_least
    assert better.owes_most <= vague.owes_most
