"""How much ink lies in, on and around every box. Only measured here, not judged (deciding.py).

Darkness is stretched to the page's own black, so a pale copy measures as a dark one. What is printed on the blank form
does not count outside a box. Lengths in points, areas in square points.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from services.prescriptions.reading import edges
from services.prescriptions.reading.outlines import Outlines, Surface, Whole, corners_of, patches_at, side_of
from services.prescriptions.reading.plane import Numbers
from services.prescriptions.reading.printed import Mask, Printed
from services.prescriptions.reading.straightening import DENSITY, Darkness

_MARGIN = 40  # pixels around a box that are looked at
_INSIDE, _MIDDLE = 1.55, 2.9  # from each side of a box to what counts as inside, as its middle
_NEAR, _FAR = 0.8, 4.2  # the strips around a box
_LINE_FROM, _LINE_TO, _LINE_FAR = 0.8, 9.3, 13.5  # where a line through a box, or into it from afar, is looked for
_UNPRINTED = 0.25  # of the way must be free of print
_A_LINE = 0.8  # mean ink of a column or row inside that a line runs through
_RUNS_THROUGH = 0.7  # mean ink of a column of the words that dirt runs through
_AREA = DENSITY**-2  # square points of a pixel
_PALEST_BLACK = 0.25


@dataclass(frozen=True)
class Ink:
    """What was measured of every box: one number a box in each."""

    strength: Numbers  # of its outline, beside the page's usual
    apart: Numbers  # how far its outline lies from where the paper says
    inside: Numbers  # share of the inside that is inked
    middle: Numbers  # share of the middle
    contrast: Numbers  # how dark the mark is on its ground, beside the outline
    sharp: Numbers  # the sharpest edges inside, beside those of the outline
    through: Numbers  # how far a line inside goes on beyond both sides
    enters: Numbers  # how far a line inside comes from beyond one side
    top: Numbers
    bottom: Numbers
    left: Numbers
    right: Numbers
    label: Numbers  # ink over the words of the box
    about: Numbers  # ink over the words and the lines above and below them

    @property
    def ring(self) -> Numbers:
        """Ink all around the box."""
        return self.top + self.bottom + self.left + self.right


@dataclass(frozen=True)
class Stretched:
    """A page's ink: stretched to its own black, and what of it is neither a speck nor printed."""

    ink: Darkness
    foreign: Darkness


def stretched(darkness: Darkness, printed: Mask) -> Stretched:
    """Ink from 0 to 1, and the ink a hand or an accident added to the print."""
    sample = darkness[::3, ::3]
    black = max(_PALEST_BLACK, float(np.percentile(sample, 99.3)))
    ink = darkness * np.float32(1 / (0.35 * black))
    np.clip(np.subtract(ink, np.float32(0.25 / 0.35), out=ink), 0, 1, out=ink)
    whole = ink.copy()
    np.minimum(whole[:-1], ink[1:], out=whole[:-1])
    np.minimum(whole[:, :-1], whole[:, 1:].copy(), out=whole[:, :-1])
    whole[printed] = 0
    return Stretched(ink, whole)


def places(outlines: Outlines, surface: Surface, printed: Printed) -> Numbers:
    """Where every box lies: seven tenths as measured, three as the paper says; its top left corner in points."""
    corners = corners_of(printed.layout)
    smooth = surface.at(*corners.T)
    return np.asarray(corners + 0.7 * np.c_[outlines.dx, outlines.dy] + 0.3 * smooth)


def measure(darkness: Darkness, page: Stretched, outlines: Outlines, surface: Surface, printed: Printed) -> Ink:
    """The ink of every box."""
    side = side_of(printed.layout)
    corners = np.floor(places(outlines, surface, printed) * DENSITY).astype(int)
    size = side + 2 * _MARGIN
    ink, dark, foreign = (patches_at(one, corners, size, _MARGIN) for one in (page.ink, darkness, page.foreign))
    masked = patches_at(printed.print, corners, size, _MARGIN)
    steep, inside, middle = edges.slopes(dark), _within(ink, side, _INSIDE), _within(ink, side, _MIDDLE)
    outline = edges.of_outline(_frame(steep, side))
    written = edges.strokes(foreign, steep, masked, outline[:, None, None])
    label, about = _labels(darkness, page.foreign, corners, printed, outline)
    top, bottom, left, right = _strips(written, side)
    return Ink(
        strength=outlines.strength, apart=surface.apart,
        inside=inside.mean((1, 2)), middle=middle.mean((1, 2)),
        contrast=edges.contrast(_within(dark, side, _INSIDE), _frame(dark, side)),
        sharp=edges.steepest(_within(steep, side, _INSIDE)) / outline,
        through=_through(ink, side), enters=_enters(ink, masked, side),
        top=top, bottom=bottom, left=left, right=right, label=label, about=about,
    )  # fmt: skip


def _pixels(points: float) -> int:
    return round(points * DENSITY)


def _within(patches: Darkness, side: int, inset: float) -> Darkness:
    """The part of each patch inside its box, so far in from each side."""
    span = slice(_MARGIN + _pixels(inset), _MARGIN + side - _pixels(inset) + 1)
    return patches[:, span, span]


