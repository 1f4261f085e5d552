"""NPI check digits. Source: CMS, "Requirements for NPI and NPI check digit"; further vectors computed by
hand.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.identifiers import npi
from shared.identifiers.errors import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

nine_digits = st.from_regex(r"[12][0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    ("first_nine", "check_digit"),
    [
        ("123456789", "3"),
        ("155859879", "7"),
        ("199999998", "4"),
        ("146756000", "3"),
        ("100000001", "2"),
        ("111111111", "2"),
        ("222222222", "8"),
        ("198765432", "8"),
    ],
)
def test_the_check_digit_belongs_to_the_first_nine(first_nine, check_digit) -> None:
    assert npi.check_digit(first_nine) == check_digit


@pytest.mark.parametrize(
    "number",
    ["1234567893", "1558598797", "1999999984", "1467560003", "1000000004", "2222222228", "1987654328"],
)
def test_a_good_number_is_kept(number) -> None:
    assert npi.parse(number) == number


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("1234567890", InvalidChecksum),
        ("1253695747", InvalidChecksum),
        ("1111111111", InvalidChecksum),
        ("9999999999", InvalidComponent),
        ("3" + "000000002", InvalidComponent),
        ("0123456787", InvalidComponent),
        ("123456789", InvalidLength),
        ("12345678930", InvalidLength),
        ("12345678g3", InvalidFormat),
        ("1234567²93", InvalidFormat),
        ("+1234567893", InvalidFormat),
    ],
)
def test_a_bad_number_is_refused_for_its_reason(number, error) -> None:
    with pytest.raises(error):
        npi.parse(number)


@given(first_nine=nine_digits, place=st.integers(0, 8), other=st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_always_noticed(first_nine, place, other) -> None:
    number = first_nine + npi.check_digit(first_nine)
    mistyped = number[:place] + other + number[place + 1 :]
    assert npi.is_valid(mistyped) == (mistyped == number)


@given(first_nine=nine_digits)
def test_the_check_digit_is_luhn_with_the_prefix_80840(first_nine) -> None:
    whole = "80840" + first_nine + npi.check_digit(first_nine)
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(whole))]
    assert sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
