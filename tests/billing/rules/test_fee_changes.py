"""What loading a file does to a schedule, by cases and by laws that hold for every day."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.models.fee_files import FeeChange, Happens
from services.billing.models.schedules import FeeScheduleRow
from services.billing.rules.fee_changes import Key, outcome, overlapping
from tests.builders_fees import NEW_YEAR, a_fee

APRIL, MAY, YEARS_END = date(2026, 4, 1), date(2026, 5, 1), date(2026, 12, 31)
CURRENT = [a_fee(), a_fee("97140", "40.00")]


def told(changes: Sequence[FeeChange]) -> list[tuple[str, str]]:
    return [(change.row.code, change.happens.value) for change in changes]


def days(rows: Sequence[FeeScheduleRow]) -> list[tuple[str, str, str, str | None]]:
    return [(r.code, str(r.unit_price), str(r.in_force.first), r.in_force.last and str(r.in_force.last)) for r in rows]


@pytest.mark.parametrize(
    ("row", "happens"),
    [
        (a_fee("97112", "45.00", APRIL), "added"),
        (a_fee("97124", "36.00", APRIL), "changed"),
        (a_fee("97124", "35.00", NEW_YEAR), "unchanged"),
        (a_fee("97124", "35.00", APRIL), "unchanged"),  # the same price goes on
        (a_fee("97124", "35.00", date(2025, 7, 1)), "changed"),  # it begins earlier
        (a_fee("97124", "38.00", APRIL, payer="example-plan"), "added"),  # beside the price for all
        (a_fee("97124", "35.00", NEW_YEAR, reduced="20.00"), "changed"),
    ],
)
def test_each_row_of_a_file_is_told_by_what_becomes_of_it(row: FeeScheduleRow, happens: str) -> None:
    assert told(outcome(CURRENT, [row], whole=False).changes) == [(row.code, happens)]


def test_a_new_price_ends_the_old_one_the_day_before() -> None:
    done = outcome(CURRENT, [a_fee("97124", "36.00", APRIL)], whole=False)

    assert days(done.rows) == [
        ("97124", "35.00", "2026-01-01", "2026-03-31"),
        ("97124", "36.00", "2026-04-01", None),
        ("97140", "40.00", "2026-01-01", None),
    ]
    assert str(done.changes[0].before) == "35.00"


def test_a_whole_list_ends_what_it_does_not_name() -> None:
    done = outcome([*CURRENT, a_fee("97112", first=MAY)], [a_fee("97124", "35.00", APRIL)], whole=True)

    assert [(c.row.code, c.happens.value, c.ends_on and str(c.ends_on)) for c in done.changes] == [
        ("97112", "ended", "2026-03-31"),
        ("97124", "unchanged", None),
        ("97140", "ended", "2026-03-31"),
    ]
    assert days(done.rows) == [("97124", "35.00", "2026-01-01", None), ("97140", "40.00", "2026-01-01", "2026-03-31")]


def test_what_had_ended_before_the_file_begins_is_history_and_stays() -> None:
    old = a_fee("97010", "9.00", date(2024, 1, 1), date(2024, 12, 31))
    done = outcome([old, *CURRENT], [a_fee("97124", "35.00", APRIL)], whole=True)

    assert old in done.rows
    assert "97010" not in [change.row.code for change in done.changes]


def test_days_of_an_old_price_that_a_file_leaves_open_are_told_as_ended() -> None:
    done = outcome(CURRENT, [a_fee("97124", "35.00", NEW_YEAR, YEARS_END)], whole=False)

    assert told(done.changes) == [("97124", "unchanged"), ("97124", "ended")]
    assert done.changes[1].ends_on == YEARS_END
    assert ("97124", "35.00", "2026-01-01", "2026-12-31") in days(done.rows)


def test_the_first_file_adds_everything() -> None:
    assert told(outcome([], CURRENT, whole=True).changes) == [("97124", "added"), ("97140", "added")]


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        ([a_fee(last=date(2026, 3, 31)), a_fee(first=APRIL)], []),
        ([a_fee(), a_fee(first=APRIL)], [(0, 1)]),
        ([a_fee(first=APRIL), a_fee()], [(0, 1)]),
        ([a_fee(), a_fee("97140"), a_fee()], [(0, 2)]),
        ([a_fee(), a_fee(payer="example-plan"), a_fee(modifier="GP"), a_fee(percentile=80)], []),
    ],
)
def test_rows_that_hold_at_once_for_the_same_are_found(
    rows: list[FeeScheduleRow], pairs: list[tuple[int, int]]
) -> None:
    assert list(overlapping(rows)) == pairs


# Laws

_DAYS = [NEW_YEAR + timedelta(days=n) for n in range(14)]


@st.composite
def lists(draw: st.DrawFn, least: int = 0) -> list[FeeScheduleRow]:
    """Rows of two codes and two scopes within a fortnight, no two at once."""
    drawn = draw(st.lists(st.tuples(
        st.sampled_from(["97124", "97140"]), st.sampled_from(["", "GP"]), st.sampled_from(["35.00", "36.00"]),
        st.integers(0, 12), st.one_of(st.none(), st.integers(0, 5)),
    ), min_size=least, max_size=8))  # fmt: skip
    rows: list[FeeScheduleRow] = []
    for code, modifier, price, first, length in drawn:
        last = _DAYS[min(first + length, 13)] if length is not None else None
        row = a_fee(code, price, _DAYS[first], last, modifier=modifier)
        if not list(overlapping([*rows, row])):
            rows.append(row)
    return rows


def priced(rows: Sequence[FeeScheduleRow], key: Key, day: date) -> list[str]:
    return [str(row.unit_price) for row in rows if (row.code, row.scope) == key and row.in_force.includes(day)]


@given(lists(), lists(least=1), st.booleans())
@settings(max_examples=200)
def test_from_its_first_day_the_file_rules_and_before_it_nothing_moves(
    current: list[FeeScheduleRow], file: list[FeeScheduleRow], whole: bool
) -> None:
    done = outcome(current, file, whole=whole)
    begins = {key: min(row.in_force.first for row in file if (row.code, row.scope) == key)
              for key in {(row.code, row.scope) for row in file}}  # fmt: skip
    for key in {(row.code, row.scope) for row in (*current, *file)}:
        for day in _DAYS:
            if key in begins:
                wanted = priced(file if day >= begins[key] else current, key, day)
            else:
                wanted = [] if whole and day >= min(begins.values()) else priced(current, key, day)
            assert priced(done.rows, key, day) == wanted


@given(lists(), lists(least=1), st.booleans())
@settings(max_examples=100)
def test_loading_the_same_again_changes_nothing(
    current: list[FeeScheduleRow], file: list[FeeScheduleRow], whole: bool
) -> None:
    once = outcome(current, file, whole=whole)
    again = outcome(once.rows, file, whole=whole)

    assert {change.happens for change in again.changes} == {Happens.UNCHANGED}
    assert again.rows == once.rows


@given(lists(), lists(least=1), st.booleans())
@settings(max_examples=50)
def test_no_two_prices_hold_at_once_afterwards(
    current: list[FeeScheduleRow], file: list[FeeScheduleRow], whole: bool
) -> None:
    assert list(overlapping(outcome(current, file, whole=whole).rows)) == []
