"""Pages: autoescaped, readable, one style."""

from datetime import UTC, date, datetime

import pytest

from shared import pages, problems
from shared.money import Money


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0", "$0.00"), ("1234567.5", "$1,234,567.50"), ("-0.07", "-$0.07"), ("-1000", "-$1,000.00")],
)
def test_money_is_shown_with_its_sign_before_the_dollar(amount: str, shown: str) -> None:
    assert pages._money(Money.parse(amount)) == shown


def test_days_and_moments_are_shown_as_people_write_them() -> None:
    assert pages.day(date(2026, 3, 2)) == "Mar 2, 2026"
    assert pages.in_words(datetime(2026, 3, 2, 9, 5, tzinfo=UTC), "UTC") == "Mar 2, 2026 09:05 UTC"
    assert pages.day(None) == pages._moment_here({}, None) == ""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-03T02:30Z", "Mar 2, 2026 19:30 MST"),  # the day is the clinic's too
        ("2026-03-08T08:59Z", "Mar 8, 2026 01:59 MST"),  # the hour that is left out in spring
        ("2026-03-08T09:00Z", "Mar 8, 2026 03:00 MDT"),
        ("2026-11-01T07:30Z", "Nov 1, 2026 01:30 MDT"),  # the hour that comes twice in autumn
        ("2026-11-01T08:30Z", "Nov 1, 2026 01:30 MST"),
    ],
)
def test_a_moment_is_shown_on_the_clinics_clock(moment: str, words: str) -> None:
    assert pages.in_words(datetime.fromisoformat(moment), "America/Denver") == words


def test_a_problem_page_escapes_what_it_says() -> None:
    page = pages.problem_page(problems.Conflict("<script>alert(1)</script>"))

    assert "<script>alert" not in page
    assert "This contradicts what is recorded" in page


def test_the_sentence_beside_a_field_is_that_fields() -> None:
    problem = problems.BadInput("Wrong.", [problems.FieldError(field="a.b", detail="Too long.")])

    assert pages.field_error(problem, "a.b") == "Too long."
    assert pages.field_error(problem, "a") == pages.field_error(None, "a.b") == ""


def test_the_style_sheet_asks_nobody_else() -> None:
    assert "http" not in pages.style_sheet()
    assert "@import" not in pages.style_sheet()
