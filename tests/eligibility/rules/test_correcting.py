"""Correcting a case: what differs, what follows, what stays as it was found."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.models import Intake
from services.eligibility.models.intake import PhysicianClearance
from services.eligibility.rules.correcting import as_intake, corrected, differences
from tests.builders import JANE, an_intake
from tests.eligibility.rules.test_duties import a_case

TODAY = date(2026, 3, 2)
CLEARED = PhysicianClearance(physician="Pat Example", said_on=TODAY)


def form(kind: str = "health_plan", **changes: Any) -> Intake:
    return Intake.model_validate(an_intake(kind, **changes))


def opened(intake: Intake) -> Any:
    """The case that the form opens."""
    return corrected(a_case(intake.payer_kind.value), intake, TODAY)


def differ(before: Intake, after: Intake) -> dict[str, tuple[str, str]]:
    return {one.field: (one.before, one.after) for one in differences(before, after)}


@pytest.mark.parametrize("kind", ["health_plan", "workers_compensation", "car_accident", "self_pay"])
def test_a_case_gives_back_the_form_that_opened_it(kind: str) -> None:
    told = form(kind, complaints=["neck"], red_flags=["fever"], says_saw_physician=True)

    assert differences(as_intake(opened(told)), told) == ()


def test_each_answer_that_differs_is_named_with_both_its_values() -> None:
    after = form(patient={**JANE, "phone": "3035550199"}, coverage={"payer_id": "example-plan", "member_id": "W9"},
                 complaints=["neck", "low_back"], may_email=False, says_has_prescription=True)  # fmt: skip

    assert differ(form(), after) == {
        "patient.phone": ("3035550111", "3035550199"),
        "coverage.member_id": ("W123456789", "W9"),
        "coverage.group_number": ("GRP12345", "-"),
        "says_has_prescription": ("no", "yes"),
        "complaints": ("-", "neck, low_back"),
    }


def test_another_kind_of_payer_leaves_the_old_ones_answers_behind() -> None:
    found = differ(form(), form("self_pay"))

    assert found["payer_kind"] == ("health_plan", "self_pay")
    assert found["coverage.member_id"] == ("W123456789", "-")
    assert differ(form("self_pay"), form()) == {field: pair[::-1] for field, pair in found.items()}


def test_the_next_revision_has_the_new_facts() -> None:
    case = opened(form())
    after = corrected(case, form(patient={**JANE, "last_name": "Corrected"}), TODAY)

    assert after.facts.revision == case.facts.revision + 1
    assert after.facts.patient.last_name == "Corrected"


def test_codes_stay_as_they_were_found_unless_what_hurts_was_corrected() -> None:
    case = opened(form(complaints=["neck"]))
    held = case.facts.reasons
    phone = corrected(case, form(complaints=["neck"], patient={**JANE, "phone": "3035550199"}), date(2030, 1, 1))
    back = corrected(case, form(complaints=["low_back"]), TODAY)

    assert phone.facts.reasons is held
    assert back.facts.reasons.candidates[0].startswith("M545")


def test_an_injury_that_was_forgotten_finds_other_codes() -> None:
    case = opened(form(complaints=["neck"]))
    after = corrected(case, form("car_accident", complaints=["neck"]), TODAY)

    assert after.facts.reasons.candidates[0] == "S161XXD"


@pytest.mark.parametrize(
    ("situation", "flags", "stays"),
    [
        ("the same warning", ["fever"], True),
        ("a warning less", [], True),
        ("one more", ["fever", "weight_loss"], False),
    ],
)
def test_a_physicians_word_holds_for_what_she_heard_of(situation: str, flags: list[str], stays: bool) -> None:
    case = opened(form(red_flags=["fever"])).model_copy(update={"cleared": CLEARED})

    assert (corrected(case, form(red_flags=flags), TODAY).cleared == CLEARED) is stays
