"""Money: whole cents, half up, never a float."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.money import ZERO, Money, total

cents = st.integers(-(10**12), 10**12)
amounts = cents.map(Money)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("140", 14000),
        ("140.", 14000),
        ("140.5", 14050),
        (".5", 50),
        ("-12.00", -1200),
        ("$140.00", 14000),
        ("-$0.01", -1),
        (" 7 ", 700),
        ("0001", 100),
    ],
)
def test_an_amount_is_read_as_cents(text: str, expected: int) -> None:
    assert Money.parse(text).cents == expected


@pytest.mark.parametrize(
    "text", ["", "-", "$", ".", "12.345", "1e3", "1,000.00", "+5", "--5", "12 3", "NaN", "١٢", "12.5\n3", "9" * 14]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most two decimals"):
        Money.parse(text)


@pytest.mark.parametrize("wrong", [1.0, True, "1", Decimal(1), None])
def test_only_whole_cents_make_money(wrong: object) -> None:
    with pytest.raises(TypeError, match="whole cents"):
        Money(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "factor", "expected"),
    [
        ("97.33", "0.30", "29.20"),  # RULES 3.5, P6
        ("44.59", 4, "178.36"),  # RULES 3.4: four units of Colorado's schedule
        ("0.01", "0.5", "0.01"),
        ("-0.01", "0.5", "-0.01"),
        ("0.01", "0.49", "0.00"),
        ("10.00", Decimal("0.3333"), "3.33"),
    ],
)
def test_a_product_is_rounded_half_up_away_from_zero(amount: str, factor: int | str | Decimal, expected: str) -> None:
    assert str(Money.parse(amount).times(factor)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("140.00", "140"), ("178.36", "178.36"), ("0.50", "0.5"), ("-0.50", "-0.5"), ("0", "0"), ("-3.07", "-3.07")],
)
def test_on_the_wire_an_amount_has_no_trailing_zero(amount: str, expected: str) -> None:
    assert Money.parse(amount).x12() == expected


@given(amounts)
def test_written_and_read_an_amount_is_the_same(amount: Money) -> None:
    assert Money.parse(str(amount)) == amount == Money.parse(amount.x12())


@given(st.lists(amounts, max_size=9))
def test_the_order_of_a_sum_does_not_matter(several: list[Money]) -> None:
    assert total(several) == total(reversed(several)) == Money(sum(one.cents for one in several))


@given(amounts, amounts)
def test_subtracting_is_adding_the_opposite(one: Money, other: Money) -> None:
    assert one - other == one + -other
    assert (one < other) == (one.cents < other.cents)


def test_equal_amounts_are_one_key_and_no_number_equals_money() -> None:
    assert {Money(5): "five"}[Money.parse("0.05")] == "five"
    assert Money(5) != 5
    assert not ZERO
    assert Money(1)


def test_a_model_takes_text_and_refuses_a_json_number() -> None:
    adapter = TypeAdapter(Money)

    assert adapter.validate_json('"140.00"') == Money(14000)
    assert adapter.dump_json(Money(14000)) == b'"140.00"'
    with pytest.raises(ValidationError):
        adapter.validate_json("140.00")


def test_a_wrong_amount_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValueError, match="decimals") as caught:
        Money.parse("Jane 140")
    assert "Jane" not in str(caught.value)


def test_money_shows_itself_as_it_is_made() -> None:
    assert repr(Money(-5)) == "Money.parse('-0.05')"
