"""Was the machine right? Its reading held against what the reviewer confirmed, field by field (shadow mode).

Before a clinic lets a field be filled in by the machine it wants at least a hundred returned forms without one
wrong reading in that field; what was asked is neither right nor wrong.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from services.prescriptions.models.readings import FieldAccuracy, FieldReading, FieldState, Reading, ReadingAccuracy
from services.prescriptions.models.reviews import Review
from shared.identifiers import icd10cm

ENOUGH = 100  # forms; with none wrong the error is below 3 % (95 % confidence, rule of three)


class Outcome(StrEnum):
    """What became of a field that the machine looked at."""

    RIGHT = "right"
    WRONG = "wrong"
    ASKED = "asked"


def compare(reading: Reading, review: Review) -> dict[str, Outcome]:
    """The outcome of every field that the machine may read and the review has; in the order of the page."""
    confirmed = review.model_dump(mode="json")
    return {
        field.name: _outcome(field, _said(field.name, confirmed[field.name]))
        for field in reading.fields
        if field.name in confirmed and field.state is not FieldState.WRITTEN
    }


def filled_in(reading: Reading, trusted: Iterable[str]) -> dict[str, str | list[str]]:
    """What the review begins with: the readings of the fields that the clinic lets the machine fill in."""
    allowed = frozenset(trusted)
    return {name: value for name, value in reading.filled().items() if name in allowed}


def may_be_trusted(counted: Mapping[str, int]) -> bool:
    """Whether a field was read often enough, and never wrong."""
    return counted.get(Outcome.RIGHT, 0) >= ENOUGH and not counted.get(Outcome.WRONG, 0)


def accuracy(counted: Mapping[str, Mapping[str, int]], trusted: Iterable[str]) -> ReadingAccuracy:
    """How the machine did in every field, those with wrong readings first."""
    filled = frozenset(trusted)
    fields = [
        FieldAccuracy(name=name, is_filled_in=name in filled, may_be_trusted=may_be_trusted(of), **of)
        for name, of in counted.items()
    ]
    return ReadingAccuracy(fields=tuple(sorted(fields, key=lambda field: (-field.wrong, field.name))))


def _outcome(field: FieldReading, confirmed: frozenset[str]) -> Outcome:
    if field.state is FieldState.ASK:
        return Outcome.ASKED
    return Outcome.RIGHT if _said(field.name, field.values) == confirmed else Outcome.WRONG


def _said(name: str, value: object) -> frozenset[str]:
    """What a field says, however it is written; an empty field and one at its default say the same."""
    several = value if isinstance(value, list | tuple) else (value,)
    words = frozenset(_plain(name, one) for one in several if one not in (None, "", False))
    return words - {_DEFAULTS.get(name, "")}


def _plain(name: str, value: object) -> str:
    text = str(value).strip().lower()
    return icd10cm.parse(text) if name == "diagnoses" and icd10cm.is_valid(text) else text


_DEFAULTS = {"every_weeks": "1"}
