"""Tax numbers. Source: IRS on the EIN, SSA on the SSN."""

import pytest

from shared.identifiers import tax_id
from shared.identifiers.errors import InvalidComponent, InvalidFormat


@pytest.mark.parametrize(
    ("number", "kind", "qualifier"),
    [
        ("91-1144442", tax_id.Kind.EIN, "EI"),
        ("04-2103594", tax_id.Kind.EIN, "EI"),
        ("536-90-4399", tax_id.Kind.SSN, "SY"),
    ],
)
def test_the_hyphens_tell_which_number_it_is(number, kind, qualifier) -> None:
    assert tax_id.kind(tax_id.parse(number)) is kind
    assert kind.value == qualifier


def test_nine_digits_in_a_row_are_an_employers_number() -> None:
    assert tax_id.parse("536904399") == "53-6904399"


def test_a_claim_carries_the_nine_digits() -> None:
    assert [tax_id.digits(number) for number in ("84-1234567", "536-90-4399")] == ["841234567", "536904399"]


@pytest.mark.parametrize(
    "number",
    [
        "000-12-3456",
        "666-00-0000",
        "666-12-3456",
        "900-12-3456",
        "078-05-1120",
        "219-09-9999",
        "457-55-5462",
        "123-00-4567",
        "123-45-0000",
    ],
)
def test_a_social_security_number_that_is_never_issued_is_refused(number) -> None:
    with pytest.raises(InvalidComponent):
        tax_id.parse(number)


@pytest.mark.parametrize("number", ["84-123456", "84-12345678", "8-41234567", "84_1234567", "536-904399"])
def test_another_shape_is_refused(number) -> None:
    with pytest.raises(InvalidFormat):
        tax_id.parse(number)


@pytest.mark.parametrize("prefix", ["00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70"])
def test_an_unknown_prefix_is_doubted_but_taken(prefix) -> None:
    number = tax_id.parse(f"{prefix}-1144442")
    assert len(tax_id.doubts(number)) == 1


@pytest.mark.parametrize("number", ["91-1144442", "84-1234567", "078-12-1120"])
def test_a_usual_number_is_not_doubted(number) -> None:
    assert tax_id.doubts(tax_id.parse(number)) == []
