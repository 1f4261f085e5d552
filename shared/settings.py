"""A clinic's settings: letterhead, identifiers, therapists, payers, prices, contact words. Data with a schema.

Eligibility is their source of truth and tells every change; each service keeps a copy (docs/adr/0007-settings.md).
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from shared.codes.credential import Credential
from shared.codes.diagnoses import PRINTED_ON_FORM, is_billable_now
from shared.codes.payer_kind import PayerKind
from shared.codes.unit_rule import UnitRule
from shared.dates import Day
from shared.facts import Address, Person
from shared.identifiers import opaque_id
from shared.identifiers.clinic_id import ClinicId
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.licence_number import LicenceNumber
from shared.identifiers.npi import Npi
from shared.identifiers.payer_id import PayerId
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.identifiers.tax_id import TaxId
from shared.identifiers.taxonomy import Taxonomy
from shared.identifiers.us_state import UsState
from shared.identifiers.zip_code import Zip9
from shared.model import Model
from shared.money import Money


class Answer(StrEnum):
    """Unknown is not no: it makes a task, not a guess."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Letterhead(Model):
    """What stands on top of every page the clinic sends."""

    name: str = Field(min_length=1, max_length=60)
    address: Address
    billing_zip: Zip9
    phone: Phone
    fax: Phone | None = None
    email: EmailAddress
    website: str | None = Field(default=None, max_length=80)


class Therapist(Person):
    """Who treats: the rendering provider (NM1*82)."""

    therapist_id: str = Field(pattern=r"^[a-z0-9-]{2,40}$", description="the sign-in name of the therapist")
    npi: Npi
    licence_number: LicenceNumber
    licence_state: UsState
    licensed_from: Day
    licensed_to: Day
    taxonomy: Taxonomy = "225700000X"


class AllowedBy(StrEnum):
    """By which list a payer allows an amount, as far as the clinic knows."""

    UNKNOWN = "unknown"
    CONTRACT = "contract"
    UCR = "ucr"  # a percentile of charges in the area; the numbers are licensed to the clinic
    MEDICARE = "medicare"  # a share of Medicare's fee schedule
    WORKERS_COMP = "workers-comp"
    CHARGE = "charge"  # what is charged, up to its limit (medical payments coverage)


class PayerProfile(Model):
    """How one payer wants it (RULES 1.4). Defaults are the cautious ones; the payer's own text wins."""

    payer_id: str = Field(pattern=r"^[a-z0-9-]{2,40}$", description="our key")
    name: str = Field(min_length=1, max_length=60)
    kind: PayerKind
    electronic_id: PayerId = Field(description="the payer's id at the clinic's clearinghouse")
    filing_indicator: str = Field(default="CI", max_length=2, description="SBR09")
    covers_massage: Answer = Answer.UNKNOWN
    pays_out_of_network: Answer = Answer.UNKNOWN
    accepts_massage_therapists: Answer = Answer.UNKNOWN
    needs_authorization: Answer = Answer.UNKNOWN
    inquiry_procedure: ProcedureCode | None = Field(
        default=None, description="asked for by this code first (EQ02), where the payer answers by code"
    )
    inquiry_takes_several: bool = Field(default=False, description="answers several kinds of service asked at once")
    unit_rule: UnitRule = UnitRule.MIDPOINT
    ncci: bool = True
    mue: bool = True
    mppr: bool = Field(default=False, description="copies Medicare's reduction of repeated units of therapy")
    pays_97010: bool = False
    therapy_modifier: str | None = Field(default=None, max_length=2)
    needs_referring_npi: bool = Field(default=True, description="the prescriber stands on its claims (2310A, box 17)")
    needs_prescription_copy: bool = Field(default=False, description="the signed order is faxed with each claim (PWK)")
    max_units_per_day: int | None = Field(default=None, ge=1, le=96, description="of all timed codes together")
    max_units_per_code: dict[ProcedureCode, Annotated[int, Field(ge=0, le=96)]] = Field(default_factory=dict)
    max_visits: int | None = Field(default=None, ge=1, le=366, description="a plan year")
    authorization_rule: str = Field(default="", max_length=300, description="how leave is asked, in the clinic's words")
    allowed: AllowedBy = AllowedBy.UNKNOWN
    medicare_share: int = Field(default=100, ge=1, le=1000, description="per cent of Medicare, where it pays by that")
    ucr_percentile: int = Field(default=80, ge=1, le=99, description="of the area's charges, where it pays by that")
    accepts_assignment: bool = Field(default=False, description="the clinic takes the plan's amount as full (CLM07)")
    claim_office_id: str | None = Field(
        default=None, max_length=30, description="the office that keeps its claims (REF*FY)"
    )
    receiver: str = Field(default="", max_length=40, description="key of the receiver of its claims; none: the usual")
    filing_days: int = Field(default=90, ge=1, le=3650)
    appeal_days: int = Field(default=180, ge=1, le=3650)
    corrected_claim_days: int = Field(default=365, ge=1, le=3650)
    valid_from: Day | None = Field(default=None, description="from this day of service; None: always")
    accepted_prescribers: tuple[Credential, ...] = Field(
        default=(), description="whose orders it takes; none named: the product's list for this kind of payer"
    )
    prescription_days: int | None = Field(default=None, ge=1, le=730, description="how long an order stands")
    accepts_open_orders: Answer = Field(default=Answer.UNKNOWN, description='"evaluate and treat", no procedure named')
    needs_necessity_statement: Answer = Answer.UNKNOWN
    needs_plan_of_care: Answer = Field(default=Answer.UNKNOWN, description="the therapist's, agreed by the prescriber")
    recertify_after_sessions: int | None = Field(default=None, ge=1, le=156)
    recertify_after_days: int | None = Field(default=None, ge=1, le=730)
    source: str = Field(default="the clinic's own entry", max_length=200)


