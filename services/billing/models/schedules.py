"""Price lists: dated rows, each with its source. Three kinds, never mixed."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.dates import ServicePeriod
from shared.identifiers.modifier import Modifier
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model
from shared.money import Money


class ScheduleKind(StrEnum):
    """Whose price it is."""

    USUAL_CHARGE = "usual-charge"  # usual, customary and reasonable: what every payer is charged
    WORKERS_COMP = "workers-comp"  # a state's fee schedule
    CLINIC_PRICE = "clinic-price"  # what a patient pays who has no payer


class FeeScheduleRow(Model):
    """The price of one unit of one code while the row is in force."""

    code: ProcedureCode
    unit_price: Money
    in_force: ServicePeriod
    source: Annotated[str, Field(min_length=1)]


class FeeSchedule(Model):
    """All dated rows of one kind."""

    kind: ScheduleKind
    rows: tuple[FeeScheduleRow, ...]


class Charge(Model):
    """The price-list line of a session: so many units of a code at the price of the day."""

    code: ProcedureCode
    modifiers: Annotated[tuple[Modifier, ...], Field(max_length=4)] = ()
    units: Annotated[int, Field(ge=1, le=999)]
    minutes: Annotated[int, Field(ge=0)]
    unit_price: Money
    price_source: str

    @property
    def charge_amount(self) -> Money:
        """Units times price."""
        return self.unit_price.times(self.units)


class ExpectedLine(Model):
    """What a payer is expected to allow for a code of a session, and by which list; None when nobody knows."""

    code: ProcedureCode
    allowed: Money | None
    listed: Money | None = Field(default=None, description="what the payer's list says, were the charge high enough")
    how: Annotated[str, Field(max_length=200)] = ""
