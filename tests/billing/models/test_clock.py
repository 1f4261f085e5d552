"""Wall clock to true time: ordinary days, the spring night without its hour, the autumn night with one twice."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.models.clock import ImpossibleTime, Span, span

PLAIN, SPRING, AUTUMN = date(2026, 3, 2), date(2026, 3, 8), date(2026, 11, 1)  # the nights of change of 2026
DENVER, PHOENIX = "America/Denver", "America/Phoenix"  # Arizona keeps its clock


def at(text: str) -> time:
    return time.fromisoformat(text)


LENGTHS = [
    ("an hour and a quarter", PLAIN, "10:00", "11:15", DENVER, 75),
    ("seconds are dropped", PLAIN, "10:00:00", "10:59:59", DENVER, 59),
    ("spring: from before the gap to after it an hour is missing", SPRING, "01:30", "03:30", DENVER, 60),
    ("spring: up to the gap", SPRING, "01:00", "01:59", DENVER, 59),
    ("spring: the afternoon is ordinary", SPRING, "14:00", "15:00", DENVER, 60),
    ("spring where the clock stays", SPRING, "01:30", "03:30", PHOENIX, 120),
    ("autumn: into the double hour, read short", AUTUMN, "00:30", "01:30", DENVER, 60),
    ("autumn: out of the double hour, read short", AUTUMN, "01:30", "02:30", DENVER, 60),
    ("autumn: over the whole double hour", AUTUMN, "00:30", "02:30", DENVER, 180),
    ("autumn: from its first half past one to its second quarter past", AUTUMN, "01:30", "01:15", DENVER, 45),
    ("autumn: inside it", AUTUMN, "01:10", "01:50", DENVER, 40),
    ("autumn where the clock stays", AUTUMN, "00:30", "02:30", PHOENIX, 120),
]
IMPOSSIBLE = [
    ("ends before it starts", PLAIN, "11:00", "10:00", "ends before"),
    ("no time at all", PLAIN, "10:00", "10:00", "ends before"),
    ("starts in spring's gap", SPRING, "02:30", "03:30", "skipped"),
    ("ends in spring's gap", SPRING, "01:30", "02:15", "skipped"),
    ("autumn, but not in the double hour", AUTUMN, "03:00", "02:30", "ends before"),
]


@pytest.mark.parametrize(("_", "day", "start", "end", "zone", "minutes"), LENGTHS)
def test_a_session_is_as_long_as_it_truly_was(_: str, day: date, start: str, end: str, zone: str, minutes: int) -> None:
    assert span(day, at(start), at(end), zone).minutes == minutes


@pytest.mark.parametrize(("_", "day", "start", "end", "words"), IMPOSSIBLE)
def test_what_no_clock_has_shown_is_refused(_: str, day: date, start: str, end: str, words: str) -> None:
    with pytest.raises(ImpossibleTime, match=words):
        span(day, at(start), at(end), DENVER)


OVERLAPS = [
    ("one after the other", PLAIN, ("10:00", "11:00"), ("11:00", "12:00"), False),
    ("a minute too early", PLAIN, ("10:00", "11:00"), ("10:59", "12:00"), True),
    ("one inside the other", PLAIN, ("10:00", "12:00"), ("10:30", "11:00"), True),
    ("spring: on both sides of the gap", SPRING, ("01:00", "01:59"), ("03:00", "03:30"), False),
    ("spring: over the gap", SPRING, ("01:00", "03:10"), ("03:00", "03:30"), True),
    (
        "autumn: the hour before, and what ends in the second hour",
        AUTUMN,
        ("00:10", "00:50"),
        ("01:30", "01:15"),
        False,
    ),
    ("autumn: within what ends in the second hour", AUTUMN, ("01:40", "01:55"), ("01:30", "01:15"), True),
]


@pytest.mark.parametrize(("_", "day", "one", "other", "expected"), OVERLAPS)
def test_overlap_is_judged_in_true_time(
    _: str, day: date, one: tuple[str, str], other: tuple[str, str], expected: bool
) -> None:
    first, second = (span(day, at(start), at(end), DENVER) for start, end in (one, other))
    assert (first.overlaps(second), second.overlaps(first)) == (expected, expected)


@settings(max_examples=50, deadline=None)
@given(day=st.dates(date(2024, 1, 1), date(2028, 12, 31)), start=st.times(), end=st.times())
def test_a_session_is_never_read_longer_than_any_other_reading(day: date, start: time, end: time) -> None:
    """On an ordinary day the true length is the clock's; on any day it is at most an hour more than that."""
    try:
        found = span(day, start, end, DENVER)
    except ImpossibleTime:
        return
    shown = (end.hour - start.hour) * 60 + end.minute - start.minute
    assert isinstance(found, Span)
    assert 0 <= found.minutes <= max(shown, 0) + 60
