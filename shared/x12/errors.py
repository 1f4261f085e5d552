"""Errors that point: which segment of the file, which element, and the acknowledgment code for it.

The offending value is never repeated: it may be a patient's.

>>> print(SegmentError("is required", position=12, segment="CLM", element=2, code="1"))
segment 12 (CLM), element 2: is required
"""


class X12Error(ValueError):
    """The text breaks the grammar. `position` counts segments from 1; 0 means the text as a whole."""

    def __init__(
        self, sentence: str, *, position: int = 0, segment: str = "", element: int = 0, code: str = ""
    ) -> None:
        self.sentence = sentence
        self.position = position
        self.segment = segment
        self.element = element
        self.code = code
        super().__init__(": ".join(filter(None, (_place(position, segment, element), sentence))))


class EnvelopeError(X12Error):
    """The envelope (ISA GS ST SE GE IEA) is wrong; the code is one of TA105, AK905 or IK502."""


class SegmentError(X12Error):
    """A segment or one of its elements is wrong; the code is one of IK304 or IK403."""


def _place(position: int, segment: str, element: int) -> str:
    where = f"segment {position}" if position else ""
    named = " ".join(filter(None, (where, f"({segment})" if segment else "")))
    return ", ".join(filter(None, (named, f"element {element}" if element else "")))
