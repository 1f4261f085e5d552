"""The review page: the blocks of the form with a question come first, the list is the one that was printed."""

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.models.readings import FieldState, MarkReading, MarkState
from services.prescriptions.models.requests import PrintedDiagnosis
from services.prescriptions.models.reviews import Review
from services.prescriptions.pages.reading_panel import Drawn, panel
from services.prescriptions.pages.review import BLOCKS, asked_fields, choices_of, in_order
from tests.prescriptions.pages.test_reading_panel import PLACE, a_field, a_reading


def test_blocks_with_a_question_come_first_and_the_rest_keeps_its_order() -> None:
    read = panel(a_reading(a_field("weeks", FieldState.ASK), a_field("npi", FieldState.ASK)), b"png", ())
    assert in_order(read) == ("dose", "prescriber", "patient", "diagnoses", "areas", "treatment")
    assert asked_fields(read) == {"weeks", "npi"}
    assert read.by_field["npi"].label == "NPI"


def test_without_a_reading_the_form_stands_as_it_is_printed() -> None:
    assert in_order(None) == tuple(BLOCKS)


def test_every_field_of_a_block_is_a_field_of_the_review() -> None:
    assert {name for block in BLOCKS.values() for name in block} <= set(Review.model_fields)


def test_what_was_read_asked_and_written_is_drawn_on_the_page() -> None:
    marks = tuple(
        MarkReading(key=state, state=state, confidence=1, place=PLACE)
        for state in (MarkState.MARKED, MarkState.BLANK, MarkState.ASK)
    )
    reading = a_reading(a_field("npi", FieldState.WRITTEN), a_field("phone", FieldState.WRITTEN))
    drawn = panel(reading.model_copy(update={"marks": marks}), b"png", ()).drawn
    assert drawn == (Drawn("read", PLACE), Drawn("asked", PLACE), Drawn("written", PLACE))
    assert panel(reading, b"", ()).drawn == ()


def test_the_diagnoses_to_choose_from_are_those_that_were_printed() -> None:
    printed = MMT1.printing((PrintedDiagnosis(code="M542", words="Neck pain"),))
    assert choices_of(printed)["icd"] == [("M542", "M54.2 Neck pain")]
