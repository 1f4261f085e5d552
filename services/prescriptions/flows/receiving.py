"""A document came in, by whichever road: read, kept under its hash, matched to its case, put on the work list once.

Each time it comes is written down; whose document cannot be used is answered, in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.prescriptions.flows.answering import answer_due
from services.prescriptions.models.arrivals import Correspondent, DocumentArrival
from services.prescriptions.models.documents import (
    Channel,
    Document,
    DocumentMatch,
    MatchedBy,
)
from services.prescriptions.reading.document import Unreadable
from services.prescriptions.rules.matching import match
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import arrivals
from shared import events, logs
from shared.events import LetterDue, PrescriptionReceived
from shared.identifiers import opaque_id
from shared.objects import content_hash
from shared.table import Action

if TYPE_CHECKING:
    from PIL.Image import Image

_MEDIA = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "tiff": "image/tiff"}
_STORED = "application/octet-stream"  # what could not be read: a browser saves it and never runs it


@dataclass(frozen=True)
class Arrival:
    """Something that came in: bytes, name, what is known of it. What is closed is kept from every reader."""

    content: bytes
    name: str
    notes: tuple[str, ...] = ()
    sender_domain: str | None = None
    hints: Mapping[MatchedBy, tuple[str, ...]] = field(default_factory=dict)
    is_closed: bool = False
    channel: Channel = Channel.EMAIL
    source: str = ""  # the mail or upload that brought it, by its name in the bucket
    sender: str | None = None
    sender_verdict: str = ""
    answered: Correspondent | None = None
    case_id: str | None = None  # the case that a signed link names
    suggestions: Mapping[str, Any] = field(default_factory=dict)  # what an order on the web says, beside its page
    is_ours: bool = False  # drawn by this house: nothing on it has to be found


@dataclass(frozen=True)
class Reading:
    """What was read of a document: its kind, its pages as pictures, the references on them, typed entries."""

    kind: Any
    pages: "tuple[Image, ...]" = ()
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: dict[str, Any] = field(default_factory=dict)


def receive(store: Store, arrival: Arrival, received_at: datetime, *also: Action) -> None:
    """Read what came in, keep it under its hash and put it on the work list, once; `also` is done with it or not."""
    reading = _reading(arrival)
    sources = {MatchedBy.CODE: reading.references, **arrival.hints}
    known = store.cases_of([reference for found in sources.values() for reference in found])
    found = match(sources, known, arrival.case_id)
    document = _with_earlier(store, _document(store, arrival, reading, found, received_at))
    if not arrival.is_closed:
        _keep(store, arrival.content, reading)
    came = arrivals.came(store.table, _came(store, arrival, document))
    told = (*told_of(store, document), *_answers(store, arrival, reading, received_at))
    if store.receive(document, told, came, *also) is None:
        logs.write(logs.LogCode.DOCUMENT_HELD, clinic=store.clinic, document=document.document_id)
    else:
        store.table.commit(came)


def _reading(arrival: Arrival) -> Reading:
    if arrival.is_closed:
        return Reading("mail")
    return _drawn(arrival.content) if arrival.is_ours else read(arrival.content)


def _drawn(content: bytes) -> Reading:
    """A page of our own, as pictures."""
    from services.prescriptions.reading import loading

    loaded = loading.load(content)
    return Reading("pdf", notes=(loaded.reason,)) if isinstance(loaded, Unreadable) else Reading("pdf", loaded.images)


def _answers(store: Store, arrival: Arrival, reading: Reading, now: datetime) -> tuple[LetterDue, ...]:
    """What its sender is told: nothing of a document that can be shown."""
    if reading.pages:
        return ()
    return answer_due(store, arrival.answered, arrival.notes[:1] if arrival.is_closed else reading.notes, now)


def _came(store: Store, arrival: Arrival, document: Document) -> DocumentArrival:
    """This arrival; its id is derived from what brought it, so a repeat is the same."""
    brought = (arrival.channel.value, arrival.source, document.document_id)
    return DocumentArrival(
        arrival_id=opaque_id.derive("arrival", store.clinic, *brought), document_id=document.document_id,
        channel=arrival.channel, received_at=document.received_at, file_name=arrival.name, sender=arrival.sender,
        sender_verdict=arrival.sender_verdict,
    )  # fmt: skip


def _with_earlier(store: Store, document: Document) -> Document:
    """The same page photographed again has other bytes and the same form: a person sees them together."""
    if document.match is None:
        return document
    earlier = arrivals.pages_of(store.table, document.match.case_id, but=document.document_id)
    return document.model_copy(update={"came_before": earlier})


def read(content: bytes) -> Reading:
    """The document as the reading room sees it."""
    from services.prescriptions.reading import codes, loading

    kind = loading.kind_of(content) or "unknown"
    loaded = loading.load(content)
    if isinstance(loaded, Unreadable):
        return Reading(kind, notes=(loaded.reason,))
    typed = _typed(content) if kind == "pdf" and loaded.images else {}
    return Reading(kind, loaded.images, codes.references_in(loaded.images), loaded.notes, typed)


def _typed(content: bytes) -> dict[str, Any]:
    from services.prescriptions.forms.entries import suggestions
    from services.prescriptions.reading import pdf

    entries = pdf.filled(content)
    return suggestions(entries.checked, dict(entries.text))


def _keep(store: Store, content: bytes, reading: Reading) -> None:
    from services.prescriptions.reading.picture import png

    store.documents.keep("pages", content, _MEDIA[reading.kind] if reading.pages else _STORED)
    for number, page in enumerate(reading.pages, start=1):
        store.documents.keep_as(picture_name(content_hash(content), number), png(page), "image/png")


def picture_name(document: str, page: int) -> str:
    """Where the picture of a page is kept."""
    return f"pictures/{document}/{page}.png"


def _document(
    store: Store, arrival: Arrival, reading: Reading, found: DocumentMatch | str, received_at: datetime
) -> Document:
    content = content_hash(arrival.content)
    unmatched = (found,) if isinstance(found, str) else ()
    return Document(
        document_id=opaque_id.derive("document", store.clinic, content),
        content_hash=content,
        kind=reading.kind,
        channel=arrival.channel,
        received_at=received_at,
        file_name=arrival.name,
        sender_domain=arrival.sender_domain,
        sender=arrival.sender,
        sender_verdict=arrival.sender_verdict,
        pages=len(reading.pages),
        notes=(*arrival.notes, *reading.notes, *unmatched),
        references=reading.references,
        match=found if isinstance(found, DocumentMatch) else None,
        suggestions={**reading.suggestions, **arrival.suggestions},
    )


def told_of(store: Store, document: Document) -> tuple[PrescriptionReceived, ...]:
    """What the other services hear of a document: nothing before it belongs to a case."""
    if document.match is None:
        return ()
    case_id = document.match.case_id
    event_id = events.derived_id(PrescriptionReceived, store.clinic, document.document_id, case_id)
    told = PrescriptionReceived(
        event_id=event_id, clinic=store.clinic, occurred_at=document.received_at, case_id=case_id,
        document_id=document.document_id, channel=document.channel,
    )  # fmt: skip
    return (told,)
