"""What billing keeps: a session with what it came to, a claim with its story, a batch, an advice, a task."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from services.billing.models.appeals import Appeal
from services.billing.models.claims import Claim
from services.billing.models.findings import Finding
from services.billing.models.receipts import Credit
from services.billing.models.remittances import Adjustment, ClaimPayment
from services.billing.models.schedules import Charge, ExpectedLine
from services.billing.models.sessions import TreatmentSession
from services.billing.models.units import BillableUnits
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.money import ZERO, Money


class SessionRecord(Model):
    """A signed session, the order it was reserved on, and the way from its minutes to its charges."""

    session: TreatmentSession
    prescription_id: OpaqueId | None = None
    units: tuple[BillableUnits, ...]
    charges: tuple[Charge, ...]
    claim_id: OpaqueId | None = Field(default=None, description="None for a patient without a payer")
    order_says: tuple[str, ...] = Field(default=(), description="why the order covers less than the note")
    version: int = Field(default=1, ge=1)
    correction: str = Field(default="", max_length=300, description="why the version before was corrected")
    relaxing: Charge | None = Field(default=None, description="self-pay at clinic price; never on a claim")
    voided: str = Field(default="", max_length=300, description="why the note was taken back; nothing of it counts")

    @property
    def relaxing_amount(self) -> Money:
        """What she owes for the relaxing part."""
        return self.relaxing.charge_amount if self.relaxing else ZERO

    @property
    def counts(self) -> bool:
        """Whether the session was given: a note that was taken back is kept, and counts for nothing."""
        return not self.voided


class Judgement(Model):
    """What a payer said last of a claim, as its advice stands: a second payer is told the same to the cent."""

    judged_on: date
    trace_number: str
    payment: ClaimPayment


class Happened(Model):
    """One line of a claim's story."""

    at: datetime
    words: str


class ClaimRecord(Model):
    """A claim with everything that is known of it but the money's journal."""

    claim_id: OpaqueId
    session_id: OpaqueId
    prescription_id: OpaqueId
    claim: Claim
    findings: tuple[Finding, ...] = ()
    ready_from: datetime
    receiver: str = Field(default="", description="key of the receiver it goes to; none: the clinic's usual one")
    batch_id: OpaqueId | None = None
    is_taken_back: bool = Field(default=False, description="closed with its note, before any payer judged it")
    superbill: str | None = Field(default=None, description="where its PDF is kept")
    invoice: str | None = Field(default=None, description="where its PDF is kept")
    credits: tuple[Credit, ...] = Field(default=(), description="what the payer paid and what was written off")
    paid_to_clinic: Money = ZERO
    paid_to_patient: Money = ZERO
    told_by_desk: Money = Field(default=ZERO, description="the part of it that no advice has said yet")
    patient_responsibility: Money = ZERO
    disputed: Money = ZERO
    denials: tuple[Adjustment, ...] = ()
    rejections: tuple[str, ...] = ()
    answer_by: date | None = Field(default=None, description="the last day to answer a denial")
    expected: tuple[ExpectedLine, ...] = ()
    alarm: int = Field(default=0, ge=0, le=3, description="how far its filing clock has alarmed: half, urgent, past")
    judgement: Judgement | None = Field(default=None, description="what the payer said last")
    replaces: OpaqueId | None = Field(default=None, description="the claim that this one replaces or takes back")
    replaced_by: OpaqueId | None = None
    primary: OpaqueId | None = Field(default=None, description="the claim to the payer who judged before")
    secondary: OpaqueId | None = Field(default=None, description="the claim to the next payer")
    appeals: tuple[Appeal, ...] = ()
    story: tuple[Happened, ...] = ()
    awaits_first_visit: bool = Field(default=False, description="its session opened the case, and the visit never was")


class RemittanceState(StrEnum):
    """Held whole, on its way into the books, in them, or never to be there."""

    HELD = "held"
    OPEN = "open"
    POSTED = "posted"
    SET_ASIDE = "set aside"


class Decision(StrEnum):
    """What a person may decide of a held advice."""

    BOOK = "book"
    SET_ASIDE = "set aside"


class Decided(Model):
    """What was decided of a held advice: by whom, when, why."""

    decision: Decision
    reason: str
    by: str
    at: datetime


class RemittanceRecord(Model):
    """One advice as it was taken in; its content stays in the file it came in."""

    remittance_id: OpaqueId
    payer_name: str
    trace_number: str
    paid_amount: Money
    payment_date: date
    claims: int
    state: RemittanceState
    reasons: tuple[str, ...] = ()
    document: str = Field(description="where the file is kept")
    decided: Decided | None = None


class Remark(Model):
    """What somebody of the staff said of a task."""

    at: datetime
    by: str
    words: str


class Task(Model):
    """Something that waits for a person: what, and why; in whose hands it is, until when, and how it ended."""

    task_id: OpaqueId
    words: str
    reasons: tuple[str, ...] = ()
    case_id: OpaqueId | None = None
    batch_id: OpaqueId | None = Field(default=None, description="the file it is about")
    remittance_id: OpaqueId | None = Field(default=None, description="the payment advice it is about")
    due_on: date | None = Field(default=None, description="until when somebody should have seen to it")
    claim_id: OpaqueId | None = None
    raised_at: datetime
    suggested: str = Field(default="", description="what is usually done about it")
    owner: str | None = Field(default=None, description="sign-in name of whoever has taken it, or was given it")
    remarks: tuple[Remark, ...] = ()
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.closed_at is None
