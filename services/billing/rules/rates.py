"""What one unit costs on the day of service: by one schedule, named, and never another one instead.

Of a schedule's rows those count that hold on the day and name nobody else; of these the nearest wins: a row for the
payer before one for the modifier, then for the licence, the place of service and the locality (the longer its ZIP code
the nearer).

A day without a price, or with two, is an error: a denial of an old day must stay explainable.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.billing.models.schedules import Circumstances, FeeSchedule, FeeScheduleRow, ScheduleKind
from shared.codes.payer_kind import PayerKind
from shared.dates import ServicePeriod
from shared.money import Money
from shared.settings import ClinicSettings, Price


class NoPrice(LookupError):
    """The schedule does not say, or says twice, what the code cost on that day."""


def schedule_of(schedules: Iterable[FeeSchedule], kind: ScheduleKind) -> FeeSchedule:
    """The one schedule of that kind. Raise NoPrice when the clinic keeps none, or two."""
    found = [schedule for schedule in schedules if schedule.kind is kind]
    if len(found) != 1:
        raise NoPrice(f"the clinic keeps {len(found)} schedules of the kind {kind.value}; one is expected")
    return found[0]


def price_on(schedule: FeeSchedule, code: str, service_date: date) -> FeeScheduleRow:
    """The row in force for the code on the day of service. Raise NoPrice unless there is exactly one."""
    found = [row for row in schedule.rows if row.code == code and row.in_force.includes(service_date)]
    if len(found) != 1:
        raise NoPrice(f"{len(found)} prices of {code} in the {schedule.kind.value} schedule on the day of service")
    return found[0]


def find_price(schedule: FeeSchedule, code: str, service_date: date) -> FeeScheduleRow | None:
    """The row in force, or None when there is none or more than one."""
    try:
        return price_on(schedule, code, service_date)
    except NoPrice:
        return None


def for_day(schedule: FeeSchedule, day: date, around: Circumstances) -> FeeSchedule:
    """The rows of a schedule that count on a day under the circumstances: for each code the nearest."""
    holding = _by_code(row for row in schedule.rows if _holds(row, day, around))
    nearest = (row for rows in holding.values() for row in _nearest(rows, around))
    return FeeSchedule(kind=schedule.kind, rows=tuple(nearest))


def _by_code(rows: Iterable[FeeScheduleRow]) -> Mapping[str, list[FeeScheduleRow]]:
    found: dict[str, list[FeeScheduleRow]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found


def _holds(row: FeeScheduleRow, day: date, around: Circumstances) -> bool:
    """Whether a row is in force on the day and names nobody and nowhere else."""
    return (
        row.in_force.includes(day)
        and row.payer in {"", around.payer}
        and row.modifier in {"", *around.modifiers}
        and row.licence in {"", around.licence}
        and row.place in {"", around.place}
        and _is_there(row.locality, around)
        and row.percentile == around.percentile
    )


def _is_there(locality: str, around: Circumstances) -> bool:
    if locality.isdigit():
        return around.zip_code.startswith(locality)
    return locality in {"", around.state, around.medicare_locality}


def _nearest(rows: Sequence[FeeScheduleRow], around: Circumstances) -> list[FeeScheduleRow]:
    """Those that name the most, in the order above; more than one only where two rows say the same."""
    best = max(_nearness(row, around) for row in rows)
    return [row for row in rows if _nearness(row, around) == best]


def _nearness(row: FeeScheduleRow, around: Circumstances) -> tuple[int, ...]:
    """Of two rows for two modifiers of one line, the modifier that stands first counts."""
    modifier = len(around.modifiers) - around.modifiers.index(row.modifier) if row.modifier else 0
    return bool(row.payer), modifier, bool(row.licence), bool(row.place), len(row.locality)


_KINDS = {
    PayerKind.HEALTH_PLAN: ScheduleKind.USUAL_CHARGE,
    PayerKind.CAR_ACCIDENT: ScheduleKind.USUAL_CHARGE,
    PayerKind.WORKERS_COMPENSATION: ScheduleKind.WORKERS_COMP,
    PayerKind.SELF_PAY: ScheduleKind.CLINIC_PRICE,
}


def kind_for(payer: PayerKind) -> ScheduleKind:
    """Which schedule a payer is charged by."""
    return _KINDS[payer]


def clinic_schedules(settings: ClinicSettings) -> tuple[FeeSchedule, FeeSchedule]:
    """What insurers are charged and what a self-paying patient pays: two lists, kept apart."""
    usual = tuple(_row(price, price.usual_charge) for price in settings.prices)
    own = tuple(_row(price, price.clinic_price) for price in settings.prices)
    return (
        FeeSchedule(kind=ScheduleKind.USUAL_CHARGE, rows=usual),
        FeeSchedule(kind=ScheduleKind.CLINIC_PRICE, rows=own),
    )


def _row(price: Price, amount: Money) -> FeeScheduleRow:
    in_force = ServicePeriod(first=price.valid_from, last=price.valid_to)
    return FeeScheduleRow(code=price.code, unit_price=amount, in_force=in_force, source=price.source)
