"""A loop of a transaction set as a bag of its segments: which may stand in it, which once, which must.

>>> from shared.x12.segment import Segment
>>> loop = Loop([Segment("EB", ("1",)), Segment("MSG", ("CALL US",)), Segment("MSG", ("OR WRITE",))], {"EB", "MSG"})
>>> [message.get(1) for message in loop.all("MSG")], loop.one("DTP")
(['CALL US', 'OR WRITE'], None)
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from shared.x12.faults import SegmentFault
from shared.x12.segment import Segment


class Loop:
    """Segments that speak of one thing; a segment that does not belong is refused where it stands."""

    __slots__ = ("_segments",)

    def __init__(self, segments: Sequence[Segment], known: Collection[str]) -> None:
        for segment in segments:
            if segment.tag not in known:
                raise segment.error("does not belong here", 0, SegmentFault.UNEXPECTED)
        self._segments = segments

    def all(self, tag: str) -> list[Segment]:
        """The segments of a tag, in their order."""
        return [segment for segment in self._segments if segment.tag == tag]

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


def cut(segments: Iterable[Segment], tag: str) -> Iterator[list[Segment]]:
    """First what stands before the first `tag` (perhaps nothing), then one loop per `tag`."""
    loop: list[Segment] = []
    for segment in segments:
        if segment.tag == tag:
            yield loop
            loop = []
        loop.append(segment)
    yield loop
