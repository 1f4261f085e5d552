"""The page on which a document is reviewed: what came, what was read of it, and what the fields begin with.

Fields begin filled in with what was typed into the form or signed on the web, with what the clinic trusts the machine
to read, and with what the directory knows of the prescriber whose number stands there: always beside the picture.
"""

from collections.abc import Mapping
from typing import Any

from services.prescriptions.flows import directory, glancing, readings
from services.prescriptions.flows.receiving import picture_name
from services.prescriptions.forms.layout import MMT1, Layout, layout_of
from services.prescriptions.models.documents import Document
from services.prescriptions.models.orders import Prescription
from services.prescriptions.pages.reading_panel import Read
from services.prescriptions.pages.review import ReviewView, page_number, review
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import arrivals, prescribers
from shared import clock
from shared.problems import Problem
from shared.web import Request


def page(request: Request[Any], problem: Problem | None = None) -> str:
    """The document as it waits, or as it was decided."""
    store = Store(request.clinic)
    document, _ = store.get_document(request.path["document_id"])
    read = readings.shown(store, document.document_id)
    filled = begun(store, document, read)
    glance = None
    if not problem and not document.decision and (read is None or not read.panel.questions):
        glance = glancing.at_a_glance(store, document, filled, clock.now())
    case_id = document.match.case_id if document.match else None
    view = ReviewView(
        document, facts=store.get_case(case_id) if case_id else None, picture=_picture(store, request, document, read),
        filled={**filled, **request.form} if request.form else filled, read=read.panel if read else None,
        came=arrivals.arrivals_of(store.table, document.document_id), glance=glance,
        layout=_printed(store, document), unsigned=_unsigned(store, document),
        office_email=_office(store, document, filled),
    )  # fmt: skip
    return review(request, view, problem)


def begun(store: Store, document: Document, read: Read | None) -> dict[str, Any]:
    """What the fields begin with; nothing that is asked."""
    filled: dict[str, Any] = {**_suggested(read), **document.suggestions, **(read.filled_in if read else {})}
    return {**_known(store, str(filled.get("npi", ""))), **filled}


def _office(store: Store, document: Document, filled: Mapping[str, Any]) -> str | None:
    """To whom a letter about the page goes: who sent it by mail, else as the directory has the prescriber."""
    npi = str(filled.get("npi", ""))
    return document.sender or (directory.email_of(store, npi) if npi else None)


def _suggested(read: Read | None) -> Mapping[str, str]:
    """What is the likeliest of a place where a hand wrote, where only one thing is; its cutting stands beside it."""
    written = read.panel.written if read else ()
    return {line.name: line.suggested for line in written if line.suggested and "," not in line.suggested}


def _known(store: Store, npi: str) -> Mapping[str, str]:
    """What the directory says of the prescriber with a number."""
    found = prescribers.find(store.table, prescribers.id_of(store.clinic, npi)) if npi else None
    if found is None:
        return {}
    who = found.details
    said = {
        "prescriber_first_name": who.first_name, "prescriber_last_name": who.last_name,
        "credential": who.credential.value, "phone": who.phone,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _picture(store: Store, request: Request[Any], document: Document, read: Read | None) -> bytes | None:
    """The page as it came: where it was not straightened, and where it is asked for."""
    if not document.pages or (read and read.panel.picture and "page" not in request.query):
        return None
    return store.documents.fetch(picture_name(document.content_hash, page_number(request.query, document)))


def _printed(store: Store, document: Document) -> Layout:
    """The form with the list that was printed: the very one that came back, else the case's."""
    if document.match is None:
        return MMT1
    reference, case_id = document.match.reference, document.match.case_id
    issued = store.find_issued(reference) if reference else store.find_form(case_id)
    return layout_of(issued.version, issued.request.diagnoses) if issued else MMT1


def _unsigned(store: Store, document: Document) -> tuple[Prescription, ...]:
    """The verbal orders of the case that wait for their signed copy (RX-20): this page may be one."""
    if document.match is None or document.decision is not None:
        return ()
    held = (one.prescription for one in store.prescriptions_of(document.match.case_id))
    return tuple(order for order in held if order.unsigned_after is not None)
