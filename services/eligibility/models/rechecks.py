"""What the re-check's queue carries: a page of a clinic's coming visits, or one case to be asked about."""

from pydantic import Field, ValidationInfo, field_validator

from services.eligibility.models.corrections import Reason
from shared.dates import Day
from shared.identifiers.clinic_id import ClinicId
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class Recheck(Model):
    """Work of one day: with a case, its plan is asked; without one, the next page of coming visits is sent on."""

    clinic: ClinicId
    day: Day
    case_id: OpaqueId | None = None
    after: str | None = Field(default=None, max_length=1100, description="where the list goes on")


class AskedExpressly(Model):
    """Whether a plan is asked although its last answer still holds, and why."""

    again: bool = False
    because: Reason = Field(default="", validate_default=True)

    @field_validator("because")
    @classmethod
    def _asked_again_for_a_reason(cls, because: str, known: ValidationInfo) -> str:
        if known.data.get("again") and not because:
            raise ValueError("say why the plan is asked again although its answer still holds")
        return because
