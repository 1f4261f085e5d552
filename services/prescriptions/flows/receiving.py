"""A document came in, by whichever road: read, kept under its hash, matched to its case, put on the work list once.

Each time it comes is written down; whose document cannot be used is answered, in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.prescriptions.flows import blank_form
from services.prescriptions.flows.answering import answer_due
from services.prescriptions.flows.opening import Opened, open_ours
from services.prescriptions.flows.opening import open_file as read
from services.prescriptions.forms.entries import as_printed
from services.prescriptions.forms.layout import layout_of
from services.prescriptions.models.arrivals import Correspondent, DocumentArrival
from services.prescriptions.models.documents import (
    Channel,
    Document,
    DocumentMatch,
    MatchedBy,
)
from services.prescriptions.rules.matching import match
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import arrivals, blank_forms
from shared import events, logs
from shared.events import LetterDue, PrescriptionReceived
from shared.identifiers import opaque_id
from shared.objects import content_hash
from shared.table import Action

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


def receive(store: Store, arrival: Arrival, received_at: datetime, *also: Action) -> None:
    """Open what came in, keep it under its hash and put it on the work list, once; `also` is done with it or not.

    What is kept already is not opened again: a mail that is delivered again goes on where it was stopped.
    """
    document_id = opaque_id.derive("document", store.clinic, content_hash(arrival.content))
    came = arrivals.came(store.table, _came(store, arrival, document_id, received_at))
    if arrivals.is_kept(store.table, document_id):
        store.table.commit(came)
        return
    opened = _opened(arrival)
    if not arrival.is_closed:
        _keep(store, arrival.content, opened)
    document = _document(store, arrival, opened, document_id, received_at)
    told = (*told_of(store, document), *_answers(store, arrival, opened, received_at))
    if store.receive(document, told, came, *also) is None:
        logs.write(logs.LogCode.DOCUMENT_HELD, clinic=store.clinic, document=document_id)
    else:
        store.table.commit(came)


def _found(store: Store, arrival: Arrival, opened: Opened) -> DocumentMatch | str:
    """To which case it belongs, or in words why a person must say so."""
    sources = {MatchedBy.CODE: opened.references, **arrival.hints}
    known = store.cases_of([reference for found in sources.values() for reference in found])
    return match(sources, known, arrival.case_id)


def _opened(arrival: Arrival) -> Opened:
    if arrival.is_closed:
        return Opened("mail")
    return open_ours(arrival.content) if arrival.is_ours else read(arrival.content)


def _answers(store: Store, arrival: Arrival, opened: Opened, now: datetime) -> tuple[LetterDue, ...]:
    """What its sender is told: nothing of a document that can be shown."""
    if opened.pictures:
        return ()
    return answer_due(store, arrival.answered, arrival.notes[:1] if arrival.is_closed else opened.notes, now)


def _came(store: Store, arrival: Arrival, document_id: str, received_at: datetime) -> DocumentArrival:
    """This arrival; its id is derived from what brought it, so a repeat is the same."""
    brought = (arrival.channel.value, arrival.source, document_id)
    return DocumentArrival(
        arrival_id=opaque_id.derive("arrival", store.clinic, *brought), document_id=document_id,
        channel=arrival.channel, received_at=received_at, file_name=arrival.name, sender=arrival.sender,
        sender_verdict=arrival.sender_verdict,
    )  # fmt: skip


def _came_before(store: Store, found: DocumentMatch | str, document_id: str) -> tuple[str, ...]:
    """The same page photographed again has other bytes and the same form: a person sees them together."""
    if isinstance(found, str):
        return ()
    return arrivals.pages_of(store.table, found.case_id, but=document_id)


def _keep(store: Store, content: bytes, opened: Opened) -> None:
    store.documents.keep("pages", content, _MEDIA[opened.kind] if opened.pictures else _STORED)
    for number, picture in enumerate(opened.pictures, start=1):
        store.documents.keep_as(picture_name(content_hash(content), number), picture, "image/png")


def picture_name(document: str, page: int) -> str:
    """Where the picture of a page is kept."""
    return f"pictures/{document}/{page}.png"


def _document(store: Store, arrival: Arrival, opened: Opened, document_id: str, received_at: datetime) -> Document:
    found = _found(store, arrival, opened)
    unmatched = (blank_form.described(store, opened.references) or found,) if isinstance(found, str) else ()
    return Document(
        document_id=document_id,
        content_hash=content_hash(arrival.content),
        kind=opened.kind,
        channel=arrival.channel,
        received_at=received_at,
        file_name=arrival.name,
        sender_domain=arrival.sender_domain,
        sender=arrival.sender,
        sender_verdict=arrival.sender_verdict,
        came_before=_came_before(store, found, document_id),
        pages=len(opened.pictures),
        notes=(*arrival.notes, *opened.notes, *unmatched),
        references=opened.references,
        match=found if isinstance(found, DocumentMatch) else None,
        patient=_patient(store, found),
        questions=0 if arrival.is_ours else None,
        suggestions={**_typed(store, found, opened), **arrival.suggestions},
    )


def _typed(store: Store, found: DocumentMatch | str, opened: Opened) -> dict[str, Any]:
    """What was typed into the form. Boxes for diagnoses are places; the list that was printed says which."""
    if "diagnoses" not in opened.suggestions:
        return opened.suggestions
    reference = None if isinstance(found, str) else found.reference
    if issued := store.find_issued(reference) if reference else None:
        return as_printed(opened.suggestions, layout_of(issued.version, issued.request.diagnoses))
    if blank := blank_forms.first_of(store.table, opened.references):
        return as_printed(opened.suggestions, layout_of(blank.version, blank.form.diagnoses))
    return {name: held for name, held in opened.suggestions.items() if name != "diagnoses"}


def _patient(store: Store, found: DocumentMatch | str) -> str | None:
    """The name on the list."""
    facts, _ = (None, 0) if isinstance(found, str) else store.find_case(found.case_id)
    return facts.patient.full_name if facts else None


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
