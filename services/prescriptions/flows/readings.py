"""A page belongs to a case: now it is read, once, and its reading waits beside it for the person who decides.

The word that it came (`PrescriptionReceived`) is the order to read it: each page that is matched, by its code or by a
person, is told exactly once. A page that is read again gives the same reading, so a repeat changes nothing.
"""

from services.prescriptions.flows import confined
from services.prescriptions.flows.confined import FormSent
from services.prescriptions.models.documents import Channel, Document
from services.prescriptions.models.readings import ReadDocument, ReadingAccuracy, ReadingStatus
from services.prescriptions.pages.reading_panel import Read, panel
from services.prescriptions.rules import comparing, guessing
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import blank_forms, prescribers
from shared import events, logs
from shared.events import PrescriptionReceived
from shared.table import until_settled
from shared.tenancy import at_work_for


def take_in(body: str) -> None:
    """Read the page that one event tells of."""
    match events.understand(body):
        case PrescriptionReceived() as event:
            with at_work_for(event.clinic):
                read(Store(event.clinic), event.document_id)
        case _:
            raise LookupError("only a page that came is read")


def read(store: Store, document_id: str) -> None:
    """Read a document and keep the reading, once; one without pages, or filled in on the web, is not read."""
    document, _ = store.get_document(document_id)
    if not document.pages or document.channel is Channel.WEB or store.find_reading(document_id) is not None:
        return
    content = store.documents.fetch(f"pages/{document.content_hash}")
    outcome = confined.read(content, _forms(store, document))
    name = store.documents.keep("straight", outcome.picture, "image/png") if outcome.picture else ""
    kept = ReadDocument(document_id=document_id, reading=outcome.reading, picture=name)
    until_settled(lambda: _keep(store, kept))
    logs.write(logs.LogCode.PAGE_READ, clinic=store.clinic, document=document_id, kind=outcome.reading.status.value)


def _keep(store: Store, read: ReadDocument) -> None:
    """Beside the reading the document says how much of it is asked: somebody may have changed it meanwhile."""
    document, seen = store.get_document(read.document_id)
    asked = len(read.reading.questions) if read.reading.status is ReadingStatus.READ else None
    store.keep_reading(document.model_copy(update={"questions": asked}), seen, read)


def shown(store: Store, document_id: str) -> Read | None:
    """A document's reading as the review page shows it; None before it was read."""
    held = store.find_reading(document_id)
    if held is None:
        return None
    picture = store.documents.fetch(held.picture) if held.picture else b""
    trusted = store.get_settings().trusted_readings
    guesses = guessing.guesses(held.reading.npi_digits, _known(store)) if held.reading.npi_digits else ()
    return Read(panel(held.reading, picture, trusted, guesses), comparing.filled_in(held.reading, trusted))


_KNOWN = 500  # prescribers of the directory that are considered: one read


def _known(store: Store) -> dict[str, str]:
    """The names of the clinic's prescribers by NPI."""
    found = (office.details for office in prescribers.page(store.table, None, _KNOWN).offices)
    return {one.npi: one.full_name for one in found if one.npi}


def accuracy_of(store: Store) -> ReadingAccuracy:
    """How the machine did at this clinic, in two reads whatever its history."""
    return comparing.accuracy(store.readings_counted(), store.get_settings().trusted_readings)


def _forms(store: Store, document: Document) -> dict[str, FormSent]:
    """The forms whose references stand on the page, as they were issued: for a case, or a blank one."""
    issued = {reference: _issued(store, reference) for reference in document.references}
    return {reference: form for reference, form in issued.items() if form is not None}


def _issued(store: Store, reference: str) -> FormSent | None:
    """The form of a reference with its layout, its list and its PDF; None when no such form went out."""
    form = store.find_issued(reference)
    if form is not None:
        return FormSent(form.version, form.request.diagnoses, store.documents.fetch(form.document))
    blank = blank_forms.find(store.table, reference)
    return FormSent(blank.version, blank.form.diagnoses, store.documents.fetch(blank.document)) if blank else None
