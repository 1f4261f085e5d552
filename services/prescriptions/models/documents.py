"""A page that came back, on its way from the mail to a decision."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from shared.identifiers.form_reference import FormReference
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


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
