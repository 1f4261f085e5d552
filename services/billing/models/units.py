"""Units as billed, and the ones that are not: each lost unit says which limit took it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.model import Model

Count = Annotated[int, Field(ge=0)]


class LossReason(StrEnum):
    """The limit that took a unit."""

    PRESCRIBED_MINUTES = "RX_MINUTES"
    PRESCRIBED_UNITS = "RX_UNITS"
    AUTHORIZATION = "AUTH"
    PAYER_MAXIMUM = "PAYER"
    MEDICALLY_UNLIKELY = "MUE"


class UnitCap(Model):
    """The most units of one code a day, and who says so."""

    code: str
    units: Count
    reason: LossReason


class LostUnits(Model):
    """Units that were documented but are not billed."""

    units: Annotated[int, Field(ge=1)]
    reason: LossReason


class BillableUnits(Model):
    """What is billed of one code of a session."""

    code: str
    documented_minutes: Count = 0
    billable_minutes: Count = 0
    units: Count
    lost: tuple[LostUnits, ...] = ()
