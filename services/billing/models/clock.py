"""From the clinic's wall clock to true time: a session on the night the clocks change is as long as it truly was.

In spring an hour is skipped, and no session begins or ends in it. In autumn an hour comes twice; a time in it is read
so that the session is the shortest that it can be: what is in doubt is never billed.
Source: IANA time zone database; 15 U.S.C. 260a (the days of change in the United States).
"""

from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo


class ImpossibleTime(ValueError):
    """The clock of that day does not show such a session; the sentence says why."""


class Span(NamedTuple):
    """A stretch of true time, in UTC."""

    begins: datetime
    ends: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes; seconds are dropped."""
        return int((self.ends - self.begins).total_seconds() // 60)

    def overlaps(self, other: "Span") -> bool:
        """Whether they share any time; one that begins as the other ends does not."""
        return self.begins < other.ends and other.begins < self.ends


def span(day: date, start: time, end: time, zone: str) -> Span:
    """The true time between two readings of the clock on one day. Raise ImpossibleTime."""
    begun, ended = _readings(day, start, zone), _readings(day, end, zone)
    if not begun or not ended:
        raise ImpossibleTime("the clock skipped that hour on this day; write the time it showed")
    found = [Span(first, last) for first in begun for last in ended if first < last]
    if not found:
        raise ImpossibleTime("the session ends before it starts")
    return min(found, key=lambda one: (one.ends - one.begins, one.begins))


def _readings(day: date, at: time, zone: str) -> list[datetime]:
    """The moments at which the clock shows this time: none in spring's gap, two in autumn's hour, else one."""
    shown, here = datetime.combine(day, at), ZoneInfo(zone)
    moments = {shown.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(moment for moment in moments if moment.astimezone(here).replace(tzinfo=None) == shown)
