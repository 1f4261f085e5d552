"""How something came in: by which road, when, from whom, and whether its sender may be answered."""

from datetime import datetime

from pydantic import Field

from services.prescriptions.models.documents import Channel
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.opaque_id import OpaqueId
from shared.letters import MessageId
from shared.model import Model


class DocumentArrival(Model):
    """One arrival of a document: the original is kept once, each time it came is written down (RX-16)."""

    arrival_id: OpaqueId = Field(description="derived from the mail or upload that brought it")
    document_id: OpaqueId
    channel: Channel
    received_at: datetime
    file_name: str = Field(default="document", max_length=120)
    sender: EmailAddress | None = None
    sender_verdict: str = Field(default="", max_length=40, description="what the envelope proved; empty for no mail")


class Correspondent(Model):
    """Whoever may be answered by e-mail, and the mail that the answer belongs to."""

    address: EmailAddress
    message_id: MessageId | None = None
