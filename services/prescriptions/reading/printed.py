"""The blank form as it was printed: what is on the page before a pen touches it.

Made from the very PDF that was issued, so whatever was printed on it (the clinic's list, the patient, the prescriber's
own name) is known and never taken for ink. How far the words beside a box reach is measured on the same picture.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from services.prescriptions.forms.layout import Box, Layout, Zone
from services.prescriptions.reading import pdf
from services.prescriptions.reading.straightening import DENSITY, PIXELS, Darkness

if TYPE_CHECKING:
    from PIL.Image import Image

Mask = npt.NDArray[np.bool_]
_GROWN = 7  # pixels: print may lie a point beside its place
_PRINT = 0.12  # darkness from which a pixel is print; the tint of the figure is lighter
_WORD = 0.45  # darkness of words; the hairlines about the body figure are lighter
_GAP = 16.0  # points without a word: the label has ended
_GAPS = {"icd": 32.0}  # a diagnosis has its code in one column and its words in the next
_FARTHEST = 160.0
_RUNS_ON = 10.0
_A_WORD = 12  # pixels


@dataclass(frozen=True)
class Label:
    """The words right of a box: where they begin and end, and how far a line that strikes them out may run on."""

    start: float
    end: float
    beyond: float


@dataclass(frozen=True)
class Printed:
    """An issued form: its layout, where its print lies, the words of each box (points), and which places to write in
    were filled in before it went out.
    """

    layout: Layout
    print: Mask
    labels: tuple["Label", ...]
    known: frozenset[str] = frozenset()


def printed(layout: Layout, issued: bytes) -> Printed:
    """The blank form from the PDF that was issued."""
    return on_paper(layout, pdf.first_page(issued, PIXELS))


def on_paper(layout: Layout, blank: "Image") -> Printed:
    """The blank form from its picture at 200 dpi."""
    from PIL import ImageFilter

    inked = blank.point([255 * (grey < 255 * (1 - _PRINT)) for grey in range(256)])
    grown = np.asarray(inked.filter(ImageFilter.BoxBlur(_GROWN // 2))) > 0
    darkness: Darkness = np.float32(1) - np.asarray(blank, np.float32) / np.float32(255)
    known = frozenset(zone.name for zone in layout.zones if _is_filled(darkness, zone))
    return Printed(layout, grown, tuple(_label(darkness, box, layout) for box in layout.boxes), known)


def _is_filled(darkness: Darkness, zone: Zone) -> bool:
    """Whether something is printed in a place to write in: in the middle of a comb's first cell, above a line."""
    width = zone.w / (zone.comb or 1)
    rows = slice(round((zone.y + 3) * DENSITY), round((zone.y + zone.h - 3) * DENSITY))
    columns = slice(round((zone.x + 3) * DENSITY), round((zone.x + width - 3) * DENSITY))
    return bool((darkness[rows, columns] > _WORD).sum() > _A_WORD)


def _label(darkness: Darkness, box: Box, layout: Layout) -> Label:
    """The words right of a box; without length when there are none."""
    right, row_end = box.x + box.size, _row_end(box, layout)
    start, end = right + 1.5, min(row_end, right + _FARTHEST)
    rows = slice(round(box.y * DENSITY), round((box.y + box.size) * DENSITY))
    columns = darkness[rows, round(start * DENSITY) : round(end * DENSITY)].max(0) > _WORD
    words = np.flatnonzero(columns)
    if not len(words) or words[0] > _GAP * DENSITY:
        return Label(right, right, right)
    breaks = np.flatnonzero(np.diff(words) > _GAPS.get(box.group, _GAP) * DENSITY)
    last = words[breaks[0]] if len(breaks) else words[-1]
    ends = start + float(last + 1) / DENSITY
    return Label(start + float(words[0]) / DENSITY, ends, max(ends, min(ends + _RUNS_ON, row_end)))


def _row_end(box: Box, layout: Layout) -> float:
    """Where the next box or place to write in begins on the same line."""
    level = (box.y, box.y + box.size)
    boxes = (one.x - 2 for one in layout.boxes if one.x > box.x and one.y < level[1] and level[0] < one.y + one.size)
    zones = (one.x - 1 for one in layout.zones if one.x > box.x and one.y < level[1] and level[0] < one.y + one.h)
    return min([*boxes, *zones, 580.0])
