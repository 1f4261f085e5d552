"""A claim as its receiver reads it in the file: what stands there, and no more."""

from datetime import date

from shared.model import Model
from shared.money import ZERO, Money


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
