"""Business days: Monday to Friday without the federal holidays, as dated data.

A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. Source: 5 U.S.C. 6103 (and
Executive Order 11582 for Sundays); Juneteenth by Public Law 117-17, in force since June 17, 2021.

>>> is_business_day(date(2026, 7, 3)), business_days_after(date(2026, 7, 2), 1)
(False, datetime.date(2026, 7, 6))
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from shared.codes.dated import VERSION_5010, Dated

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday(Dated):
    """A federal holiday and the day it falls on in a year."""

    name: str
    in_year: Callable[[int], date]


def _on(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(number: int, weekday: int, month: int) -> Callable[[int], date]:
    def find(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))

    return find


def _last(weekday: int, month: int) -> Callable[[int], date]:
    def find(year: int) -> date:
        last = date(year, month + 1, 1) - _DAY
        return last - timedelta(days=(last.weekday() - weekday) % 7)

    return find


def _holiday(name: str, in_year: Callable[[int], date], since: date = VERSION_5010) -> Holiday:
    return Holiday(name=name, in_year=in_year, valid_from=since, source="5 U.S.C. 6103")


HOLIDAYS = (
    _holiday("New Year's Day", _on(1, 1)),
    _holiday("Birthday of Martin Luther King, Jr.", _nth(3, _MONDAY, 1)),
    _holiday("Washington's Birthday", _nth(3, _MONDAY, 2)),
    _holiday("Memorial Day", _last(_MONDAY, 5)),
    _holiday("Juneteenth", _on(6, 19), date(2021, 6, 17)),
    _holiday("Independence Day", _on(7, 4)),
    _holiday("Labor Day", _nth(1, _MONDAY, 9)),
    _holiday("Columbus Day", _nth(2, _MONDAY, 10)),
    _holiday("Veterans Day", _on(11, 11)),
    _holiday("Thanksgiving Day", _nth(4, _THURSDAY, 11)),
    _holiday("Christmas Day", _on(12, 25)),
)


@functools.cache
def kept_in(year: int) -> frozenset[date]:
    """The days on which offices are closed for a holiday; January 1 may be kept on December 31 before."""
    days = (holiday.in_year(near) for holiday in HOLIDAYS for near in (year, year + 1)
            if holiday.is_in_force(holiday.in_year(near)))  # fmt: skip
    return frozenset(day for day in map(_kept_on, days) if day.year == year)


def _kept_on(day: date) -> date:
    return day + {_SATURDAY: -_DAY, _SUNDAY: _DAY}.get(day.weekday(), timedelta())


def is_business_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < _SATURDAY and day not in kept_in(day.year)


def business_days_after(day: date, count: int) -> date:
    """The business day that is so many later; none later is the day itself."""
    while count > 0:
        day += _DAY
        count -= is_business_day(day)
    return day


def business_days_between(first: date, last: date) -> int:
    """How many business days lie after the first day, up to and with the last; zero when it is not later."""
    return sum(is_business_day(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
