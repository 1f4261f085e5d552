"""What the re-check's queue carries: a page of a clinic's coming visits, or one case to be asked about."""

from pydantic import Field

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
    """Whether a plan is asked although its last answer still holds."""

    again: bool = False
