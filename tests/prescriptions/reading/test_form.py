"""A form that came back is read as it was meant, or asked; whatever else comes gets an answer, never an error."""

import io
import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.models.readings import FieldState, MarkState, ReadingStatus
from services.prescriptions.reading.form import ReadForm, read_form
from services.prescriptions.reading.printed import Printed, printed
from tests.builders_prescriptions import OTHER_REFERENCE, REFERENCE, a_picture
from tests.scans import pens, ways
from tests.scans.conditions import ALL, Condition, Returned, returned
from tests.scans.pages import EXTRAS, Style, completed, issued
from tests.scans.scoring import Score, score

SEEN_EVERY_TIME = ("upside down", "fax 204x196", "photo bad", "hostile: scribble", "hostile: double",
                   "unseen scan 75 dpi", "unseen phone, 1500 pixels", "lower part cut off")  # fmt: skip
CONDITIONS = {condition.name: condition for condition in ALL}


@pytest.fixture(scope="module")
def form() -> Printed:
    return printed(MMT1, issued(REFERENCE))


def read(back: Returned) -> ReadForm:
    reference = back.completed.reference
    return read_form(back.data, {reference: printed(MMT1, issued(reference))})


def a_page(style: Style = Style(), way: ways.Way = ways.Scanner(100, skew=1), seed: str = "page") -> Returned:  # noqa: B008
    chance = Random(seed)
    page = completed(chance, style, REFERENCE)
    return Returned(page, way(chance, page.picture))


# Pages as they come back


@pytest.mark.parametrize("name", SEEN_EVERY_TIME)
def test_no_box_is_decided_otherwise_than_meant(name: str) -> None:
    back = returned(CONDITIONS[name], "every time", 0)
    found = score(back.completed, read(back).reading)

    assert (found.matched, found.read) == (1, 1)
    assert (found.wrong, found.wrong_choices) == ((), ())
    assert found.asked < found.boxes / 4


@pytest.mark.nightly
@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=lambda condition: condition.name)
def test_of_every_condition_no_choice_is_wrong_and_hardly_a_box(condition: Condition) -> None:
    found = Score()
    for number in range(20):
        back = returned(condition, "nightly", number)
        found += score(back.completed, read(back).reading)

    assert found.matched == found.pages
    assert found.wrong_choices == ()
    assert len(found.wrong) <= 1


def test_every_question_says_why_and_where() -> None:
    reading = read(a_page(Style(("filled",)))).reading

    assert reading.questions
    for field in reading.questions:
        assert field.why.endswith((".", ".)"))
        assert field.place is not None
        assert 0 <= field.place.x < 612
        assert 0 <= field.place.y < 792
    assert all(mark.why for mark in reading.marks if mark.state is MarkState.ASK)


def test_filled_boxes_are_never_decided_alone() -> None:
    back = a_page(Style(("filled",), (pens.FELT,)))
    states = {mark.key: mark.state for mark in read(back).reading.marks}
    assert {states[key] for key in back.completed.marked} == {MarkState.ASK}


def test_who_signed_and_when_is_shown_and_never_read() -> None:
    reading = read(a_page()).reading
    for name in ("signature", "written_on", "npi", "prescriber_last_name", "phone"):
        field = reading.field(name)
        assert field is not None
        assert (field.state, field.values) == (FieldState.WRITTEN, ())


def test_a_page_that_was_not_completed_asks_for_everything() -> None:
    reading = read_form(issued(REFERENCE), {REFERENCE: printed(MMT1, issued(REFERENCE))}).reading

    assert reading.status is ReadingStatus.READ
    assert {field.state for field in reading.fields} <= {FieldState.ASK, FieldState.EMPTY}
    assert {mark.state for mark in reading.marks} == {MarkState.ASK}


def test_a_note_between_the_boxes_is_told() -> None:
    told = [read(a_page(Style(extra="note"), seed=f"note {n}")).reading.notes for n in range(2)]
    assert any("Something is written between the boxes." in notes for notes in told)
    assert read(a_page()).reading.notes == ()


def test_a_pen_of_another_colour_reads_as_a_black_one() -> None:
    colour = a_page(Style(("cross",), (pens.BLUE,)), ways.Camera((1700, 1800), quarter=False))
    found = score(colour.completed, read(colour).reading)
    assert (found.asked, found.wrong) == (0, ())


# What is no single form of ours


def test_any_bytes_that_are_no_picture_are_unreadable() -> None:
    found = read_form(b"not a page", {})
    assert found.reading.status is ReadingStatus.UNREADABLE
    assert found.page is None


def test_a_page_without_code_is_no_form() -> None:
    assert read_form(a_picture(), {}).reading.status is ReadingStatus.NO_FORM


def test_a_form_of_nobody_is_unknown(form: Printed) -> None:
    assert read_form(issued(OTHER_REFERENCE), {REFERENCE: form}).reading.status is ReadingStatus.UNKNOWN_FORM


