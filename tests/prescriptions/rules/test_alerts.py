"""Before an order runs out: 80 percent, the last two sessions, fourteen days, a report, a signed copy; each once."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.prescriptions.models.alerts import AlertKind
from services.prescriptions.models.terms import Terms
from services.prescriptions.rules.alerts import alerts_due
from tests.builders_prescriptions import WRITTEN, a_prescription, some_limits, used

K = AlertKind
EARLY = date(2026, 3, 12)
VERBAL = {"signed_copy_due": date(2026, 3, 15)}


def kinds(sessions: int, today: date, number: int = 12, **order: Any) -> list[AlertKind]:
    usage = used(*(WRITTEN + timedelta(days=day) for day in range(sessions)))
    found = alerts_due(a_prescription(some_limits(number_of_sessions=number), **order), usage, today)
    return [alert.kind for alert in found]


@pytest.mark.parametrize(
    ("situation", "sessions", "number", "expected"),
    [
        ("nine of twelve", 9, 12, []),
        ("ten of twelve: two are left, which says it all", 10, 12, [K.LAST_TWO]),
        ("eleven of twelve", 11, 12, [K.LAST_TWO]),
        ("twelve of twelve: it has run out", 12, 12, []),
        ("sixteen of twenty: 80 percent", 16, 20, [K.NEARLY_USED]),
        ("fifteen of twenty", 15, 20, []),
        ("eighteen of twenty", 18, 20, [K.LAST_TWO]),
        ("an order for two sessions warns of nothing", 0, 2, []),
        ("one of three", 1, 3, [K.LAST_TWO]),
    ],
)
def test_sessions_run_out(situation: str, sessions: int, number: int, expected: list[AlertKind]) -> None:
    assert kinds(sessions, EARLY, number) == expected, situation


@pytest.mark.parametrize(
    ("situation", "today", "order", "expected"),
    [
        ("fourteen days left", date(2026, 3, 29), {}, []),
        ("thirteen days left", date(2026, 3, 30), {}, [K.ENDS_SOON]),
        ("a signed copy, a week before", date(2026, 3, 8), VERBAL, []),
        ("a signed copy, six days before", date(2026, 3, 9), VERBAL, [K.SIGNED_COPY]),
        ("it has come", date(2026, 3, 9), {**VERBAL, "signed_copy": "1" * 64}, []),
        ("a report after thirty days", date(2026, 3, 31), {"terms": Terms(recertify_after_days=30, recertify_days=1)},
         [K.REPORT_DUE]),
        ("not yet", date(2026, 3, 30), {"terms": Terms(recertify_after_days=30, recertify_days=1)}, []),
    ],
)  # fmt: skip
def test_days_run_out(situation: str, today: date, order: dict[str, Any], expected: list[AlertKind]) -> None:
    assert kinds(1, today, **order) == expected, situation


def test_when_the_next_order_is_here_nothing_runs_out() -> None:
    assert kinds(10, date(2026, 3, 30), renewed_from=date(2026, 4, 6)) == []


def test_what_was_told_is_not_told_again() -> None:
    assert kinds(10, date(2026, 3, 30)) == [K.LAST_TWO, K.ENDS_SOON]
    assert kinds(10, date(2026, 3, 30), alerted=(K.LAST_TWO,)) == [K.ENDS_SOON]


def test_the_patient_hears_in_words_what_is_hers_to_do() -> None:
    usage = used(*(WRITTEN + timedelta(days=day) for day in range(11)))
    last, soon = alerts_due(a_prescription(), usage, date(2026, 3, 31))
    assert last.to_patient == "Your prescription for massage has one session left."
    assert soon.to_patient == "Your prescription for massage ends on April 12, 2026."
    assert (soon.due, last.due) == (date(2026, 4, 12), date(2026, 3, 31))
    (used_up,) = alerts_due(
        a_prescription(some_limits(number_of_sessions=20)),
        used(*(WRITTEN + timedelta(days=day) for day in range(16))), EARLY,
    )  # fmt: skip
    assert used_up.to_patient == "16 of 20 sessions of your prescription are used."
