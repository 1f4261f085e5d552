"""The four characters that cut a file into segments, elements, repetitions and components.

They are not fixed: the ISA segment, 106 characters wide, shows them at characters 4, 83, 105 and 106
(X12.5 interchange control structure).

>>> DEFAULT
Delimiters(element='*', repetition='^', component=':', segment='~')
"""

from dataclasses import dataclass

from shared.x12.errors import EnvelopeError
from shared.x12.faults import InterchangeFault

ISA_WIDTH = 106

# Elements ISA01 to ISA16 have fixed widths, so the separators stand at fixed places.
ISA_ELEMENT_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_SEPARATOR_PLACES = tuple(3 + sum(ISA_ELEMENT_WIDTHS[:n]) + n for n in range(len(ISA_ELEMENT_WIDTHS)))

# Until version 004010 ISA11 named the standard ("U") and nothing could repeat; some senders never changed it.
NO_REPETITION = "U"


@dataclass(frozen=True, slots=True)
class Delimiters:
    """Four different characters; `repetition` is empty when the sender cannot repeat elements."""

    element: str
    repetition: str
    component: str
    segment: str

    def __post_init__(self) -> None:
        for name, character, fault in (
            ("element separator", self.element, InterchangeFault.BAD_ELEMENT_SEPARATOR),
            ("repetition separator", self.repetition or "^", InterchangeFault.BAD_STRUCTURE),
            ("component separator", self.component, InterchangeFault.BAD_COMPONENT_SEPARATOR),
        ):
            if not _can_separate(character) or character in "\r\n":
                raise EnvelopeError(f"the {name} must be one character, {_NOT_DATA}", code=fault)
        if not _can_separate(self.segment):
            raise EnvelopeError(
                f"the segment terminator must be one character, {_NOT_DATA}",
                code=InterchangeFault.BAD_SEGMENT_TERMINATOR,
            )
        if len({*self.characters}) != len(self.characters):
            raise EnvelopeError("two delimiters are the same", code=InterchangeFault.BAD_STRUCTURE)

    @property
    def characters(self) -> str:
        """All delimiters in one string: what data may not contain."""
        return self.element + self.repetition + self.component + self.segment


_NOT_DATA = "not a letter, a digit, a space or (unless it ends segments) a line break"


def _can_separate(character: str) -> bool:
    return len(character) == 1 and not character.isalnum() and character != " "


DEFAULT = Delimiters(element="*", repetition="^", component=":", segment="~")


def from_isa(text: str) -> Delimiters:
    """Read the delimiters off the first 106 characters, which must be an ISA segment of the exact width."""
    if not text.startswith("ISA"):
        raise EnvelopeError("an interchange begins with ISA", code=InterchangeFault.BAD_STRUCTURE)
    if len(text) < ISA_WIDTH:
        raise EnvelopeError("the text ends inside the ISA segment", code=InterchangeFault.ENDS_EARLY)
    if {text[place] for place in _SEPARATOR_PLACES} != {text[3]}:
        raise EnvelopeError("the ISA segment must be 106 characters wide", code=InterchangeFault.BAD_ELEMENT_SEPARATOR)
    repetition = "" if text[82] == NO_REPETITION else text[82]
    return Delimiters(element=text[3], repetition=repetition, component=text[104], segment=text[105])
