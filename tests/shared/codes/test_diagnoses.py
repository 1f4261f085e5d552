"""Diagnoses on their days. Source: ICD-10-CM order file of January 2021, and the list of April 2026."""

from datetime import date

import pytest

from shared.codes.body_area import Side
from shared.codes.diagnoses import DIAGNOSES, PRINTED_ON_FORM, diagnosis_on, is_billable_now

DAY = date(2026, 3, 2)


# The conditions that a medical massage clinic names as its own, and the codes by which a prescriber may order for them
CONDITIONS = {
    "neck sprain or strain": ("S134", "S161", "M542"),
    "low back sprain or strain": ("S335", "S39012", "S336", "M545"),
    "upper back sprain or strain": ("S233", "S29012", "M546"),
    "shoulder sprain or strain": ("S4341", "S4601"),
    "ankle sprain": ("S9340",),
    "muscle spasm": ("M6283", "M791"),
    "carpal tunnel": ("G560",),
    "tennis elbow": ("M771",),
    "rotator cuff": ("M751", "M754"),
    "sciatica": ("M543", "M544"),
    "high blood pressure": ("I10",),
    "fibromyalgia": ("M797",),
    "circulation in diabetes": ("E115",),
    "lymphedema": ("I890", "I972", "Q820"),
    "pregnancy": ("O268", "O267", "O120", "O99891"),
    "after birth": ("O2673", "O1205", "O99893"),
    "after surgery": ("Z47", "Z48"),
}


def test_the_form_prints_twenty_six_and_a_box_for_another() -> None:
    assert len(PRINTED_ON_FORM) == len(set(PRINTED_ON_FORM)) == 27 - 1


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_form_offers_every_condition_that_is_treated(condition) -> None:
    assert any(code.startswith(CONDITIONS[condition]) for code in PRINTED_ON_FORM)


def test_a_code_that_names_a_side_is_offered_for_both() -> None:
    sided = [diagnosis_on(code, DAY) for code in PRINTED_ON_FORM]
    left, right = ([row.label.partition(" ")[2] for row in sided if row.side is side] for side in Side)
    assert left == right != []


@pytest.mark.parametrize(
    ("code", "now"), [("M542", True), ("M545", False), ("S134", False), ("Z9999", False), ("M5450", True)]
)
def test_a_code_is_offered_only_while_it_can_be_billed(code, now) -> None:
    assert is_billable_now(code) is now


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
