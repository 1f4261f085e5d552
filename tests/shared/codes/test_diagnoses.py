"""Diagnoses on their days. Source: ICD-10-CM order file of January 2021, and the list of April 2026."""

from datetime import date

import pytest

from shared.codes.body_area import Side
from shared.codes.diagnoses import DIAGNOSES, PRINTED_ON_FORM, diagnosis_on

DAY = date(2026, 3, 2)


def test_the_form_prints_twenty_three_and_a_box_for_another() -> None:
    assert len(PRINTED_ON_FORM) == len(set(PRINTED_ON_FORM)) == 24 - 1


def test_all_that_the_form_prints_can_be_billed() -> None:
    assert [code for code in PRINTED_ON_FORM if not diagnosis_on(code, DAY).billable] == []


def test_low_back_pain_was_divided_in_october_2021() -> None:
    assert diagnosis_on("M545", date(2021, 9, 30)).billable
    assert not diagnosis_on("M545", date(2021, 10, 1)).billable
    assert diagnosis_on("M5450", date(2021, 9, 30)) is None
    assert diagnosis_on("M5450", date(2021, 10, 1)).billable


@pytest.mark.parametrize("code", ["S39012", "S134", "S43411", "W19", "M751", "E11", "O2689", "Z3A"])
def test_a_category_cannot_be_billed(code) -> None:
    assert diagnosis_on(code, DAY).billable is False


@pytest.mark.parametrize("code", ["I10", "M797", "S134XXD", "S39012S", "V4352XD", "Z3A08", "Z3A42", "G5603"])
def test_a_code_of_full_length_can_be_billed(code) -> None:
    assert diagnosis_on(code, DAY).billable


def test_every_injury_code_has_its_three_encounters() -> None:
    stems = {row.code[:-1] for row in DIAGNOSES if len(row.code) == 7 and row.code[0] in "STVWX"}
    assert len(stems) == 7 + 3 * 2 + 7
    assert all(diagnosis_on(stem + letter, DAY) for stem in stems for letter in "ADS")


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("M5431", Side.RIGHT),
        ("M5432", Side.LEFT),
        ("S43412D", Side.LEFT),
        ("M25511", Side.RIGHT),
        ("M5430", None),
        ("G5603", None),
        ("M542", None),
    ],
)
def test_right_is_one_and_left_is_two(code, side) -> None:
    diagnosis = diagnosis_on(code, DAY)
    assert diagnosis.side is side
    assert side is None or diagnosis.label.startswith(side.value)


@pytest.mark.parametrize(
    ("code", "is_cause"), [("V4352XD", True), ("Y990", True), ("W19XXXA", True), ("S134XXD", False), ("Z471", False)]
)
def test_an_external_cause_is_told_from_an_injury(code, is_cause) -> None:
    assert diagnosis_on(code, DAY).is_external_cause is is_cause
