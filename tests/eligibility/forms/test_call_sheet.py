"""The call sheet on paper: whom to call, what to say, a place for each answer, and what is known already."""

from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from services.eligibility.forms.call_sheet import render, sheet_for, shown
from services.eligibility.models import CaseView
from services.eligibility.rules.call_sheet import QUESTIONS
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.facts import Coverage, PolicyHolder
from shared.money import Money
from shared.settings import Answer
from tests.builders_authorizations import TODAY
from tests.eligibility.forms.test_authorization_request import SETTINGS, a_view
from tests.eligibility.rules.test_call_sheet import call

HOLDER = PolicyHolder(first_name="Pat", last_name="Invented", birth_date=date(1980, 1, 2))
COVERAGE = Coverage(payer_id="example-plan", member_id="W123456789", group_number="GRP1", subscriber=HOLDER,
                    relationship=Relationship.SPOUSE)  # fmt: skip


def a_plan_case(**changes: Any) -> CaseView:
    view = a_view()
    facts = {"payer_kind": PayerKind.HEALTH_PLAN, "injury": None, "coverage": COVERAGE, **changes.pop("facts", {})}
    case = view.case.model_copy(update={"facts": view.case.facts.model_copy(update=facts)})
    return view.model_copy(update={"case": case, **changes})


def printed(view: CaseView) -> str:
    document = pypdfium2.PdfDocument(render(sheet_for(SETTINGS, view, TODAY)))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(words.split())


def test_it_names_insurer_member_and_clinic_and_says_what_to_say() -> None:
    words = printed(a_plan_case())

    for told in ("Example Health Plan", "W123456789", "GRP1", "Jane Invented, born 04/12/1985",
                 "Pat Invented, born 01/02/1980", "I am calling from Mile High Medical Massage LLC", "84-1234567",
                 "225700000X", "reference number for this call?"):  # fmt: skip
        assert told in words, told


@pytest.mark.parametrize("kind", [kind for kind in PayerKind if kind is not PayerKind.SELF_PAY])
def test_every_question_of_the_path_stands_on_it(kind: PayerKind) -> None:
    words = printed(a_plan_case(facts={"payer_kind": kind}))

    assert [question.field for question in QUESTIONS[kind] if question.say not in words] == []


def test_an_accident_is_called_about_by_its_claim() -> None:
    words = printed(a_view())

    assert "WC-2026-004417" in words
    assert "a workers' compensation claim" in words
    unknown = a_view()
    injury = unknown.case.facts.injury.model_copy(update={"claim_number": None}) if unknown.case.facts.injury else None
    facts = unknown.case.facts.model_copy(update={"injury": injury, "coverage": None})
    assert "not yet known" in printed(unknown.model_copy(update={
        "case": unknown.case.model_copy(update={"facts": facts})}))  # fmt: skip


def test_what_was_told_stands_in_its_place_with_day_and_reference() -> None:
    words = printed(a_plan_case(verifications=(call(2, covers_massage=Answer.YES, deductible_left=Money(3050)),)))

    assert "yes (03/02/2026, R-2-0)" in words
    assert "$30.50 (03/02/2026, R-2-0)" in words


def test_two_calls_that_differ_stand_beside_each_other() -> None:
    said = (call(2, covers_massage=Answer.NO), call(5, covers_massage=Answer.YES))
    words = printed(a_plan_case(verifications=said))

    assert "yes (03/05/2026, R-5-0); but no (03/02/2026, R-2-0): ask again" in words


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Answer.NO, "no"), (Money(100), "$1.00"), (date(2026, 1, 1), "01/01/2026"), (Decimal(30), "30 %"), (12, "12"),
     ("80th percentile", "80th percentile")],
)  # fmt: skip
def test_an_answer_is_written_as_people_write_it(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_case_that_nobody_is_called_about_has_an_empty_sheet() -> None:
    assert sheet_for(SETTINGS, a_plan_case(facts={"payer_kind": PayerKind.SELF_PAY}), TODAY).lines == ()


def test_the_same_case_gives_the_same_bytes() -> None:
    assert render(sheet_for(SETTINGS, a_view(), TODAY)) == render(sheet_for(SETTINGS, a_view(), TODAY))
