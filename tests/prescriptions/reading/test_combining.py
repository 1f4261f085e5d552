"""From boxes to fields: one choice or several, contradictions, what a hand wrote."""

from typing import Any

import pytest

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.models.readings import FieldReading, FieldState, MarkState
from services.prescriptions.reading import combining
from services.prescriptions.reading.deciding import NOTHING_MARKED, Mark

READ, ASK, EMPTY, WRITTEN = FieldState.READ, FieldState.ASK, FieldState.EMPTY, FieldState.WRITTEN
USUAL = ("icd-01", "area-neck", "cpt-97124", "minutes-60", "per_week-2", "weeks-6", "ptype-MD")
SIGNED = {"signature": 60.0, "npi": 40.0, "signed_month": 20.0, "prescriber_name": 50.0, "prescriber_phone": 40.0}


def fields(*marked: str, asked: dict[str, str] | None = None, ink: dict[str, float] | None = None,
           known: tuple[str, ...] = ()) -> dict[str, FieldReading]:  # fmt: skip
    questions = asked or {}
    marks = tuple(
        Mark(box, MarkState.ASK, 0.5, questions[box.key]) if box.key in questions
        else Mark(box, MarkState.MARKED if box.key in marked else MarkState.BLANK, 0.9)
        for box in MMT1.boxes
    )  # fmt: skip
    found = combining.fields(marks, SIGNED if ink is None else ink, frozenset(known), MMT1, {})
    return {field.name: field for field in found}


def without(key: str, *more: str) -> tuple[str, ...]:
    return (*(one for one in USUAL if one != key), *more)


FIRST_CODE = MMT1.box("icd-01").value


@pytest.mark.parametrize(
    ("situation", "marked", "name", "state", "values"),
    [
        ("one of one", USUAL, "minutes_per_session", READ, ("60",)),
        ("two of one", (*USUAL, "minutes-90"), "minutes_per_session", ASK, ()),
        ("another number", without("weeks-6", "weeks-other"), "weeks", ASK, ()),
        ("twice a week", USUAL, "every_weeks", EMPTY, ()),
        ("once in two weeks", without("per_week-2", "per_week-every_2_weeks"), "sessions_per_week", READ, ("1",)),
        ("every second week", without("per_week-2", "per_week-every_2_weeks"), "every_weeks", READ, ("2",)),
        ("several areas", (*USUAL, "area-low_back"), "body_areas", READ, ("neck", "low_back")),
        ("a code", USUAL, "diagnoses", READ, (FIRST_CODE,)),
        ("a code written by hand", (*USUAL, "icd-other"), "diagnoses", ASK, (FIRST_CODE,)),
        ("no sentence", USUAL, "as_clinically_indicated", EMPTY, ()),
        ("the sentence", (*USUAL, "cpt-indicated"), "as_clinically_indicated", READ, ("true",)),
        ("the sentence alone", without("cpt-97124", "cpt-indicated"), "procedures", EMPTY, ()),
        ("a credential", USUAL, "credential", READ, ("MD",)),
        ("who signed", USUAL, "signature", WRITTEN, ()),
        ("the number of who signed", USUAL, "npi", WRITTEN, ()),
    ],
)
def test_a_field_is(situation: str, marked: Any, name: str, state: FieldState, values: tuple[str, ...]) -> None:
    field = fields(*marked)[name]

    assert (field.state, field.values) == (state, values), situation
    assert bool(field.why) == (state is ASK)


def test_one_doubtful_box_makes_a_question_of_a_field_with_one_choice() -> None:
    field = fields(*USUAL, asked={"minutes-90": "The mark is faint."})["minutes_per_session"]
    assert (field.state, field.why) == (ASK, "90: The mark is faint.")


def test_a_question_names_its_boxes_and_says_how_many_more_there_are() -> None:
    asked = {"area-chest": "A line runs through the box.", "area-jaw": "The mark is faint."}
    assert fields(*USUAL, asked=asked)["body_areas"].why == "Jaw (TMJ): The mark is faint. (1 more to look at.)"


def test_an_empty_group_is_one_question_not_many() -> None:
    asked = {box.key: NOTHING_MARKED for box in MMT1.group("weeks")}
    assert fields(*without("weeks-6"), asked=asked)["weeks"].why == NOTHING_MARKED


def test_the_crop_of_a_question_shows_the_doubtful_box_and_not_the_whole_group() -> None:
    asked = fields(*USUAL, asked={"area-jaw": "The mark is faint."})["body_areas"].place
    whole = fields(*USUAL)["body_areas"].place
    assert asked is not None
    assert whole is not None
    assert asked.h < whole.h


def test_writing_behind_a_box_that_is_not_marked_is_asked() -> None:
    assert fields(*USUAL, ink=SIGNED | {"weeks_other": 20.0})["weeks"].why == "Something else is written by hand."


@pytest.mark.parametrize("name", ["signature", "npi", "written_on"])
def test_what_must_be_written_and_is_not_is_asked(name: str) -> None:
    assert fields(*USUAL, ink={})[name].state is ASK


def test_what_was_printed_before_it_went_out_need_not_be_written() -> None:
    found = fields(*USUAL, ink={}, known=("npi", "prescriber_name"))
    assert found["npi"].state is found["prescriber_last_name"].state is EMPTY
