"""A form filled in on screen: what its fields say, held against what its picture shows.

Both must agree. A value that contradicts its appearance, or a mark drawn with a tablet's pen over a form whose fields
were used, goes to a person. Typed words are suggestions beside the picture, never taken unseen.
"""

from typing import Literal

from services.prescriptions.forms import entries
from services.prescriptions.models.readings import FieldReading, FieldState, MarkState
from services.prescriptions.reading.deciding import Mark
from services.prescriptions.reading.pdf import Filled

Source = Literal["marks", "typed", "both"]
_DISAGREE = "What was entered on screen and what the page shows disagree."


def compared(marks: tuple[Mark, ...], filled: Filled) -> tuple[tuple[Mark, ...], Source]:
    """The marks, each confirmed by the field of its box; without any box entered on screen, as they are."""
    if not filled.checked:
        return marks, "marks"
    return tuple(_confirmed(mark, mark.box.key in filled.checked) for mark in marks), "both"


def _confirmed(mark: Mark, checked: bool) -> Mark:
    if checked is mark.is_marked and mark.state is not MarkState.ASK:
        return Mark(mark.box, mark.state, 1.0)
    if not checked and mark.state is MarkState.ASK:
        return mark
    return Mark(mark.box, MarkState.ASK, 0.5, _DISAGREE)


def suggested(fields: tuple[FieldReading, ...], filled: Filled) -> tuple[FieldReading, ...]:
    """The fields, with the words that were typed into them."""
    words = entries.suggestions((), dict(filled.text))
    return tuple(_with(field, words.get(field.name)) for field in fields)


def _with(field: FieldReading, typed: str | list[str] | None) -> FieldReading:
    if not typed or field.state is FieldState.READ:
        return field
    found = (typed,) if isinstance(typed, str) else tuple(typed)
    return field.model_copy(update={"suggestions": found})
