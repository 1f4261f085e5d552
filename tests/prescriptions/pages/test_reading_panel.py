"""The reading as the review page shows it: questions first, with the cutting of the page that each is about."""

from typing import Any

from services.prescriptions.models.readings import FieldReading, FieldState, PlaceOnPage, Reading, ReadingStatus
from services.prescriptions.pages.reading_panel import panel

PLACE = PlaceOnPage(x=40, y=300, w=500, h=20)


def a_field(name: str, state: FieldState, *values: str, **more: Any) -> FieldReading:
    return FieldReading(name=name, state=state, values=values, place=PLACE, **more)


def a_reading(*fields: FieldReading, status: ReadingStatus = ReadingStatus.READ) -> Reading:
    return Reading(status=status, fields=fields, notes=("A note.",))


def test_fields_stand_under_what_is_to_be_done_with_them() -> None:
    shown = panel(
        a_reading(
            a_field("weeks", FieldState.ASK, why="Two boxes are marked."),
            a_field("diagnoses", FieldState.READ, "M542", "S134XXD"),
            a_field("body_areas", FieldState.READ, "left_shoulder"),
            a_field("as_clinically_indicated", FieldState.READ, "true"),
            a_field("npi", FieldState.WRITTEN, suggestions=("1234567893",)),
            a_field("phone", FieldState.EMPTY),
        ),
        b"png",
        ("diagnoses",),
    )

    assert [(one.label, one.why) for one in shown.questions] == [("Number of weeks", "Two boxes are marked.")]
    assert [one.said for one in shown.read] == ["M54.2, S13.4XXD", "left shoulder", "yes"]
    assert [one.is_filled_in for one in shown.read] == [True, False, False]
    assert [(one.label, one.suggested) for one in shown.written] == [("NPI", "1234567893")]
    assert shown.notes == ("A note.",)


def test_a_cutting_is_as_wide_as_a_telephone_shows() -> None:
    (one,) = panel(a_reading(a_field("weeks", FieldState.ASK)), b"png", ()).questions
    assert (one.view, one.width, one.height) == ("40.0 300.0 340.0 20.0", 544, 32)


def test_without_a_straightened_page_nothing_is_cut_from_it() -> None:
    (one,) = panel(a_reading(a_field("weeks", FieldState.ASK)), b"", ()).questions
    assert one.view == ""


def test_of_a_page_that_was_not_read_only_the_reason_is_shown() -> None:
    shown = panel(a_reading(status=ReadingStatus.NO_FORM), b"", ())
    assert (shown.questions, shown.read, shown.written, shown.notes) == ((), (), (), ("A note.",))
