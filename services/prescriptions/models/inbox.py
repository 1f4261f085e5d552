"""The desk's inbox: the pages that wait for a person, by what each waits for, by the way it came, by its age."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field

from services.prescriptions.models.documents import Channel, Document
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class Waits(StrEnum):
    """What has to be done with a page, the most awkward first; each page waits for one thing."""

    UNUSABLE = "unusable"
    CASE = "case"
    DUPLICATE = "duplicate"
    SECOND_READER = "second_reader"
    QUESTIONS = "questions"
    LOOK = "look"

    @property
    def label(self) -> str:
        """In words for the desk."""
        return _LABELS[self]


_LABELS = {
    Waits.UNUSABLE: "cannot be opened",
    Waits.CASE: "no case found",
    Waits.DUPLICATE: "came before",
    Waits.SECOND_READER: "second reader",
    Waits.QUESTIONS: "questions",
    Waits.LOOK: "one look",
}


def waits_for(document: Document) -> Waits:
    """What a page waits for. One that the machine has not read yet is asked as a whole."""
    if not document.pages:
        return Waits.UNUSABLE
    if document.match is None:
        return Waits.CASE
    if document.first_review is not None:
        return Waits.SECOND_READER
    if document.came_before:
        return Waits.DUPLICATE
    return Waits.LOOK if document.questions == 0 else Waits.QUESTIONS


class DocumentLine(Model):
    """A document in the inbox."""

    document_id: OpaqueId
    received_at: datetime
    channel: Channel
    file_name: str
    case_id: OpaqueId | None
    patient: str | None = None
    notes: tuple[str, ...]
    waits_for: Waits
    questions: int | None = None

    @classmethod
    def of(cls, document: Document) -> Self:
        """The document in one line."""
        shown = {"document_id", "received_at", "channel", "file_name", "notes", "patient", "questions"}
        case_id = document.match.case_id if document.match else None
        return cls(case_id=case_id, waits_for=waits_for(document), **document.model_dump(include=shown))

    def days(self, now: datetime) -> int:
        """How many whole days it has waited."""
        return max(0, (now - self.received_at).days)


class DocumentFilter(Model):
    """Which documents are wanted; None wants all."""

    waits_for: Waits | None = None
    channel: Channel | None = None
    days: int | None = Field(default=None, ge=1, le=365, description="only what has waited at least so long")

    def is_old_enough(self, line: DocumentLine, now: datetime) -> bool:
        """Whether it has waited as long as is asked for."""
        return self.days is None or line.received_at <= now - timedelta(days=self.days)

    def wants(self, line: DocumentLine, now: datetime) -> bool:
        """Whether a document is among them."""
        return (
            self.waits_for in {None, line.waits_for}
            and self.channel in {None, line.channel}
            and self.is_old_enough(line, now)
        )


class DocumentList(Model):
    """A page of documents that wait for a person, oldest first; `after` goes on."""

    documents: tuple[DocumentLine, ...]
    after: str | None = None
