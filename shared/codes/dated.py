"""A dated fact: what was so from one day to another, and who says so.

>>> rule = Dated(valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31), source="demo")
>>> rule.is_in_force(date(2020, 12, 31)), rule.is_in_force(date(2021, 1, 1))
(True, False)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

# Lists whose rows are older than their stored copies begin here: from this day every claim had to be 005010.
VERSION_5010 = date(2012, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """A fact with its days, both included; an open end is None."""

    valid_from: date
    valid_to: date | None = None
    source: str

    def is_in_force(self, day: date) -> bool:
        """Whether the fact held on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Row = TypeVar("Row", bound=Dated)


def on(day: date, rows: Iterable[Row]) -> Row | None:
    """The row in force on the day; a table never has two."""
    return next((row for row in rows if row.is_in_force(day)), None)
