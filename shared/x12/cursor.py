"""Walk through the segments of a set as its guide is written: this one, then perhaps that one, then the end.

>>> walk = Cursor([Segment("LX", ("1",)), Segment("SV1", ("HC:97124",)), Segment("SE", ("3", "0001"))])
>>> walk.demand("LX").get(1), walk.take("NTE"), walk.take("SV1")
('1', None, <Segment SV1 at 0>)
"""

from collections.abc import Iterator, Sequence

from shared.x12.errors import SegmentError
from shared.x12.faults import SegmentFault
from shared.x12.segment import Segment


class Cursor:
    """A place in a sequence of segments that only moves forward."""

    __slots__ = ("_next", "_segments")

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._next = 0

    @property
    def ahead(self) -> Segment | None:
        """The segment that comes next, None at the end."""
        return self._segments[self._next] if self._next < len(self._segments) else None

    def take(self, tag: str) -> Segment | None:
        """Step over the next segment if it has this tag."""
        if (segment := self.ahead) is None or segment.tag != tag:
            return None
        self._next += 1
        return segment

    def take_all(self, tag: str) -> Iterator[Segment]:
        """Step over every next segment of this tag; the caller may step on between them."""
        while segment := self.take(tag):
            yield segment

    def demand(self, tag: str) -> Segment:
        """Step over the next segment, which must have this tag."""
        if segment := self.take(tag):
            return segment
        if here := self.ahead:
            raise here.error(f"{tag} is expected here", 0, SegmentFault.OUT_OF_SEQUENCE)
        raise SegmentError(f"{tag} is missing at the end", segment=tag, code=SegmentFault.MISSING)
