"""What this service holds: forms asked for, pages that came back, what a reviewer confirmed, the order.

A prescription is the prescriber's order; it is not the payer's authorization. Its dates are never edited
once it was used: a renewal is a new record that names the old one (RULES 4.2).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.dates import ServicePeriod
from shared.facts import Patient, Prescriber, PrescriptionFacts, TreatmentLimits
from shared.identifiers.form_reference import FormReference
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.member_id import MemberId
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model


class KnownPrescriber(Model):
    """The doctor as the patient named her, printed on the form to be confirmed only."""

    name: PersonName
    npi: Npi | None = None
    phone: Phone | None = None


class FormRequest(Model):
    """A form the clinic asks a prescriber to complete: whose case it is, and what it says beforehand."""

    reference: FormReference
    case_id: OpaqueId
    payer_kind: PayerKind
    patient: Patient
    payer_name: str | None = Field(default=None, max_length=60)
    member_id: MemberId | None = None
    injured_on: date | None = None
    prescriber: KnownPrescriber | None = None


class Channel(StrEnum):
    """The way a page came back."""

    EMAIL = "email"
    UPLOAD = "upload"
    FAX = "fax"
    DESK = "desk"


class DocumentMatch(Model):
    """The case a document belongs to, and what says so: its square code, the mail's subject, or a person."""

    case_id: OpaqueId
    reference: FormReference | None = None
    matched_by: Literal["code", "subject", "person"]


class Document(Model):
    """A page that came back, stored once under the hash of its bytes (RX-16)."""

    document_id: OpaqueId
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file")
    kind: Literal["pdf", "jpeg", "png", "tiff", "unknown"]
    channel: Channel
    received_at: datetime
    file_name: str = Field(default="document", max_length=120)
    sender_verdict: str = Field(default="NOT_ASKED", max_length=40)
    references: tuple[FormReference, ...] = ()
    match: DocumentMatch | None = None
    notes: tuple[str, ...] = ()


class Signature(StrEnum):
    """How the page is signed, as the reviewer sees it. A stamp is not accepted (RX-15)."""

    BY_HAND = "by_hand"
    ELECTRONIC = "electronic"
    STAMP = "stamp"
    MISSING = "missing"
    VERBAL_ORDER = "verbal_order"


class Review(Model):
    """What the reviewer read on the page and confirmed. Nothing here was decided by the machine."""

    patient_confirmed: bool = Field(description="name and birth date on the page are those of the chart")
    prescriber_first_name: PersonName
    prescriber_last_name: PersonName
    credential: Credential
    npi: str = Field(max_length=20)
    phone: Phone | None = None
    written_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    diagnoses: tuple[str, ...] = Field(max_length=24)
    body_areas: tuple[BodyArea, ...] = ()
    procedures: tuple[ProcedureCode, ...] = ()
    as_clinically_indicated: bool = False
    minutes_per_session: int
    sessions_per_week: int
    every_weeks: int = Field(default=1, ge=1, le=4, description="2: the frequency is per two weeks")
    weeks: int | None = Field(default=None, ge=1, le=52)
    number_of_sessions: int | None = Field(default=None, ge=1, le=156)
    injured_on: date | None = None
    goals: str = Field(default="", max_length=500)
    medically_necessary: bool = True
    precautions: str = Field(default="", max_length=500)
    signature: Signature


class PrescriptionState(StrEnum):
    """Where an order stands. Only a confirmed order allows a billable line."""

    DRAFT = "draft"
    RECEIVED = "received"
    VERIFIED = "verified"
    ACTIVE = "active"
    EXPIRING = "expiring"
    RENEWED = "renewed"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    REVOKED = "revoked"


class Prescription(Model):
    """The order for massage: who ordered what, for which diagnoses, within which limits."""

    prescription_id: OpaqueId
    case_id: OpaqueId
    state: PrescriptionState
    prescriber: Prescriber
    diagnoses: tuple[DiagnosisCode, ...] = Field(min_length=1, max_length=12)
    written_on: date
    limits: TreatmentLimits
    every_weeks: int = Field(default=1, ge=1, le=4)
    document: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the signed page")
    precautions: str = ""
    goals: str = ""
    signed_copy_due: date | None = Field(default=None, description="of a verbal order (RX-20)")
    replaces: OpaqueId | None = None

    @property
    def period(self) -> ServicePeriod:
        """The days on which the order is in effect, both ends included."""
        return ServicePeriod(first=self.limits.effective_from, last=self.limits.effective_to)

    def facts(self) -> PrescriptionFacts:
        """What billing needs of it."""
        return PrescriptionFacts(
            prescription_id=self.prescription_id,
            case_id=self.case_id,
            prescriber=self.prescriber,
            diagnoses=self.diagnoses,
            written_on=self.written_on,
            limits=self.limits,
            document=self.document,
        )


class Reservation(Model):
    """One session counted against a prescription, from the moment its note is offered."""

    session_id: OpaqueId
    service_date: date
    minutes: int = Field(ge=0)


class PrescriptionUsage(Model):
    """What was used of a prescription: its reservations, each session once."""

    reservations: tuple[Reservation, ...] = ()

    @property
    def sessions_used(self) -> int:
        """How many sessions count against the order."""
        return len(self.reservations)

    def without(self, session_id: str) -> "PrescriptionUsage":
        """The usage but for one session: a session asked about twice does not stand in its own way."""
        return PrescriptionUsage(reservations=tuple(r for r in self.reservations if r.session_id != session_id))


class ProcedureGiven(Model):
    """One procedure of a session, as the note has it: where and how long."""

    code: ProcedureCode
    body_areas: tuple[BodyArea, ...] = Field(min_length=1)
    minutes: int = Field(ge=0, le=240)


class TreatmentSession(Model):
    """The massage for which leave is asked."""

    session_id: OpaqueId
    case_id: OpaqueId
    service_date: date
    procedures: tuple[ProcedureGiven, ...] = Field(min_length=1, max_length=20)

    @property
    def minutes(self) -> int:
        """All its minutes."""
        return sum(procedure.minutes for procedure in self.procedures)
