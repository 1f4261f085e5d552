"""An 837P cut into its loops: each claim with the levels it stands below. Values are left as they stand.

Source: X12 005010X222A1.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shared.x12.envelope import TransactionSet
from shared.x12.segment import Segment

Loop = Sequence[Segment]


@dataclass(frozen=True)
class ClaimLoops:
    """One claim as it stands in a file: clinic, holder, patient (empty where she is the holder), claim, lines."""

    provider: Loop
    subscriber: Loop
    patient: Loop
    head: Loop
    lines: tuple[Loop, ...]

    @property
    def clm(self) -> Segment:
        """The claim's first segment."""
        return self.head[0]


def claims_in(transaction_set: TransactionSet) -> Iterator[ClaimLoops]:
    """The claims of a set. A claim belongs to the levels (HL) it stands below."""
    levels: dict[str, Loop] = {}
    for loop in cut(transaction_set.body, "HL", "CLM"):
        match loop[0].tag:
            case "HL":
                level = loop[0].get(3)
                levels = {above: segments for above, segments in levels.items() if above < level}
                levels[level] = loop
            case "CLM":
                head, *lines = cut(loop, "LX")
                yield ClaimLoops(levels.get("20", ()), levels.get("22", ()), levels.get("23", ()), head, tuple(lines))


def cut(segments: Iterable[Segment], *tags: str) -> Iterator[list[Segment]]:
    """The segments cut before each of the tags; what stands before the first is a loop as well."""
    loop: list[Segment] = []
    for segment in segments:
        if segment.tag in tags and loop:
            yield loop
            loop = []
        loop.append(segment)
    if loop:
        yield loop


def find(loop: Loop, tag: str, qualifier: str = "") -> Segment | None:
    """The first segment of that tag (and first element), or None."""
    matching = (s for s in loop if s.tag == tag and (not qualifier or s.get(1) == qualifier))
    return next(matching, None)


def value(loop: Loop, tag: str, qualifier: str, element: int = 2) -> str:
    """An element of that segment; "" when either is absent."""
    segment = find(loop, tag, qualifier)
    return segment.get(element) if segment else ""


def party(loop: Loop, role: str) -> Loop:
    """A name with what belongs to it (N3, N4, REF, DMG...), up to the next name; nothing when nobody has the role."""
    found = (part for part in cut(loop, "NM1", "SBR") if part[0].tag == "NM1" and part[0].get(1) == role)
    return next(found, ())
