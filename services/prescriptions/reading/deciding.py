"""What does a box say? The first rule of one table that fits; what no rule makes certain is asked.

Every threshold stands here, with what it was measured on: simulated scans, faxes and photographs of this form. A pen
has edges, a stain or a shadow has none: ink alone does not make a mark.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.prescriptions.forms.layout import Box, Layout
from services.prescriptions.models.readings import MarkState
from services.prescriptions.reading.measuring import Ink

OUTLINE, OFF_THE_PAPER = 0.42, 1.6  # weaker, or farther from the surface: the box is not verified
RATHER_WEAK, RATHER_OFF = 0.85, 0.9  # both together: crumpled paper, where an outline may lie inside its box
OVER_THE_WORDS, ABOUT_THE_WORDS = 2.6, 25.0  # square points
GOES_THROUGH, COMES_FROM_AFAR = 0.85, 0.85
NOTHING, FAINT, IN_THE_MIDDLE = 0.035, 0.085, 0.05  # shares of the box that are inked
TRACED, OF_A_PEN = 0.02, 0.20  # share of the middle; contrast and edge of a pale pen's trace
ABOVE_THE_GROUND = 3.0  # times the share of the middle that is inked in most boxes: the dots of a fax, noise
BOTH_SIDES = 1.0  # square points
SPILLED, SURROUNDED, SCRIBBLED = 1.2, 7.0, 9.0  # square points beside the box, all around it
PALE, SOFT, SOFT_FOR_ITS_INK = 0.48, 0.36, 0.50  # measured: coffee to 0.40, 0.27; pens from 0.50, 0.39, 0.55
FULL, RATHER_FULL, MORE_THAN_USUAL, HALF_FULL = 0.80, 0.60, 0.25, 0.62
EXPLAINS = 0.15  # a neighbour with so much ink has spilled over


@dataclass(frozen=True)
class Mark:
    """What a box says, how sure that is, and why it is asked."""

    box: Box
    state: MarkState
    confidence: float
    why: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether the box certainly is marked."""
        return self.state is MarkState.MARKED


@dataclass(frozen=True)
class _One:
    """One box with what the rules ask of it."""

    ink: dict[str, float]
    spilled: float  # ink beside the box that no neighbour explains
    twice_beside: bool  # the line above or below carries more than twice the ink
    usual: float  # the ink of this page's marks
    traced: float  # what this page's ground does not explain in the middle of a box

    def __getitem__(self, name: str) -> float:
        return self.ink[name]


Rule = tuple[Callable[[_One], bool], MarkState, str]
RULES: tuple[Rule, ...] = (
    (lambda one: one["strength"] < OUTLINE or one["apart"] > OFF_THE_PAPER
     or (one["strength"] < RATHER_WEAK and one["apart"] > RATHER_OFF), MarkState.ASK,
     "The printed box cannot be seen well enough."),
    (lambda one: one["label"] > OVER_THE_WORDS or (one["about"] > ABOUT_THE_WORDS and not one.twice_beside),
     MarkState.ASK, "Something is written over the words of this line."),
    (lambda one: one["through"] > GOES_THROUGH, MarkState.ASK, "A line runs through the box."),
    (lambda one: one["inside"] >= NOTHING and one["enters"] > COMES_FROM_AFAR, MarkState.ASK,
     "A line from elsewhere runs into the box."),
    (lambda one: one["inside"] < NOTHING and (one.spilled > SPILLED or one["ring"] > SURROUNDED), MarkState.ASK,
     "There is a mark beside the box."),
    (lambda one: one["inside"] < NOTHING and one["middle"] > one.traced
     and min(one["contrast"], one["sharp"]) > OF_A_PEN, MarkState.ASK, "There is a trace, as of a pale pen."),
    (lambda one: one["inside"] < NOTHING, MarkState.BLANK, ""),
    (lambda one: one["inside"] < FAINT, MarkState.ASK, "The mark is faint, or only partly in the box."),
    (lambda one: one["contrast"] < PALE or one["sharp"] < max(SOFT, SOFT_FOR_ITS_INK * one["contrast"]),
     MarkState.ASK, "It may be a shade or a stain, not a mark."),
    (lambda one: one["middle"] < IN_THE_MIDDLE, MarkState.ASK,
     "Only the edge of the box is marked."),
    (lambda one: one["inside"] >= min(FULL, max(RATHER_FULL, one.usual + MORE_THAN_USUAL)), MarkState.ASK,
     "The box is filled in or scribbled out."),
    (lambda one: one["inside"] > HALF_FULL and one["ring"] > SCRIBBLED, MarkState.ASK, "The box may be scribbled out."),
    (lambda one: max(min(one["left"], one["right"]), min(one["top"], one["bottom"])) > BOTH_SIDES, MarkState.ASK,
     "What is written here runs on beyond both sides of the box."),
)  # fmt: skip


