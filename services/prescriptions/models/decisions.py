"""The answer to "may this session be given?": how much is covered, what not, and why."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from services.prescriptions.models.sessions import ProcedureGiven
from shared.facts import Prescriber
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model


class ReasonCode(StrEnum):
    """Why a session, or a part of it, is not covered."""

    PERSON = "RX_PERSON"
    NOT_ACTIVE = "RX_NOT_ACTIVE"
    AFTER_DOS = "RX_AFTER_DOS"
    ENDED = "RX_ENDED"
    EXHAUSTED = "RX_EXHAUSTED"
    FREQUENCY = "RX_FREQUENCY"
    PROCEDURE = "RX_PROCEDURE"
    AREA = "RX_AREA"
    MINUTES = "RX_MINUTES"
    UNSIGNED = "RX_UNSIGNED"
    PRECAUTIONS = "RX_PRECAUTIONS"


class Reason(Model):
    """One reason: its code, its words, and the number or day on the order that it rests on."""

    code: ReasonCode
    words: str
    evidence: str = ""


class NotCovered(Model):
    """A part of the session that the order does not cover, and which reason says so."""

    procedure: ProcedureGiven
    code: ReasonCode


class Coverage(StrEnum):
    """How much of the session the order covers."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


class TreatmentDecision(Model):
    """The answer: how much is covered, what, what not, and why."""

    coverage: Coverage
    reasons: tuple[Reason, ...] = ()
    covered: tuple[ProcedureGiven, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    overridden: tuple[Reason, ...] = Field(default=(), description="what stood against it and was waived")

    @property
    def covered_minutes(self) -> int:
        """The minutes that the order covers."""
        return sum(procedure.minutes for procedure in self.covered)


class MinutesAllowed(Model):
    """How many minutes of a procedure the order covers."""

    code: ProcedureCode
    minutes: int


class OverrideTold(Model):
    """A leave to go beyond the order, as the claim must show it: who gave it, why, and what the prescriber said."""

    override_id: OpaqueId
    granted_by: str
    granted_at: datetime
    reason: str
    prescriber_note: str
    waived: tuple[Reason, ...]


class Reserved(Model):
    """A session counted against a prescription: what may be billed of it, and why not more."""

    session_id: OpaqueId
    prescription_id: OpaqueId
    procedures: tuple[MinutesAllowed, ...]
    diagnoses: tuple[DiagnosisCode, ...]
    prescriber: Prescriber
    reasons: tuple[Reason, ...] = ()
    override: OverrideTold | None = Field(default=None, description="the leave to go beyond the order, if it was used")
