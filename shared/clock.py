"""The one clock. Handlers ask it and hand the answer on; rules never do (docs/adr/0003-rules-are-pure.md).

On one machine the clock can be moved, so that tonight's batch can be seen this afternoon.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def _system() -> datetime:
    return datetime.now(UTC)


_now: Callable[[], datetime] = _system


def now() -> datetime:
    """This moment, in UTC, to the second (what is stored has no fractions)."""
    return _now().replace(microsecond=0)


def today(zone: str) -> date:
    """The calendar day where the clinic is: a note signed at 6 p.m. in Denver is not tomorrow's."""
    return _now().astimezone(ZoneInfo(zone)).date()


def use(source: Callable[[], datetime] | None = None) -> None:
    """Replace the source of time (the local scheduler and tests); without one, back to the system's."""
    globals()["_now"] = source or _system


def shifted(by: timedelta) -> Callable[[], datetime]:
    """A source of time that runs like the system's, moved."""
    return lambda: _system() + by
