"""The form the clinic asks a prescriber to complete."""

from datetime import date

from pydantic import Field

from shared.codes.body_area import BodyArea
from shared.codes.payer_kind import PayerKind
from shared.facts import Patient
from shared.identifiers.form_reference import FormReference
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.member_id import MemberId
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model
from shared.settings import Letterhead


class KnownPrescriber(Model):
    """The doctor as the patient named her, printed on the form to be confirmed only."""

    name: PersonName
    npi: Npi | None = None
    phone: Phone | None = None


class PrintedDiagnosis(Model):
    """A diagnosis the form offers: its code, and our words for it as they were printed."""

    code: DiagnosisCode
    words: str = Field(min_length=1, max_length=60)


class LastOrder(Model):
    """What was ordered last time, printed beside the headings of a renewal's form: the prescriber marks anew."""

    prescription_id: OpaqueId
    written_on: date
    diagnoses: tuple[DiagnosisCode, ...]
    body_areas: tuple[BodyArea, ...]
    procedures: tuple[ProcedureCode, ...]
    minutes_per_session: int
    sessions_per_week: int
    every_weeks: int = 1
    sessions: int
    sessions_used: int


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
    last_order: LastOrder | None = Field(default=None, description="on the form of a renewal")
    diagnoses: tuple[PrintedDiagnosis, ...] = Field(default=(), description="the clinic's list on the day of issue")


class BlankForm(Model):
    """A form for nobody yet: the prescriber writes the patient's name; a person finds its case when it comes back."""

    reference: FormReference
    diagnoses: tuple[PrintedDiagnosis, ...] = ()


class IssuedForm(Model):
    """A form as it was drawn: all that was on it, and the name of the PDF. Drawn again, it is the same to the byte."""

    request: FormRequest
    issued_on: date
    document: str = Field(description="where the PDF is kept")
    version: str = Field(default="MMT1", pattern=r"^MMT[1-9]$", description="the layout, frozen once it was printed")
    letterhead: Letterhead | None = Field(default=None, description="as it was on the day of issue")


class IssuedBlank(Model):
    """A blank form as it was drawn on a day: many people may get a copy of it."""

    form: BlankForm
    issued_on: date
    document: str = Field(description="where the PDF is kept")
    version: str = Field(default="MMT1", pattern=r"^MMT[1-9]$", description="the layout, frozen once it was printed")
