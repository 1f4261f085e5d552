"""What billing is asked, and what it answers."""

from datetime import date, datetime, time
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from services.billing.models.batches import Batch, BatchList, WaitingClaims
from services.billing.models.claims import ClaimState, DelayReason
from services.billing.models.findings import Finding
from services.billing.models.journal import JournalPosting
from services.billing.models.progress import Course, Goal, Scores
from services.billing.models.receipts import PaidFor, PaymentMethod, Receipt
from services.billing.models.records import ClaimRecord, Decision, RemittanceRecord, SessionRecord, Task
from services.billing.models.remittances import Remittance
from services.billing.models.sessions import Minutes, NextStep, PerformedProcedure, VisitKind, Words
from services.billing.models.units import BillableUnits
from shared.codes.body_area import BodyArea
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.facts import CaseFacts, PolicyHolder, Prescriber
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.member_id import MemberId
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model
from shared.money import Money
from shared.settings import ElectronicAddress, PayerProfile


class NoteWords(Model):
    """The four parts of the note, before they are signed by sending them."""

    subjective: Words
    objective: Words
    assessment: Words
    plan: Words
    response: Annotated[str, Field(max_length=4000, description="how she answered to the massage")] = ""


class SignedNote(Model):
    """A session as its therapist signs it. Times are the clinic's wall clock."""

    case_id: OpaqueId
    service_date: date
    start: time
    end: time
    areas: Annotated[tuple[BodyArea, ...], Field(min_length=1)]
    procedures: Annotated[tuple[PerformedProcedure, ...], Field(min_length=1, max_length=20)]
    kind: VisitKind = VisitKind.FOLLOW_UP
    relaxing_minutes: Minutes | None = Field(default=None, description="self-pay at clinic price; no payer sees them")
    scores: Scores = Scores()
    goals: Annotated[tuple[Goal, ...], Field(max_length=6)] = ()
    next_step: NextStep | None = Field(default=None, description="what a re-evaluation decides")
    note: NoteWords


class CorrectedNote(SignedNote):
    """The whole note again, as it should have been, and why; the version before stays as it was signed."""

    reason: Annotated[str, Field(min_length=3, max_length=300)]


class ReservationAsked(Model):
    """What prescriptions is asked before a note is accepted."""

    session_id: OpaqueId
    case_id: OpaqueId
    service_date: date
    therapist_id: str
    areas: tuple[BodyArea, ...]
    procedures: tuple[PerformedProcedure, ...]
    version: int = Field(default=1, ge=1)


class MinutesCovered(Model):
    """How many minutes of a procedure the order covers."""

    code: ProcedureCode
    minutes: int


class OrderReason(Model):
    """Why the order covers less, or nothing."""

    code: str
    words: str
    evidence: str = ""


class OverrideTold(Model):
    """An administrator's leave to go beyond the order for one session: by whom, why, on whose word."""

    override_id: OpaqueId
    granted_by: str
    granted_at: datetime
    reason: str
    prescriber_note: str
    waived: tuple[OrderReason, ...]

    @property
    def words(self) -> str:
        """As the claim shows it for ever."""
        beyond = " ".join(reason.words for reason in self.waived)
        return (
            f"Beyond the prescription by leave of {self.granted_by}, {self.granted_at:%Y-%m-%d}: {self.reason}"
            f" Waived: {beyond} The prescriber: {self.prescriber_note}"
        )


class Reservation(Model):
    """What prescriptions answers: on which order, how many minutes, for which diagnoses, by whom ordered."""

    session_id: OpaqueId
    prescription_id: OpaqueId
    procedures: tuple[MinutesCovered, ...]
    diagnoses: tuple[DiagnosisCode, ...]
    prescriber: Prescriber
    reasons: tuple[OrderReason, ...] = ()
    override: OverrideTold | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Why the order covers less than the note, or by whose leave it covers more than it says."""
        return (*(reason.words for reason in self.reasons), *((self.override.words,) if self.override else ()))


class Recorded(Model):
    """A note was accepted: what it came to."""

    session_id: OpaqueId
    claim_id: OpaqueId | None
    state: ClaimState | None
    charge: Money
    units: tuple[BillableUnits, ...]
    findings: tuple[Finding, ...] = ()


class PaymentTaken(Model):
    """A payment at the desk."""

    amount: Money
    method: PaymentMethod
    received_on: date
    session_id: OpaqueId | None = None
    part: PaidFor = PaidFor.TREATMENT


class ChangeAsked(Model):
    """Why a judged claim is replaced or taken back."""

    reason: Annotated[str, Field(min_length=3, max_length=200)]


class SecondPayer(Model):
    """The policy that is next in order, as its card says."""

    payer_id: Annotated[str, Field(min_length=1, max_length=40, description="a payer of the clinic's settings")]
    member_id: MemberId
    group_number: Annotated[str, Field(max_length=50)] = ""
    relationship: Relationship = Relationship.SELF
    subscriber: PolicyHolder | None = None

    @model_validator(mode="after")
    def _a_dependent_has_a_holder(self) -> Self:
        if (self.relationship is Relationship.SELF) != (self.subscriber is None):
            raise ValueError("name the holder of the policy where it is not the patient, and only then")
        return self


class DelayTold(Model):
    """Why a claim is late (CLM20)."""

    delay_reason: DelayReason


class RemittanceDecided(Model):
    """What becomes of a held advice, and why."""

    decision: Decision
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class RemittanceWork(Model):
    """One message of the answers queue: an advice that a person has let through."""

    clinic: str
    remittance_id: OpaqueId


class RemittanceView(Model):
    """An advice with all that its page shows."""

    record: RemittanceRecord
    remittance: Remittance
    may_be_booked: bool


class BatchesAsked(Model):
    """Tonight's batch, now: which runs were sent on their way, one for each receiver."""

    runs: tuple[OpaqueId, ...]


