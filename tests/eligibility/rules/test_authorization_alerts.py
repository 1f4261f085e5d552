"""Of what somebody is told about an authorization, once each, and on which day it is looked at again."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.eligibility.models.authorizations import AuthorizationRecord, Caseworker, SessionUse, Standing
from services.eligibility.rules.answer_clock import CLOCKS, HOUSE, clock_for
from services.eligibility.rules.authorization_alerts import Alert, alerts_due, next_look
from services.eligibility.rules.authorization_usage import usage_of
from shared.codes.payer_kind import PayerKind
from tests.builders_authorizations import TODAY, a_leave, a_record, units, used

COLORADO = CLOCKS[0]
ON_PAPER = Caseworker(name="Dana Reviewer", fax="3035550178")


def alerts(record: AuthorizationRecord, today: date = TODAY, *sessions: SessionUse) -> tuple[Alert, ...]:
    return alerts_due(record, usage_of(record, (record,), sessions), COLORADO, today)


# How long a payer may take


@pytest.mark.parametrize(
    ("kind", "state", "day", "statutory", "days"),
    [
        (PayerKind.WORKERS_COMPENSATION, "CO", date(2021, 1, 1), True, 10),  # 7 CCR 1101-3 Rule 16
        (PayerKind.WORKERS_COMPENSATION, "CO", date(2020, 12, 31), False, 10),
        (PayerKind.WORKERS_COMPENSATION, "WY", TODAY, False, 10),
        (PayerKind.CAR_ACCIDENT, "CO", TODAY, False, 10),
        (PayerKind.HEALTH_PLAN, "", TODAY, False, 10),
    ],
)
def test_the_law_sets_a_day_in_colorado_and_elsewhere_the_house_does(
    kind: PayerKind, state: str, day: date, statutory: bool, days: int
) -> None:
    clock = clock_for(kind, state, day)

    assert (clock.is_statutory, clock.days) == (statutory, days)
    assert clock.due(day) == day + timedelta(days=days)


def test_every_clock_says_who_says_so_and_only_asks_about_silence() -> None:
    for clock in (*CLOCKS, HOUSE):
        assert clock.source
        assert "call" in clock.silence


# Waiting for the answer: due March 12


@pytest.mark.parametrize(
    ("day", "names"),
    [(8, []), (9, ["answer due in 3"]), (11, ["answer due in 3"]), (12, ["answer due in 0"]), (13, ["answer overdue"])],
)
def test_an_answer_is_reminded_of_and_missed(day: int, names: list[str]) -> None:
    assert [alert.name for alert in alerts(a_record(), date(2026, 3, day))] == names


def test_what_was_told_is_not_told_again() -> None:
    told = a_record(alerts=("answer due in 3",))

    assert alerts(told, date(2026, 3, 9)) == ()
    assert [alert.name for alert in alerts(told, date(2026, 3, 12))] == ["answer due in 0"]


@pytest.mark.parametrize(
    ("contact", "day", "for_desk", "for_caseworker"),
    [(None, 9, True, False), (ON_PAPER, 9, True, False), (ON_PAPER, 13, True, False)],
)
def test_a_caseworker_without_an_address_is_called_by_the_desk(
    contact: Caseworker | None, day: int, for_desk: bool, for_caseworker: bool
) -> None:
    (alert,) = alerts(a_record(contact=contact), date(2026, 3, day))
    assert (alert.is_for_desk, alert.is_for_caseworker) == (for_desk, for_caseworker)


def test_a_caseworker_with_an_address_is_written_to_and_called_only_when_she_is_late() -> None:
    (reminder,), (late,) = (alerts(a_record(), date(2026, 3, day)) for day in (9, 13))

    assert (reminder.is_for_desk, reminder.is_for_caseworker) == (False, True)
    assert (late.is_for_desk, late.is_for_caseworker, late.overtakes) == (True, True, True)


# While leave runs: ten visits, until May 31


def names(record: AuthorizationRecord, today: date = TODAY, *sessions: SessionUse) -> list[str]:
    return [alert.name for alert in alerts(record, today, *sessions)]


TEN = a_record(a_leave())
BEGUN = "begins 2026-03-01"


@pytest.mark.parametrize(
    ("today", "count", "expected"),
    [
        (date(2026, 2, 28), 0, []),
        (TODAY, 0, [BEGUN]),
        (TODAY, 7, [BEGUN]),
        (TODAY, 8, [BEGUN, "four fifths of 10 visits"]),
        (TODAY, 10, [BEGUN, "used up 10"]),
        (date(2026, 5, 17), 0, [BEGUN, "ends 2026-05-31"]),
        (date(2026, 5, 17), 9, [BEGUN, "four fifths of 10 visits", "ends 2026-05-31"]),
        (date(2026, 6, 1), 10, ["ended 2026-05-31"]),
    ],
)
def test_the_end_of_leave_is_told_in_time(today: date, count: int, expected: list[str]) -> None:
    assert names(TEN, today, *(used(n) for n in range(count))) == expected


def test_each_limit_is_told_by_itself_and_anew_when_it_is_raised() -> None:
    leave = a_leave(sessions=None, procedures=(units("97124", 8), units("97140", 10)))
    told = ("begins 2026-03-01", "four fifths of 8 units of 97124")
    raised = a_leave(sessions=None, procedures=(units("97124", 9), units("97140", 10)))

    assert names(a_record(leave), TODAY, used(1, c97124=8)) == list(told)
    assert names(a_record(raised, alerts=told), TODAY, used(1, c97124=8)) == ["four fifths of 9 units of 97124"]


def test_of_what_is_withdrawn_nobody_is_told() -> None:
    assert names(a_record(a_leave(), standing=Standing.WITHDRAWN), date(2026, 6, 1)) == []
    assert names(a_record(standing=Standing.WITHDRAWN), date(2026, 6, 1)) == []
    assert names(a_record(standing=Standing.REFUSED), date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    ("record", "today", "expected"),
    [
        (a_record(), TODAY, date(2026, 3, 9)),
        (a_record(), date(2026, 3, 9), date(2026, 3, 12)),
        (a_record(), date(2026, 3, 12), date(2026, 3, 13)),
        (a_record(), date(2026, 3, 13), None),
        (TEN, date(2026, 2, 1), date(2026, 3, 1)),
        (TEN, TODAY, date(2026, 5, 17)),
        (TEN, date(2026, 5, 17), date(2026, 6, 1)),
        (TEN, date(2026, 6, 1), None),
        (a_record(a_leave(), standing=Standing.WITHDRAWN), TODAY, None),
        (a_record(standing=Standing.REFUSED), TODAY, None),
        (a_record(answer_due=None), TODAY, None),
    ],
)
def test_it_is_looked_at_again_on_the_next_day_that_matters(
    record: AuthorizationRecord, today: date, expected: date | None
) -> None:
    assert next_look(record, COLORADO, today) == expected


def test_no_day_that_matters_lies_between_two_looks() -> None:
    """Looked at only on those days, everything is told that daily looks would tell."""
    assert _told(a_record(), daily=False) == _told(a_record(), daily=True)
    assert _told(TEN, daily=False) == _told(TEN, daily=True)


def _told(record: AuthorizationRecord, *, daily: bool) -> list[str]:
    day: date | None = TODAY
    found: list[str] = []
    while day is not None and day < date(2026, 7, 1):
        due: Any = names(record, day)
        found += due
        record = record.model_copy(update={"alerts": (*record.alerts, *due)})
        day = day + timedelta(days=1) if daily else next_look(record, COLORADO, day)
    return found
