"""Dates of the trade: the day of service decides, and time is always given, never asked for (no clock here).

>>> parse_d8("20260302")
datetime.date(2026, 3, 2)
>>> ServicePeriod(first=parse_d8("20260301"), last=parse_d8("20260412")).includes(parse_d8("20260413"))
False
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from shared.model import Model

_D8 = re.compile(r"[0-9]{8}")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(given: object) -> object:
    """Only a date, or YYYY-MM-DD as JSON and browsers send it: pydantic alone would take a number for seconds."""
    if isinstance(given, date) or (isinstance(given, str) and _ISO.fullmatch(given.strip())):
        return given
    raise ValueError("a day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]
_FRIDAY = 4


def parse_d8(text: str) -> date:
    """An X12 D8 date, CCYYMMDD. Raise ValueError when there is no such day."""
    if not _D8.fullmatch(text):
        raise ValueError("a D8 date is eight digits, CCYYMMDD")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError("there is no such day") from None


def d8(day: date) -> str:
    """The day as X12 D8, CCYYMMDD."""
    return f"{day:%Y%m%d}"


def business_days_after(day: date, count: int) -> date:
    """The day `count` weekdays later (holidays are the clinic's to know)."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() <= _FRIDAY
    return day


def instant(moment: datetime) -> str:
    """A moment as it is stored: UTC, to the second, with Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class ServicePeriod(Model):
    """A span of days, both ends included; an open end is None."""

    first: date
    last: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError("the last day is before the first")
        return self

    def includes(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.first <= day and (self.last is None or day <= self.last)
