"""What stands beside each box, and how far it reaches: the drawing writes it, the reader knows it is not ink of a pen.

>>> [words.text for words in label_of(MMT1.box("cpt-97124"))]
['97124', 'Massage']
"""

from dataclasses import dataclass

from services.prescriptions.forms.layout import Box, shown_value
from services.prescriptions.forms.letter_page import Style, fit
from services.prescriptions.forms.typeface import BOLD, text_width
from shared.codes.body_area import BodyArea

LABEL, STRONG = Style(7.5), Style(7, BOLD)
_BESIDE, _IN_DOSE = 14.0, 13.0  # from the left edge of a box to its words
_AFTER_CODE = {"icd": 58.0, "cpt": 44.0}
_ROOM = {"icd": 108.0, "cpt": 130.0}


@dataclass(frozen=True)
class Words:
    """A piece of text with its baseline."""

    x: float
    y: float
    text: str
    style: Style


def label_of(box: Box) -> tuple[Words, ...]:
    """The words of a box in the order they are read."""
    if box.group in _AFTER_CODE:
        return _coded(box)
    if box.value == "every_2_weeks":
        return _in_two_lines(box)
    size, beside = (8.4, _IN_DOSE) if box.label.isdigit() else (7.8, _BESIDE)
    return (Words(box.x + beside, box.y + 8, box.label, Style(size)),)


def _coded(box: Box) -> tuple[Words, ...]:
    """The code in bold and its words in one column; a box without code has words only."""
    code = shown_value(box)
    if not code:
        return (Words(box.x + _BESIDE, box.y + 8, box.label, LABEL),)
    text, style = fit(box.label, LABEL, _ROOM[box.group])
    return (
        Words(box.x + _BESIDE, box.y + 8, code, STRONG),
        Words(box.x + _AFTER_CODE[box.group], box.y + 8, text, style),
    )


def _in_two_lines(box: Box) -> tuple[Words, ...]:
    style, x = Style(6.4), box.x + _IN_DOSE
    return (Words(x, box.y + 4.4, "every", style), Words(x, box.y + 11, "2 weeks", style))


def label_span(box: Box) -> tuple[float, float]:
    """From where to where the words of a box reach, in points from the left edge of the page."""
    words = label_of(box)
    return words[0].x, max(one.x + text_width(one.text, one.style.font, one.style.size) for one in words)


def spoken(box: Box) -> str:
    """What a screen reader says of the box."""
    label = BodyArea(box.value).label if box.group == "area" else box.label
    said = " ".join(filter(None, (shown_value(box), _SAID.get(box.key, label))))
    return f"{_GROUPS[box.group]}: {said}"


_GROUPS = {
    "icd": "Diagnosis",
    "area": "Area to treat",
    "cpt": "Treatment",
    "minutes": "Minutes per session",
    "per_week": "Sessions per week",
    "weeks": "Number of weeks",
    "ptype": "Credential",
}
_SAID = {
    "per_week-every_2_weeks": "one every 2 weeks",
    "weeks-other": "another number, written beside it",
    "ptype-other": "another, written beside it",
    "icd-other": "another code, written beside it",
    "ptype-MD": "M D, physician",
    "ptype-DO": "D O, osteopathic physician",
    "ptype-DC": "D C, chiropractor",
    "ptype-NP": "N P, nurse practitioner",
    "ptype-PA": "P A, physician assistant",
    "ptype-ND": "N D, naturopathic doctor",
}
