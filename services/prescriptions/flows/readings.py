"""A page belongs to a case: now it is read, once, and its reading waits beside it for the person who decides.

The word that it came (`PrescriptionReceived`) is the order to read it: each page that is matched, by its code or by a
person, is told exactly once. A page that is read again gives the same reading, so a repeat changes nothing.
"""

from services.prescriptions.flows import confined
from services.prescriptions.flows.confined import FormSent
from services.prescriptions.models.documents import Document
from services.prescriptions.models.readings import ReadDocument, ReadingAccuracy
from services.prescriptions.pages.reading_panel import Read, panel
from services.prescriptions.rules import comparing
from services.prescriptions.store import PrescriptionsStore as Store
from shared import events, logs
from shared.events import PrescriptionReceived
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
    """Read a document and keep the reading; nothing to do when it was read, or has no page to look at."""
    document, _ = store.get_document(document_id)
    if not document.pages or store.find_reading(document_id) is not None:
        return
    content = store.documents.fetch(f"pages/{document.content_hash}")
    outcome = confined.read(content, _forms(store, document))
    name = store.documents.keep("straight", outcome.picture, "image/png") if outcome.picture else ""
    store.keep_reading(ReadDocument(document_id=document_id, reading=outcome.reading, picture=name))
    logs.write(logs.LogCode.PAGE_READ, clinic=store.clinic, document=document_id, kind=outcome.reading.status.value)


def shown(store: Store, document_id: str) -> Read | None:
    """A document's reading as the review page shows it; None before it was read."""
    held = store.find_reading(document_id)
    if held is None:
        return None
    picture = store.documents.fetch(held.picture) if held.picture else b""
    trusted = store.get_settings().trusted_readings
    return Read(panel(held.reading, picture, trusted), comparing.filled_in(held.reading, trusted))


def accuracy_of(store: Store) -> ReadingAccuracy:
    """How the machine did at this clinic, in two reads whatever its history."""
    return comparing.accuracy(store.readings_counted(), store.get_settings().trusted_readings)


def _forms(store: Store, document: Document) -> dict[str, FormSent]:
    """The forms whose references stand on the page, as they were issued."""
    found = {}
    for reference, case_id in store.cases_of(document.references).items():
        issued = store.find_form(case_id)
        if issued is not None and issued.request.reference == reference:
            pdf = store.documents.fetch(issued.document)
            found[reference] = FormSent(issued.version, issued.request.diagnoses, pdf)
    return found
