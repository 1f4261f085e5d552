"""What eligibility says to the world: intake, case, benefits verification, determination, estimate."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from services.eligibility.models.authorizations import AuthorizationRecord, SessionUse
from services.eligibility.models.calls import CallAnswers
from services.eligibility.models.corrections import CaseCorrection
from services.eligibility.models.decisions import Verdict
from services.eligibility.models.intake import Intake as Intake
from services.eligibility.models.intake import PhysicianClearance
from services.eligibility.models.papers import Papers
from services.eligibility.models.tasks import Task, TaskKind
from shared.codes.complaints import RedFlag, Trimester
from shared.codes.payer_kind import PayerKind
from shared.dates import Day
from shared.facts import Authorization, CaseFacts, PrescriptionFacts
from shared.identifiers.claim_number import ClaimNumber
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.money import Money
from shared.settings import Answer


class Status(StrEnum):
    """Three-valued: unknown is not no."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.replace("_", " ")


class Case(Model):
    """One patient's matter with one payer path."""

    facts: CaseFacts
    opened_at: datetime
    says_has_prescription: bool = False
    says_employer_knows: bool = False
    says_saw_physician: bool = False
    trimester: Trimester | None = None
    may_email: bool = False
    taken_by: str | None = Field(default=None, description="of the staff, who took it by telephone")
    cleared: PhysicianClearance | None = Field(default=None, description="a physician knows of the warnings")
    determination: int = Field(default=1, description="number of the latest determination")
    papers: Papers = Papers()

    @property
    def case_id(self) -> str:
        """The case's opaque id."""
        return self.facts.case_id

    @property
    def mailbox(self) -> EmailAddress | None:
        """Where she may be written to; None without an address, or without her leave to use it."""
        return self.facts.patient.email if self.may_email else None

    @property
    def open_red_flags(self) -> tuple[RedFlag, ...]:
        """What a physician must still hear of before anybody massages her."""
        reasons = self.facts.reasons
        return reasons.red_flags if reasons and self.cleared is None else ()


class VerificationAnswers(CallAnswers):
    """What a benefits department said on the telephone; what was not answered stays unknown."""

    representative: str = Field(min_length=1, max_length=60)
    reference_number: str = Field(min_length=1, max_length=40)
    covers_massage: Answer = Answer.UNKNOWN
    pays_out_of_network: Answer = Answer.UNKNOWN
    accepts_massage_therapists: Answer = Answer.UNKNOWN
    needs_authorization: Answer = Answer.UNKNOWN
    deductible_left: Money | None = None
    coinsurance_percent: Decimal | None = Field(default=None, ge=0, le=100, description="the patient's share")
    copay: Money | None = None
    out_of_pocket_left: Money | None = None
    allowed_per_unit: Money | None = None
    benefit_left: Money | None = Field(default=None, description="of a limited benefit, such as MedPay")
    visits_left: int | None = Field(default=None, ge=0, le=999)


class BenefitsVerification(VerificationAnswers):
    """The answers as evidence: who said it, when, under which reference."""

    verification_id: OpaqueId
    verified_on: Day
    recorded_at: datetime
    channel: str = "telephone"
    facts_revision: int = Field(default=0, description="of the facts that were asked about; 0: not known")
    asked_by: str = Field(default="", description="who had the plan asked although its last answer still held")
    asked_because: str = ""
    verdict: Verdict | None = Field(default=None, description="of an electronic answer")
    reasons: tuple[str, ...] = ()
    documents: tuple[str, ...] = Field(default=(), description="the inquiries and answers as they went over the wire")
    good_until: Day | None = None
    other_payers: tuple[str, ...] = Field(default=(), description="whom else the answer names as a payer")
    provider_words: tuple[str, ...] = Field(
        default=(), description="of who may give it, as the plan wrote: to be asked"
    )
    to_correct: tuple[str, ...] = Field(default=(), description="what the desk must correct, field by field")
    follow_up: str = Field(default="", description="of a refusal: whether and when to ask again (AAA04)")


class Evidence(Model):
    """What a judgement rests on."""

    words: str
    source: str
    dated: Day
    link: str = Field(default="", description="the page where its record stands")


class NextStep(Model):
    """Who does what next."""

    who: str
    words: str
    kind: TaskKind = TaskKind.OTHER