# What a machine may fill in for the reviewer; who signed, when, and every number written by hand stay a person's.
ReadField = Literal[
    "diagnoses", "body_areas", "procedures", "as_clinically_indicated",
    "minutes_per_session", "sessions_per_week", "every_weeks", "weeks", "credential",
]  # fmt: skip


def _can_be_billed(codes: tuple[str, ...]) -> tuple[str, ...]:
    """A form that offers a code no payer takes would be signed in vain."""
    wrong = [place for place, code in enumerate(codes, start=1) if not is_billable_now(code)]
    if wrong or len(codes) != len(set(codes)):
        places = ", ".join(map(str, wrong)) or "a code that stands twice"
        raise ValueError(f"each code is one that can be billed, once; look at {places}")
    return codes


FormDiagnoses = Annotated[tuple[DiagnosisCode, ...], AfterValidator(_can_be_billed)]
BOXES_FOR_DIAGNOSES = 26


class Price(Model):
    """The price of one unit from one day on. Charge to insurers and clinic price stand apart, never mixed."""

    code: ProcedureCode
    usual_charge: Money = Field(description="usual, customary and reasonable: what every insurer is charged")
    clinic_price: Money = Field(description="self-pay, by the clinic's documented prompt-pay policy")
    valid_from: Day
    valid_to: Day | None = None
    source: str = Field(default="the clinic's price list", max_length=200)


class ContactWords(Model):
    """The clinic's own words on pages that patients read."""

    greeting: str = Field(default="We will find out whether massage is paid for.", max_length=300)
    questions: str = Field(default="Questions? Call the front desk.", max_length=300)


_CONSENT = """
I ask for massage by the licensed massage therapists of this clinic. They do not diagnose and do not prescribe; their
work does not replace a doctor's care.

I have told the clinic what I know of my injuries, illnesses, operations, medicines and pregnancy, and will tell what
changes. The clinic may refuse treatment that would not be safe.

Massage can leave soreness or bruises and in rare cases do harm. I say at once when something hurts or is not right for
me, and may stop at any time.

I stay covered, except for the areas that are treated, and only as I agree.

The clinic writes down what was done and shows it to those who must see it, so that it is paid for.

I may take this consent back at any time, on this page, by telephone or in writing. What was done before stays as it
was.
"""


