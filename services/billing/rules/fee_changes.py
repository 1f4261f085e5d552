"""What loading a file does to a fee schedule: row by row added, changed, unchanged or ended; nothing is forgotten.

Rows of the same code and scope belong together. From the first day that the file names for them, the file rules; the
days before stay as they were. What the file does not name stays, or (a whole list) ends the day before the file begins.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from services.billing.models.fee_files import FeeChange, Happens
from services.billing.models.schedules import FeeScheduleRow, Scope
from shared.dates import ServicePeriod

_DAY = timedelta(days=1)
Key = tuple[str, Scope]


class Outcome(NamedTuple):
    """What happens to each row, and the schedule's rows afterwards."""

    changes: tuple[FeeChange, ...]
    rows: tuple[FeeScheduleRow, ...]


def outcome(current: Sequence[FeeScheduleRow], file: Sequence[FeeScheduleRow], *, whole: bool) -> Outcome:
    """Compare and merge. The file has rows, and no two of them hold at once for the same code and scope."""
    held, told = _by_key(current), _by_key(file)
    begins = min(row.in_force.first for row in file)
    parts = [_named(held.get(key, []), rows) for key, rows in told.items()]
    parts += [_not_named(rows, begins, whole) for key, rows in held.items() if key not in told]
    changes = (change for part in parts for change in part.changes)
    rows = (row for part in parts for row in part.rows)
    return Outcome(tuple(sorted(changes, key=_place_of_change)), tuple(sorted(rows, key=place)))


def _by_key(rows: Iterable[FeeScheduleRow]) -> Mapping[Key, list[FeeScheduleRow]]:
    found: dict[Key, list[FeeScheduleRow]] = {}
    for row in sorted(rows, key=place):
        found.setdefault((row.code, row.scope), []).append(row)
    return found


def place(row: FeeScheduleRow) -> tuple[str, ...]:
    """Where a row stands in a list: by code, scope and day."""
    percentile = f"{row.percentile or 0:02d}"
    scope = (row.payer, row.modifier, row.licence, row.place, row.locality, percentile)
    return row.code, *scope, row.in_force.first.isoformat()


def _place_of_change(change: FeeChange) -> tuple[str, ...]:
    return place(change.row)


def _named(old: Sequence[FeeScheduleRow], new: Sequence[FeeScheduleRow]) -> Outcome:
    """The same code and scope in the schedule and in the file."""
    changes = [_of_new(row, old) for row in new]
    changes += [ended for row in old if (ended := _left_over(row, new)) is not None]
    if all(change.happens is Happens.UNCHANGED for change in changes):
        return Outcome(tuple(changes), tuple(old))
    return Outcome(tuple(changes), (*_until(old, new[0].in_force.first), *new))


def _of_new(row: FeeScheduleRow, old: Sequence[FeeScheduleRow]) -> FeeChange:
    meets = [one for one in old if _meet(one.in_force, row.in_force)]
    if not meets:
        return FeeChange(happens=Happens.ADDED, row=row)
    is_same = all(_amounts(one) == _amounts(row) for one in meets)
    if is_same and _first_open(row.in_force, meets) is None:
        return FeeChange(happens=Happens.UNCHANGED, row=row)
    return FeeChange(happens=Happens.CHANGED, row=row, before=meets[0].unit_price)


def _left_over(old: FeeScheduleRow, new: Sequence[FeeScheduleRow]) -> FeeChange | None:
    """An old row with days that the file, which rules them, leaves without a price."""
    first = max(old.in_force.first, new[0].in_force.first)
    if old.in_force.last is not None and old.in_force.last < first:
        return None
    left = _first_open(ServicePeriod(first=first, last=old.in_force.last), new)
    return FeeChange(happens=Happens.ENDED, row=old, ends_on=left - _DAY) if left else None


def _not_named(old: Sequence[FeeScheduleRow], begins: date, whole: bool) -> Outcome:
    """What the file says nothing of."""
    if not whole:
        return Outcome((), tuple(old))
    gone = [row for row in old if row.in_force.last is None or row.in_force.last >= begins]
    changes = (FeeChange(happens=Happens.ENDED, row=row, ends_on=begins - _DAY) for row in gone)
    return Outcome(tuple(changes), tuple(_until(old, begins)))


def _until(rows: Iterable[FeeScheduleRow], day: date) -> Iterator[FeeScheduleRow]:
    """The rows as they are before a day."""
    for row in rows:
        last = row.in_force.last
        if row.in_force.first < day:
            ends = day - _DAY if last is None or last >= day else last
            yield row.model_copy(update={"in_force": ServicePeriod(first=row.in_force.first, last=ends)})


def _first_open(period: ServicePeriod, rows: Sequence[FeeScheduleRow]) -> date | None:
    """The first day of the period that none of the rows (in order of days, apart from each other) covers."""
    day = period.first
    for row in rows:
        if row.in_force.includes(day):
            if row.in_force.last is None:
                return None
            day = row.in_force.last + _DAY
    return None if period.last is not None and day > period.last else day


def _meet(one: ServicePeriod, other: ServicePeriod) -> bool:
    """Whether two periods have a day in common."""
    return one.includes(other.first) or other.includes(one.first)


def _amounts(row: FeeScheduleRow) -> tuple[object, object]:
    return row.unit_price, row.reduced


def overlapping(rows: Sequence[FeeScheduleRow]) -> Iterator[tuple[int, int]]:
    """The places of rows that hold at once for the same code and scope: each with the nearest one before it."""
    by_key: dict[Key, list[int]] = {}
    for number, row in enumerate(rows):
        before = by_key.setdefault((row.code, row.scope), [])
        met = next((one for one in reversed(before) if _meet(rows[one].in_force, row.in_force)), None)
        if met is not None:
            yield met, number
        before.append(number)