def _file(pages: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def _scan(reference: str) -> Image.Image:
    return completed(Random(1), Style(), reference).picture.convert("L").resize((850, 1100))


def test_two_forms_on_one_sheet_are_a_persons_question(form: Printed) -> None:
    sheet = Image.new("L", (1700, 1100), 255)
    sheet.paste(_scan(REFERENCE), (0, 0))
    sheet.paste(_scan(OTHER_REFERENCE), (850, 0))
    assert read_form(_file([sheet]), {REFERENCE: form}).reading.status is ReadingStatus.TWO_FORMS


def test_one_form_on_two_pages_is_a_persons_question(form: Printed) -> None:
    pages = [_scan(REFERENCE), _scan(REFERENCE)]
    assert read_form(_file(pages), {REFERENCE: form}).reading.status is ReadingStatus.TWO_FORMS


def test_a_form_behind_a_cover_sheet_is_found(form: Printed) -> None:
    cover = Image.new("L", (850, 1100), 255)
    reading = read_form(_file([cover, _scan(REFERENCE)]), {REFERENCE: form}).reading
    assert (reading.status, reading.page) == (ReadingStatus.READ, 2)


def test_a_mirrored_page_is_not_read(form: Printed) -> None:
    from PIL import ImageOps

    status = read_form(_file([ImageOps.mirror(_scan(REFERENCE))]), {REFERENCE: form}).reading.status
    assert status in {ReadingStatus.NOT_SQUARE, ReadingStatus.NO_FORM}


def test_a_page_of_which_only_a_strip_is_left_is_not_read(form: Printed) -> None:
    strip = _scan(REFERENCE).crop((0, 0, 850, 330))
    assert read_form(_file([strip]), {REFERENCE: form}).reading.status is ReadingStatus.NOT_SQUARE


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)), noise=st.binary(min_size=8, max_size=64),
    kind=st.sampled_from(["PNG", "TIFF"]), mode=st.sampled_from(["1", "L", "RGB", "RGBA", "P", "CMYK"]),
)  # fmt: skip
def test_any_small_picture_gets_an_answer(size: tuple[int, int], noise: bytes, kind: str, mode: str) -> None:
    count = size[0] * size[1]
    pixels = Image.frombytes("L", size, (noise * count)[:count])
    out = io.BytesIO()
    pixels.convert(mode).save(out, "TIFF" if mode == "CMYK" else kind)
    assert read_form(out.getvalue(), {}).reading.status in {ReadingStatus.NO_FORM, ReadingStatus.UNREADABLE}


@settings(max_examples=25, deadline=None)
@given(cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), max_size=6))
def test_a_damaged_file_gets_an_answer(cut: float, flips: list[tuple[float, int]]) -> None:
    whole = bytearray(a_picture("JPEG", (300, 400)))
    for place, change in flips:
        whole[int(place * (len(whole) - 1))] ^= change
    read_form(bytes(whole[: max(1, int(cut * len(whole)))]), {})


# Pages of ours that accidents befell: a little in CI, much in `make nightly`

_SHAPES = st.sampled_from(("rectangle", "ellipse", "line"))
_WOUNDS = st.lists(st.tuples(_SHAPES, *[st.floats(0, 1)] * 4, st.integers(0, 255)), max_size=9)


def befallen(wounds: list[tuple[str, float, float, float, float, int]], angle: float, scale: float) -> None:
    page = _scan(REFERENCE)
    draw = ImageDraw.Draw(page)
    for kind, x0, y0, x1, y1, grey in wounds:
        (left, right), (top, bottom) = sorted((x0 * 850, x1 * 850)), sorted((y0 * 1100, y1 * 1100))
        if kind == "line":
            draw.line((left, y0 * 1100, right, y1 * 1100), fill=grey, width=1 + grey % 9)
        else:
            getattr(draw, kind)((left, top, left + (right - left) / 4, top + (bottom - top) / 4), fill=grey)
    seen = page.rotate(angle, expand=True, fillcolor=255).resize((round(850 * scale), round(1100 * scale)))
    reading = read_form(_file([seen]), {REFERENCE: printed(MMT1, issued(REFERENCE))}).reading

    assert reading.notes or reading.status is ReadingStatus.READ
    assert all(mark.why for mark in reading.marks if mark.state is MarkState.ASK)
    assert all(field.why for field in reading.questions)


_BEFALLEN = given(wounds=_WOUNDS, angle=st.floats(-180, 180), scale=st.floats(0.4, 1.6))
test_whatever_befell_a_page_of_ours_it_gets_an_answer = settings(max_examples=4, deadline=None)(_BEFALLEN(befallen))
test_hundreds_of_pages_that_something_befell = pytest.mark.nightly(
    settings(max_examples=400, deadline=None)(_BEFALLEN(befallen))
)


_MEASURED = """
import re, sys
from pathlib import Path
from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading.form import read_form
from services.prescriptions.reading.printed import printed
size = int(sys.stdin.buffer.readline())
data, form = sys.stdin.buffer.read(size), sys.stdin.buffer.read()
read_form(data, {sys.argv[1]: printed(MMT1, form)})
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_reading_a_large_photograph_stays_within_256_megabytes() -> None:
    back = a_page(way=ways.Camera((3900, 4000), quality=(85, 85)))
    given = b"%d\n" % len(back.data) + back.data + issued(REFERENCE)
    command = [sys.executable, "-c", _MEASURED, REFERENCE]
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    assert int(done.stdout) <= 256


def test_the_simulator_knows_every_extra() -> None:
    assert {name for name in CONDITIONS if name.startswith("hostile")} <= {f"hostile: {extra}" for extra in EXTRAS}
