"""The life of an authorization: what people make of it, and what the day and the sessions make of that."""

import itertools
from datetime import date

import pytest

from services.eligibility.models.authorizations import AuthorizationRecord, SessionUse, Standing
from services.eligibility.rules.authorization_states import (
    TABLE,
    Move,
    NoSuchMove,
    after,
    leaves_in_force,
    standing_on,
    view,
    views,
)
from tests.builders_authorizations import TODAY, a_leave, a_record, units, used

S = Standing
TEN = a_leave()


@pytest.mark.parametrize(("standing", "move"), list(itertools.product(Standing, Move)))
def test_what_is_not_in_the_table_does_not_happen(standing: Standing, move: Move) -> None:
    if (standing, move) in TABLE:
        assert after(standing, move) is TABLE[standing, move]
    else:
        with pytest.raises(NoSuchMove, match=f"{standing.value} cannot be"):
            after(standing, move)


def test_what_was_withdrawn_stays_so_and_every_other_standing_can_be_reached() -> None:
    assert not [pair for pair in TABLE if pair[0] is S.WITHDRAWN]
    assert set(TABLE.values()) | {S.ASKED} == set(Standing)


SESSIONS_8 = tuple(used(n) for n in range(8))
SESSIONS_10 = tuple(used(n) for n in range(10))
BY_UNITS = a_leave(sessions=None, procedures=(units("97124", 8), units("97140", 4)))


@pytest.mark.parametrize(
    ("record", "sessions", "today", "expected"),
    [
        # waiting for the answer: due March 12
        (a_record(), (), TODAY, S.ASKED),
        (a_record(), (), date(2026, 3, 12), S.ASKED),
        (a_record(), (), date(2026, 3, 13), S.OVERDUE),
        (a_record(standing=S.REFUSED), (), date(2026, 3, 13), S.REFUSED),
        # leave of ten visits from March 1 to May 31
        (a_record(TEN), (), date(2026, 2, 28), S.APPROVED),
        (a_record(TEN), (), date(2026, 3, 1), S.RUNNING),
        (a_record(TEN), (), date(2026, 5, 16), S.RUNNING),
        (a_record(TEN), (), date(2026, 5, 17), S.EXPIRING),
        (a_record(TEN), (), date(2026, 5, 31), S.EXPIRING),
        (a_record(TEN), (), date(2026, 6, 1), S.EXPIRED),
        (a_record(TEN), SESSIONS_8[:7], TODAY, S.RUNNING),
        (a_record(TEN), SESSIONS_8, TODAY, S.EXPIRING),
        (a_record(TEN), SESSIONS_10, TODAY, S.USED_UP),
        (a_record(TEN), SESSIONS_10, date(2026, 6, 1), S.EXPIRED),
        (a_record(TEN, standing=S.WITHDRAWN), SESSIONS_10, date(2026, 6, 1), S.WITHDRAWN),
        # by units: only when every named procedure is used up
        (a_record(BY_UNITS), (used(1, c97124=8),), TODAY, S.EXPIRING),
        (a_record(BY_UNITS), (used(1, c97124=8), used(2, c97140=4)), TODAY, S.USED_UP),
    ],
)
def test_the_day_and_the_sessions_move_what_people_left(
    record: AuthorizationRecord, sessions: tuple[SessionUse, ...], today: date, expected: Standing
) -> None:
    assert view(record, (record,), sessions, today).standing is expected


def test_without_leave_nothing_is_used() -> None:
    assert standing_on(a_record(), None, TODAY) is S.ASKED
    assert view(a_record(), (a_record(),), (), TODAY).usage is None


def test_days_are_counted_to_the_answer_and_then_to_the_end() -> None:
    assert view(a_record(), (), (), TODAY).days_left == 10
    assert view(a_record(TEN), (), (), TODAY).days_left == 90
    assert view(a_record(answer_due=None), (), (), TODAY).days_left is None


def test_what_waits_comes_first_then_what_began_last() -> None:
    later = a_record(a_leave(number="B", first_day=date(2026, 4, 1)), authorization_id="theleave0002")
    waiting = a_record(authorization_id="theleave0003")

    shown = views((a_record(TEN), waiting, later), (), TODAY)
    assert [one.record.authorization_id for one in shown] == ["theleave0003", "theleave0002", "theleave0001"]


@pytest.mark.parametrize(
    ("records", "sessions", "expected"),
    [
        ((), (), ()),
        ((a_record(),), (), ()),
        ((a_record(TEN),), (), (TEN,)),
        ((a_record(TEN),), SESSIONS_8, (TEN,)),
        ((a_record(TEN),), SESSIONS_10, ()),
        ((a_record(TEN, standing=S.WITHDRAWN),), (), ()),
        ((a_record(a_leave(first_day=date(2026, 3, 3))),), (), ()),
    ],
)
def test_one_is_treated_only_under_leave_that_runs(
    records: tuple[AuthorizationRecord, ...], sessions: tuple[SessionUse, ...], expected: tuple[object, ...]
) -> None:
    assert leaves_in_force(records, sessions, TODAY) == expected