def decide(ink: Ink, layout: Layout) -> tuple[Mark, ...]:
    """What every box says, in the order of the layout."""
    boxes = layout.boxes
    page = _usual(ink), max(TRACED, ABOVE_THE_GROUND * float(np.percentile(ink.middle, 60)))
    beside = [_neighbours(number, boxes) for number in range(len(boxes))]
    marks = tuple(_decide(box, _seen(number, ink, beside[number], page)) for number, box in enumerate(boxes))
    bare = _bare_groups(ink, boxes)
    if len(bare) >= _TOO_MANY_BARE:
        return tuple(_asked(mark, "Too little is marked on this page.") for mark in marks)
    empty = {box.group for box in boxes} - {mark.box.group for mark in marks if mark.state is not MarkState.BLANK}
    return tuple(_asked(mark, NOTHING_MARKED) if mark.box.group in empty else mark for mark in marks)


NOTHING_MARKED = "Nothing is marked in this group."
_TOO_MANY_BARE = 2  # groups without a trace: the pen may have vanished on the way


def _bare_groups(ink: Ink, boxes: tuple[Box, ...]) -> set[str]:
    """The groups in which no box has the ink of a mark. Every group of the form is required."""
    return {box.group for box in boxes} - {
        box.group for box, one in zip(boxes, ink.inside, strict=True) if one >= FAINT
    }


def _asked(mark: Mark, why: str) -> Mark:
    """A blank box is asked; what is marked stays so."""
    return Mark(mark.box, MarkState.ASK, 0.5, why) if mark.state is MarkState.BLANK else mark


def _decide(box: Box, one: _One) -> Mark:
    state, why = next(((state, why) for fits, state, why in RULES if fits(one)), (MarkState.MARKED, ""))
    return Mark(box, state, _confidence(state, one), why)


def _usual(ink: Ink) -> float:
    """The ink of this page's marks; a full box's when there are none."""
    marks = ink.inside[(ink.inside >= FAINT) & (ink.strength >= OUTLINE)]
    return float(np.median(marks)) if len(marks) else 1.0


@dataclass(frozen=True)
class _Beside:
    """The numbers of the boxes next to a box."""

    above: tuple[int, ...]
    below: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]


_SAME_COLUMN, _NEXT_ROW, _SAME_ROW, _NEXT_COLUMN = 3.0, 22.0, 9.0, 34.0


def _neighbours(number: int, boxes: tuple[Box, ...]) -> _Beside:
    here = boxes[number]
    away = [(other, one.x - here.x, one.y - here.y) for other, one in enumerate(boxes) if other != number]
    column = [(other, dy) for other, dx, dy in away if abs(dx) < _SAME_COLUMN and abs(dy) < _NEXT_ROW]
    row = [(other, dx) for other, dx, dy in away if abs(dy) < _SAME_ROW and abs(dx) < _NEXT_COLUMN]
    return _Beside(
        above=tuple(other for other, dy in column if dy < 0), below=tuple(other for other, dy in column if dy > 0),
        left=tuple(other for other, dx in row if dx < 0), right=tuple(other for other, dx in row if dx > 0),
    )  # fmt: skip


def _seen(number: int, ink: Ink, beside: _Beside, page: tuple[float, float]) -> _One:
    def marked(others: tuple[int, ...]) -> bool:
        return any(ink.inside[other] > EXPLAINS for other in others)

    sides = (
        (ink.top[number], marked(beside.above)), (ink.bottom[number], marked(beside.below)),
        (ink.left[number], marked(beside.left)),
        (ink.right[number], marked(beside.right) or marked(beside.below)),  # the tail of the tick below
    )  # fmt: skip
    column = (*beside.above, *beside.below)
    twice = any(ink.about[other] > 2 * ink.about[number] for other in column)
    values = {name: float(getattr(ink, name)[number]) for name in _ASKED}
    spilled = max((float(area) for area, explained in sides if not explained), default=0.0)
    return _One(values, spilled, twice, *page)


_ASKED = ("strength", "apart", "label", "about", "through", "enters", "inside", "middle", "contrast", "sharp", "ring",
          "top", "bottom", "left", "right")  # fmt: skip


def _confidence(state: MarkState, one: _One) -> float:
    """How far the box lies from the nearest threshold of its rules; a half where it is asked."""
    if state is MarkState.ASK:
        return 0.5
    if state is MarkState.BLANK:
        return round(1 - 0.5 * max(one["inside"] / NOTHING, min(1.0, one.spilled / SPILLED)), 2)
    far = min(one["inside"] / FAINT, one["sharp"] / SOFT, one["contrast"] / PALE, one["strength"] / OUTLINE)
    return round(min(1.0, 0.5 + 0.5 * (far - 1)), 2) if far < 2 else 1.0  # noqa: PLR2004
