"""A page as it came, beside it the straightened page with what was read drawn on it, and bars of every condition."""

import io
from collections.abc import Mapping

from PIL import Image, ImageDraw

from services.prescriptions.models.readings import FieldState, MarkState, PlaceOnPage
from services.prescriptions.reading import inks
from services.prescriptions.reading.form import ReadForm
from services.prescriptions.reading.straightening import DENSITY

HIGH = 1400  # pixels
_MARKS = {MarkState.MARKED: (0, 150, 70), MarkState.ASK: (240, 120, 0)}
_WRITTEN = (40, 90, 220)


def picture(data: bytes, read: ReadForm) -> Image.Image:
    """Both, side by side: green read, orange asked, blue a hand's."""
    came = _fitted(inks.grey(Image.open(io.BytesIO(data))).convert("RGB"))
    shown = _fitted(_drawn(read)) if read.page else Image.new("RGB", (10, HIGH))
    both = Image.new("RGB", (came.width + shown.width + 20, HIGH), "white")
    both.paste(came, (0, 0))
    both.paste(shown, (came.width + 20, 0))
    return both


_ROW, _WIDE, _BAR, _MOST = 22, 620, 300, 0.25  # pixels; the share of boxes at which a bar is full


def with_bars(pages: Image.Image, shares: Mapping[str, tuple[float, float]]) -> Image.Image:
    """The pages and, for each condition, the share of boxes that was asked (orange) and decided wrong (red)."""
    high = max(pages.height, 40 + _ROW * len(shares))
    whole = Image.new("RGB", (pages.width + _WIDE, high), "white")
    whole.paste(pages, (0, 0))
    draw = ImageDraw.Draw(whole)
    left = pages.width + 20
    draw.text((left, 8), f"boxes asked (orange; full: {_MOST:.0%}) and decided wrong (red)", fill="black")
    for number, (name, (asked, wrong)) in enumerate(shares.items()):
        top, start = 36 + number * _ROW, left + 240
        draw.text((left, top), f"{name}: {asked:.1%}", fill="black")
        draw.rectangle((start, top, start + _BAR * min(1.0, asked / _MOST), top + 12), fill=_MARKS[MarkState.ASK])
        draw.rectangle((start, top + 12, start + _BAR * min(1.0, wrong / _MOST), top + 14), fill="red")
    return whole


def _fitted(page: Image.Image) -> Image.Image:
    return page.resize((round(page.width * HIGH / page.height), HIGH))


def _drawn(read: ReadForm) -> Image.Image:
    assert read.page is not None
    page = read.page.convert("RGB")
    draw = ImageDraw.Draw(page)
    for mark in read.reading.marks:
        if mark.state in _MARKS:
            draw.rectangle(_pixels(mark.place), outline=_MARKS[mark.state], width=5)
    for field in read.reading.fields:
        if field.state is FieldState.WRITTEN and field.place:
            draw.rectangle(_pixels(field.place), outline=_WRITTEN, width=3)
    return page


def _pixels(place: PlaceOnPage) -> tuple[float, float, float, float]:
    return (
        place.x * DENSITY,
        place.y * DENSITY,
        (place.x + place.w) * DENSITY,
        (place.y + place.h) * DENSITY,
    )
