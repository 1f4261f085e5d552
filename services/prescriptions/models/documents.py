"""A page that came back, on its way from the mail to a decision."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from services.prescriptions.models.reviews import Review
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.form_reference import FormReference
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class Channel(StrEnum):
    """The way a page came back."""

    EMAIL = "email"
    UPLOAD = "upload"
    FAX = "fax"
    DESK = "desk"
    WEB = "web"


class MatchedBy(StrEnum):
    """What says to which case a page belongs, the surest first."""

    CODE = "code"
    ADDRESS = "address"
    SUBJECT = "subject"
    FILE_NAME = "file name"
    LINK = "link"
    PERSON = "person"


class DocumentMatch(Model):
    """The case a document belongs to, and what says so."""

    case_id: OpaqueId
    matched_by: MatchedBy
    reference: FormReference | None = None


class Missing(StrEnum):
    """What is wrong with a page, so that its sender can put it right."""

    SIGNATURE = "signature"
    STAMP = "stamp"
    DATE = "date"
    NAME = "name"
    NPI = "npi"
    CREDENTIAL = "credential"
    DIAGNOSIS = "diagnosis"
    AREAS = "areas"
    TREATMENT = "treatment"
    DOSE = "dose"
    NECESSITY = "necessity"
    ILLEGIBLE = "illegible"
    CUT_OFF = "cut_off"
    ANOTHER_PATIENT = "another_patient"

    @property
    def label(self) -> str:
        """As the reviewer ticks it."""
        return _MISSING[self]


_MISSING = {
    Missing.SIGNATURE: "signature",
    Missing.STAMP: "signed with a stamp",
    Missing.DATE: "date of the signature",
    Missing.NAME: "prescriber's name",
    Missing.NPI: "NPI",
    Missing.CREDENTIAL: "credential",
    Missing.DIAGNOSIS: "diagnosis",
    Missing.AREAS: "body areas",
    Missing.TREATMENT: "treatment",
    Missing.DOSE: "dose",
    Missing.NECESSITY: "medical necessity",
    Missing.ILLEGIBLE: "cannot be read",
    Missing.CUT_OFF: "a part is cut off",
    Missing.ANOTHER_PATIENT: "another patient",
}


class Decision(Model):
    """How a document left the work list: once, by one person."""

    outcome: Literal["confirmed", "rejected"]
    decided_at: datetime
    decided_by: str = Field(description="the sign-in name of the reviewer")
    answer: str = Field(description="SHA-256 of what was answered: the same answer again is the same decision")
    reason: str = ""
    missing: tuple[Missing, ...] = ()
    written_to_office: bool = Field(default=False, description="a letter says what is missing")
    prescription_id: OpaqueId | None = None


class FirstReview(Model):
    """What the first of two readers confirmed (four eyes)."""

    review: Review
    reviewed_at: datetime
    reviewed_by: str


class Document(Model):
    """A page that came back, stored once under the hash of its bytes (RX-16)."""

    document_id: OpaqueId
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file")
    kind: Literal["pdf", "jpeg", "png", "tiff", "mail", "unknown"]
    channel: Channel
    received_at: datetime
    file_name: str = Field(default="document", max_length=120)
    sender_domain: str | None = Field(default=None, max_length=255)
    sender: EmailAddress | None = Field(default=None, description="whom a letter about it goes to")
    sender_verdict: str = Field(default="", max_length=40, description="what the envelope proved; empty for no mail")
    came_before: tuple[OpaqueId, ...] = Field(default=(), description="pages of the same form that came earlier")
    pages: int = Field(default=0, ge=0, description="pages that can be shown as pictures")
    notes: tuple[str, ...] = Field(default=(), description="what a person should know before opening it")
    references: tuple[FormReference, ...] = ()
    match: DocumentMatch | None = None
    patient: str | None = Field(default=None, max_length=130, description="of its case: the name on the list")
    questions: int | None = Field(default=None, ge=0, description="of the machine; None: it has not read the page")
    suggestions: dict[str, str | list[str]] = Field(default={}, description="typed into the form; to be compared")
    first_review: FirstReview | None = Field(default=None, description="four eyes: it waits for a second reader")
    decision: Decision | None = None


class Rejection(Model):
    """A page that is no prescription, or cannot be used: why, and whom to write to about it (nobody: by telephone)."""

    reason: str = Field(default="", max_length=300)
    missing: tuple[Missing, ...] = Field(default=(), max_length=len(Missing))
    write_to: EmailAddress | None = Field(default=None, description="the doctor's office, which hears what is missing")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if not self.missing and len(self.reason) < _A_REASON:
            raise ValueError("say what is missing, or why it cannot be used")
        return self


_A_REASON = 3  # letters


class LetterPreview(Model):
    """The letter as it would go out; nothing is sent yet."""

    subject: str
    text: str
    to: EmailAddress


class CaseMatch(Model):
    """A person says to which case a page belongs."""

    case_id: OpaqueId
