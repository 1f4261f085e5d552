"""What one unit costs on the day of service: by one schedule, named, and never another one instead.

A day without a price, or with two, is an error: a denial of an old day must stay explainable.
"""

from collections.abc import Iterable
from datetime import date

from services.billing.models.schedules import FeeSchedule, FeeScheduleRow, ScheduleKind
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
