"""The clinic's letter paper: quiet US-letter pages with letterhead, facts, tables and a foot, as bytes of a PDF.

Standard fonts only and nothing of the clock, so the same view gives the same bytes. Letters outside Latin-1, which
the standard fonts lack, are written without their accents.
"""

import functools
import sys
import unicodedata
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from types import ModuleType
from typing import Any

from shared.model import Model

INK, QUIET, ACCENT, HAIR, WASH = "#1d2a33", "#66757f", "#0f5c63", "#d5dde0", "#f2f6f6"
_PAGE = (612, 792)  # US letter, in points
_MARGIN = 48
_HEAD = 84
_FOOT = 46
WIDTH = _PAGE[0] - 2 * _MARGIN


class Paper(Model):
    """What every page of a letter carries; a letter without a number says none."""

    title: str
    number: str = ""
    issued_on: str
    clinic_name: str
    clinic_lines: tuple[str, ...]
    foot: str


@functools.cache
def platypus() -> Any:
    """reportlab's page builder. It imports Pillow for pictures; a letter has none, nor has the deployed function."""
    if find_spec("PIL") is None:
        stand_in = ModuleType("PIL")
        stand_in.__dict__["Image"] = None
        sys.modules["PIL"] = stand_in
    return import_module("reportlab.platypus")


def write(paper: Paper, story: Sequence[Any]) -> bytes:
    """The letter around a platypus story."""
    builder, buffer = platypus(), BytesIO()
    document = builder.BaseDocTemplate(
        buffer, pagesize=_PAGE, title=f"{paper.title} {paper.number}".strip(), author=paper.clinic_name, invariant=1
    )
    frame = builder.Frame(_MARGIN, _FOOT + 12, WIDTH, _PAGE[1] - _HEAD - _FOOT - 24, 0, 0, 0, 0)
    pages = builder.PageTemplate(frames=[frame], onPage=lambda canvas, _: _dress(canvas, paper))
    document.addPageTemplates([pages])
    document.build(list(story))
    return buffer.getvalue()


def _dress(canvas: Any, paper: Paper) -> None:
    """Letterhead above, foot below."""
    width, height = _PAGE
    canvas.setFillColor(ACCENT)
    canvas.rect(0, height - 7, width, 7, stroke=0, fill=1)
    _words(canvas, _MARGIN, height - 42, latin(paper.clinic_name), "Helvetica-Bold", 14, INK)
    for row, line in enumerate(paper.clinic_lines):
        _words(canvas, _MARGIN, height - 56 - 11 * row, latin(line), "Helvetica", 8, QUIET)
    _words_right(canvas, width - _MARGIN, height - 42, paper.title, "Helvetica-Bold", 14, ACCENT)
    _words_right(
        canvas, width - _MARGIN, height - 56, f"No. {paper.number}" if paper.number else "", "Helvetica", 9, INK
    )
    _words_right(canvas, width - _MARGIN, height - 67, f"Issued {paper.issued_on}", "Helvetica", 8, QUIET)
    canvas.setStrokeColor(HAIR)
    canvas.line(_MARGIN, _FOOT, width - _MARGIN, _FOOT)
    _words(canvas, _MARGIN, _FOOT - 12, latin(paper.foot), "Helvetica", 7, QUIET)
    _words_right(canvas, width - _MARGIN, _FOOT - 12, f"Page {canvas.getPageNumber()}", "Helvetica", 7, QUIET)


def _words(canvas: Any, x: float, y: float, text: str, font: str, size: float, ink: str) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(ink)
    canvas.drawString(x, y, text)


def _words_right(canvas: Any, x: float, y: float, text: str, font: str, size: float, ink: str) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(ink)
    canvas.drawRightString(x, y, text)


def heading(text: str) -> Any:
    """A section's name in small accented capitals."""
    return paragraph(text.upper(), font="Helvetica-Bold", size=7.5, ink=ACCENT, before=11, after=3)


def words(text: str, size: float = 8.5, ink: str = INK) -> Any:
    """A paragraph."""
    return paragraph(text, font="Helvetica", size=size, ink=ink, before=2, after=2)


def side_by_side(pairs: Sequence[tuple[str, str]]) -> Any:
    """Short pairs on one line, such as letters and codes."""
    return words("\xa0\xa0\xa0\xa0 ".join(f"{name}\xa0\xa0{value}" for name, value in pairs))