class Precondition(Model):
    """One of the things that a requirement rests on, judged by itself."""

    rule: str
    status: Status
    to_patient: str
    to_staff: str
    evidence: tuple[Evidence, ...] = ()
    next_step: NextStep | None = None


class Requirement(Model):
    """One of the three requirements, judged."""

    number: int
    name: str
    status: Status
    rule: str
    to_patient: str
    to_staff: str
    evidence: tuple[Evidence, ...] = ()
    next_step: NextStep | None = None
    parts: tuple[Precondition, ...] = ()

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """Everything that is left to do for it, its own step first; the same step is named once."""
        steps = (self.next_step, *(one.next_step for one in self.parts))
        return tuple(dict.fromkeys(filter(None, steps)))


class Estimate(Model):
    """What one visit will probably cost the patient; never a promise. Inputs stand beside it."""

    charge: Money
    allowed: Money | None
    plan_pays: Money | None
    patient_owes: Money | None
    words: str
    inputs: dict[str, str] = Field(default_factory=dict)


class Determination(Model):
    """The three requirements on one day, with reasons. Earlier ones are kept."""

    case_id: OpaqueId
    number: int
    decided_on: Day
    cause: str
    requirements: tuple[Requirement, Requirement, Requirement]
    estimate: Estimate
    ready_to_treat: bool


class TimelineEntry(Model):
    """Something that happened to the case: what, when, by whom, and where its record is."""

    happened_at: datetime
    words: str
    amount: Money | None = None
    who: str = ""
    link: str = Field(default="", description="the page of its record in the house")


class StoryPage(Model):
    """A page of what happened to a case, newest first; `after` goes on."""

    entries: tuple[TimelineEntry, ...]
    after: str | None


class Answered(Model):
    """The answer to the form, at once."""

    case_id: OpaqueId
    status_page: str
    determination: Determination


class CaseView(Model):
    """A case with everything that is known of it."""

    case: Case
    determinations: tuple[Determination, ...]
    verifications: tuple[BenefitsVerification, ...]
    authorizations: tuple[Authorization, ...]
    prescriptions: tuple[PrescriptionFacts, ...]
    ended_prescriptions: tuple[str, ...] = ()
    timeline: tuple[TimelineEntry, ...] = Field(default=(), description="the latest of it, newest first")
    timeline_after: str | None = Field(default=None, description="where the story goes on")
    tasks: tuple[Task, ...] = Field(default=(), description="open and closed, the most urgent first")
    authorization_records: tuple[AuthorizationRecord, ...] = Field(default=(), description="asked, answered, given")
    corrections: tuple[CaseCorrection, ...] = Field(default=(), description="of what was taken at intake, oldest first")
    sessions: tuple[SessionUse, ...] = Field(default=(), description="sessions that were told, with their units")

    @property
    def latest(self) -> Determination:
        """The determination in force."""
        return self.determinations[-1]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """What still waits."""
        return tuple(task for task in self.tasks if task.is_open)


class CaseLine(Model):
    """A case in a list."""

    case_id: OpaqueId
    patient: str
    payer_kind: PayerKind
    opened_at: datetime
    waits_for: str


class CaseList(Model):
    """A page of cases; `after` asks for the next."""

    cases: tuple[CaseLine, ...]
    after: str | None


class ClaimNumberLearned(Model):
    """The insurer's claim number, once somebody knows it."""

    claim_number: ClaimNumber


class SignIn(Model):
    """A sign-in form; the code only when Cognito asked for it."""

    username: str = Field(min_length=1, max_length=60)
    password: str | None = Field(default=None, max_length=200)
    challenge: str | None = Field(default=None, min_length=20, max_length=2048)
    code: str | None = Field(default=None, pattern=r"^[0-9]{6}$")


class SettingsText(Model):
    """The settings page sends the whole document as text."""

    text: str = Field(max_length=150_000)


class EstimateInputs(Model):
    """Everything that the estimate of RULES 3.5 rests on."""

    charge: Money
    allowed: Money
    deductible_left: Money = Money(0)
    coinsurance: Decimal = Field(default=Decimal(0), ge=0, le=1)
    copay: Money | None = None
    out_of_pocket_left: Money | None = None
    benefit_left: Money | None = None
    in_network: bool = False
    covered: bool = True
    visits_left: int | None = None