def _strips(foreign: Darkness, side: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Ink in the strips above, below, left and right of each box."""
    near, far = _pixels(_NEAR), _pixels(_FAR)
    first, last = _MARGIN, _MARGIN + side
    before, after = slice(first - far, first - near), slice(last + near, last + far)
    wide, high = (slice(first - _pixels(one), last + _pixels(one)) for one in (3, 1))

    def area(rows: slice, columns: slice) -> Numbers:
        return np.asarray(foreign[:, rows, columns].sum((1, 2)) * _AREA)

    return area(before, wide), area(after, wide), area(high, before), area(high, after)


def _frame(patches: Darkness, side: int) -> Darkness:
    """What lies on the outline of each box; nothing of its inside."""
    reach = _pixels(1.1)
    around = slice(_MARGIN - reach, _MARGIN + side + reach + 1)
    frame = patches[:, around, around].copy()
    hole = slice(2 * reach + 1, -2 * reach - 1)
    frame[:, hole, hole] = 0
    return frame


def _through(ink: Darkness, side: int) -> Numbers:
    """The lesser of how dark a line goes on beyond two opposite sides of a box; 0 where nothing crosses it."""
    return np.asarray(np.maximum(_crossing(ink, side), _crossing(ink.transpose(0, 2, 1), side)))


def _crossing(ink: Darkness, side: int) -> Numbers:
    """The same for lines from top to bottom."""
    above, below = (_darkest_of_seven(strip.mean(1))[:, _columns(side)] for strip in _beyond(ink, side, _LINE_TO))
    inside = _within(ink, side, _INSIDE).mean(1) > _A_LINE
    return np.asarray(np.where(inside, np.minimum(above, below), 0).max(1))


def _enters(ink: Darkness, masked: Mask, side: int) -> Numbers:
    """How dark a line comes from far beyond one side into a box: a stamp's, or a strike's through another line."""
    lying = _entering(ink.transpose(0, 2, 1), masked.transpose(0, 2, 1), side)
    return np.asarray(np.maximum(_entering(ink, masked, side), lying))


def _entering(ink: Darkness, masked: Mask, side: int) -> Numbers:
    """The same for lines from above and from below; it is there at once and goes on."""
    middle, columns = _MARGIN + side // 2, _columns(side)
    halves = slice(_MARGIN + _pixels(_INSIDE), middle), slice(middle, _MARGIN + side - _pixels(_INSIDE))
    near, far = (_lines(ink, masked, side, to) for to in (_FAR, _LINE_FAR))
    found = [
        np.where(ink[:, half, columns].max(1) > _A_LINE, _darkest_of_seven(np.minimum(*line))[:, columns], 0)
        for half, line in zip(halves, zip(near, far, strict=True), strict=True)
    ]
    return np.asarray(np.maximum(*found).max(1))


def _lines(ink: Darkness, masked: Mask, side: int, to: float) -> list[Darkness]:
    """How dark each column is above and below each box, so far; 0 where the print leaves too little of it to see."""
    found = []
    for strip, free in zip(_beyond(ink, side, to), _beyond(~masked, side, to), strict=True):
        unprinted = free.sum(1)
        enough = unprinted >= _UNPRINTED * free.shape[1]
        found.append(np.where(enough, (strip * free).sum(1) / np.maximum(unprinted, 1), 0))
    return found


def _beyond(patches: Any, side: int, to: float) -> tuple[Any, Any]:
    """What lies above and below each box, so far."""
    first, last, near, far = _MARGIN, _MARGIN + side, _pixels(_LINE_FROM), _pixels(to)
    return patches[:, first - far : first - near], patches[:, last + near : last + far]


def _columns(side: int) -> slice:
    return slice(_MARGIN + _pixels(_INSIDE), _MARGIN + side - _pixels(_INSIDE) + 1)


def _darkest_of_seven(columns: Darkness) -> Darkness:
    return np.asarray(np.maximum.reduce([np.roll(columns, away, axis=1) for away in range(-3, 4)]))


def _labels(
    darkness: Darkness, foreign: Darkness, corners: Whole, printed: Printed, outline: Numbers
) -> tuple[Numbers, Numbers]:
    """Ink over the words of each box, and over them with the lines above and below."""
    over, about = np.zeros(len(corners)), np.zeros(len(corners))
    for number, (box, words) in enumerate(zip(printed.layout.boxes, printed.labels, strict=True)):
        x, y = corners[number]
        begins_at = max(words.start - box.x, box.size + 7)
        begins = x + _pixels(begins_at)
        ends, high = x + _pixels(words.beyond - box.x), _pixels(box.size)
        if ends > begins:
            up, wide = _pixels(3.2), _pixels(words.end + 5 - box.x) - _pixels(begins_at)
            here = slice(max(0, y - up), y + high + up), slice(begins, ends)
            written = edges.strokes(foreign[here], edges.slopes(darkness[here]), printed.print[here], outline[number])
            tall = _without_dirt(written)
            over[number] = tall[up + 1 : up + high].sum() * _AREA
            about[number] = tall[:, : max(0, wide)].sum() * _AREA
    return over, about


def _without_dirt(patch: Darkness) -> Darkness:
    """The patch without what runs through it from top to bottom: dirt on a fax's glass, never a strike or a word."""
    runs_through = patch.mean(0) > _RUNS_THROUGH
    return np.where(runs_through, np.float32(0), patch)
