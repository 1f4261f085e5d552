"""The order for massage. It is the prescriber's; it is not the payer's authorization.

Its dates are never edited once it was used: a renewal is a new record that names the old one (RULES 4.2).
"""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field

from services.prescriptions.models.alerts import AlertKind
from services.prescriptions.models.documents import Document
from services.prescriptions.models.requests import IssuedForm
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.models.terms import Terms
from shared.dates import ServicePeriod
from shared.facts import CaseFacts, Prescriber, PrescriptionFacts, TreatmentLimits
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


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
    signed_copy: str | None = Field(default=None, description="SHA-256 of the signed page that followed a verbal order")
    replaces: OpaqueId | None = Field(default=None, description="the order that this one renews")
    renewed_from: date | None = Field(default=None, description="the day from which a newer order governs")
    terms: Terms = Field(default=Terms(), description="the payer's, as they were when it was confirmed")
    alerted: tuple[AlertKind, ...] = Field(default=(), description="what desk and patient were told already, once")
    acknowledged_by: tuple[str, ...] = Field(default=(), description="therapists who have read the precautions (RX-14)")
    remarks: tuple[str, ...] = Field(default=(), description="what the rules warned of when it was confirmed")
    revision: int = Field(default=1, ge=1, description="of what billing was told")

    @property
    def period(self) -> ServicePeriod:
        """The days on which the order is in effect, both ends included."""
        return ServicePeriod(first=self.limits.effective_from, last=self.limits.effective_to)

    @property
    def unsigned_after(self) -> date | None:
        """The last day on which a verbal order holds without its signed copy; None when nothing is missing."""
        return self.signed_copy_due if self.signed_copy is None else None

    def facts(self) -> PrescriptionFacts:
        """What billing needs of it."""
        return PrescriptionFacts(
            prescription_id=self.prescription_id,
            case_id=self.case_id,
            prescriber=self.prescriber,
            diagnoses=self.diagnoses,
            written_on=self.written_on,
            limits=self.limits,
            document=self.signed_copy or self.document,
            signed_copy_due=self.unsigned_after,
            revision=self.revision,
        )


class Acknowledgment(Model):
    """A therapist has read what the prescriber warns of (RX-14)."""

    read: bool = Field(description="the precautions were read and will be minded")


class Revocation(Model):
    """The prescriber, or the clinic, takes the order back."""

    reason: str = Field(min_length=3, max_length=300)


class PrescriptionStanding(Model):
    """An order with what is left of it."""

    prescription: Prescription
    sessions_used: int
    sessions_left: int

    @classmethod
    def of(cls, prescription: Prescription, usage: PrescriptionUsage) -> Self:
        """The order and the count of its sessions."""
        used, allowed = usage.sessions_used, prescription.limits.number_of_sessions
        return cls(prescription=prescription, sessions_used=used, sessions_left=max(0, allowed - used))


class CaseView(Model):
    """Everything this service knows of a case."""

    case: CaseFacts
    form: IssuedForm | None
    documents: tuple[Document, ...]
    prescriptions: tuple[PrescriptionStanding, ...]
