"""A US-letter page drawn from its top left corner, in points: text, rules, squares, codes, fields to fill.

The only place of the form that knows reportlab; everything above speaks of layout and words.
"""

import io
import itertools
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from services.prescriptions.forms.typeface import REGULAR, face, printable, text_width

WIDTH, HEIGHT = 612.0, 792.0
TYPED = "Helvetica"  # what is typed on a screen: one of the fonts every viewer must have

Colour = tuple[float, float, float]
INK: Colour = (0.09, 0.13, 0.17)
QUIET: Colour = (0.36, 0.42, 0.47)
ACCENT: Colour = (0.03, 0.31, 0.37)
HAIRLINE: Colour = (0.62, 0.67, 0.70)
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (1, 1, 1)


@dataclass(frozen=True)
class Style:
    """How words look: size in points, font and colour."""

    size: float
    font: str = REGULAR
    colour: Colour = INK


class CheckPlace(Protocol):
    """A square to be crossed."""

    @property
    def key(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def size(self) -> float: ...


class TextPlace(Protocol):
    """A place to write in."""

    @property
    def name(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def w(self) -> float: ...
    @property
    def h(self) -> float: ...
    @property
    def comb(self) -> int: ...


class LetterPage:
    """One page. The same drawing gives the same bytes: no clock and no random id is in the file."""

    def __init__(self, title: str, author: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._out = io.BytesIO()
        self._canvas: Any = Canvas(self._out, pagesize=(WIDTH, HEIGHT), invariant=1, lang="en-US")
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(self, x: float, y: float, words: str, style: Style, align: Literal["left", "right"] = "left") -> None:
        """One line; y is its baseline."""
        self._canvas.setFillColorRGB(*style.colour)
        self._canvas.setFont(face(style.font).fontName, style.size)
        draw = self._canvas.drawString if align == "left" else self._canvas.drawRightString
        draw(x, HEIGHT - y, printable(words))

    def fitted(self, x: float, y: float, words: str, style: Style, width: float) -> None:
        """One line made smaller until it fits."""
        self.text(x, y, *fit(words, style, width))

    def rule(self, x0: float, x1: float, y: float, colour: Colour = ACCENT, width: float = 1.0) -> None:
        """A horizontal line."""
        self.lines(((x0, y), (x1, y)), colour, width)

    def lines(self, points: tuple[tuple[float, float], ...], colour: Colour, width: float) -> None:
        """A line through the points."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, HEIGHT - y)
        self._stroke(colour, width)
        self._canvas.drawPath(path, stroke=1, fill=0)

    def curve(
        self,
        points: tuple[tuple[float, float], ...],
        colour: Colour,
        width: float,
        fill: Colour | None = None,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A smooth line through the points (Catmull-Rom); closed when it has a fill."""
        closed = fill is not None
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT - points[0][1])
        for p0, p1, p2, p3 in _neighbours(points, closed):
            a, b = _control(p1, p0, p2), _control(p2, p3, p1)
            path.curveTo(a[0], HEIGHT - a[1], b[0], HEIGHT - b[1], p2[0], HEIGHT - p2[1])
        self._stroke(colour, width)
        self._canvas.setFillColorRGB(*(fill or WHITE))
        self._canvas.setDash(*(dash or ((),)))
        self._canvas.drawPath(path, stroke=1, fill=int(closed))
        self._canvas.setDash()

    def box(self, x: float, y: float, w: float, h: float, *, colour: Colour = BLACK, width: float = 0.9) -> None:
        """An empty rectangle."""
        self._stroke(colour, width)
        self._canvas.rect(x, HEIGHT - y - h, w, h, stroke=1, fill=0)

    def rounded(
        self, x: float, y: float, w: float, h: float, *, radius: float, colour: Colour, fill: bool = False
    ) -> None:
        """A rectangle with round corners, in outline or solid."""
        self._stroke(colour, 0.9)
        self._canvas.setFillColorRGB(*colour)
        self._canvas.roundRect(x, HEIGHT - y - h, w, h, radius, stroke=int(not fill), fill=int(fill))

    def solid(self, x: float, y: float, w: float, h: float, colour: Colour = BLACK) -> None:
        """A filled rectangle."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, HEIGHT - y - h, w, h, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, colour: Colour = ACCENT) -> None:
        """A filled circle."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.circle(x, HEIGHT - y, radius, stroke=0, fill=1)

    def square_code(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code, level Q, without its quiet zone: rectangles, so that it prints sharp at any size."""
        import segno

        matrix = segno.make(text, error="q", boost_error=False, micro=False).matrix
        unit = side / len(matrix)
        for row, cells in enumerate(matrix):
            column = 0
            for dark, run in itertools.groupby(cells):
                length = len(list(run))
                if dark:
                    self.solid(x + column * unit, y + row * unit, length * unit, unit)
                column += length

    def check_field(self, place: CheckPlace, spoken: str) -> None:
        """A box that can be crossed on screen; `spoken` is what a screen reader says."""
        self._canvas.acroForm.checkbox(
            name=place.key, tooltip=spoken, buttonStyle="cross", shape="square", size=place.size, x=place.x,
            y=HEIGHT - place.y - place.size, fieldFlags="", forceBorder=False, **_bare(),
        )  # fmt: skip

    def text_field(self, place: TextPlace, spoken: str) -> None:
        """A place that can be typed into; a comb has one cell per digit."""
        self._canvas.acroForm.textfield(
            name=place.name, tooltip=spoken, x=place.x, y=HEIGHT - place.y - place.h, width=place.w,
            height=place.h, fontName=TYPED, fontSize=12 if place.comb else 10, maxlen=place.comb or 60,
            fieldFlags="comb" if place.comb else "", **_bare(),
        )  # fmt: skip

    def finish(self) -> bytes:
        """The PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    def _stroke(self, colour: Colour, width: float) -> None:
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(width)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)


_SMALLEST = 5.8

Point = tuple[float, float]


def fit(words: str, style: Style, width: float) -> tuple[str, Style]:
    """The words small enough for their place; what would be too small to read ends in dots.

    >>> fit("Pain", Style(8), 40), fit("Pain in the left shoulder", Style(8), 40)[0]
    (('Pain', Style(size=8, font='Vera', colour=(0.09, 0.13, 0.17))), 'Pain in th…')
    """
    size = style.size
    while size > _SMALLEST and text_width(words, style.font, size) > width:
        size -= 0.2
    while text_width(words, style.font, size) > width:
        words = words.rstrip("…")[:-1] + "…"
    return words, replace(style, size=size)


def _neighbours(points: tuple[Point, ...], closed: bool) -> "itertools.chain[tuple[Point, Point, Point, Point]]":
    """Each stretch of a curve with the point before and the point after it."""
    ring = (points[-1], *points, *points[:2]) if closed else (points[0], *points, points[-1])
    return itertools.chain(zip(ring, ring[1:], ring[2:], ring[3:], strict=False))


def _control(at: Point, before: Point, after: Point) -> Point:
    """The handle of a curve at a point: a sixth of the way its neighbours span."""
    return at[0] + (after[0] - before[0]) / 6, at[1] + (after[1] - before[1]) / 6


def _bare() -> dict[str, Any]:
    """No border and no tint behind a field: a fax would dither it."""
    from reportlab.lib.colors import black

    return {"borderWidth": 0, "fillColor": None, "borderColor": None, "textColor": black}
