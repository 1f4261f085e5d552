"""The form the clinic asks a prescriber to complete."""

from datetime import date

from pydantic import Field

from shared.codes.payer_kind import PayerKind
from shared.facts import Patient
from shared.identifiers.form_reference import FormReference
from shared.identifiers.member_id import MemberId
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.phone import Phone
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


class IssuedForm(Model):
    """A form as it was drawn: what it asks, the day, and the name of the PDF."""

    request: FormRequest
    issued_on: date
    document: str = Field(description="where the PDF is kept")
