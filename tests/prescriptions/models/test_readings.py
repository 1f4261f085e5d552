"""A reading fills in what it read, and puts its questions in the order of the page."""

from services.prescriptions.models.readings import FieldReading, FieldState, Reading, ReadingStatus


def a_reading(*fields: FieldReading) -> Reading:
    return Reading(status=ReadingStatus.READ, fields=fields)


def test_only_what_was_read_is_filled_in() -> None:
    reading = a_reading(
        FieldReading(name="diagnoses", state=FieldState.READ, values=("M542", "M797")),
        FieldReading(name="minutes_per_session", state=FieldState.READ, values=("60",)),
        FieldReading(name="weeks", state=FieldState.ASK, values=("6",), why="Two boxes are marked."),
        FieldReading(name="goals", state=FieldState.EMPTY),
    )
    assert reading.filled() == {"diagnoses": ["M542", "M797"], "minutes_per_session": "60"}


def test_questions_stand_in_the_order_of_the_page() -> None:
    asked = [FieldReading(name=name, state=FieldState.ASK) for name in ("weeks", "npi")]
    reading = a_reading(asked[0], FieldReading(name="credential", state=FieldState.EMPTY), asked[1])
    assert [field.name for field in reading.questions] == ["weeks", "npi"]


def test_a_field_is_found_by_the_name_it_has_in_the_review() -> None:
    reading = a_reading(FieldReading(name="npi", state=FieldState.ASK))
    assert reading.field("npi") == reading.fields[0]
    assert reading.field("goals") is None
