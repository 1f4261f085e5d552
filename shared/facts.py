"""The facts that two services must both hold: a case, an order's limits, an authorization.

They travel in events, so that no service has to ask another during a batch (docs/adr/0008-events.md).
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.codes.body_area import BodyArea
from shared.codes.complaints import Complaint, RedFlag
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.dates import Day
from shared.identifiers.authorization_number import AuthorizationNumber
from shared.identifiers.claim_number import ClaimNumber
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.member_id import MemberId
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.identifiers.street_address import StreetAddress
from shared.identifiers.us_state import UsState
from shared.identifiers.zip_code import ZipCode
from shared.model import Model
from shared.money import Money


class Sex(StrEnum):
    """As DMG03 takes it."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class Address(Model):
    """Where a person lives or an office is."""

    street: StreetAddress
    city: str = Field(min_length=1, max_length=30)
    state: UsState
    zip_code: ZipCode


class Person(Model):
    """A name as it is written: given name and family name apart (NM103, NM104)."""

    first_name: PersonName
    last_name: PersonName

    @property
    def full_name(self) -> str:
        """Given name first."""
        return f"{self.first_name} {self.last_name}"


class Patient(Person):
    """The person treated."""

    birth_date: Day
    sex: Sex = Sex.UNKNOWN
    address: Address
    phone: Phone
    email: EmailAddress | None = None


class PolicyHolder(Person):
    """Whose policy it is, where that is not the patient (X12: the subscriber; the patient is her dependent)."""

    birth_date: Day
    sex: Sex = Sex.UNKNOWN


class Coverage(Model):
    """The policy in force, as the card says."""

    payer_id: str = Field(min_length=1, max_length=40, description="the payer's id in the clinic's settings")
    insurer_named: str | None = Field(
        default=None, max_length=60, description="the insurer as the card calls it, where it is not in the settings"
    )
    insurer_phone: Phone | None = Field(default=None, description="as the card says it")
    member_id: MemberId | None = None
    group_number: str | None = Field(default=None, max_length=50)
    assigns_benefits: bool = Field(default=False, description="signed assignment: the plan may pay the clinic")
    relationship: Relationship = Field(default=Relationship.SELF, description="the patient is the holder's ...")
    subscriber: PolicyHolder | None = Field(default=None, description="the holder, where it is not the patient")


class Injury(Model):
    """The accident behind a workers' compensation or car case (CLM11, DTP*439, REF*Y4)."""

    injured_on: Day
    state: UsState = "CO"
    claim_number: ClaimNumber | None = None
    employer: str | None = Field(default=None, max_length=60, description="workers' compensation: the insured")
    adjuster: str | None = Field(default=None, max_length=60)
    attorney: str | None = Field(default=None, max_length=60)
    attorney_file_number: str | None = Field(default=None, max_length=40)


class ReasonsForCare(Model):
    """What the patient says hurts; codes that come into question, from which the prescriber chooses; warnings."""

    complaints: tuple[Complaint, ...] = ()
    candidates: tuple[DiagnosisCode, ...] = Field(
        default=(), description="ICD-10-CM, the likeliest first; no diagnosis"
    )
    red_flags: tuple[RedFlag, ...] = Field(default=(), description="a physician must hear of these first")


class CaseFacts(Model):
    """One patient's matter with one payer path, at one revision; the highest revision counts."""

    case_id: OpaqueId
    revision: int = Field(ge=1)
    payer_kind: PayerKind
    patient: Patient
    coverage: Coverage | None = None
    injury: Injury | None = None
    reasons: ReasonsForCare | None = None
    writes_are_welcome: bool = Field(default=False, description="the patient agreed to be written to by e-mail")

    @model_validator(mode="after")
    def _an_accident_has_a_date(self) -> Self:
        if self.payer_kind in {PayerKind.WORKERS_COMPENSATION, PayerKind.CAR_ACCIDENT} and self.injury is None:
            raise ValueError("an accident case needs the date of the injury")
        return self


class AuthorizedProcedure(Model):
    """How much of one procedure the payer's leave allows; None: no limit of its own."""

    code: ProcedureCode
    units: int | None = Field(default=None, ge=1, le=9999)
    sessions: int | None = Field(default=None, ge=1, le=999)


class Authorization(Model):
    """The payer's leave to treat: never the same as the prescriber's order (REF*G1)."""

    number: AuthorizationNumber
    granted_by: str = Field(min_length=1, max_length=60)
    first_day: Day
    last_day: Day
    sessions: int | None = Field(default=None, ge=1, le=999, description="visits in all; None: not limited")
    procedures: tuple[AuthorizedProcedure, ...] = Field(default=(), max_length=12, description="none named: any")
    taken_back_on: Day | None = Field(default=None, description="the first day on which it no longer holds")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("the last day is before the first")
        codes = [procedure.code for procedure in self.procedures]
        if len(codes) != len(set(codes)):
            raise ValueError("each procedure is named once")
        return self

    def covers(self, day: date) -> bool:
        """Whether it holds on a day of service."""
        ends = self.taken_back_on
        return self.first_day <= day <= self.last_day and (ends is None or day < ends)


def leave_on(held: Iterable[Authorization], day: date) -> Authorization | None:
    """The leave under which a day's session is given and billed: the one that began last, should there be two."""
    valid = (leave for leave in held if leave.covers(day))
    return max(valid, key=lambda leave: (leave.first_day, leave.number), default=None)


class UnitsRecorded(Model):
    """The units of one procedure that a signed session came to."""

    code: ProcedureCode
    units: int = Field(ge=1, le=999)


class ClaimStanding(Model):
    """A claim's money after all its payments so far, reversals included; the highest revision counts."""

    revision: int = Field(ge=0)
    service_date: Day
    plan_paid: Money = Field(description="to the clinic and to the patient")
    patient_owes: Money


class EstimatedVisits(Model):
    """What a patient was told that each of some visits will cost her: `first` to `last`, counted from 1."""

    first: int = Field(ge=1)
    last: int = Field(ge=1)
    owes_least: Money = Field(description="for one visit")
    owes_most: Money


class Prescriber(Person):
    """Who ordered the massage; on the claim the referring provider (NM1*DN)."""

    credential: Credential
    npi: Npi
    phone: Phone | None = None


class TreatmentLimits(Model):
    """What the order allows (RULES RX-05, RX-07 to RX-11)."""

    body_areas: tuple[BodyArea, ...] = Field(min_length=1)
    procedures: tuple[ProcedureCode, ...] = Field(min_length=1)
    minutes_per_session: int = Field(ge=15, le=120)
    sessions_per_week: int = Field(ge=1, le=7)
    number_of_sessions: int = Field(ge=1, le=156)
    effective_from: Day
    effective_to: Day


class PrescriptionFacts(Model):
    """An active prescription as billing needs it: who ordered what, for which diagnoses."""

    prescription_id: OpaqueId
    case_id: OpaqueId
    prescriber: Prescriber
    diagnoses: tuple[DiagnosisCode, ...] = Field(min_length=1, max_length=12)
    written_on: Day
    limits: TreatmentLimits
    document: str = Field(description="SHA-256 of the signed page")
    signed_copy_due: Day | None = Field(
        default=None, description="a verbal order's; until it is here claims wait (RX-20)"
    )
    revision: int = Field(default=1, ge=1, description="the highest counts")
