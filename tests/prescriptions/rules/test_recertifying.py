"""When an order must be certified again (RX-19): the earliest of its end, its use, and what payer or state wants."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.prescriptions.models.terms import Terms
from services.prescriptions.rules.recertifying import Because, is_due, recertification
from tests.builders_prescriptions import WRITTEN, a_prescription, used

LAST = date(2026, 4, 12)


def days(number: int) -> tuple[date, ...]:
    return tuple(WRITTEN + timedelta(days=day) for day in range(number))


@pytest.mark.parametrize(
    ("situation", "sessions", "terms", "due", "because"),
    [
        ("little used", 3, {}, LAST, Because.ENDS),
        ("nine of twelve", 9, {}, LAST, Because.ENDS),
        ("ten of twelve: over 80 percent, on the tenth's day", 10, {}, date(2026, 3, 10), Because.NEARLY_USED),
        ("a payer that wants it at half", 6, {"recertify_share": 50}, date(2026, 3, 6), Because.NEARLY_USED),
        ("the sixth visit, in Washington", 6, {"recertify_after_sessions": 6}, date(2026, 3, 6), Because.VISITS),
        ("five visits, in Washington", 5, {"recertify_after_sessions": 6}, LAST, Because.ENDS),
        ("thirty days", 1, {"recertify_after_days": 30}, date(2026, 3, 31), Because.DAYS),
        ("six weeks, in Colorado: the order ends on that day too", 1, {"recertify_after_days": 42}, LAST, Because.ENDS),
    ],
)
def test_the_earliest_date_counts(
    situation: str, sessions: int, terms: dict[str, Any], due: date, because: Because
) -> None:
    found = recertification(a_prescription(), used(*days(sessions)), Terms(**terms))
    assert (found.due, found.because) == (due, because), situation


@pytest.mark.parametrize(
    ("situation", "today", "sessions", "due"),
    [
        ("early, little used", date(2026, 3, 10), 3, False),
        ("exactly the notice left", date(2026, 3, 29), 3, False),
        ("less than the notice left", date(2026, 3, 30), 3, True),
        ("nine of twelve used", date(2026, 3, 20), 9, False),
        ("ten of twelve used: over 80 percent", date(2026, 3, 20), 10, True),
    ],
)
def test_a_new_order_is_asked_for_in_time(situation: str, today: date, sessions: int, due: bool) -> None:
    assert is_due(a_prescription(), used(*days(sessions)), today, Terms()) is due, situation
