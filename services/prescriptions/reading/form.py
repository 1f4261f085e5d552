"""`read_form`: the bytes of a page that came back, and what the prescriber marked on it. Pure: no clock, no network.

load (guarded) - match (the codes of all pages) - register (where the page lies) - straighten - measure - decide -
combine. What the reader cannot verify it does not read: it says why, and a person reads the page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from services.prescriptions.models.readings import MarkReading, Reading, ReadingStatus
from services.prescriptions.reading import (
    codes,
    combining,
    deciding,
    digits,
    loading,
    measuring,
    outlines,
    pdf,
    registering,
    straightening,
    typed,
)
from services.prescriptions.reading.codes import CodeSeen
from services.prescriptions.reading.deciding import Mark
from services.prescriptions.reading.document import Pages, Unreadable
from services.prescriptions.reading.measuring import Stretched
from services.prescriptions.reading.outlines import Outlines, Surface
from services.prescriptions.reading.pdf import Filled
from services.prescriptions.reading.plane import Numbers, is_mirrored
from services.prescriptions.reading.printed import Printed
from services.prescriptions.reading.straightening import DENSITY, Darkness

if TYPE_CHECKING:
    from PIL.Image import Image

_VERIFIED, _ENOUGH, _GAINED = 0.97, 0.85, 0.02  # shares of the boxes whose outline is found
_PALEST = 0.12  # darkness of an outline, below which there is no page
_CURLED = 0.5  # points of curl worth straightening
_AREA = DENSITY**-2


@dataclass(frozen=True)
class ReadForm:
    """A reading, and the straightened page it stands on; no page where none was straightened."""

    reading: Reading
    page: "Image | None" = None


@dataclass(frozen=True)
class Straight:
    """A page that was straightened and verified."""

    page: "Image"
    darkness: Darkness
    outlines: Outlines
    surface: Surface


def read_form(data: bytes, issued: Mapping[str, Printed]) -> ReadForm:
    """What stands on the form in this file. `issued`: the forms it may be, by reference. Any bytes give an answer."""
    loaded = loading.load(data)
    if isinstance(loaded, Unreadable):
        return _not_read(ReadingStatus.UNREADABLE, loaded.reason)
    seen = [(number, codes.codes_on(page)) for number, page in enumerate(loaded.images)]
    ours = [(number, found) for number, found in seen if found]
    if not ours:
        return _not_read(ReadingStatus.NO_FORM, "No square code of a form of ours was found.")
    number, found = ours[0]
    if len(ours) > 1 or not _is_one_form(found):
        return _not_read(ReadingStatus.TWO_FORMS, "There is more than one form, or one form more than once.")
    form = issued.get(found[0].reference)
    if form is None or form.layout.version != found[0].version:
        return _not_read(ReadingStatus.UNKNOWN_FORM, "The code belongs to no form that this clinic gave out.")
    return _read(data, loaded, number, found, form)


def _is_one_form(found: tuple[CodeSeen, ...]) -> bool:
    return len({code.reference for code in found}) == 1 and len({code.letter for code in found}) == len(found)


def _not_read(status: ReadingStatus, why: str) -> ReadForm:
    return ReadForm(Reading(status=status, notes=(why,)))


def _read(data: bytes, loaded: Pages, number: int, found: tuple[CodeSeen, ...], form: Printed) -> ReadForm:
    told = {"reference": found[0].reference, "version": found[0].version, "page": number + 1}
    straight = straight_page(loaded.images[number], found, form)
    if straight is None:
        note = "The page is cut, crumpled or too faint to be read by its marks."
        return ReadForm(Reading(status=ReadingStatus.NOT_SQUARE, notes=(note,), **told))
    page = measuring.stretched(straight.darkness, form.print)
    ink = measuring.measure(straight.darkness, page, straight.outlines, straight.surface, form)
    filled = pdf.filled(data) if loaded.kind == "pdf" else Filled()
    marks, source = typed.compared(deciding.decide(ink, form.layout), filled)
    labels = {box.key: words.end for box, words in zip(form.layout.boxes, form.labels, strict=True)}
    fields = combining.fields(marks, ink_by_hand(page, form), form.known, form.layout, labels)
    notes = (*loaded.notes, *margin_notes(page, form))
    where = measuring.places(straight.outlines, straight.surface, form)
    reading = Reading(
        status=ReadingStatus.READ, source=source, notes=notes,
        fields=typed.suggested(fields, filled),
        marks=tuple(_mark(mark, place) for mark, place in zip(marks, where, strict=True)),
        npi_digits=digits.in_comb(page, form.layout.zone("npi")), **told,
    )  # fmt: skip
    return ReadForm(reading, straight.page)


def _mark(mark: Mark, place: Numbers) -> MarkReading:
    x, y = (round(float(one), 1) for one in place)
    rectangle = combining.around(x, y, mark.box.size, mark.box.size)
    return MarkReading(key=mark.box.key, state=mark.state, confidence=mark.confidence, why=mark.why, place=rectangle)


def straight_page(picture: "Image", found: tuple[CodeSeen, ...], form: Printed) -> Straight | None:
    """The page cut out, flat and verified box by box; None where too little of it is found."""
    best: Straight | None = None
    for matrix in _fits(picture, found, form):
        tried = _straight(picture, matrix, form)
        if best is None or tried.outlines.verified > best.outlines.verified + _GAINED:
            best = tried
        if best.outlines.verified >= _VERIFIED:
            break
    if best is None or best.outlines.verified < _ENOUGH or best.outlines.usual < _PALEST:
        return None
    return best


def _fits(picture: "Image", found: tuple[CodeSeen, ...], form: Printed) -> Iterator[Numbers]:
    """The fit by all that was found; then without each square in turn, then by the codes alone: one may be false."""
    registered = registering.register(picture, found, form.layout)
    squares = registered.squares
    tries = [squares, *(tuple(one for one in squares if one != left_out) for left_out in squares), ()]
    for used in tries:
        matrix = registering.refit(found, form.layout, used)
        if not is_mirrored(matrix):
            yield matrix


def _straight(picture: "Image", matrix: Numbers, form: Printed) -> Straight:
    page = straightening.straightened(picture, matrix)
    darkness = straightening.flattened(page)
    rough = outlines.find(darkness, form.layout, outlines.ROUGH)
    curl = outlines.surface(rough, form.layout).over_the_page()
    if rough.verified >= _ENOUGH and np.abs(curl).max() > _CURLED:
        page = straightening.straightened(picture, matrix, curl)
        darkness = straightening.flattened(page)
    fine = outlines.find(darkness, form.layout, outlines.FINE)
    return Straight(page, darkness, fine, outlines.surface(fine, form.layout))


def ink_by_hand(page: Stretched, form: Printed) -> dict[str, float]:
    """The ink in every place to write in, in square points."""
    found = {}
    for zone in form.layout.zones:
        rows = slice(round(zone.y * DENSITY), round((zone.y + zone.h) * DENSITY))
        columns = slice(round(zone.x * DENSITY), round((zone.x + zone.w) * DENSITY))
        found[zone.name] = float(page.foreign[rows, columns].sum()) * _AREA
    return found


_CELL = 28  # pixels
_NOTED, _CELLS = 2.2, 4  # square points in a cell; cells that make a note
_ABOUT_A_BOX = (12.0, 8.0, 4.0)  # points left of it, above and below, right of its words


def margin_notes(page: Stretched, form: Printed) -> tuple[str, ...]:
    """A note that somebody wrote between the boxes, where no question of the form stands."""
    foreign = page.foreign.copy()
    layout = form.layout
    for box, words in zip(layout.boxes, form.labels, strict=True):
        left, upright, right = _ABOUT_A_BOX
        _wipe(
            foreign, box.x - left, box.y - upright, max(words.end, box.x + box.size) + right, box.y + box.size + upright
        )
    for zone in layout.zones:
        _wipe(foreign, zone.x - 6, zone.y - 10, zone.x + zone.w + 6, zone.y + zone.h + 8)
    top, bottom = min(box.y for box in layout.boxes) - 16, min(zone.y for zone in layout.zones[-4:])
    body = foreign[round(top * DENSITY) : round(bottom * DENSITY)]
    rows, columns = body.shape[0] // _CELL, body.shape[1] // _CELL
    cells = body[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL).sum((1, 3)) * _AREA
    return ("Something is written between the boxes.",) if int((cells > _NOTED).sum()) >= _CELLS else ()


def _wipe(foreign: Darkness, left: float, top: float, right: float, bottom: float) -> None:
    rows = slice(max(0, round(top * DENSITY)), round(bottom * DENSITY))
    foreign[rows, max(0, round(left * DENSITY)) : round(right * DENSITY)] = 0
