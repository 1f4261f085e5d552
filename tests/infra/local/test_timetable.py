"""When a schedule is due, as EventBridge Scheduler reads it (EventBridge Scheduler User Guide, "Schedule types")."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.timetable import next_time

MONDAY = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "zone", "due"),
    [
        ("rate(5 minutes)", "UTC", "2026-03-02 19:05"),
        ("rate(1 hour)", "UTC", "2026-03-02 20:00"),
        ("rate(1 day)", "UTC", "2026-03-03 19:00"),
        ("cron(0 9 * * ? *)", "UTC", "2026-03-03 09:00"),
        ("cron(30 1 * * ? *)", "America/Denver", "2026-03-03 08:30"),
        ("cron(0 12 * * ? *)", "America/Denver", "2026-03-03 19:00"),  # noon there is this very moment: the next one
        ("cron(*/10 * * * ? *)", "UTC", "2026-03-02 19:10"),
        ("cron(5/20 19 * * ? *)", "UTC", "2026-03-02 19:05"),
        ("cron(0 8 ? * MON-FRI *)", "UTC", "2026-03-03 08:00"),
        ("cron(0 8 ? * SUN *)", "UTC", "2026-03-08 08:00"),
        ("cron(0 8 ? * 7 *)", "UTC", "2026-03-07 08:00"),  # Saturday
        ("cron(0 0 1 * ? *)", "UTC", "2026-04-01 00:00"),
        ("cron(0 0 29 FEB ? *)", "UTC", "2028-02-29 00:00"),
        ("cron(15,45 20 * 3,4 ? 2026)", "UTC", "2026-03-02 20:15"),
    ],
)
def test_a_schedule_is_due_at(expression: str, zone: str, due: str) -> None:
    assert f"{next_time(expression, zone, MONDAY):%Y-%m-%d %H:%M}" == due


def test_a_night_that_loses_its_hour_still_has_its_batch() -> None:
    """America/Denver, 8 March 2026: two o'clock does not exist; it is three then."""
    evening = datetime(2026, 3, 7, 20, 0, tzinfo=UTC)
    assert next_time("cron(0 2 * * ? *)", "America/Denver", evening) == datetime(2026, 3, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "expression",
    ["", "at(2026-03-02T10:00:00)", "rate(0 minutes)", "cron(0 2 * * *)", "cron(0 2 L * ? *)", "cron(0 0 30 2 ? *)"],
)
def test_what_is_not_read_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="schedule"):
        next_time(expression, "UTC", MONDAY)


@given(st.integers(0, 59), st.integers(0, 23), st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_a_daily_schedule_is_due_within_a_day_and_later_than_now(minute: int, hour: int, now: datetime) -> None:
    now = now.replace(tzinfo=UTC)
    due = next_time(f"cron({minute} {hour} * * ? *)", "UTC", now)
    assert now < due <= now + timedelta(days=1)
    assert (due.minute, due.hour) == (minute, hour)
