"""Dates of the trade."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.dates import Day, ServicePeriod, business_days_after, d8, instant, parse_d8

days = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(days)
def test_a_d8_date_comes_back(day: date) -> None:
    assert parse_d8(d8(day)) == day


@pytest.mark.parametrize("text", ["", "2026031", "202603021", "2026-3-2", "\uff12026030\uff12", " 20260302"])
def test_what_is_not_eight_digits_is_no_d8_date(text: str) -> None:
    with pytest.raises(ValueError, match="eight digits"):
        parse_d8(text)


@pytest.mark.parametrize("text", ["20260229", "20261301", "20260000", "00000101"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such day"):
        parse_d8(text)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday to Monday
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # Saturday to Monday
        (date(2026, 3, 2), 10, date(2026, 3, 16)),
        (date(2026, 3, 2), -1, date(2026, 3, 2)),
    ],
)
def test_weekdays_are_counted_and_weekends_are_not(day: date, count: int, expected: date) -> None:
    assert business_days_after(day, count) == expected


@given(days, st.integers(1, 40))
def test_a_business_day_is_never_a_weekend(day: date, count: int) -> None:
    assert business_days_after(day, count).weekday() < 5


def test_a_moment_is_stored_in_utc_to_the_second() -> None:
    denver = timezone(timedelta(hours=-7))

    assert instant(datetime(2026, 3, 2, 18, 30, 5, 999_999, tzinfo=denver)) == "2026-03-03T01:30:05Z"
    assert instant(datetime(2026, 3, 2, 12, tzinfo=UTC)) == "2026-03-02T12:00:00Z"


@given(days, days, days)
def test_a_period_includes_both_its_ends_and_what_lies_between(first: date, last: date, day: date) -> None:
    first, last = sorted((first, last))
    period = ServicePeriod(first=first, last=last)

    assert period.includes(first)
    assert period.includes(last)
    assert period.includes(day) == (first <= day <= last)


def test_a_period_without_end_goes_on() -> None:
    assert ServicePeriod(first=date(2026, 1, 1)).includes(date(2999, 1, 1))
    assert not ServicePeriod(first=date(2026, 1, 1)).includes(date(2025, 12, 31))


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="before the first"):
        ServicePeriod(first=date(2026, 1, 2), last=date(2026, 1, 1))


@pytest.mark.parametrize("wrong", ["1767225600", '"1767225600"', '"2026-01-01T00:00:00"', '"01/02/2026"', "null", '""'])
def test_a_day_is_neither_a_number_nor_a_moment(wrong: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_json(wrong)


def test_a_day_is_taken_as_browsers_send_it() -> None:
    assert TypeAdapter(Day).validate_python(" 2026-03-02 ".strip()) == date(2026, 3, 2)
    assert TypeAdapter(Day).validate_python(date(2026, 3, 2)) == date(2026, 3, 2)
