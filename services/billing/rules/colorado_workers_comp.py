"""The Colorado workers' compensation fee schedule for massage: relative value times factor, no locality.

Source: 7 CCR 1101-3, Rule 18, as current to September 2024; relative values from shared/codes/procedures.py.
The factor changes each 1 January; the years after 2024 are not confirmed, so this one is a default that a
clinic overrides. A bundled code (status B, such as packs) is not payable.

>>> [str(row.unit_price) for row in rows() if row.code == "97124"]
['44.59']
"""

from datetime import date

from services.billing.models.schedules import FeeSchedule, FeeScheduleRow, ScheduleKind
from shared.codes.procedures import PROCEDURES, Procedure
from shared.dates import ServicePeriod
from shared.model import Model
from shared.money import ZERO, Money


class ConversionFactor(Model):
    """Dollars per relative value unit, for physical medicine and rehabilitation."""

    factor: Money
    in_force: ServicePeriod
    source: str


FACTOR = ConversionFactor(
    factor=Money.parse("49.00"),
    in_force=ServicePeriod(first=date(2024, 1, 1)),
    source="7 CCR 1101-3 Rule 18-4, text to 2024-09; to be confirmed for later years",
)


def rows(conversion: ConversionFactor = FACTOR) -> tuple[FeeScheduleRow, ...]:
    """A row for every procedure that Medicare gives a relative value."""
    return tuple(
        FeeScheduleRow(
            code=procedure.code,
            unit_price=_price(procedure, conversion),
            in_force=conversion.in_force,
            source=conversion.source,
        )
        for procedure in PROCEDURES
        if procedure.total_rvu is not None
    )


def _price(procedure: Procedure, conversion: ConversionFactor) -> Money:
    value = procedure.total_rvu or 0
    return ZERO if procedure.bundled else conversion.factor.times(value)


def schedule(conversion: ConversionFactor = FACTOR) -> FeeSchedule:
    """The schedule as a clinic in Colorado starts with it."""
    return FeeSchedule(kind=ScheduleKind.WORKERS_COMP, rows=rows(conversion))
