"""From when to when an order holds (RX-05, RX-11)."""

from datetime import date, timedelta

import pytest
from hypothesis import given as always
from hypothesis import strategies as st

from services.prescriptions.models.terms import Terms
from services.prescriptions.rules.effective import effective_period, sessions_in, sessions_of
from tests.builders_prescriptions import WRITTEN, a_review, some_limits

LEAVE = Terms(authorized_to=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("situation", "given", "last"),
    [
        ("weeks on the order", {"weeks": 6}, date(2026, 4, 12)),
        ("nothing on the order: the product's 90 days", {}, date(2026, 5, 30)),
        ("weeks longer than the payer lets stand", {"weeks": 26}, date(2026, 5, 30)),
        ("the order's own last day", {"weeks": 6, "ends_on": date(2026, 4, 1)}, date(2026, 4, 1)),
        ("weeks count from a later start", {"weeks": 6, "starts_on": date(2026, 3, 8)}, date(2026, 4, 19)),
        ("workers' compensation: the leave ends", {"weeks": 6, "terms": LEAVE}, date(2026, 3, 31)),
        ("a payer with 30 days", {"weeks": 6, "terms": Terms(longest_days=30)}, date(2026, 3, 31)),
    ],
)  # fmt: skip
def test_the_earliest_end_counts(situation: str, given: dict[str, object], last: date) -> None:
    period = effective_period(WRITTEN, **({"terms": Terms()} | given))  # type: ignore[arg-type]
    assert period.last == last, situation


def test_an_order_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="the last day is before the first"):
        effective_period(WRITTEN, terms=Terms(), ends_on=date(2026, 2, 1))


@pytest.mark.parametrize(
    ("weeks", "per_week", "every", "sessions"),
    [(6, 2, 1, 12), (4, 3, 1, 12), (8, 1, 2, 4), (5, 1, 2, 3), (1, 1, 4, 1)],
)
def test_sessions_follow_from_the_weeks(weeks: int, per_week: int, every: int, sessions: int) -> None:
    assert sessions_in(weeks, per_week, every) == sessions


def test_a_number_of_sessions_on_the_page_goes_before_the_weeks() -> None:
    assert sessions_of(a_review(weeks=6, number_of_sessions=8)) == 8


def test_without_weeks_and_number_nobody_knows_how_many() -> None:
    assert sessions_of(a_review(weeks=None)) is None


@always(weeks=st.integers(1, 52), per_week=st.integers(1, 7), every=st.integers(1, 4))
def test_more_weeks_never_allow_fewer_sessions(weeks: int, per_week: int, every: int) -> None:
    assert sessions_in(weeks, per_week, every) <= sessions_in(weeks + 1, per_week, every)
    assert sessions_in(weeks, per_week, every) * every >= weeks * per_week - (every - 1) * per_week


def test_limits_of_twelve_sessions_last_six_weeks() -> None:
    assert some_limits().effective_to - some_limits().effective_from == timedelta(weeks=6)
