"""What the desk and the patient are told before an order runs out; each once."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from shared.identifiers.clinic_id import ClinicId
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class AlertKind(StrEnum):
    """Why somebody should look at an order now."""

    NEARLY_USED = "nearly_used"
    LAST_TWO = "last_two"
    ENDS_SOON = "ends_soon"
    REPORT_DUE = "report_due"
    SIGNED_COPY = "signed_copy"


class DueAlert(Model):
    """What is due: in words for the desk, and for the patient where it is hers to do (empty: it is not)."""

    kind: AlertKind
    due: date
    words: str
    to_patient: str = ""


class Alert(Model):
    """An alert on the desk's list, until somebody has done what it asks or the order has ended."""

    prescription_id: OpaqueId
    case_id: OpaqueId
    kind: AlertKind
    due: date
    words: str
    patient: str = Field(max_length=130, description="the name on the list")
    raised_at: datetime
    patient_written: bool = Field(default=False, description="a letter went to the patient")
    closed_at: datetime | None = None
    closed_because: str | None = Field(default=None, max_length=200)


class AlertList(Model):
    """A page of open alerts, the most urgent first; `after` goes on."""

    alerts: tuple[Alert, ...]
    after: str | None = None


class RoundAsked(Model):
    """One message of the rounds queue: look at the orders of a clinic."""

    clinic: ClinicId


class AlertDone(Model):
    """What the desk says when it closes an alert."""

    because: str = Field(default="done", min_length=1, max_length=200)
