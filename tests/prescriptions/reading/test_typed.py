"""A form filled in on screen: its fields and its picture must agree; typed words are suggestions."""

import io

import pytest

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.models.readings import FieldReading, FieldState, MarkState
from services.prescriptions.reading.deciding import Mark
from services.prescriptions.reading.pdf import Filled
from services.prescriptions.reading.typed import compared, suggested

BOX = MMT1.box("minutes-60")
MARKED, BLANK, ASK = MarkState.MARKED, MarkState.BLANK, MarkState.ASK


@pytest.mark.parametrize(
    ("situation", "seen", "checked", "state"),
    [
        ("both say yes", MARKED, True, MARKED),
        ("both say no", BLANK, False, BLANK),
        ("checked, and not to be seen", BLANK, True, ASK),
        ("drawn over a form that was typed", MARKED, False, ASK),
        ("checked, and doubtful", ASK, True, ASK),
        ("not checked, and doubtful", ASK, False, ASK),
    ],
)
def test_field_and_picture_must_agree(situation: str, seen: MarkState, checked: bool, state: MarkState) -> None:
    entered = frozenset({BOX.key if checked else "area-neck"})
    marks, source = compared((Mark(BOX, seen, 0.7, "why"),), Filled(entered))
    assert (marks[0].state, source) == (state, "both"), situation


def test_where_nothing_was_entered_on_screen_the_marks_speak_alone() -> None:
    marks = (Mark(BOX, MARKED, 0.7),)
    assert compared(marks, Filled()) == (marks, "marks")


def test_typed_words_are_suggested_and_never_taken() -> None:
    filled = Filled(text=(("npi", "1234567893"), ("weeks_other", "5")))
    fields = (
        FieldReading(name="npi", state=FieldState.WRITTEN),
        FieldReading(name="weeks", state=FieldState.READ, values=("6",)),
        FieldReading(name="phone", state=FieldState.EMPTY),
    )
    npi, weeks, phone = suggested(fields, filled)
    assert (npi.state, npi.values, npi.suggestions) == (FieldState.WRITTEN, (), ("1234567893",))
    assert weeks == fields[1]
    assert phone == fields[2]


def test_a_form_filled_in_on_screen_is_read_by_both() -> None:
    from services.prescriptions.reading.form import read_form
    from services.prescriptions.reading.printed import printed
    from tests.builders_prescriptions import REFERENCE
    from tests.scans.pages import issued

    marked = {"icd-01", "area-neck", "cpt-97124", "minutes-60", "per_week-2", "weeks-6", "ptype-MD"}
    data = filled_in(issued(REFERENCE), marked, {"npi": "1234567893"})
    reading = read_form(data, {REFERENCE: printed(MMT1, issued(REFERENCE))}).reading

    assert reading.source == "both"
    assert {mark.key for mark in reading.marks if mark.state is MARKED} == marked
    assert not {mark.key for mark in reading.marks if mark.state is ASK}
    npi = reading.field("npi")
    assert npi is not None
    assert npi.suggestions == ("1234567893",)


def filled_in(form: bytes, marked: set[str], text: dict[str, str]) -> bytes:
    """The form as a viewer saves it when somebody has clicked and typed."""
    import ctypes

    import pypdfium2

    raw, document = pypdfium2.raw, pypdfium2.PdfDocument(form)
    document.init_forms()
    page = document[0]
    for box in MMT1.boxes:
        if box.key in marked:
            _click(raw, document, page, box.x + 5, 792 - box.y - 5)
    for name, words in text.items():
        zone = MMT1.zone(name)
        _click(raw, document, page, zone.x + 3, 792 - zone.y - zone.h / 2)
        held = ctypes.create_string_buffer(words.encode("utf-16-le") + b"\0\0")
        raw.FORM_ReplaceSelection(document.formenv, page, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)))
    raw.FORM_ForceToKillFocus(document.formenv)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _click(raw: object, document: object, page: object, x: float, y: float) -> None:
    for move in ("FORM_OnMouseMove", "FORM_OnLButtonDown", "FORM_OnLButtonUp"):
        getattr(raw, move)(document.formenv, page, 0, x, y)  # type: ignore[attr-defined]