class BatchWork(Model):
    """One message of the batch queue: the next file of a run to one receiver; or a file to be looked after again."""

    clinic: str
    run_id: OpaqueId
    batch_id: OpaqueId
    receiver: str
    asked_at: datetime
    follow_up: bool = Field(default=False, description="only see to this file; the run goes on elsewhere")


class FilingWork(Model):
    """One message of the filing clock: from which place in which of a clinic's columns it goes on."""

    clinic: str
    column: str
    after: str | None = None
    asked_at: datetime


class ClaimLine(Model):
    """A claim in a list."""

    claim_id: OpaqueId
    control_number: str
    patient: str
    payer: str
    payer_kind: PayerKind
    service_date: date
    charge: Money
    state: ClaimState
    note: str = Field(default="", description="what it waits for")

    @classmethod
    def of(cls, record: ClaimRecord) -> Self:
        """The claim in one line; the first thing it waits for in a few words."""
        claim = record.claim
        waits = (*(f.sentence for f in record.findings), *record.rejections, *map(str, record.denials))
        return cls(
            claim_id=record.claim_id,
            control_number=claim.control_number,
            patient=claim.patient.full_name,
            payer=claim.payer.name,
            payer_kind=claim.payer.kind,
            service_date=claim.first_service_date,
            charge=claim.charge_amount,
            state=claim.state,
            note=next(iter(waits), ""),
        )


class ClaimList(Model):
    """A page of claims."""

    claims: tuple[ClaimLine, ...]
    after: str | None = None


class RemittanceList(Model):
    """A page of advices."""

    remittances: tuple[RemittanceRecord, ...]
    after: str | None = None


class LedgerLine(Model):
    """One line of the journal."""

    posting_id: str
    posted_on: date
    reason: str
    account: str
    amount: Money

    @classmethod
    def of(cls, posting: JournalPosting, posted_on: date) -> tuple[Self, ...]:
        """The lines of one posting."""
        named: dict[str, Any] = {"posting_id": posting.posting_id, "posted_on": posted_on, "reason": posting.reason}
        return tuple(cls(account=entry.account, amount=entry.amount, **named) for entry in posting.entries)


class LedgerPage(Model):
    """What stands on each kind of account, and a page of the journal, newest first."""

    balances: tuple[tuple[str, Money], ...]
    lines: tuple[LedgerLine, ...]
    after: str | None = None


class CaseBilling(Model):
    """A case as billing knows it: sessions, claims, what was paid."""

    case: CaseFacts
    sessions: tuple[SessionRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    patient_balance: Money
    lien_balance: Money
    course: Course = Course()
    ready_to_treat: bool | None = Field(default=None, description="as eligibility judged it; None before it did")
    first_visit_missing: tuple[str, ...] = Field(default=(), description="what the first visit waits for, by kind")


class SessionView(Model):
    """A note with what its page shows: its versions, the oldest first, and the course of the case up to its day."""

    kept: SessionRecord
    before: tuple[SessionRecord, ...] = ()
    course: Course = Course()


class ClaimView(Model):
    """A claim with all that its page shows."""

    record: ClaimRecord
    kept: SessionRecord
    wire: tuple[tuple[str, str], ...] = Field(description="each segment as it stands in the file, and what it says")
    file_until: date | None = Field(default=None, description="the last day of the filing window, while it runs")
    next_payers: tuple[PayerProfile, ...] = ()


class BatchesView(Model):
    """The runs and their files, and who waits for the next ones."""

    found: BatchList
    waiting: tuple[WaitingClaims, ...]


class BatchView(Model):
    """A file with all that its page shows."""

    batch: Batch
    receiver: ElectronicAddress
    claims: tuple[ClaimLine, ...]
    after: str | None = None


class TaskAssigned(Model):
    """In whose hands a task is, until when, and what she should know."""

    owner: Annotated[str, Field(min_length=1, max_length=60, description="a sign-in name")]
    due: date | None = None
    note: Annotated[str, Field(max_length=300)] = ""


class TaskClosed(Model):
    """How a task ended, in a sentence."""

    note: Annotated[str, Field(min_length=3, max_length=300)]


class TaskList(Model):
    """A page of tasks, the oldest first; of those that are done the newest first."""

    tasks: tuple[Task, ...]
    after: str | None = None


class Board(Model):
    """What waits for whom: the claims of each column, and the tasks."""

    tasks: tuple[Task, ...]
    columns: tuple[tuple[str, ClaimList], ...]
