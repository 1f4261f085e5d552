"""When a schedule of the templates is due: `rate(5 minutes)`, `cron(0 2 * * ? *)`, as EventBridge Scheduler reads it.

>>> from datetime import UTC, datetime
>>> evening = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
>>> str(next_time("cron(0 2 * * ? *)", "America/Denver", evening))
'2026-03-03 09:00:00+00:00'
>>> str(next_time("rate(5 minutes)", "UTC", evening))
'2026-03-02 23:05:00+00:00'
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

_RATE = re.compile(r"rate\(([1-9][0-9]{0,4}) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_PART = re.compile(r"(\*|[0-9A-Z]+)(?:-([0-9A-Z]+))?(?:/([0-9]+))?")
_MONTHS = {"JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6,
           "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12}  # fmt: skip
_DAYS = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
_MINUTES, _HOURS, _DAYS_OF_MONTH, _TWELVE, _WEEK, _YEARS = (0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199)
_HORIZON = 366 * 9  # days: 29 February comes again within eight years, nine around a century


def next_time(expression: str, zone: str, after: datetime) -> datetime:
    """The first moment after `after` at which the schedule is due. Raise ValueError for what we do not read."""
    if rate := _RATE.fullmatch(expression):
        return after + timedelta(**{f"{rate[2]}s": int(rate[1])})
    if cron := _CRON.fullmatch(expression):
        return next(_moments(*cron.groups(), zone=ZoneInfo(zone), after=after))
    raise ValueError("a schedule is rate(N minutes|hours|days) or cron(with six fields)")


def _moments(minute: str, hour: str, day: str, month: str, weekday: str, year: str, *,
             zone: ZoneInfo, after: datetime) -> Iterator[datetime]:  # fmt: skip
    times = [time(h, m) for h, m in product(_numbers(hour, _HOURS), _numbers(minute, _MINUTES))]
    days, months = _numbers(day, _DAYS_OF_MONTH), _numbers(month, _TWELVE, _MONTHS)
    weekdays, years = _numbers(weekday, _WEEK, _DAYS), _numbers(year, _YEARS)
    first = after.astimezone(zone).date()
    for one in (first + timedelta(days=n) for n in range(_HORIZON)):
        if one.day in days and one.month in months and _weekday(one) in weekdays and one.year in years:
            moments = (datetime.combine(one, at, zone).astimezone(UTC) for at in times)
            yield from (moment for moment in moments if moment > after)
    raise ValueError("this schedule never comes")


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1


def _numbers(text: str, bounds: tuple[int, int], names: dict[str, int] | None = None) -> list[int]:
    found: set[int] = set()
    for part in text.replace("?", "*").split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError("a field of this schedule is not understood")
        low, high = _range(match, bounds, names or {})
        found |= set(range(low, high + 1, int(match[3] or 1)))
    return sorted(found)


def _range(match: re.Match[str], bounds: tuple[int, int], names: dict[str, int]) -> tuple[int, int]:
    """`*` is all, `5` itself, `5/10` from 5 on, `MON-FRI` from and to."""
    if match[1] == "*":
        return bounds
    low = _number(match[1], names)
    if match[2]:
        return low, _number(match[2], names)
    return low, bounds[1] if match[3] else low


def _number(text: str, names: dict[str, int]) -> int:
    if text in names:
        return names[text]
    if text.isdecimal():
        return int(text)
    raise ValueError("a field of this schedule is not understood")
