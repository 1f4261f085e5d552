"""A segment as it is given to the writer: a tuple that begins with the tag.

A tuple inside it is a composite, a list is an element that repeats:

>>> from shared.x12.delimiters import DEFAULT
>>> line(("SV1", ("HC", "97124", "GP", ""), "140", "UN", "4", "", "", ("1", "2"), ""), DEFAULT, 1)
'SV1*HC:97124:GP*140*UN*4***1:2~'
>>> line(("EQ", ["30", "33"]), DEFAULT, 1)
'EQ*30^33~'
>>> line(("NTE", "ADD", "PAIN 5*WORSE"), DEFAULT, 7)
Traceback (most recent call last):
...
shared.x12.errors.SegmentError: segment 7 (NTE), element 2: holds a delimiter or non-ASCII character
"""

import functools
import re
from collections.abc import Sequence
from typing import TypeAlias

from shared.x12.delimiters import Delimiters
from shared.x12.errors import SegmentError
from shared.x12.faults import ElementFault, SegmentFault
from shared.x12.segment import TAG

Composite: TypeAlias = tuple[str, ...]
Repetition: TypeAlias = list[str | Composite]
Value: TypeAlias = str | Composite | Repetition
SegmentValues: TypeAlias = tuple[Value, ...]


def line(values: SegmentValues, delimiters: Delimiters, position: int) -> str:
    """The segment as text with its terminator; position is where it will stand in the file."""
    tag = _tag(values, position)
    elements = _joined(
        delimiters.element,
        [_element(value, delimiters, tag, (position, n)) for n, value in enumerate(values[1:], start=1)],
    )
    if not elements:
        raise SegmentError("has no elements", position=position, segment=tag, code=SegmentFault.HAS_ELEMENT_ERRORS)
    return f"{tag}{delimiters.element}{elements}{delimiters.segment}"


def check(text: str, delimiters: Delimiters) -> None:
    """Raise ValueError with the reason when the text cannot stand in an element."""
    if _forbidden(delimiters.characters).search(text):
        raise ValueError("holds a delimiter or non-ASCII character")
    if text != text.strip(" "):
        raise ValueError("begins or ends with a space")


def _tag(values: SegmentValues, position: int) -> str:
    tag = values[0] if values else ""
    if not isinstance(tag, str) or not TAG.fullmatch(tag):
        raise SegmentError("must begin with its tag", position=position, code=SegmentFault.UNRECOGNIZED)
    return tag


def _element(value: Value, delimiters: Delimiters, tag: str, place: tuple[int, int]) -> str:
    try:
        return _repeated(value, delimiters) if isinstance(value, list) else _composed(value, delimiters)
    except ValueError as error:
        position, n = place
        raise SegmentError(
            str(error), position=position, segment=tag, element=n, code=ElementFault.BAD_CHARACTER
        ) from None


def _repeated(occurrences: Repetition, delimiters: Delimiters) -> str:
    if len(occurrences) > 1 and not delimiters.repetition:
        raise ValueError("cannot repeat: the file has no repetition separator")
    return _joined(delimiters.repetition, [_composed(value, delimiters) for value in occurrences])


def _composed(value: str | Composite, delimiters: Delimiters) -> str:
    components = (value,) if isinstance(value, str) else value
    for component in components:
        check(component, delimiters)
    return _joined(delimiters.component, components)


def _joined(separator: str, parts: Sequence[str]) -> str:
    """The parts without the empty ones at the end (X12.6: no trailing separators)."""
    last = len(parts)
    while last and not parts[last - 1]:
        last -= 1
    return separator.join(parts[:last])


@functools.cache
def _forbidden(delimiters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(delimiters)}]|[^ -~]")
