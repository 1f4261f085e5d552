"""When an answer holds, and when a plan is asked by itself (X12 005010X279A1, AAA04; the days are our practice)."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.models.decisions import Verdict
from services.eligibility.rules.freshness import is_fresh, is_to_be_asked, newest
from tests.eligibility.rules.test_duties import NOON, a_call, an_answer

TODAY = date(2026, 3, 10)


def answered(on: date, **said: Any) -> Any:
    return an_answer(**said).model_copy(update={"verified_on": on})


@pytest.mark.parametrize(
    ("situation", "on", "today", "visit_on", "fresh"),
    [
        ("today's", date(2026, 3, 10), TODAY, None, True),
        ("six days old", date(2026, 3, 4), TODAY, None, True),
        ("a week old", date(2026, 3, 3), TODAY, None, False),
        ("of last month", date(2026, 3, 31), date(2026, 4, 1), None, False),
        ("yesterday's, and the visit is today", date(2026, 3, 9), TODAY, TODAY, False),
        ("today's, and the visit is today", TODAY, TODAY, TODAY, True),
        ("yesterday's, and the visit is tomorrow", date(2026, 3, 9), TODAY, date(2026, 3, 11), True),
    ],
)
def test_an_answer_holds_a_week_within_its_month_and_a_day_at_the_visit(
    situation: str, on: date, today: date, visit_on: date | None, fresh: bool
) -> None:
    assert is_fresh(answered(on), today, visit_on) is fresh


@pytest.mark.parametrize(
    ("situation", "told", "visit_on", "asked"),
    [
        ("no visit", [], None, False),
        ("a visit next week", [], date(2026, 3, 17), False),
        ("a visit that was", [], date(2026, 3, 9), False),
        ("a visit in three days, nobody asked", [], date(2026, 3, 13), True),
        ("a visit tomorrow, asked yesterday", [answered(date(2026, 3, 9))], date(2026, 3, 11), False),
        ("a visit today, asked yesterday", [answered(date(2026, 3, 9))], TODAY, True),
        ("a visit tomorrow, asked last week", [answered(date(2026, 3, 3))], date(2026, 3, 11), True),
        ("correct first", [answered(date(2026, 3, 3), follow_up="C")], date(2026, 3, 11), False),
        ("do not ask again", [answered(date(2026, 3, 3), follow_up="N")], date(2026, 3, 11), False),
        ("a third party has it", [answered(date(2026, 3, 3), follow_up="S")], date(2026, 3, 11), False),
        ("the payer holds it", [answered(date(2026, 3, 3), follow_up="Y")], date(2026, 3, 11), False),
        ("resubmission allowed", [answered(date(2026, 3, 3), follow_up="R")], date(2026, 3, 11), True),
        ("wait ten days, seven are over", [answered(date(2026, 3, 3), follow_up="X")], date(2026, 3, 11), False),
        ("wait ten days, they are over", [answered(date(2026, 2, 28), follow_up="X")], date(2026, 3, 11), True),
        ("wait thirty days", [answered(date(2026, 2, 28), follow_up="W")], date(2026, 3, 11), False),
    ],
)
def test_by_itself_a_plan_is_asked_for_the_coming_visits_only(
    situation: str, told: list[Any], visit_on: date | None, asked: bool
) -> None:
    assert is_to_be_asked(told, TODAY, visit_on) is asked


def test_a_call_is_no_electronic_answer() -> None:
    later = an_answer(reference_number="R-2").model_copy(update={"recorded_at": NOON.replace(hour=21)})

    assert newest([a_call()]) is None
    assert newest([later, an_answer(), a_call()]) is later


@pytest.mark.parametrize(
    ("situation", "changes", "fresh"),
    [
        ("about these facts", {"facts_revision": 2}, True),
        ("about facts that were corrected since", {"facts_revision": 1}, False),
        ("from before revisions were kept", {}, True),
        ("refused", {"verdict": Verdict.INQUIRY_REJECTED}, False),
        ("not used, for it was somebody else's", {"verdict": Verdict.UNKNOWN}, False),
        ("a telephone is to be picked up", {"verdict": Verdict.VERIFY_BY_PHONE}, True),
    ],
)
def test_a_refusal_is_no_answer_and_an_answer_is_of_the_facts_it_was_asked_about(
    situation: str, changes: dict[str, Any], fresh: bool
) -> None:
    assert is_fresh(answered(TODAY).model_copy(update=changes), TODAY, None, 2) is fresh


def test_what_waited_for_a_correction_is_asked_again_once_it_was_corrected() -> None:
    told = [answered(date(2026, 3, 9), follow_up="C").model_copy(update={"facts_revision": 1})]

    assert is_to_be_asked(told, TODAY, date(2026, 3, 11), 1) is False
    assert is_to_be_asked(told, TODAY, date(2026, 3, 11), 2) is True
