"""Where everything stands on the prescription form MMT1: one source to draw it and to read it.

Unit: point; origin: top left; page 612 x 792. Once a version has been printed for a clinic it is never
edited: a change is a new version, chosen by the first four characters of the square code.

>>> MMT1.box("minutes-60").label, MMT1.zone("npi").comb
('60', 10)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.prescriptions.models.requests import PrintedDiagnosis
from services.prescriptions.rules.requesting import printed_diagnosis
from shared.codes.body_area import BodyArea, Side
from shared.codes.diagnoses import PRINTED_ON_FORM
from shared.identifiers import icd10cm


@dataclass(frozen=True)
class Box:
    """A square to be crossed. Its key is the name of the form field (no point: ISO 32000 forbids it)."""

    group: str
    value: str
    x: float
    y: float
    label: str
    size: float = 10.0
    slot: str = ""

    @property
    def key(self) -> str:
        """Group and value, as in `minutes-60`; of a diagnosis its place, for each clinic prints its own list there."""
        return f"{self.group}-{self.slot or self.value}"


@dataclass(frozen=True)
class Zone:
    """A place to write in; a comb has one cell per digit."""

    name: str
    x: float
    y: float
    w: float
    h: float
    label: str
    comb: int = 0


@dataclass(frozen=True)
class Code:
    """A square code: which of the two, where, and how large without its quiet zone."""

    letter: str
    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Layout:
    """One released version of the form."""

    version: str
    corners: tuple[tuple[float, float], ...]
    corner_side: float
    codes: tuple[Code, ...]
    boxes: tuple[Box, ...]
    zones: tuple[Zone, ...]
    one_of: frozenset[str]

    def group(self, name: str) -> tuple[Box, ...]:
        """The boxes of a group, in the order of the page."""
        return tuple(box for box in self.boxes if box.group == name)

    def box(self, key: str) -> Box:
        """A box by its key."""
        return next(box for box in self.boxes if box.key == key)

    def zone(self, name: str) -> Zone:
        """A zone by its name."""
        return next(zone for zone in self.zones if zone.name == name)

    def printing(self, diagnoses: Sequence[PrintedDiagnosis]) -> "Layout":
        """This version with the list that was printed; a place without a diagnosis has no box."""
        printed = {f"{place:02}": one for place, one in enumerate(diagnoses, start=1)}
        boxes = tuple(one for box in self.boxes if (one := _relabelled(box, printed)))
        return replace(self, boxes=boxes)

    def token(self, letter: str, reference: str) -> str:
        """What a square code of this version says: layout, letter, reference. Nothing of the patient."""
        return f"{self.version}{letter}.{reference}"


_PROCEDURES = (
    ("97124", "Massage"),
    ("97140", "Hands-on manual work"),
    ("97112", "Balance, posture retraining"),
    ("97010", "Hot or cold pack"),
    ("indicated", "As clinically indicated"),
)
_CREDENTIALS = ("MD", "DO", "DC", "NP", "PA", "ND")
# Between two choices of the dose there is at least three times the gap between a box and its own number.
_MINUTES = (("30", 436), ("45", 470), ("60", 504), ("90", 538))
_PER_WEEK = (("1", 436), ("2", 464), ("3", 492))
_WEEKS = (("4", 436), ("6", 464), ("8", 492), ("12", 520))
_DOSE_ROWS = (495.0, 514.0, 533.0, 550.5)


def _relabelled(box: Box, printed: Mapping[str, PrintedDiagnosis]) -> Box | None:
    """The box with what is printed beside it now; None for a place that stays empty."""
    if not box.slot:
        return box
    one = printed.get(box.slot)
    return replace(box, value=one.code, label=one.words) if one else None


def _icd() -> tuple[Box, ...]:
    """Three columns of nine, each place with its number; the last is for a code written by hand."""
    places = [(48 + 172 * column, 258.5 + 13.8 * row) for column in range(3) for row in range(9)]
    offered = zip(map(printed_diagnosis, PRINTED_ON_FORM), places, strict=False)
    return (
        *(
            Box("icd", one.code, x, y, one.words, slot=f"{number:02}")
            for number, (one, (x, y)) in enumerate(offered, start=1)
        ),
        Box("icd", "other", *places[-1], "Other ICD-10 code:"),
    )


def _areas() -> tuple[Box, ...]:
    left, right, middle = ([area for area in BodyArea if area.side is side] for side in (Side.LEFT, Side.RIGHT, None))
    return (
        *(_area(area, 48, 416 + 18.6 * row) for row, area in enumerate(left)),
        *(_area(area, 224, 416 + 18.6 * row) for row, area in enumerate(right)),
        *(_area(area, 312, 404 + 17.2 * row) for row, area in enumerate(middle)),
    )


def _area(area: BodyArea, x: float, y: float) -> Box:
    side = f"{area.side} " if area.side else ""
    words = area.label.removeprefix(side)
    return Box("area", area.value, x, y, words[0].upper() + words[1:])


def _cpt() -> tuple[Box, ...]:
    return tuple(Box("cpt", code, 390, 403 + 14 * row, label) for row, (code, label) in enumerate(_PROCEDURES))


def _dose() -> tuple[Box, ...]:
    minutes, per_week, weeks, other = _DOSE_ROWS
    return (
        *(Box("minutes", value, x, minutes, value) for value, x in _MINUTES),
        *(Box("per_week", value, x, per_week, value) for value, x in _PER_WEEK),
        Box("per_week", "every_2_weeks", 520, per_week, "every 2 weeks"),
        *(Box("weeks", value, x, weeks, value) for value, x in _WEEKS),
        Box("weeks", "other", 436, other, "other:"),
    )


def _credentials() -> tuple[Box, ...]:
    letters = tuple(Box("ptype", value, 110 + 40 * i, 586, value) for i, value in enumerate(_CREDENTIALS))
    return (*letters, Box("ptype", "other", 350, 586, "Other:"))


_ZONES = (
    Zone("icd_other", 486, 364.9, 78, 15, "Other ICD-10 code"),
    Zone("weeks_other", 478, 546.5, 30, 15, "Number of weeks"),
    Zone("credential_other", 396, 582, 62, 15, "Other credential"),
    Zone("prescriber_name", 48, 604, 190, 20, "Printed name"),
    Zone("prescriber_phone", 252, 604, 140, 20, "Phone"),
    Zone("npi", 414, 605, 150, 19, "NPI (10 digits)", comb=10),
    Zone("signature", 48, 635, 344, 32, "Signature \N{EN DASH} by hand, no stamp"),
    Zone("signed_month", 426, 648, 30, 19, "Month", comb=2),
    Zone("signed_day", 465, 648, 30, 19, "Day", comb=2),
    Zone("signed_year", 504, 648, 60, 19, "Year \N{EN DASH} date signed", comb=4),
)

MMT1 = Layout(
    version="MMT1",
    corners=((32, 32), (580, 32), (580, 760), (32, 760)),
    corner_side=14,
    codes=(Code("A", 498, 46, 66), Code("B", 48, 695, 56)),
    boxes=(*_icd(), *_areas(), *_cpt(), *_dose(), *_credentials()),
    zones=_ZONES,
    one_of=frozenset({"minutes", "per_week", "weeks", "ptype"}),
)

LAYOUTS: Mapping[str, Layout] = {MMT1.version: MMT1}  # a version that was printed is never edited nor taken out


def layout_of(version: str, diagnoses: Sequence[PrintedDiagnosis]) -> Layout:
    """The layout by which an issued form was drawn, and by which it is read."""
    return LAYOUTS[version].printing(diagnoses) if diagnoses else LAYOUTS[version]


def shown_value(box: Box) -> str:
    """A box's code as people write it, with the point of a diagnosis; nothing for a box without a code."""
    if box.group == "icd" and box.value != "other":
        return icd10cm.format(box.value)
    return box.value if box.group == "cpt" and box.value.isdigit() else ""
