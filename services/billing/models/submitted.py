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


class SubmittedJudgement(Model):
    """What an earlier payer said of one line; each reason is group, CARC and amount."""

    number: int
    code: str
    units: str
    paid_amount: Money
    adjustments: tuple[tuple[str, str, Money], ...] = ()
    judged_on: date


class SubmittedEarlierPayer(Model):
    """A payer who was asked before, as the claim tells the next one."""

    order: str
    payer_id: str
    payer_name: str
    subscriber_id: str
    claim_number: str = ""
    judged_on: date | None = None
    paid_amount: Money
    adjustments: tuple[tuple[str, str, Money], ...] = ()
    lines: tuple[SubmittedJudgement, ...] = ()


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
    referring_npi: str = ""
    office_id: str = ""  # REF*FY
    prescription_copy: str = ""  # PWK06
    payer_id: str
    payer_name: str
    filing_indicator: str
    group_number: str = ""
    order: str = "P"  # SBR01
    subscriber_id: str
    subscriber_is_patient: bool
    subscriber_name: str = ""
    relationship: str = "18"
    delay_reason: str = ""  # CLM20
    earlier_payers: tuple[SubmittedEarlierPayer, ...] = ()
    patient_last_name: str
    patient_first_name: str
    lines: tuple[SubmittedLine, ...]