class ConsentText(Model):
    """What a patient signs before the first visit, in the clinic's own words (have a lawyer read them)."""

    paragraphs: tuple[Annotated[str, Field(min_length=1, max_length=1500)], ...] = Field(
        default=tuple(" ".join(part.split()) for part in _CONSENT.split("\n\n")), min_length=1, max_length=30
    )

    @property
    def version(self) -> str:
        """The text's own name: other words, another version."""
        return opaque_id.derive("consent", *self.paragraphs)[:12]


# What an answer may hold in braces; eligibility's rules/questions.py fills it from these settings
PLACEHOLDERS = ("clinic", "phone", "email", "address", "website", "unit", "unit_price", "hour_price", "unit_charge",
                "hour_charge", "plans", "carriers", "car_insurers")  # fmt: skip
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def _known_placeholders(text: str) -> str:
    known = {f"{{{name}}}" for name in PLACEHOLDERS}
    if not set(_BRACES.findall(text)) <= known:
        raise ValueError(f"what stands in braces is one of {', '.join(sorted(known))}")
    return text


PlainText = Annotated[str, AfterValidator(_known_placeholders)]


class QuestionAndAnswer(Model):
    """One question that patients ask, in the clinic's words: plain text, numbers by placeholders."""

    question: str = Field(min_length=1, max_length=200)
    answer: PlainText = Field(min_length=1, max_length=2000)


class IntakeDoor(Model):
    """How wide the public's door stands open. Counted are forms that open a case or leave a draft."""

    takes_programs: bool = Field(default=False, description="cases may be sent as JSON too, which no guard looks at")
    forms_an_hour: int = Field(default=300, ge=1, le=100_000)
    forms_an_hour_from_one_place: int = Field(default=30, ge=1, le=100_000, description="one network address")


class AnswersDue(Model):
    """How long a receiver may take to answer a file; then somebody asks (RULES 6.7, the house's own, to be edited)."""

    envelope: int = Field(default=4, ge=1, le=720, description="hours to the TA1, where one is asked for")
    file: int = Field(default=24, ge=1, le=720, description="hours to the 999")
    claims: int = Field(default=48, ge=1, le=1440, description="hours of working days to the 277CA")
    payment: int = Field(default=720, ge=1, le=8760, description="hours to the 835: 30 days")


class ElectronicAddress(Model):
    """How the clinic is known on the wire to one receiver (ISA05 to ISA08, NM1*41, NM1*40), and the road there."""

    submitter_id: str = Field(pattern=r"^[A-Z0-9]{2,15}$")
    receiver_id: str = Field(pattern=r"^[A-Z0-9]{2,15}$")
    receiver_name: str = Field(min_length=1, max_length=60)
    usage: str = Field(default="T", pattern="^[TP]$", description="ISA15: test or production, never mixed")
    submitter_qualifier: str = Field(default="ZZ", pattern=r"^[0-9A-Z]{2}$", description="ISA05")
    receiver_qualifier: str = Field(default="ZZ", pattern=r"^[0-9A-Z]{2}$", description="ISA07")
    wants_ta1: bool = Field(default=False, description="ISA14: an acknowledgment of the envelope is asked for")
    connector: str | None = Field(
        default=None,
        pattern=r"^c-[0-9a-f]{17}$",
        description="SFTP (AWS Transfer Family); None: it fetches its files",
    )
    remote_directory: str = Field(
        default="/", pattern=r"^/[A-Za-z0-9/_.-]{0,200}$", description="where SFTP puts files"
    )
    answers_due: AnswersDue = AnswersDue()


class ClaimReceiver(ElectronicAddress):
    """A further receiver: a clearinghouse, or a payer who takes files itself. Profiles name it by its key."""

    key: str = Field(pattern=r"^[a-z0-9-]{2,40}$", description="our name for it")


USUAL = ""  # the key of the clinic's usual receiver, under which most profiles send


class FormPrinter(Model):
    """How far the printer is off on the pre-printed CMS-1500, in hundredths of an inch."""

    left: int = Field(default=0, ge=-50, le=50, description="positive moves everything to the right")
    down: int = Field(default=0, ge=-50, le=50, description="positive moves everything down")


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone is named as in America/Denver") from None
    return name


