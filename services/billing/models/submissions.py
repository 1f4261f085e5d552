"""A file of claims on its way: who sends it to whom under which numbers, and a claim as the receiver reads it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.model import Model
from shared.money import ZERO, Money

ControlNumber = Annotated[int, Field(ge=1, le=999_999_999)]


class Submission(Model):
    """One interchange to one receiver. Its control numbers are never used again, not even after a rejection."""

    batch_id: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,30}$")]  # BHT03
    submitter_id: str
    submitter_name: str
    contact_name: str = "BILLING OFFICE"
    contact_phone: str
    receiver_id: str
    receiver_name: str
    moment: datetime  # the clinic's wall clock
    interchange_control_number: ControlNumber
    group_control_number: ControlNumber
    usage: Literal["T", "P"] = "T"


class SubmittedLine(Model):
    """A line as it stands in the file."""

    number: int
    control_number: str
    code: str
    modifiers: tuple[str, ...] = ()
    charge_amount: Money
    units: str
    pointers: tuple[int, ...]
    service_date: date


class SubmittedClaim(Model):
    """A claim as it stands in the file: what a receiver knows of it, and no more."""

    control_number: str
    charge_amount: Money
    frequency: str
    accepts_assignment: str
    assigns_benefits: str
    causes: tuple[str, ...] = ()
    accident_state: str = ""
    accident_date: date | None = None
    claim_number: str = ""  # REF*Y4
    authorization_number: str = ""  # REF*G1
    payer_claim_control_number: str = ""  # REF*F8
    patient_paid: Money = ZERO
    diagnoses: tuple[str, ...]
    billing_npi: str
    rendering_npi: str
    referring_npi: str
    payer_id: str
    payer_name: str
    filing_indicator: str
    group_number: str = ""
    subscriber_id: str
    subscriber_is_patient: bool
    patient_last_name: str
    patient_first_name: str
    lines: tuple[SubmittedLine, ...]
