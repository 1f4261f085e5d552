"""A coverage inquiry and the plan's answer as the wire carries them (270 and 271, 005010X279A1).

Codes stay as the payer wrote them; what they mean for massage is for rules/benefits.py to say. The answer is made of
named tuples, not of pydantic models: an answer of hundreds of lines is read while a patient waits, and of it only what
was decided is stored (`BenefitsVerification`) and the text as it came.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import Field, model_validator

from shared.dates import Day
from shared.facts import Sex
from shared.model import Model
from shared.money import Money

# The question


class Question(Model):
    """EQ: kinds of service, or one procedure; never both."""

    service_types: tuple[str, ...] = ()
    procedure: str = ""

    @model_validator(mode="after")
    def _asks_one_way(self) -> Self:
        if bool(self.service_types) == bool(self.procedure):
            raise ValueError("an inquiry asks by service types or by a procedure")
        return self

    @property
    def name(self) -> str:
        """How people call it: `BE`, `PT^AE` or `97124`."""
        return self.procedure or "^".join(self.service_types)


class InquiredPerson(Model):
    """Who is asked about; the member id stands on the card of the subscriber."""

    last_name: str
    first_name: str = ""
    birth_date: Day
    sex: Sex = Sex.UNKNOWN
    member_id: str = ""


class CoverageInquiry(Model):
    """The 270: one question about one patient on one day. A dependent has no member id of her own."""

    trace: str = Field(description="TRN02: the plan says it again in its answer")
    originator: str = Field(description="TRN03: ten characters, the first 1 (tax id), 3 or 9 (our own)")
    payer_name: str
    payer_id: str
    clinic_name: str
    npi: str
    taxonomy: str
    subscriber: InquiredPerson
    dependent: InquiredPerson | None = None
    service_date: Day
    question: Question

    @property
    def patient(self) -> InquiredPerson:
        """The person treated."""
        return self.dependent or self.subscriber


# The parts of the answer


class Level(StrEnum):
    """Who refused: the system between, the payer, over the clinic, over the patient, over the question."""

    SYSTEM = "system"  # 2000A
    PAYER = "payer"  # 2100A
    CLINIC = "clinic"  # 2100B
    PATIENT = "patient"  # 2100C, 2100D
    QUESTION = "question"  # 2110C, 2110D


class InquiryRejection(NamedTuple):
    """AAA: why there is no answer at a level, and whether to ask again."""

    level: Level
    reason: str
    follow_up: str = ""
    is_valid_request: bool = False


class NamedParty(NamedTuple):
    """NM1: a person or an organization."""

    role: str
    kind: str
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    prefix: str = ""
    suffix: str = ""
    qualifier: str = ""
    identifier: str = ""
    relation: str = ""


class OtherSegment(NamedTuple):
    """A segment that the guide does not know at its place: kept, so that nothing a payer says is dropped."""

    tag: str
    elements: tuple[tuple[str, ...], ...]  # each element as its components


class Trace(NamedTuple):
    """TRN: `2` is our number said again, `1` a number of the payer's own."""

    kind: str
    number: str
    originator: str = ""
    detail: str = ""


class Reference(NamedTuple):
    """REF."""

    qualifier: str
    value: str = ""
    words: str = ""


class Place(NamedTuple):
    """N3 and N4."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    zip_code: str = ""
    country: str = ""
    location_qualifier: str = ""
    location: str = ""
    subdivision: str = ""


class Contact(NamedTuple):
    """PER: whom to call; numbers are (kind, number)."""

    function: str
    name: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


class ProviderRole(NamedTuple):
    """PRV."""

    role: str
    qualifier: str = ""
    identifier: str = ""


class DatedSpan(NamedTuple):
    """DTP: a day, or a span with both ends."""

    qualifier: str
    first: date
    last: date | None = None


class Delivery(NamedTuple):
    """HSD: how much, how often, over which period."""

    quantity_qualifier: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    every: Decimal | None = None
    period: str = ""
    periods: Decimal | None = None
    pattern: str = ""
    time: str = ""


class Circumstance(NamedTuple):
    """III: the place of service (ZZ) or nature of injury for which a benefit is meant."""

    qualifier: str = ""
    code: str = ""
    category: str = ""
    words: str = ""


class BenefitProcedure(NamedTuple):
    """EB13: the procedure a benefit speaks of."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()
    words: str = ""
    last_code: str = ""


class RelatedEntity(NamedTuple):
    """A party behind a benefit (2120): another payer, or who grants authorizations."""

    party: NamedParty
    place: Place | None = None
    contacts: tuple[Contact, ...] = ()
    provider: ProviderRole | None = None
    others: tuple[OtherSegment, ...] = ()


class Below(NamedTuple):
    """What stands below an EB (2110 and 2120): most lines of a plan say no more than the EB itself."""

    deliveries: tuple[Delivery, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedSpan, ...] = ()
    rejections: tuple[InquiryRejection, ...] = ()
    messages: tuple[str, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    related: tuple[RelatedEntity, ...] = ()
    others: tuple[OtherSegment, ...] = ()


class Benefit(NamedTuple):
    """One EB with what belongs to it. `number` counts the EBs of the answer from 1."""

    number: int
    information: str
    coverage_level: str = ""
    service_types: tuple[str, ...] = ()
    insurance_type: str = ""
    plan_name: str = ""
    period: str = ""
    amount: Money | None = None
    share: Decimal | None = None
    quantity_qualifier: str = ""
    quantity: Decimal | None = None
    authorization: str = ""
    network: str = ""
    procedure: BenefitProcedure | None = None
    diagnosis_pointers: tuple[str, ...] = ()
    below: Below = Below()


class MemberAnswer(NamedTuple):
    """What is said of one person: the subscriber, or a dependent, who follows her subscriber."""

    party: NamedParty
    is_dependent: bool = False
    traces: tuple[Trace, ...] = ()
    references: tuple[Reference, ...] = ()
    place: Place | None = None
    rejections: tuple[InquiryRejection, ...] = ()
    provider: ProviderRole | None = None
    birth_date: date | None = None
    sex: str = ""
    relationship: tuple[str, ...] = ()  # INS, element by element
    diagnoses: tuple[tuple[str, ...], ...] = ()  # HI: (qualifier, code)
    military: tuple[str, ...] = ()  # MPI, element by element
    dates: tuple[DatedSpan, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    others: tuple[OtherSegment, ...] = ()


class Receiver(NamedTuple):
    """The clinic as the payer knows it."""

    party: NamedParty
    references: tuple[Reference, ...] = ()
    place: Place | None = None
    provider: ProviderRole | None = None
    rejections: tuple[InquiryRejection, ...] = ()
    others: tuple[OtherSegment, ...] = ()


class BenefitsAnswer(NamedTuple):
    """The 271: one payer's answer. Without a receiver or a member it says only why."""

    purpose: str
    answered_on: date
    answered_at: str = ""
    reference: str = ""
    payer: NamedParty | None = None
    contacts: tuple[Contact, ...] = ()
    rejections: tuple[InquiryRejection, ...] = ()
    receiver: Receiver | None = None
    members: tuple[MemberAnswer, ...] = ()
    others: tuple[OtherSegment, ...] = ()
