"""Price lists: dated rows, each with its source. Kinds are never mixed.

What is charged stands in three of them; by what the others hold, it is expected what a payer will allow.
"""

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
    UCR = "ucr"  # percentiles of what an area charges; licensed to the clinic, never shipped
    MEDICARE = "medicare"  # Medicare's amounts by locality, of which a payer allows a share
    CONTRACT = "contract"  # what a payer allows by its contract with the clinic

    @property
    def label(self) -> str:
        """As a page says it."""
        return _LABELS[self]


_LABELS = {
    ScheduleKind.USUAL_CHARGE: "Usual charges",
    ScheduleKind.WORKERS_COMP: "Workers' compensation",
    ScheduleKind.CLINIC_PRICE: "Clinic prices",
    ScheduleKind.UCR: "UCR percentiles",
    ScheduleKind.MEDICARE: "Medicare amounts",
    ScheduleKind.CONTRACT: "Contracts",
}


class Scope(Model):
    """For whom and where a row holds; what is left empty holds for all. The more is named, the nearer it is."""

    payer: Annotated[str, Field(max_length=40, description="the clinic's key of a payer")] = ""
    modifier: Annotated[str, Field(max_length=2)] = ""
    licence: Annotated[str, Field(max_length=10, description="the taxonomy of who treats")] = ""
    place: Annotated[str, Field(max_length=2, description="place of service, as 11")] = ""
    locality: Annotated[str, Field(max_length=9, description="a ZIP code's beginning, a state, or Medicare's")] = ""
    percentile: int | None = Field(default=None, ge=1, le=99)


class FeeScheduleRow(Scope):
    """The price of one unit of one code while the row is in force."""

    code: ProcedureCode
    unit_price: Money
    reduced: Money | None = Field(default=None, description="a repeated unit, where therapy is reduced (MPPR)")
    in_force: ServicePeriod
    source: Annotated[str, Field(min_length=1, max_length=200)]
    loaded: int = Field(default=0, ge=0, description="the version that brought it; 0: built in, or of the settings")

    @property
    def scope(self) -> Scope:
        """For whom and where."""
        return Scope(**{name: getattr(self, name) for name in Scope.model_fields})


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
    price_list: ScheduleKind | None = None
    price_version: int = Field(default=0, ge=0, description="of that list; 0: built in, or of the settings")

    @property
    def charge_amount(self) -> Money:
        """Units times price."""
        return self.unit_price.times(self.units)


class Circumstances(Model):
    """What a row's scope is held against: who pays, who treats, where, and with which modifiers."""

    payer: str = ""
    modifiers: tuple[str, ...] = ()
    licence: str = ""
    place: str = "11"
    zip_code: str = ""
    state: str = ""
    medicare_locality: str = ""
    percentile: int | None = None


class ExpectedLine(Model):
    """What a payer is expected to allow for a code of a session, and by which list; None when nobody knows."""

    code: ProcedureCode
    allowed: Money | None
    listed: Money | None = Field(default=None, description="what the payer's list says, were the charge high enough")
    how: Annotated[str, Field(max_length=200)] = ""
