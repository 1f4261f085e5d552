"""A reading as the review page shows it: questions first, each field with the cutting of the page it is about, and the
straightened page with every box that was read, asked or written drawn on it.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from services.prescriptions.models.readings import (
    FieldReading,
    FieldState,
    MarkState,
    NpiGuess,
    PlaceOnPage,
    Reading,
    ReadingStatus,
)
from shared.codes.body_area import BodyArea
from shared.identifiers import icd10cm

FIELD_WORDS = {
    "diagnoses": "Diagnoses",
    "body_areas": "Areas to treat",
    "procedures": "Treatment",
    "as_clinically_indicated": "As clinically indicated",
    "minutes_per_session": "Minutes per session",
    "sessions_per_week": "Sessions per week",
    "every_weeks": "Interval in weeks",
    "weeks": "Number of weeks",
    "credential": "Credential",
    "prescriber_last_name": "Printed name",
    "phone": "Phone",
    "npi": "NPI",
    "written_on": "Date signed",
    "signature": "Signature",
}
_LARGER = 1.6  # pixels a point
_WIDEST = 340.0  # points: what a telephone shows of a line


@dataclass(frozen=True)
class Line:
    """One field: its words, what was read or typed, why it is asked, and its cutting (an SVG view and its size)."""

    name: str
    label: str
    said: str
    why: str = ""
    suggested: str = ""
    guesses: tuple[str, ...] = ()
    view: str = ""
    width: int = 0
    height: int = 0
    is_filled_in: bool = False


@dataclass(frozen=True)
class Drawn:
    """A frame on the straightened page, in points: round a box that was read or asked, or writing by hand."""

    kind: str
    place: PlaceOnPage


@dataclass(frozen=True)
class Panel:
    """The whole reading: the straightened page in base 64, notes, and the fields by what is to be done with them."""

    picture: str
    notes: tuple[str, ...]
    questions: tuple[Line, ...]
    read: tuple[Line, ...]
    written: tuple[Line, ...]
    drawn: tuple[Drawn, ...] = ()
    page: int = 1  # of the document

    @property
    def by_field(self) -> dict[str, Line]:
        """Each field's line by its name in the review."""
        return {line.name: line for line in (*self.questions, *self.read, *self.written)}


@dataclass(frozen=True)
class Read:
    """What the review page gets of a reading: what is shown, and what begins filled in."""

    panel: Panel
    filled_in: Mapping[str, str | list[str]]


def panel(reading: Reading, picture: bytes, trusted: Iterable[str], guesses: Iterable[NpiGuess] = ()) -> Panel:
    """What a person sees of a reading. `guesses`: what the NPI's digits may be."""
    supposed = tuple(map(_supposed, guesses))
    filled, shown = frozenset(trusted), base64.b64encode(picture).decode()

    def of(state: FieldState) -> tuple[Line, ...]:
        fields = [field for field in reading.fields if field.state is state and field.name in FIELD_WORDS]
        lines = (_line(field, with_cutting=bool(shown), is_filled_in=field.name in filled) for field in fields)
        return tuple(replace(line, guesses=supposed) if line.name == "npi" else line for line in lines)

    read = of(FieldState.READ) if reading.status is ReadingStatus.READ else ()
    return Panel(shown, reading.notes, of(FieldState.ASK), read, of(FieldState.WRITTEN),
                 tuple(_drawn(reading)) if shown else (), reading.page)  # fmt: skip


def _drawn(reading: Reading) -> Iterator[Drawn]:
    """Boxes with something in them, and the places in which a hand wrote."""
    for mark in reading.marks:
        if mark.state is not MarkState.BLANK:
            yield Drawn("asked" if mark.state is MarkState.ASK else "read", mark.place)
    written = (field.place for field in reading.fields if field.state is FieldState.WRITTEN and field.place)
    yield from (Drawn("written", place) for place in dict.fromkeys(written))


def _supposed(guess: NpiGuess) -> str:
    whose = f"{guess.known_as}, in the directory" if guess.known_as else "not in the directory"
    return f"{guess.npi} ({whose}; {guess.confidence:.0%} sure)"


def _line(field: FieldReading, *, with_cutting: bool, is_filled_in: bool) -> Line:
    view, width, height = _cutting(field.place) if field.place and with_cutting else ("", 0, 0)
    return Line(field.name, FIELD_WORDS[field.name], _said(field), field.why, ", ".join(field.suggestions), (),
                view, width, height, is_filled_in)  # fmt: skip


def _cutting(place: PlaceOnPage) -> tuple[str, int, int]:
    width = min(place.w, _WIDEST)
    return f"{place.x} {place.y} {width} {place.h}", round(width * _LARGER), round(place.h * _LARGER)


def _said(field: FieldReading) -> str:
    return ", ".join(_shown(field.name, value) for value in field.values)


def _shown(name: str, value: str) -> str:
    if name == "diagnoses":
        return icd10cm.format(value)
    if name == "body_areas":
        return BodyArea(value).label
    return "yes" if name == "as_clinically_indicated" else value
