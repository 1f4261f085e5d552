"""Business days with the federal holidays (5 U.S.C. 6103)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eligibility.rules.business_days import (
    business_days_after,
    business_days_between,
    is_business_day,
    kept_in,
)

# As the Office of Personnel Management publishes them
KEPT = {
    2021: ["01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24", "12-31"],
    2026: ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"],
    2027: ["01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24", "12-31"],
    2028: ["01-17", "02-21", "05-29", "06-19", "07-04", "09-04", "10-09", "11-10", "11-23", "12-25"],
}


@pytest.mark.parametrize("year", KEPT)
def test_the_holidays_of_a_year_are_kept_on_the_published_days(year: int) -> None:
    assert sorted(kept_in(year)) == [date.fromisoformat(f"{year}-{day}") for day in KEPT[year]]


def test_juneteenth_was_no_holiday_before_its_law() -> None:
    assert is_business_day(date(2020, 6, 19))
    assert not is_business_day(date(2023, 6, 19))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # over a weekend
        (date(2026, 3, 6), 3, date(2026, 3, 11)),
        (date(2026, 7, 2), 1, date(2026, 7, 6)),  # July 4 is a Saturday, kept on Friday
        (date(2026, 11, 25), 1, date(2026, 11, 27)),  # Thanksgiving
        (date(2027, 12, 30), 1, date(2028, 1, 3)),  # New Year's Day of 2028 is kept on December 31
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_weekends_and_holidays_do_not_count(day: date, count: int, expected: date) -> None:
    assert business_days_after(day, count) == expected


@given(st.dates(date(2022, 1, 1), date(2040, 12, 31)), st.integers(1, 30))
def test_counting_back_gives_the_count(day: date, count: int) -> None:
    later = business_days_after(day, count)

    assert is_business_day(later)
    assert business_days_between(day, later) == count


def test_a_day_that_is_not_later_is_no_day_ahead() -> None:
    today = date(2026, 3, 2)

    assert business_days_between(today, today) == business_days_between(today, today - timedelta(days=9)) == 0
