"""Typing on the pre-printed CMS-1500, and the sheet by which a printer is set up for it.

Ours is only what a typewriter would add: the form itself is bought (its red is not seen by the scanners). Courier at
twelve points is ten characters to the inch; a line is twelve points high. The offset moves everything, in hundredths
of an inch: every printer takes its paper in a little differently.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from services.billing.forms.cms1500.boxes import Form
from shared.settings import FormPrinter

_WIDTH, _HEIGHT = 612, 792  # US letter, in points
_CHARACTER, _LINE = 7.2, 12
_LEFT, _TOP = 20, 24  # where the form's grid usually begins, in points; the printer's offset corrects it
_RISE = 3  # a letter stands this much above the foot of its line
_HUNDREDTH = 0.72
_COLUMNS, _LINES = 80, 64


def typed(forms: Sequence[Form], printer: FormPrinter) -> bytes:
    """The sheets of one claim as a PDF to be printed at actual size on the form."""
    canvas, buffer = _canvas("CMS-1500")
    for form in forms:
        canvas.setFont("Courier", 12)
        for one in form.typed:
            canvas.drawString(*_place(one.line, one.column, printer), one.text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def calibration(printer: FormPrinter) -> bytes:
    """A sheet to lay over the form against the light: four crosses in known boxes, and rulers along two sides."""
    canvas, buffer = _canvas("CMS-1500, setting up the printer")
    canvas.setFont("Courier", 12)
    for line, column, words in _MARKS:
        canvas.drawString(*_place(line, column, printer), words)
    canvas.setFont("Courier", 8)
    for column in range(10, _COLUMNS, 10):
        canvas.drawString(*_place(5, column, printer), f"|{column}")
    for line in range(10, _LINES, 5):
        canvas.drawString(*_place(line, 1, printer), f"- line {line}")
    canvas.setFont("Helvetica", 10)
    for row, words in enumerate(_HOW):
        canvas.drawString(90, 420 - 16 * row, words)
    offset = f"Printed with left {printer.left}, down {printer.down} (hundredths of an inch)."
    canvas.drawString(90, 420 - 16 * (len(_HOW) + 1), offset)
    canvas.save()
    return buffer.getvalue()


_MARKS = (
    (8, 45, "X box 1, Other"),
    (26, 57, "X box 11d, No"),
    (56, 19, "X box 25, EIN"),
    (61, 50, "0000000000 box 33a"),
)
_HOW = (
    'Print this sheet at actual size (no "fit to page") on plain paper and lay it over a form against the light.',
    "Each X must fall into the middle of its box, the ten zeros into box 33a.",
    "Too far left? Raise left in the settings (form_printer), in hundredths of an inch.",
    "Too high? Raise down.",
    "Then print this sheet again, and only then a form.",
)


def _place(line: int, column: int, printer: FormPrinter) -> tuple[float, float]:
    x = _LEFT + (column - 1) * _CHARACTER + printer.left * _HUNDREDTH
    return x, _HEIGHT - _TOP - line * _LINE + _RISE - printer.down * _HUNDREDTH


def _canvas(title: str) -> tuple[Any, BytesIO]:
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    canvas.setTitle(title)
    return canvas, buffer
