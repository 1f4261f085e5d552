"""What is left of the orders of a case: one read, for whoever is about to plan or to give a session."""

from datetime import date

from pydantic import Field

from services.prescriptions.models.orders import PrescriptionState
from shared.codes.body_area import BodyArea
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model


class OrderAllowance(Model):
    """What one order still allows on a day."""

    prescription_id: OpaqueId
    state: PrescriptionState
    holds_today: bool
    first_day: date
    last_day: date
    days_left: int = Field(ge=0)
    sessions: int
    sessions_used: int
    sessions_left: int = Field(ge=0)
    per_interval: int = Field(description="sessions in each interval of `every_weeks`")
    every_weeks: int
    left_in_interval: int = Field(ge=0, description="sessions that still fit into the interval of the day")
    minutes_per_session: int
    body_areas: tuple[BodyArea, ...]
    procedures: tuple[ProcedureCode, ...]
    certify_again_by: date
    why_not: tuple[str, ...] = Field(default=(), description="what stands against any session on the day")


class CaseAllowance(Model):
    """What is left for a case on a day."""

    case_id: OpaqueId
    on: date
    orders: tuple[OrderAllowance, ...]
