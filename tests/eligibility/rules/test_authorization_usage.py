"""What is used of a leave: a count over the sessions that are known, so that order and repeats do not matter."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.models.authorizations import ProcedureUsage, SessionUse, Usage
from services.eligibility.rules.authorization_usage import limits, near, nearly_used, usage_of, used_up
from shared.facts import Authorization, AuthorizedProcedure
from tests.builders_authorizations import a_leave, a_record, units, used

JUNE = date(2026, 6, 15)


def usage(leave: Authorization, *sessions: SessionUse) -> Usage:
    record = a_record(leave)
    found = usage_of(record, (record,), sessions)
    assert found
    return found


def test_visits_and_units_are_counted_per_procedure() -> None:
    leave = a_leave(procedures=(units("97124", 40), AuthorizedProcedure(code="97140", sessions=3)))
    found = usage(leave, used(1, c97124=4), used(2, c97124=3, c97140=1))

    assert found.sessions == 2
    assert found.procedures == (
        ProcedureUsage(code="97124", units=7, units_allowed=40, sessions=2),
        ProcedureUsage(code="97140", units=1, sessions=1, sessions_allowed=3),
    )
    assert list(limits(found)) == [("visits", 2, 10), ("units of 97124", 7, 40), ("visits with 97140", 1, 3)]


def test_sessions_outside_its_days_are_not_its_own() -> None:
    assert usage(a_leave(), used(1), used(2, JUNE)).sessions == 1


def test_a_session_counts_against_one_leave_only_the_one_of_its_claim() -> None:
    first, second = a_leave(), a_leave(number="B-2", first_day=date(2026, 3, 2))
    both = (a_record(first), a_record(second, authorization_id="theleave0002"))
    counted = [usage_of(one, both, (used(1), used(2, date(2026, 3, 1)))) for one in both]

    assert [one.sessions for one in counted if one] == [1, 1]


def test_a_procedure_the_leave_does_not_name_is_outside_of_it() -> None:
    assert usage(a_leave(procedures=(units("97124", 8),)), used(1, c97124=2, c97110=1)).outside == ("97110",)
    assert usage(a_leave(), used(1, c97110=1)).outside == ()


@pytest.mark.parametrize(
    ("used_", "allowed", "expected"),
    [(7, 10, False), (8, 10, True), (10, 10, True), (11, 10, True), (4, 5, True), (3, 4, False), (0, 1, False)],
)
def test_at_four_fifths_it_is_time_to_ask_for_more(used_: int, allowed: int, expected: bool) -> None:
    found = usage(a_leave(sessions=allowed), *(used(n) for n in range(used_)))

    assert nearly_used(found) is expected
    assert near(found) == ((("visits", used_, allowed),) if expected else ())


@pytest.mark.parametrize(
    ("leave", "sessions", "expected"),
    [
        (a_leave(sessions=2), (used(1),), False),
        (a_leave(sessions=2), (used(1), used(2)), True),
        (a_leave(sessions=None), (used(1),), False),
        (a_leave(sessions=None, procedures=(units("97124", 4),)), (used(1, c97124=4),), True),
        (a_leave(sessions=None, procedures=(units("97124", 4), units("97140", 1))), (used(1, c97124=4),), False),
        (a_leave(procedures=(AuthorizedProcedure(code="97124", sessions=1),)), (used(1, c97124=4),), True),
        (a_leave(procedures=(AuthorizedProcedure(code="97124"),)), (used(1, c97124=4),), False),
    ],
)
def test_used_up_is_when_nothing_is_left(
    leave: Authorization, sessions: tuple[SessionUse, ...], expected: bool
) -> None:
    assert used_up(usage(leave, *sessions)) is expected


def test_without_leave_there_is_nothing_to_use() -> None:
    assert usage_of(a_record(), (a_record(),), (used(1),)) is None


@settings(max_examples=40, deadline=None)
@given(st.permutations([used(n, c97124=n % 5 + 1) for n in range(6)]))
def test_the_order_of_sessions_changes_nothing(sessions: list[SessionUse]) -> None:
    leave = a_leave(procedures=(units("97124", 40),))

    assert usage(leave, *sessions) == usage(leave, *sorted(sessions, key=lambda one: one.session_id))
