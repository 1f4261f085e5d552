"""A session's units become charges at the price of the day of service; lines are numbered for the payer to
answer."""

from collections.abc import Iterable
from datetime import date

from services.billing.models.claims import ServiceLine
from services.billing.models.schedules import Charge, FeeSchedule
from services.billing.models.units import BillableUnits
from services.billing.rules.rates import price_on


def charges_for(
    counted: Iterable[BillableUnits],
    schedule: FeeSchedule,
    service_date: date,
    modifiers: tuple[str, ...] = (),
) -> tuple[Charge, ...]:
    """One charge per code with units; a code without units is not billed. Raise NoPrice."""
    return tuple(_charge(units, schedule, service_date, modifiers) for units in counted if units.units)


def _charge(units: BillableUnits, schedule: FeeSchedule, service_date: date, modifiers: tuple[str, ...]) -> Charge:
    row = price_on(schedule, units.code, service_date)
    return Charge(
        code=units.code,
        modifiers=modifiers,
        units=units.units,
        minutes=units.billable_minutes,
        unit_price=row.unit_price,
        price_source=row.source,
        price_list=schedule.kind,
        price_version=row.loaded,
    )


def service_lines(
    charges: Iterable[Charge], control_number: str, service_date: date, pointers: tuple[int, ...]
) -> tuple[ServiceLine, ...]:
    """Lines 1, 2, ... of one day, each with the number the 835 will bring back (REF*6R)."""
    stem = control_number.replace("-", "")
    return tuple(
        ServiceLine(
            number=number,
            control_number=f"{stem}L{number}",
            charge=charge,
            service_date=service_date,
            pointers=pointers,
        )
        for number, charge in enumerate(charges, start=1)
    )
