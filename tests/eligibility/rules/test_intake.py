"""What a form can say that no calendar allows, and what each payer's path needs."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.eligibility.models import Intake
from services.eligibility.models.intake import PublicIntake
from services.eligibility.rules.intake import impossible_answers, impossible_days
from shared.problems import bad_input
from shared.settings import ClinicSettings
from tests.builders import JANE, an_intake
from tests.world import told_settings

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
    ("kind", "changes", "fields"),
    [
        ("health_plan", {"coverage": None}, ["coverage.payer_id", "coverage.member_id"]),
        ("health_plan", {"coverage": {"payer_id": "example-plan"}}, ["coverage.member_id"]),
        ("workers_compensation", {"injury": None}, ["injury.injured_on", "injury.employer"]),
        ("workers_compensation", {"coverage": None}, ["coverage.payer_id"]),
        ("workers_compensation", {"injury": {"injured_on": "2026-01-15"}}, ["injury.employer"]),
        ("car_accident", {"injury": None}, ["injury.injured_on"]),
        ("self_pay", {"patient": None}, [f"patient.{name}" for name in (
            "first_name", "last_name", "birth_date", "address.street", "address.city", "address.state",
            "address.zip_code", "phone")]),
        ("health_plan", {"coverage": {"payer_id": "example-plan", "member_id": "W1", "relationship": "spouse"}},
         [f"coverage.subscriber.{name}" for name in ("first_name", "last_name", "birth_date")]),
        ("self_pay", {"may_email": True}, ["patient.email"]),
        ("self_pay", {"patient": "Jane"}, ["patient"]),
        ("health_plan", {"coverage": "the card"}, ["coverage", "coverage.member_id"]),
        ("lottery", {}, ["payer_kind"]),
        ("self_pay", {"trimester": "4"}, ["trimester"]),
        ("self_pay", {"says_has_prescription": "perhaps"}, ["says_has_prescription"]),
    ],
)  # fmt: skip
def test_each_path_needs_its_own_facts_and_names_the_field(
    kind: str, changes: dict[str, Any], fields: list[str]
) -> None:
    filled = {**an_intake(kind if kind != "lottery" else "self_pay", **changes), "payer_kind": kind}
    with pytest.raises(ValidationError) as caught:
        Intake.model_validate(filled)

    assert [error.field for error in bad_input(caught.value).errors] == fields


@pytest.mark.parametrize(("born", "is_wrong"), [("1960-02-29", False), ("2026-03-03", True), ("1900-01-01", True)])
def test_the_holder_of_a_policy_was_born_too(born: str, is_wrong: bool) -> None:
    holder = {"first_name": "June", "last_name": "Invented", "birth_date": born}
    coverage = {"payer_id": "example-plan", "member_id": "W1", "relationship": "child", "subscriber": holder}
    found = impossible_days(Intake.model_validate(an_intake(coverage=coverage)), TODAY)

    assert [error.field for error in found] == (["coverage.subscriber.birth_date"] if is_wrong else [])


@pytest.mark.parametrize("field", ["patient.address.city", "injury.employer", "injury.attorney"])
def test_a_line_that_would_tear_a_file_is_refused_at_its_field(field: str) -> None:
    filled = json.loads(json.dumps(an_intake("workers_compensation")))
    part = filled
    *path, last = field.split(".")
    for name in path:
        part = part[name]
    part[last] = "a~b"
    with pytest.raises(ValidationError) as caught:
        Intake.model_validate(filled)

    assert [error.field for error in bad_input(caught.value).errors] == [field]


def test_a_city_of_forty_letters_is_too_long_for_a_claim() -> None:
    address = {**JANE["address"], "city": "x" * 40}
    with pytest.raises(ValidationError) as caught:
        Intake.model_validate(an_intake("self_pay", patient={**JANE, "address": address}))

    assert "at most 30" in bad_input(caught.value).errors[0].detail


def test_what_guards_the_form_is_no_part_of_it() -> None:
    public = PublicIntake.model_validate({**an_intake(), "form": "token", "website": None})

    assert public.intake() == Intake.model_validate(an_intake())


def test_a_text_is_no_form() -> None:
    with pytest.raises(ValidationError):
        Intake.model_validate("a form")


def test_a_form_made_of_facts_is_a_form() -> None:
    read = Intake.model_validate(an_intake())

    assert Intake(payer_kind=read.payer_kind, patient=read.patient, coverage=read.coverage) == read


SETTINGS = ClinicSettings.model_validate(told_settings())


@pytest.mark.parametrize(
    ("situation", "kind", "payer", "is_known"),
    [
        ("a plan of the clinic", "health_plan", "example-plan", True),
        ("nobody's plan", "health_plan", "sunshine", False),
        ("a carrier is no plan", "health_plan", "example-comp", False),
    ],
)
def test_the_insurer_is_one_of_the_clinics_for_this_path(situation: str, kind: str, payer: str, is_known: bool) -> None:
    filled = Intake.model_validate(an_intake(kind, coverage={"payer_id": payer, "member_id": "W1"}))
    found = [error.field for error in impossible_answers(filled, SETTINGS, TODAY)]

    assert found == ([] if is_known else ["coverage.payer_id"])


def test_who_pays_herself_has_no_insurer_to_be_known() -> None:
    assert impossible_answers(Intake.model_validate(an_intake("self_pay")), SETTINGS, TODAY) == []


@pytest.mark.parametrize("kind", ["health_plan", "workers_compensation", "car_accident", "self_pay"])
def test_a_filled_form_is_valid_on_each_path(kind: str) -> None:
    assert Intake.model_validate(an_intake(kind)).payer_kind == kind
