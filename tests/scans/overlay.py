"""A page as it came, and beside it the straightened page with what was read drawn on it."""

import io

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
