from datetime import date
from decimal import Decimal

import pytest

from shared.money import Money
from shared.x12.delimiters import Delimiters
from shared.x12.errors import SegmentError
from shared.x12.segment import Segment


def _segment(value: str) -> Segment:
    return Segment("AMT", ("AU", value), position=9)


@pytest.mark.parametrize(("n", "value"), [(1, "AU"), (2, "140"), (3, ""), (0, ""), (-1, "")])
def test_elements_are_numbered_from_one_and_read_empty_when_absent(n, value):
    assert _segment("140").get(n) == value


def test_a_segment_never_shows_its_elements():
    assert repr(Segment("NM1", ("QC", "1", "SAMPLE"), 12)) == "<Segment NM1 at 12>"


def test_components_are_cut_by_the_delimiters_of_the_file():
    segment = Segment("SVC", ("HC>97124>GP", "90"), 1, Delimiters("|", "}", ">", "\n"))
    assert segment.components(1) == ("HC", "97124", "GP")
    assert segment.components(3) == ()


@pytest.mark.parametrize(("m", "value"), [(1, "HC"), (2, "97124"), (3, ""), (0, "")])
def test_one_component_reads_empty_when_absent(m, value):
    assert Segment("SVC", ("HC:97124",)).component(1, m) == value


def test_repetitions_are_cut_by_the_repetition_separator():
    assert Segment("EB", ("1", "", "30^33^AE")).repetitions(3) == ("30", "33", "AE")


def test_without_a_repetition_separator_an_element_stands_once():
    assert Segment("EB", ("30^33",), 1, Delimiters("*", "", ":", "~")).repetitions(1) == ("30^33",)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("140", "140.00"),
        ("178.36", "178.36"),
        ("-0.5", "-0.50"),
        (".5", "0.50"),
        ("54.", "54.00"),
        ("54.3000", "54.30"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_exact_money(text, amount):
    assert _segment(text).amount(2) == Money.parse(amount)


@pytest.mark.parametrize("text", ["$5", "1,000", "90.005", "5E2", " 5", "+5", ".", "-", "\u0665", "9" * 14])
def test_what_is_no_amount_of_whole_cents_is_refused_without_being_repeated(text):
    with pytest.raises(SegmentError) as refused:
        _segment(text).amount(2)
    assert str(refused.value) == "segment 9 (AMT), element 2: must be an amount of whole cents"
    assert refused.value.code == "6"


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("1.5", Decimal("1.5")), ("-3", -3), (".25", Decimal("0.25"))])
def test_a_number_is_whole_or_decimal_never_float(text, number):
    value = _segment(text).number(2)
    assert value == number
    assert type(value) is type(number)


@pytest.mark.parametrize("text", ["TWO", "1.5.2", "1e3", ".", "9" * 16])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(SegmentError, match=r"segment 9 \(AMT\), element 2: must be a number"):
        _segment(text).number(2)


@pytest.mark.parametrize("text", ["-1", "1.0", "X", "9" * 10])
def test_a_count_is_whole_and_never_negative(text):
    assert _segment("12").count(2) == 12
    with pytest.raises(SegmentError, match="whole number"):
        _segment(text).count(2)


def test_a_component_counts_zero_when_absent():
    segment = Segment("IK4", ("5:3",))
    assert [segment.component_count(1, m) for m in (1, 2, 3)] == [5, 3, 0]


def test_a_day_is_eight_digits():
    assert _segment("20260302").day(2) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["20260230", "260302", "2026-03-02"])
def test_what_is_no_day_is_refused_with_the_code_for_dates(text):
    with pytest.raises(SegmentError, match="must be a day as CCYYMMDD") as refused:
        _segment(text).day(2)
    assert refused.value.code == "8"


@pytest.mark.parametrize("reading", ["require", "amount", "number", "count", "day"])
def test_every_reading_of_an_absent_element_says_it_is_required(reading):
    with pytest.raises(SegmentError) as refused:
        getattr(_segment(""), reading)(2)
    assert (refused.value.element, refused.value.code, refused.value.sentence) == (2, "1", "is required")
