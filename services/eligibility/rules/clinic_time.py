"""The clock in the clinic and the moment it means, where summer time begins and ends.

In spring an hour is missing: no appointment can be in it. In autumn an hour comes twice: the first is meant, as a
calendar reads it too (RFC 5545, 3.3.5).

>>> moment_of("2026-07-01T09:30", "America/Denver").isoformat()
'2026-07-01T15:30:00+00:00'
"""

import functools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HOUR = timedelta(hours=1)


class NoSuchTime(ValueError):
    """The clock jumps over this time."""


def moment_of(wall_time: str, zone: str) -> datetime:
    """The moment that the clinic's clock calls so; NoSuchTime in the hour that summer time takes."""
    there = datetime.fromisoformat(wall_time).replace(tzinfo=ZoneInfo(zone), fold=0)
    moment = there.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise NoSuchTime("the clocks go forward over this time; choose another")
    return moment


def clock_in(moment: datetime, zone: str) -> datetime:
    """What the clinic's clock shows at a moment."""
    return moment.astimezone(ZoneInfo(zone))


def wall_time(moment: datetime, zone: str) -> str:
    """The same as a form writes it."""
    return clock_in(moment, zone).strftime("%Y-%m-%dT%H:%M")


@functools.cache
def changes_in(year: int, zone: str) -> tuple[datetime, ...]:
    """The moments of a year in which the clock jumps, each the first with the new offset."""
    first, last = (datetime.combine(date(there, 1, 1), time(), UTC) for there in (year, year + 1))
    hours = [first + step * _HOUR for step in range(int((last - first) / _HOUR))]
    info = ZoneInfo(zone)
    offsets = [hour.astimezone(info).utcoffset() for hour in hours]
    jumps = zip(hours[1:], offsets, offsets[1:], strict=False)
    return tuple(hour for hour, before, after in jumps if before != after)
