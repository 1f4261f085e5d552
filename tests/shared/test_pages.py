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
    assert pages._day(date(2026, 3, 2)) == "Mar 2, 2026"
    assert pages._moment(datetime(2026, 3, 2, 9, 5, tzinfo=UTC)) == "Mar 2, 2026 09:05 UTC"
    assert pages._day(None) == pages._moment(None) == ""


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
