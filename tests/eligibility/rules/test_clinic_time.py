"""The clock in the clinic and the moment it means (rules of the U.S. zones as the IANA time zone database has them)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eligibility.rules.clinic_time import NoSuchTime, changes_in, moment_of, wall_time

DENVER, PHOENIX = "America/Denver", "America/Phoenix"


@pytest.mark.parametrize(
    ("clock", "zone", "moment"),
    [
        ("2026-03-02T10:00", DENVER, "2026-03-02T17:00Z"),
        ("2026-07-02T10:00", DENVER, "2026-07-02T16:00Z"),
        ("2026-03-08T01:59", DENVER, "2026-03-08T08:59Z"),  # the last minute before summer time
        ("2026-03-08T03:00", DENVER, "2026-03-08T09:00Z"),  # the first of it
        ("2026-11-01T01:30", DENVER, "2026-11-01T07:30Z"),  # comes twice: the first
        ("2026-11-01T02:00", DENVER, "2026-11-01T09:00Z"),
        ("2026-07-02T10:00", PHOENIX, "2026-07-02T17:00Z"),  # Arizona keeps its clock
    ],
)
def test_the_clock_means_one_moment(clock: str, zone: str, moment: str) -> None:
    assert moment_of(clock, zone) == datetime.fromisoformat(moment)
    assert wall_time(moment_of(clock, zone), zone) == clock


@pytest.mark.parametrize("clock", ["2026-03-08T02:00", "2026-03-08T02:30", "2026-03-08T02:59"])
def test_in_the_hour_that_summer_time_takes_there_is_no_moment(clock: str) -> None:
    with pytest.raises(NoSuchTime):
        moment_of(clock, DENVER)


def test_the_clock_jumps_twice_a_year_or_never() -> None:
    assert [jump.isoformat() for jump in changes_in(2026, DENVER)] == [
        "2026-03-08T09:00:00+00:00", "2026-11-01T08:00:00+00:00",
    ]  # fmt: skip
    assert changes_in(2026, PHOENIX) == ()


@given(st.integers(0, 5 * 365 * 24 * 60))
def test_a_moment_survives_the_clock_but_for_the_hour_that_comes_twice(minutes: int) -> None:
    exact = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    again = moment_of(wall_time(exact, DENVER), DENVER)

    assert exact - again in {timedelta(0), timedelta(hours=1)}
    assert wall_time(again, DENVER) == wall_time(exact, DENVER)
