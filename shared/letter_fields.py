"""Places to write in on the clinic's letter paper: boxes to cross, lines to fill, a panel around them."""

from collections.abc import Sequence
from typing import Any

from shared.letter_paper import ACCENT, HAIR, INK, QUIET, WASH, WIDTH, paragraph, platypus

_BOX, _GAP, _INSIDE = 10.5, 10.0, 12.0


def choices(labels: Sequence[str], width: float = WIDTH) -> Any:
    """Boxes to be crossed, each before its words, side by side."""
    each = (width - _BOX * len(labels)) / len(labels)
    cells = [part for label in labels for part in ("", paragraph(label, size=8.5))]
    table = platypus().Table([cells], colWidths=[_BOX, each] * len(labels), rowHeights=[_BOX], hAlign="LEFT")
    table.setStyle([
        *(("BOX", (2 * n, 0), (2 * n, 0), 0.8, INK) for n in range(len(labels))),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *_padding(6, 2, 0, 0),
    ])  # fmt: skip
    return table


def blanks(labels: Sequence[str], widths: Sequence[float], width: float = WIDTH) -> Any:
    """Lines to be filled in by hand, each with its quiet label below."""
    share = (width - _GAP * (len(labels) - 1)) / sum(widths)
    columns = [part for one in widths for part in (share * one, _GAP)][:-1]
    names = [part for label in labels for part in (paragraph(label, size=6.5, ink=QUIET), "")][:-1]
    table = platypus().Table([[""] * len(columns), names], colWidths=columns, rowHeights=[20, 10], hAlign="LEFT")
    lines = [("LINEABOVE", (2 * n, 1), (2 * n, 1), 0.6, INK) for n in range(len(labels))]
    table.setStyle([*lines, *_padding(0, 0, 1, 0)])
    return table


def panel(parts: Sequence[Any], *, ink: str = ACCENT) -> Any:
    """Parts that belong together, on a quiet ground with a coloured edge; it is not torn apart by a page's end."""
    table = platypus().Table([[list(parts)]], colWidths=[WIDTH], hAlign="LEFT")
    table.setStyle([
        ("BACKGROUND", (0, 0), (-1, -1), WASH),
        ("LINEBEFORE", (0, 0), (0, -1), 2.2, ink),
        ("BOX", (0, 0), (-1, -1), 0.4, HAIR),
        *_padding(_INSIDE, _INSIDE, 6, 8),
    ])  # fmt: skip
    return table


PANEL_WIDTH = WIDTH - 2 * _INSIDE
_NUMBER = 20.0
ANSWER_WIDTH = WIDTH * 0.36 - 8


def question(number: int, words: str, answer: Sequence[Any], *, is_needed: bool) -> Any:
    """A numbered question beside the place of its answer; the needed ones stand in bold."""
    font = "Helvetica-Bold" if is_needed else "Helvetica"
    cells = [paragraph(str(number), size=8.5, ink=ACCENT), paragraph(words, font=font, size=8.8), list(answer)]
    widths = [_NUMBER, WIDTH - _NUMBER - ANSWER_WIDTH - 8, ANSWER_WIDTH + 8]
    table = platypus().Table([cells], colWidths=widths, hAlign="LEFT")
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIR),
        *_padding(2, 6, 2, 3),
    ])  # fmt: skip
    return table


def _padding(left: float, right: float, top: float, bottom: float) -> list[tuple[Any, ...]]:
    sides = zip(("LEFT", "RIGHT", "TOP", "BOTTOM"), (left, right, top, bottom), strict=True)
    return [(f"{side}PADDING", (0, 0), (-1, -1), space) for side, space in sides]