def paragraph(
    text: str, *, font: str = "Helvetica", size: float, ink: str = INK, before: float = 0, after: float = 0
) -> Any:
    """Words in one font; they wrap where their place ends."""
    builder = platypus()  # first: it sees to it that nothing asks for Pillow
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import ParagraphStyle

    style = ParagraphStyle(
        name="words",
        fontName=font,
        fontSize=size,
        leading=size * 1.35,
        textColor=ink,
        spaceBefore=before,
        spaceAfter=after,
    )
    return builder.Paragraph(escape(latin(text)), style)


def facts(*columns: Sequence[tuple[str, str]]) -> Any:
    """Columns of facts: a quiet label above each value; what is not known is left out."""
    cells = [[part for label, value in column if value for part in _fact(label, value)] for column in columns]
    table = platypus().Table([cells], colWidths=[WIDTH / len(cells)] * len(cells), hAlign="LEFT")
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0, 0, 6, 0)])
    return table


def _fact(label: str, value: str) -> list[Any]:
    name = paragraph(label, font="Helvetica", size=6.5, ink=QUIET, before=3)
    return [name, *(paragraph(line, font="Helvetica", size=9, ink=INK) for line in value.split("\n"))]


def ledger(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: Sequence[int]) -> Any:
    """A table with a repeated head; the columns in `right` hold amounts and are set to the right."""
    shares = [WIDTH * width / sum(widths) for width in widths]
    body = [[_cell(text, n in right) for n, text in enumerate(row)] for row in rows]
    table = platypus().Table([[latin(text) for text in head], *body], colWidths=shares, repeatRows=1, hAlign="LEFT")
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 7),
            ("TEXTCOLOR", (0, 0), (-1, 0), QUIET),
            ("BACKGROUND", (0, 0), (-1, 0), WASH),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *(("ALIGN", (n, 0), (n, 0), "RIGHT") for n in right),
            *_padding(5, 4, 4, 4),
        ]
    )
    return table


def _cell(text: str, right: bool) -> Any:
    words = paragraph(text, font="Helvetica", size=8.5, ink=INK)
    words.style.alignment = 2 if right else 0
    return words


def sums(rows: Sequence[tuple[str, str]]) -> Any:
    """Totals on the right; the last is the one that counts."""
    table = platypus().Table([[latin(label), amount] for label, amount in rows], colWidths=[130, 80], hAlign="RIGHT")
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 9),
            ("FONT", (0, -1), (-1, -1), "Helvetica-Bold", 11),
            ("TEXTCOLOR", (0, 0), (0, -1), QUIET),
            ("TEXTCOLOR", (0, -1), (-1, -1), ACCENT),
            ("LINEABOVE", (0, -1), (-1, -1), 0.8, ACCENT),
            ("ALIGN", (0, 0), (-1, -1), "RIGHT"),
            *_padding(4, 0, 4, 2),
        ]
    )
    return table


def _padding(left: float, right: float, top: float, bottom: float) -> list[tuple[Any, ...]]:
    sides = zip(("LEFT", "RIGHT", "TOP", "BOTTOM"), (left, right, top, bottom), strict=True)
    return [(f"{side}PADDING", (0, 0), (-1, -1), space) for side, space in sides]


def gap(height: float) -> Any:
    """Some white."""
    return platypus().Spacer(1, height)


def signature(label: str, name: str, signed: str) -> Any:
    """A line with a signed name above it, and the day beside it."""
    table = platypus().Table(
        [[latin(name), "", signed], [latin(label), "", "Date"]], colWidths=[250, 20, 110], hAlign="LEFT"
    )
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, 0), "Helvetica-Oblique", 11),
            ("FONT", (0, 1), (-1, 1), "Helvetica", 6.5),
            ("TEXTCOLOR", (0, 1), (-1, 1), QUIET),
            ("LINEABOVE", (0, 1), (0, 1), 0.6, INK),
            ("LINEABOVE", (2, 1), (2, 1), 0.6, INK),
            *_padding(0, 0, 3, 2),
        ]
    )
    return table


def latin(text: str) -> str:
    """The text in Latin-1: accents it has stay, other letters lose theirs, what is left becomes a question mark."""
    kept = (c if c <= "\xff" else unicodedata.normalize("NFKD", c) for c in unicodedata.normalize("NFC", text))
    bare = "".join(c for c in "".join(kept) if not unicodedata.combining(c))
    return bare.replace("\u2019", "'").replace("\u2013", "-").encode("latin-1", "replace").decode("latin-1")
