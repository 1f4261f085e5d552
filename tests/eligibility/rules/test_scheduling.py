"""The first appointment from change to change (UID and SEQUENCE: RFC 5545, 3.8.4.7 and 3.8.7.4)."""

from datetime import datetime, timedelta

from services.eligibility.models.visits import Appointment, AppointmentState
from services.eligibility.rules import scheduling
from tests.builders_estimates import NOON

CASE = "case12345"
MONDAY = NOON + timedelta(days=7)


def asked(held: Appointment | None = None, *days: int) -> Appointment | None:
    proposals = tuple(NOON + timedelta(days=day) for day in days or (7, 8))
    return scheduling.requested(CASE, held, proposals, "patient", NOON)


def agreed(held: Appointment | None = None, starts: datetime = MONDAY) -> Appointment | None:
    return scheduling.confirmed(CASE, held, starts, 90, "Desk", NOON)


def some(made: Appointment | None) -> Appointment:
    assert made is not None
    return made


def test_a_request_is_no_agreement_yet() -> None:
    made = some(asked())

    assert (made.state, made.is_agreed, made.sequence, len(made.proposals)) == (
        AppointmentState.REQUESTED, False, -1, 2,
    )  # fmt: skip


def test_agreeing_begins_the_sequence_and_clears_the_request() -> None:
    made = some(agreed(asked()))

    assert (made.state, made.starts_at, made.sequence, made.proposals) == (AppointmentState.CONFIRMED, MONDAY, 0, ())


def test_moving_and_calling_off_keep_the_uid_and_raise_the_sequence() -> None:
    first = some(agreed())
    moved = some(agreed(first, MONDAY + timedelta(hours=2)))
    off = some(scheduling.called_off(moved, CASE, "Desk", NOON))
    again = some(agreed(off))

    assert {one.appointment_id for one in (first, moved, off, again)} == {first.appointment_id}
    assert [one.sequence for one in (first, moved, off, again)] == [0, 1, 2, 3]
    assert [one.number for one in (first, moved, off, again)] == [1, 2, 3, 4]


def test_asking_for_another_time_leaves_the_agreed_one_until_the_desk_moves_it() -> None:
    made = some(asked(agreed(), 9))

    assert (made.is_agreed, made.starts_at, made.sequence, len(made.proposals)) == (True, MONDAY, 0, 1)


def test_after_it_was_called_off_a_request_begins_anew() -> None:
    off = some(scheduling.called_off(some(agreed()), CASE, "Desk", NOON))
    made = some(asked(off))

    assert (made.state, made.starts_at) == (AppointmentState.REQUESTED, None)


def test_the_same_again_is_nothing_new() -> None:
    off = some(scheduling.called_off(some(agreed()), CASE, "Desk", NOON))

    assert asked(asked()) is None
    assert agreed(agreed()) is None
    assert scheduling.called_off(off, CASE, "Desk", NOON) is None


def test_a_request_called_off_has_no_time() -> None:
    off = some(scheduling.called_off(some(asked()), CASE, "Desk", NOON))

    assert (off.starts_at, off.state) == (None, AppointmentState.CANCELLED)
