"""What a form can say that no calendar allows, and what each payer's path needs."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.eligibility.models import Intake
from services.eligibility.rules.intake import impossible_days
from tests.builders import JANE, an_intake

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("situation", "born", "hurt", "field"),
    [
        ("born today", "2026-03-02", "2026-03-02", None),
        ("born tomorrow", "2026-03-03", "2026-03-02", "patient.birth_date"),
        ("120 years old", "1906-01-01", "2026-03-02", None),
        ("121 years old", "1905-12-31", "2026-03-02", "patient.birth_date"),
        ("hurt tomorrow", "1985-04-12", "2026-03-03", "injury.injured_on"),
        ("hurt before birth", "1985-04-12", "1985-04-11", "injury.injured_on"),
    ],
)
def test_days_that_cannot_be_are_named(situation: str, born: str, hurt: str, field: str | None) -> None:
    filled = an_intake("workers_compensation", patient={**JANE, "birth_date": born},
                       injury={"injured_on": hurt, "employer": "Invented Roofing Inc"})  # fmt: skip
    found = [error.field for error in impossible_days(Intake.model_validate(filled), TODAY)]

    assert (field in found) if field else not found


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("health_plan", {"coverage": None}, "member id"),
        ("health_plan", {"coverage": {"payer_id": "example-plan"}}, "member id"),
        ("workers_compensation", {"injury": None}, "date of the injury"),
        ("workers_compensation", {"coverage": None}, "the insurer"),
        ("workers_compensation", {"injury": {"injured_on": "2026-01-15"}}, "employer"),
        ("car_accident", {"injury": None}, "date of the injury"),
    ],
)
def test_each_path_needs_its_own_facts(kind: str, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Intake.model_validate(an_intake(kind, **changes))


@pytest.mark.parametrize("kind", ["health_plan", "workers_compensation", "car_accident", "self_pay"])
def test_a_filled_form_is_valid_on_each_path(kind: str) -> None:
    assert Intake.model_validate(an_intake(kind)).payer_kind == kind