TimeZone = Annotated[str, AfterValidator(_time_zone)]


MailDomain = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$")]


class ClinicSettings(Model):
    """All of it, at one revision."""

    clinic: ClinicId
    revision: int = Field(default=1, ge=1)
    time_zone: TimeZone = "America/Denver"
    letterhead: Letterhead
    npi: Npi
    tax_id: TaxId
    taxonomy: Taxonomy = "225700000X"
    medicare_locality: str = Field(default="04112-01", pattern=r"^[0-9]{5}-[0-9]{2}$", description="carrier, locality")
    electronic: ElectronicAddress
    receivers: tuple[ClaimReceiver, ...] = Field(default=(), max_length=20, description="beside the usual one")
    therapists: tuple[Therapist, ...] = Field(min_length=1)
    payers: tuple[PayerProfile, ...] = ()
    former_payers: tuple[PayerProfile, ...] = Field(default=(), description="profiles as they were, for old days")
    prices: tuple[Price, ...] = Field(min_length=1)
    words: ContactWords = ContactWords()
    consent: ConsentText = ConsentText()
    form_printer: FormPrinter = FormPrinter()
    trusted_readings: tuple[ReadField, ...] = Field(
        default=(), description="fields of a prescription that the machine fills in; none: it reads in the shadow only"
    )
    fax_senders: tuple[MailDomain, ...] = Field(
        default=(), max_length=10, description="domains from which a fax service brings faxes by e-mail"
    )
    four_eyes: bool = Field(default=False, description="two people must read a prescription and agree")
    form_diagnoses: FormDiagnoses = Field(
        default=PRINTED_ON_FORM,
        min_length=1,
        max_length=BOXES_FOR_DIAGNOSES,
        description="what the prescription form offers, column by column; one more is written by hand",
    )
    questions: tuple[QuestionAndAnswer, ...] = Field(default=(), max_length=40, description="none: those of the house")
    intake: IntakeDoor = IntakeDoor()

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        for what, keys in (("payer", [p.payer_id for p in self.payers]),
                           ("therapist", [t.therapist_id for t in self.therapists]),
                           ("receiver", [r.key for r in self.receivers])):  # fmt: skip
            if len(keys) != len(set(keys)):
                raise ValueError(f"two entries have the same {what} id")
        return self

    @model_validator(mode="after")
    def _profiles_name_receivers_that_are_there(self) -> Self:
        known = {USUAL, *(r.key for r in self.receivers)}
        wrong = [p.payer_id for p in self.payers if p.receiver not in known]
        if wrong:
            raise ValueError(f"the receiver of {', '.join(wrong)} is not among the receivers")
        return self

    def receiver(self, key: str) -> ElectronicAddress:
        """The receiver of that key; the usual one for none, or for one that is there no longer."""
        return next((r for r in self.receivers if r.key == key), self.electronic)

    def receiver_key(self, profile: PayerProfile | None) -> str:
        """The key of the receiver to whom a payer's claims go."""
        wanted = profile.receiver if profile else USUAL
        return wanted if any(r.key == wanted for r in self.receivers) else USUAL

    def local_day(self, moment: datetime) -> date:
        """The calendar day of a moment where the clinic is."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def payer(self, payer_id: str) -> PayerProfile | None:
        """The profile of a payer, or None."""
        return next((p for p in self.payers if p.payer_id == payer_id), None)

    def payer_on(self, payer_id: str, day: date) -> PayerProfile | None:
        """The profile in force on a day of service: the latest that had begun; without one, today's."""
        known = [p for p in (*self.payers, *self.former_payers) if p.payer_id == payer_id]
        begun = [p for p in known if p.valid_from is None or p.valid_from <= day]
        return max(begun, key=lambda p: p.valid_from or date.min, default=self.payer(payer_id))

    def therapist(self, therapist_id: str) -> Therapist | None:
        """A therapist by sign-in name, or None."""
        return next((t for t in self.therapists if t.therapist_id == therapist_id), None)
