"""A loop of a transaction set as a bag of its segments: which may stand in it once, which must, and what is left over.

>>> from shared.x12.segment import Segment
>>> loop = Loop([Segment("EB", ("1",)), Segment("MSG", ("CALL US",)), Segment("ZZ", ("7:8",))], {"EB", "MSG"})
>>> [message.get(1) for message in loop.all("MSG")], loop.one("DTP"), loop.others
(['CALL US'], None, (OtherSegment(tag='ZZ', elements=(('7', '8'),)),))
"""

from collections.abc import Collection, Sequence

from services.eligibility.models.benefits import OtherSegment
from shared.x12.faults import SegmentFault
from shared.x12.segment import Segment


class Loop:
    """Segments that speak of one thing, in any order; those the guide does not know here are kept as they are."""

    __slots__ = ("_by_tag", "_known", "_segments")

    def __init__(self, segments: Sequence[Segment], known: Collection[str]) -> None:
        self._segments, self._known = segments, known
        self._by_tag: dict[str, list[Segment]] = {}
        for segment in segments:
            self._by_tag.setdefault(segment.tag, []).append(segment)

    def all(self, tag: str) -> Sequence[Segment]:
        """The segments of a tag, in their order."""
        return self._by_tag.get(tag, ())

    def one(self, tag: str) -> Segment | None:
        """The segment of a tag that may stand once."""
        found = self.all(tag)
        if len(found) > 1:
            raise found[1].error("may stand here once only", 0, SegmentFault.UNEXPECTED)
        return found[0] if found else None

    def need(self, tag: str) -> Segment:
        """The segment of a tag that must stand here once."""
        if found := self.one(tag):
            return found
        raise self._segments[0].error(f"{tag} is missing in the loop that begins here", 0, SegmentFault.MISSING)

    @property
    def others(self) -> tuple[OtherSegment, ...]:
        """What is left over."""
        if self._by_tag.keys() <= set(self._known):
            return ()
        return tuple(other(segment) for segment in self._segments if segment.tag not in self._known)


def other(segment: Segment) -> OtherSegment:
    """A segment kept as it is, element by element, each as its components."""
    elements = tuple(segment.components(n) for n in range(1, len(segment.elements) + 1))
    return OtherSegment(segment.tag, elements)
