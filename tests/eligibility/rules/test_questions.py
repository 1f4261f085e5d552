"""Questions and answers from one source: the clinic's words, with numbers from its settings on the day of reading."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.eligibility.rules.questions import BEGINNING, answered, placeholders, questions_of
from shared.problems import bad_input
from shared.settings import PLACEHOLDERS, ClinicSettings
from tests.world import told_settings

TODAY = date(2026, 3, 2)


def a_clinic(**changes: Any) -> ClinicSettings:
    return ClinicSettings.model_validate({**told_settings(), **changes})


def test_a_clinic_that_wrote_none_answers_nine_questions() -> None:
    asked = " ".join(one.question for one in answered(a_clinic(), TODAY))

    assert len(BEGINNING) == 9
    for topic in ("insurance pay", "conditions", "prescription", "relaxing", "at work", "car accident", "cost",
                  "first visit", "call"):  # fmt: skip
        assert topic in asked


@pytest.mark.parametrize(
    ("placeholder", "words"),
    [
        ("clinic", "Mile High Medical Massage LLC"),
        ("phone", "(303) 555-0100"),
        ("email", "desk@milehigh.example"),
        ("website", "milehigh.example"),
        ("address", "100 Invented Ave Ste 200, Denver, CO"),
        ("unit", "15 minutes"),
        ("unit_price", "$25.00"),
        ("hour_price", "$100.00"),
        ("unit_charge", "$35.00"),
        ("hour_charge", "$140.00"),
        ("plans", "Example Health Plan"),
        ("carriers", "Example Comp Carrier"),
        ("car_insurers", "Example Auto Insurance"),
    ],
)
def test_a_placeholder_says_what_the_settings_say(placeholder: str, words: str) -> None:
    clinic = a_clinic(questions=[{"question": "Well?", "answer": f"It is {{{placeholder}}}."}])

    assert answered(clinic, TODAY)[0].answer == f"It is {words}."


def test_every_placeholder_that_may_be_written_is_filled() -> None:
    assert set(placeholders(a_clinic(), TODAY)) == set(PLACEHOLDERS)


@pytest.mark.parametrize(
    ("situation", "changes", "placeholder"),
    [
        ("no price today", {"prices": [{"code": "97124", "usual_charge": "35", "clinic_price": "25",
                                        "valid_from": "2027-01-01"}]}, "hour_price"),
        ("no price for massage", {"prices": [{"code": "97140", "usual_charge": "35", "clinic_price": "25",
                                              "valid_from": "2026-01-01"}]}, "unit_charge"),
        ("a price that is over", {"prices": [{"code": "97124", "usual_charge": "35", "clinic_price": "25",
                                              "valid_from": "2025-01-01", "valid_to": "2025-12-31"}]}, "unit_price"),
        ("no insurer", {"payers": []}, "plans"),
    ],
)  # fmt: skip
def test_what_the_settings_do_not_say_is_ours_to_be_asked(
    situation: str, changes: dict[str, Any], placeholder: str
) -> None:
    assert placeholders(a_clinic(**changes), TODAY)[placeholder] == "ask us"


def test_a_new_price_is_a_new_answer_on_its_day() -> None:
    price = {"code": "97124", "usual_charge": "35", "clinic_price": "25", "valid_from": "2026-01-01"}
    dearer = {**price, "clinic_price": "30", "valid_from": "2026-07-01"}
    clinic = a_clinic(prices=[{**price, "valid_to": "2026-06-30"}, dearer])

    assert placeholders(clinic, date(2026, 6, 30))["hour_price"] == "$100.00"
    assert placeholders(clinic, date(2026, 7, 1))["hour_price"] == "$120.00"


@pytest.mark.parametrize(
    "answer", ["Call {telephone}.", "Call {phone", "Call phone}", "{}", "{phone!r}", "{clinic.__class__}", "{{phone}}"]
)
def test_what_is_no_placeholder_is_named_at_its_answer(answer: str) -> None:
    told = [{"question": "a", "answer": "b"}, {"question": "c", "answer": answer}]
    with pytest.raises(ValidationError) as caught:
        a_clinic(questions=told)

    [error] = bad_input(caught.value).errors
    assert error.field == "questions.1.answer"
    assert "{phone}" in error.detail
    assert "telephone" not in error.detail


def test_the_clinics_own_questions_replace_those_of_the_house() -> None:
    clinic = a_clinic(questions=[{"question": "Well?", "answer": "Yes."}])

    assert [one.question for one in questions_of(clinic)] == ["Well?"]
