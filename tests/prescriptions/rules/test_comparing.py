"""The reading is held against the reviewer's answers; only trusted fields are filled in."""

from typing import Any

import pytest

from services.prescriptions.models.readings import FieldReading, FieldState, Reading, ReadingStatus
from services.prescriptions.rules.comparing import Outcome, accuracy, compare, filled_in, may_be_trusted
from tests.builders_prescriptions import a_review

READ, ASK, EMPTY = FieldState.READ, FieldState.ASK, FieldState.EMPTY


def a_reading(*fields: tuple[str, FieldState, tuple[str, ...]]) -> Reading:
    return Reading(
        status=ReadingStatus.READ,
        fields=tuple(FieldReading(name=name, state=state, values=values) for name, state, values in fields),
    )


@pytest.mark.parametrize(
    ("situation", "field", "confirmed", "expected"),
    [
        ("the same number", ("minutes_per_session", READ, ("60",)), {}, Outcome.RIGHT),
        ("another number", ("minutes_per_session", READ, ("45",)), {}, Outcome.WRONG),
        ("asked is not judged", ("minutes_per_session", ASK, ("45",)), {}, Outcome.ASKED),
        ("a code with its point", ("diagnoses", READ, ("M542",)), {}, Outcome.RIGHT),
        ("one code too many", ("diagnoses", READ, ("M542", "M797")), {}, Outcome.WRONG),
        ("areas in another order", ("body_areas", READ, ("upper_back", "neck")), {}, Outcome.RIGHT),
        ("a tick", ("as_clinically_indicated", READ, ("true",)), {"as_clinically_indicated": True}, Outcome.RIGHT),
        ("a tick that is none", ("as_clinically_indicated", READ, ("true",)), {}, Outcome.WRONG),
        ("no tick", ("as_clinically_indicated", EMPTY, ()), {}, Outcome.RIGHT),
        ("a tick overseen", ("as_clinically_indicated", EMPTY, ()), {"as_clinically_indicated": True}, Outcome.WRONG),
        ("every week is the default", ("every_weeks", EMPTY, ()), {}, Outcome.RIGHT),
        ("every second week", ("every_weeks", READ, ("2",)), {"every_weeks": 2}, Outcome.RIGHT),
        ("a credential", ("credential", READ, ("MD",)), {}, Outcome.RIGHT),
    ],
)
def test_a_field_is_right_wrong_or_asked(
    situation: str, field: tuple[str, FieldState, tuple[str, ...]], confirmed: dict[str, Any], expected: Outcome
) -> None:
    assert compare(a_reading(field), a_review(**confirmed)) == {field[0]: expected}, situation


def test_what_the_review_does_not_ask_and_what_a_hand_wrote_are_not_compared() -> None:
    reading = a_reading(("margin", READ, ("note",)), ("npi", FieldState.WRITTEN, ()))
    assert compare(reading, a_review()) == {}


def test_only_fields_that_the_clinic_trusts_are_filled_in() -> None:
    reading = a_reading(("weeks", READ, ("6",)), ("credential", READ, ("MD",)), ("every_weeks", ASK, ("2",)))
    assert filled_in(reading, ("weeks", "every_weeks")) == {"weeks": "6"}
    assert filled_in(reading, ()) == {}


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ({}, False),
        ({"right": 99}, False),
        ({"right": 100}, True),
        ({"right": 100, "asked": 40}, True),
        ({"right": 5000, "wrong": 1}, False),
    ],
)
def test_a_field_earns_trust_by_a_hundred_forms_without_one_wrong(counted: dict[str, int], expected: bool) -> None:
    assert may_be_trusted(counted) is expected


def test_fields_that_were_read_wrong_stand_first() -> None:
    counted = {"weeks": {"right": 120, "wrong": 0, "asked": 3}, "minutes_per_session": {"right": 99, "wrong": 1}}
    first, second = accuracy(counted, ("weeks",)).fields

    assert (first.name, first.wrong, first.may_be_trusted, first.is_filled_in) == (
        "minutes_per_session",
        1,
        False,
        False,
    )
    assert (second.name, second.asked, second.may_be_trusted, second.is_filled_in) == ("weeks", 3, True, True)
