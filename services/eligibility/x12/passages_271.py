"""A 271 as text, cut where its loops begin, and not further than somebody looks.

A text of the plainest shape (one interchange, one group of 271s, everything counted) is cut here at once; whatever is
odd about a text, the grammar in shared/x12 reads it, or says what is wrong and where. Both lead to the same passages
(tests/eligibility/x12/test_two_ways.py).
"""

from collections.abc import Iterator
from typing import NamedTuple

from shared.x12.delimiters import ISA_WIDTH, Delimiters, from_isa
from shared.x12.envelope import ENVELOPE_TAGS, USAGES, TransactionSet
from shared.x12.errors import SegmentError, X12Error
from shared.x12.faults import SegmentFault
from shared.x12.reading import transaction_sets
from shared.x12.segment import TAG, Segment

ANSWER = "271"
_NOT_IN_A_SET = ENVELOPE_TAGS - {"ST"}
_COMMON = {"ST", "BHT", "HL", "NM1", "TRN", "REF", "N3", "N4", "PER", "DMG", "DTP", "EB", "HSD", "MSG", "III"}
_LINE_BREAKS = ("\r\n", "\n")
_ISA, _GS, _FIRST_SET = 17, 9, 3  # elements with the tag; the position of the first ST
_LARGEST = 4_000_000  # characters; what is larger is read as a stream


class Passage(NamedTuple):
    """A run of segments as text, without the last terminator; `position` is where its first stands in the file."""

    text: str
    position: int
    delimiters: Delimiters

    def cut(self, tag: str) -> "list[Passage]":
        """First what stands before the first `tag`, then one passage per `tag`, which begins it."""
        first, *others = self.text.split(self._opening(tag))
        found = [Passage(first, self.position, self.delimiters)]
        for text in others:
            before = found[-1]
            position = before.position + before.text.count(self.delimiters.segment) + 1
            found.append(Passage(f"{tag}{self.delimiters.element}{text}", position, self.delimiters))
        return found

    def split(self, tag: str) -> "tuple[Passage, list[str]]":
        """What stands before the first `tag`, and the text after each, which is not looked at yet."""
        first, *others = self.text.split(self._opening(tag))
        return Passage(first, self.position, self.delimiters), others

    def segments(self) -> list[Segment]:
        """All of them, read."""
        texts = self.text.split(self.delimiters.segment)
        return [segment(text, self.delimiters, place) for place, text in enumerate(texts, start=self.position)]

    def _opening(self, tag: str) -> str:
        return f"{self.delimiters.segment}{tag}{self.delimiters.element}"


def segment(text: str, delimiters: Delimiters, position: int = 0) -> Segment:
    """One segment of a set, which is none of the envelope's."""
    tag, *elements = text.split(delimiters.element)
    if tag not in _COMMON and (tag in _NOT_IN_A_SET or not TAG.fullmatch(tag)):
        raise SegmentError("is no segment of an answer", position=position, code=SegmentFault.UNRECOGNIZED)
    if not elements:
        raise SegmentError("has no elements", position=position, segment=tag, code=SegmentFault.HAS_ELEMENT_ERRORS)
    return tuple.__new__(Segment, (tag, tuple(elements), position, delimiters))  # as in shared/x12/splitting.py


def plain_sets(text: str) -> list[Passage] | None:
    """Each 271 of a text of the plainest shape, from ST to before SE; None for any other text."""
    try:
        delimiters = from_isa(text)
    except X12Error:
        return None
    terminator, element = delimiters.segment, delimiters.element
    body, *trailers = _without_breaks(text, terminator).rsplit(terminator, 3)
    envelope, *sets = body.split(f"{terminator}ST{element}")
    opened = [one.split(element) for one in envelope.split(terminator)]
    if len(text) > _LARGEST or trailers != _trailers(opened, len(sets), element):
        return None
    return _plain(sets, delimiters)


def all_sets(text: str) -> Iterator[Passage]:
    """Each 271 of any text, checked by the grammar, whatever else stands in it. Raise X12Error."""
    for transaction_set in transaction_sets(text):
        if transaction_set.identifier == ANSWER:
            yield passage_of(transaction_set)


def passage_of(transaction_set: TransactionSet) -> Passage:
    """A set that the grammar has read, from ST to before SE."""
    delimiters = transaction_set.interchange.delimiters
    texts = (delimiters.element.join((one.tag, *one.elements)) for one in transaction_set.segments[:-1])
    return Passage(delimiters.segment.join(texts), transaction_set.position, delimiters)


def _without_breaks(text: str, terminator: str) -> str:
    """Without the line breaks that many senders write after each segment; one who writes them begins with the ISA."""
    for line_break in _LINE_BREAKS:
        if text.startswith(line_break, ISA_WIDTH):
            text = text.replace(terminator + line_break, terminator)
    return text.rstrip("\r\n") if terminator not in "\r\n" else text


def _trailers(opened: list[list[str]], count: int, element: str) -> list[str] | None:
    """How GE and IEA must stand behind the ISA and GS that opened; None where these are odd."""
    if [(one[0], len(one)) for one in opened] != [("ISA", _ISA), ("GS", _GS)]:
        return None
    isa, gs = opened
    if isa[15] not in USAGES or not all(gs):
        return None
    return [f"GE{element}{count}{element}{gs[6]}", f"IEA{element}1{element}{isa[13]}", ""]


def _plain(sets: list[str], delimiters: Delimiters) -> list[Passage] | None:
    element, terminator, position = delimiters.element, delimiters.segment, _FIRST_SET
    found = []
    for text in sets:
        content, _, trailer = text.rpartition(terminator)
        named = content.partition(terminator)[0].split(element)
        count = content.count(terminator) + 2
        if named[0] != ANSWER or trailer != element.join(("SE", str(count), *named[1:2])) or not all(named):
            return None
        found.append(Passage(f"ST{element}{content}", position, delimiters))
        position += count
    return found
