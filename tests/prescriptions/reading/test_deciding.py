"""What a box says is the first rule of one table that fits. Each row: what is measured, what is decided."""

from typing import Any

import numpy as np
import pytest

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.models.readings import MarkState
from services.prescriptions.reading.deciding import decide
from services.prescriptions.reading.measuring import Ink

MARKED, BLANK, ASK = MarkState.MARKED, MarkState.BLANK, MarkState.ASK
_PEN = {"strength": 1.0, "inside": 0.3, "middle": 0.4, "contrast": 0.9, "sharp": 0.6}
_EMPTY = {"strength": 1.0}
_NAMES = Ink.__dataclass_fields__
# One box of every group is marked, so that no group is empty; the box looked at is another one.
_FIRST = {box.group: number for number, box in reversed(list(enumerate(MMT1.boxes)))}
LOOKED_AT = 12


def a_page(**of_the_box: float) -> Ink:
    """A page with one good mark in every group, and one box measured as said."""
    values = {name: np.zeros(len(MMT1.boxes)) for name in _NAMES}
    values["strength"][:] = 1
    for number in _FIRST.values():
        for name, value in _PEN.items():
            values[name][number] = value
    for name, value in of_the_box.items():
        values[name][LOOKED_AT] = value
    return Ink(**values)


@pytest.mark.parametrize(
    ("situation", "measured", "state", "why"),
    [
        ("nothing in it", _EMPTY, BLANK, ""),
        ("a pen's cross", _PEN, MARKED, ""),
        ("its outline is hidden", {**_PEN, "strength": 0.3}, ASK, "cannot be seen"),
        ("its outline is weak and a little off", {**_PEN, "strength": 0.8, "apart": 1.2}, ASK, "cannot be seen"),
        ("it lies off the paper's surface", {**_PEN, "apart": 2.0}, ASK, "cannot be seen"),
        ("its words are struck out", {**_PEN, "label": 4.0}, ASK, "over the words"),
        ("its words are circled", {**_EMPTY, "about": 30.0}, ASK, "over the words"),
        ("a line runs through it", {**_PEN, "through": 0.95}, ASK, "line runs through"),
        ("a mark beside it", {**_EMPTY, "left": 2.0}, ASK, "beside the box"),
        (
            "a pale pen's trace",
            {**_EMPTY, "inside": 0.02, "middle": 0.04, "contrast": 0.33, "sharp": 0.3},
            ASK,
            "trace",
        ),
        ("a soft shade", {**_EMPTY, "inside": 0.02, "middle": 0.04, "contrast": 0.33, "sharp": 0.1}, BLANK, ""),
        ("writing that goes on to both sides", {**_PEN, "left": 3.0, "right": 1.3}, ASK, "both sides"),
        ("writing that goes on up and down", {**_PEN, "top": 3.0, "bottom": 1.3}, ASK, "both sides"),
        ("a tick's tail", {**_PEN, "top": 3.0, "right": 1.3}, MARKED, ""),
        ("a mark all around it", {**_EMPTY, "top": 1.1, "left": 1.1, "right": 1.1, "bottom": 4.0}, ASK, "beside"),
        ("a faint trace", {**_PEN, "inside": 0.06}, ASK, "faint"),
        ("a stain without edges", {**_PEN, "sharp": 0.15}, ASK, "stain"),
        ("black and soft", {**_PEN, "contrast": 1.0, "sharp": 0.4}, ASK, "stain"),
        ("a pale pen's sharp stroke", {**_PEN, "contrast": 0.6, "sharp": 0.4}, MARKED, ""),
        ("a grey shade", {**_PEN, "contrast": 0.4}, ASK, "stain"),
        ("a stamp's line ends in it", {**_PEN, "enters": 0.95}, ASK, "from elsewhere"),
        ("a line ends before it", {**_EMPTY, "enters": 0.95}, BLANK, ""),
        ("only its edge", {**_PEN, "inside": 0.12, "middle": 0.01}, ASK, "edge"),
        ("only its edge, heavily", {**_PEN, "inside": 0.3, "middle": 0.01}, ASK, "edge"),
        ("filled from edge to edge", {**_PEN, "inside": 0.9}, ASK, "filled in"),
        ("heavy, and ink all around", {**_PEN, "inside": 0.64, "top": 4, "bottom": 4, "left": 2}, ASK, "filled in"),
    ],
)
def test_a_box_says(situation: str, measured: dict[str, float], state: MarkState, why: str) -> None:
    mark = decide(a_page(**dict.fromkeys(_PEN, 0.0) | measured), MMT1)[LOOKED_AT]

    assert (mark.state, why in mark.why) == (state, True), (situation, mark.why)
    assert 0 <= mark.confidence <= 1


def test_scribbled_out_on_a_page_of_heavy_marks_is_asked() -> None:
    heavy = a_page(**_PEN | {"inside": 0.66, "top": 4, "bottom": 4, "left": 2})
    for number in _FIRST.values():
        heavy.inside[number] = 0.5
    assert decide(heavy, MMT1)[LOOKED_AT].why == "The box may be scribbled out."


def test_dots_that_lie_in_every_box_are_no_trace_of_a_pen() -> None:
    dotted = a_page(**_EMPTY, inside=0.02, middle=0.04, contrast=0.9, sharp=0.9)
    assert decide(dotted, MMT1)[LOOKED_AT].state is ASK
    dotted.middle[:] = 0.03
    assert decide(dotted, MMT1)[LOOKED_AT].state is BLANK


def test_ink_that_a_marked_neighbour_spilled_is_explained() -> None:
    page = a_page(**_EMPTY, right=2.0)
    assert decide(page, MMT1)[LOOKED_AT].state is ASK
    below = LOOKED_AT + 1
    for name, value in _PEN.items():
        getattr(page, name)[below] = value
    assert decide(page, MMT1)[LOOKED_AT].state is BLANK


def test_a_ring_about_the_next_line_is_not_about_this_one() -> None:
    page = a_page(**_EMPTY, about=30.0)
    page.about[LOOKED_AT + 1] = 70.0
    assert decide(page, MMT1)[LOOKED_AT].state is BLANK


def _bare(*groups: str) -> Any:
    page = a_page(**_EMPTY)
    for group in groups:
        page.inside[_FIRST[group]] = page.middle[_FIRST[group]] = 0.0
    return decide(page, MMT1)


def test_a_group_without_any_mark_is_asked() -> None:
    marks = _bare("weeks")
    assert {mark.state for mark in marks if mark.box.group == "weeks"} == {ASK}
    assert {mark.state for mark in marks if mark.box.group == "minutes"} == {MARKED, BLANK}


def test_where_two_groups_are_bare_the_pen_may_have_vanished_and_every_blank_is_asked() -> None:
    marks = _bare("weeks", "minutes")
    assert BLANK not in {mark.state for mark in marks}
    assert {mark.why for mark in marks if mark.state is ASK} == {"Too little is marked on this page."}


def test_confidence_grows_with_the_distance_from_the_thresholds() -> None:
    weak, strong = (decide(a_page(**_PEN | {"inside": ink}), MMT1)[LOOKED_AT] for ink in (0.1, 0.3))
    assert weak.state is strong.state is MARKED
    assert weak.confidence < strong.confidence


def test_a_page_without_any_mark_has_no_usual_ink() -> None:
    empty = Ink(**{name: np.ones(len(MMT1.boxes)) * (name == "strength") for name in _NAMES})
    assert {mark.state for mark in decide(empty, MMT1)} == {ASK}
