"""The call sheet: which questions are asked, what is known of each, and what is still open."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.eligibility.models import BenefitsVerification, VerificationAnswers
from services.eligibility.models.decisions import Verdict
from services.eligibility.rules.call_sheet import QUESTIONS, Kind, known, left_open, newest_first
from shared.codes.payer_kind import PayerKind
from shared.money import Money
from shared.settings import Answer

PLAN = PayerKind.HEALTH_PLAN
YES, NO = Answer.YES, Answer.NO


def call(day: int, minute: int = 0, **answers: Any) -> BenefitsVerification:
    """A call of a day in March."""
    return BenefitsVerification(
        representative="Sam", reference_number=f"R-{day}-{minute}", verification_id=f"told{day:03}{minute:03}",
        verified_on=date(2026, 3, day), recorded_at=datetime(2026, 3, 20, 19, minute, tzinfo=UTC), **answers,
    )  # fmt: skip


def of(field: str, *said: BenefitsVerification) -> Any:
    return next(one for one in known(PLAN, said) if one.question.field == field)


@pytest.mark.parametrize("kind", [kind for kind in PayerKind if kind is not PayerKind.SELF_PAY])
def test_each_question_is_asked_once_has_words_and_a_field_for_its_answer(kind: PayerKind) -> None:
    fields = [question.field for question in QUESTIONS[kind]]

    assert len(fields) == len(set(fields))
    assert set(fields) <= set(VerificationAnswers.model_fields)
    assert all(question.say.endswith("?") and question.label for question in QUESTIONS[kind])


@pytest.mark.parametrize("kind", PayerKind)
def test_a_question_is_answered_by_what_its_field_holds(kind: PayerKind) -> None:
    for question in QUESTIONS[kind]:
        holds = VerificationAnswers.model_fields[question.field].annotation
        assert (holds is Answer) == (question.kind is Kind.YES_NO), question.field
        assert (holds == Money | None) == (question.kind is Kind.MONEY), question.field


def test_what_an_estimate_and_a_determination_rest_on_is_needed() -> None:
    needed = {question.field for question in QUESTIONS[PLAN] if question.is_needed}

    assert needed == {"plan_active", "covers_massage", "accepts_massage_therapists", "pays_out_of_network",
                      "needs_authorization", "deductible_left", "coinsurance_percent", "allowed_per_unit",
                      "visits_left"}  # fmt: skip


def test_who_pays_herself_is_asked_nothing_of_an_insurer() -> None:
    assert known(PayerKind.SELF_PAY, ()) == left_open(PayerKind.SELF_PAY, ()) == ()


def test_calls_are_ranked_by_their_day_not_by_when_they_were_written_down() -> None:
    assert [one.verified_on.day for one in newest_first([call(2, 9), call(5, 1), call(3, 5)])] == [5, 3, 2]


def test_the_newest_answer_to_each_question_counts_and_a_gap_takes_nothing_back() -> None:
    first, second = call(2, covers_massage=YES, visits_left=9), call(5, visits_left=7)

    assert (of("covers_massage", first, second).value, of("covers_massage", first, second).by) == (YES, first)
    assert (of("visits_left", first, second).value, of("visits_left", first, second).by) == (7, second)
    assert of("copay", first, second).is_open


@pytest.mark.parametrize(
    ("field", "older", "newer", "contradicted"),
    [
        ("covers_massage", YES, NO, True),
        ("covers_massage", YES, YES, False),
        ("covers_massage", Answer.UNKNOWN, NO, False),
        ("deductible", Money(50000), Money(75000), True),
        ("deductible_left", Money(50000), Money(20000), False),  # it is used up visit by visit
        ("visits_left", 9, 7, False),
        ("allowed_basis", "Medicare", "80th percentile", True),
    ],
)
def test_two_calls_that_differ_are_both_shown_where_nothing_can_have_changed(
    field: str, older: Any, newer: Any, contradicted: bool
) -> None:
    found = of(field, call(2, **{field: older}), call(5, **{field: newer}))

    assert found.value == newer
    assert found.is_contradicted is contradicted
    assert found.differing == (older if contradicted else None)


def test_an_electronic_answer_counts_among_the_calls() -> None:
    electronic = call(3, covers_massage=YES, channel="270/271", verdict=Verdict.COVERED)

    assert of("covers_massage", electronic, call(2, covers_massage=NO)).differing == NO


def test_what_is_needed_and_unanswered_stays_open() -> None:
    said = [
        call(2, covers_massage=YES, accepts_massage_therapists=NO),
        call(3, deductible_left=Money(0), visits_left=0),
    ]
    fields = [question.field for question in left_open(PLAN, said)]

    assert fields == ["plan_active", "pays_out_of_network", "needs_authorization", "coinsurance_percent",
                      "allowed_per_unit"]  # fmt: skip
