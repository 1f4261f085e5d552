"""Prescriptions, composed: each route, queue and schedule in five beats: read, translate, decide, record, tell.

Start here. What is decided stands in rules/, what happens story by story in flows/, what is stored in store.py.
"""

from datetime import timedelta
from typing import Any

from services.prescriptions import pages
from services.prescriptions.doors import directory, inbox, orders
from services.prescriptions.doors import roads as roads_back
from services.prescriptions.flows import (
    again,
    blank_form,
    events,
    mail,
    readings,
    review_page,
    reviewing,
    roads,
    uploading,
)
from services.prescriptions.flows import rounds as looking
from services.prescriptions.flows.receiving import picture_name
from services.prescriptions.models.documents import CaseMatch, Document, LetterPreview, Rejection
from services.prescriptions.models.orders import CaseView, Prescription
from services.prescriptions.models.readings import ReadingAccuracy
from services.prescriptions.models.reviews import Review
from services.prescriptions.pages.review import page_number
from services.prescriptions.store import PrescriptionsStore, clinics
from shared import aws, clock, every_service, links, queues, rounds
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Answer, Api, ByLink, Request

app = Api("prescriptions")
every_service.answer_for(app)
inbox.open_doors(app)
roads_back.open_doors(app)
orders.open_doors(app)
directory.open_doors(app)
FORM_LINK_LIFE = timedelta(days=90)


# The desk: what waits for a person


@app.on("GET", "/desk/documents/{document_id}", who=Permission.READ_PRESCRIPTIONS, page=True)
def show_document(request: Request[None]) -> Answer:
    """The picture of a page beside the fields to confirm."""
    return Answer(review_page.page(request))


@app.on("GET", "/desk/cases/{case_id}", who=Permission.READ_PRESCRIPTIONS, page=True)
def show_case(request: Request[None]) -> Answer:
    """The form, the documents and the prescriptions of a case, and what is left of them."""
    view = PrescriptionsStore(request.clinic).view_case(request.path["case_id"])
    claims = links.Claims("prescription form", request.clinic, view.case.case_id, clock.now() + FORM_LINK_LIFE)
    back = roads.roads(request.clinic, view.case.case_id, clock.now())
    return Answer(pages.case(request, view, links.sign(links.signing_key(), claims), roads=back))


# Documents


@app.on("GET", "/documents/{document_id}", who=Permission.READ_PRESCRIPTIONS, gives=Document)
def get_document(request: Request[None]) -> Answer:
    """One document with what was read of it and who decided."""
    return Answer(PrescriptionsStore(request.clinic).get_document(request.path["document_id"])[0])


@app.on("GET", "/documents/{document_id}/picture", who=Permission.READ_PRESCRIPTIONS, status=303)
def show_picture(request: Request[None]) -> Answer:
    """A five-minute link to the picture of a page (`page`, from 1); to the file itself when it has no picture."""
    store = PrescriptionsStore(request.clinic)
    document, _ = store.get_document(request.path["document_id"])
    if document.kind == "mail":
        raise NotFound("This mail was not opened; it has no picture.")
    if not document.pages:
        return Answer.see(store.documents.link(aws.signer(), f"pages/{document.content_hash}", "document"))
    name = picture_name(document.content_hash, page_number(request.query, document))
    return Answer.see(store.documents.link(aws.signer(), name, "page.png"))


@app.on("POST", "/documents/{document_id}/confirmation", who=Permission.REVIEW_PRESCRIPTIONS, takes=Review,
        gives=Prescription, status=201, again=again.document)  # fmt: skip
def confirm_document(request: Request[Review]) -> Answer:
    """The reviewer's answers: the prescription becomes active, or every field that stands in the way is named."""
    store = PrescriptionsStore(request.clinic)
    order = reviewing.confirm(store, request.path["document_id"], request.body, request.person.name, clock.now())
    return Answer.see(f"/prescriptions/desk/cases/{order.case_id}") if request.is_form else Answer(order)


@app.on("POST", "/documents/{document_id}/rejection", who=Permission.REVIEW_PRESCRIPTIONS, takes=Rejection,
        gives=Document, status=201, again=again.document)  # fmt: skip
def reject_document(request: Request[Rejection]) -> Answer:
    """The document is no prescription, or cannot be used."""
    store = PrescriptionsStore(request.clinic)
    document = reviewing.reject(store, request.path["document_id"], request.body, request.person.name, clock.now())
    return Answer.see("/prescriptions/desk") if request.is_form else Answer(document)


@app.on("POST", "/documents/{document_id}/letter", who=Permission.REVIEW_PRESCRIPTIONS, takes=Rejection,
        gives=LetterPreview, again=again.document)  # fmt: skip
def preview_letter(request: Request[Rejection]) -> Answer:
    """The letter to the doctor's office as a rejection would send it; nothing is sent."""
    store, document_id = PrescriptionsStore(request.clinic), request.path["document_id"]
    letter = reviewing.letter_to_office(store, document_id, request.body, clock.now())
    return Answer(pages.letter(request, document_id, request.body, letter) if request.is_form else letter)


@app.on("POST", "/documents/{document_id}/case", who=Permission.REVIEW_PRESCRIPTIONS, takes=CaseMatch,
        gives=Document, status=201, again=again.document)  # fmt: skip
def match_document(request: Request[CaseMatch]) -> Answer:
    """A person says to which case a document belongs."""
    document_id = request.path["document_id"]
    document = reviewing.match_to_case(PrescriptionsStore(request.clinic), document_id, request.body)
    return Answer.see(f"/prescriptions/desk/documents/{document_id}") if request.is_form else Answer(document)


@app.on("GET", "/desk/readings", who=Permission.READ_PRESCRIPTIONS, page=True)
def show_readings(request: Request[None]) -> Answer:
    """How often the machine was right, wrong or asked, field by field, beside what reviewers confirmed."""
    return Answer(pages.readings(request, readings.accuracy_of(PrescriptionsStore(request.clinic))))


@app.on("GET", "/readings", who=Permission.READ_PRESCRIPTIONS, gives=ReadingAccuracy)
def get_readings(request: Request[None]) -> Answer:
    """The same as data."""
    return Answer(readings.accuracy_of(PrescriptionsStore(request.clinic)))


# Cases, forms, prescriptions


@app.on("GET", "/cases/{case_id}", who=Permission.READ_PRESCRIPTIONS, gives=CaseView)
def get_case(request: Request[None]) -> Answer:
    """Everything this service knows of a case."""
    return Answer(PrescriptionsStore(request.clinic).view_case(request.path["case_id"]))


@app.on("GET", "/cases/{case_id}/form", who=Permission.READ_PRESCRIPTIONS, status=303)
def show_form(request: Request[None]) -> Answer:
    """A five-minute link to the printable form of a case."""
    return _form(PrescriptionsStore(request.clinic), request.path["case_id"])


@app.on("GET", "/forms/blank", who=Permission.READ_PRESCRIPTIONS, status=303)
def show_blank_form(request: Request[None]) -> Answer:
    """A five-minute link to a form without a case, with today's letterhead and list."""
    store = PrescriptionsStore(request.clinic)
    name = blank_form.draw_blank(store, clock.now())
    return Answer.see(store.documents.link(aws.signer(), name, "prescription-form.pdf"))


@app.on("GET", "/form/{token}", who=ByLink("prescription form"), status=303)
def show_form_by_link(request: Request[None]) -> Answer:
    """The same for the patient, by the link the clinic gave her."""
    return _form(PrescriptionsStore(request.clinic), request.link.subject if request.link else "")


# Queues and schedules


@app.on_sqs_message(queue_arn="EventsQueue", name="on_events", batch_size=10)
def on_events(event: Any) -> queues.Handled:
    """What eligibility and billing told: settings, cases, sessions."""
    return queues.each(event.to_dict(), events.take_in)


@app.on_sqs_message(queue_arn="MailQueue", name="on_mail", batch_size=1)
def on_mail(event: Any) -> queues.Handled:
    """A mail lies in the inbox: its pages go on the work list."""
    return queues.each(event.to_dict(), mail.take_in)


@app.on_sqs_message(queue_arn="UploadsQueue", name="on_upload", batch_size=1)
def on_upload(event: Any) -> queues.Handled:
    """A browser has stored a page: it goes on the work list."""
    return queues.each(event.to_dict(), uploading.take_in)


@app.on_sqs_message(queue_arn="PagesQueue", name="on_page", batch_size=1)
def on_page(event: Any) -> queues.Handled:
    """A page belongs to a case: it is read, without network, in a process of its own."""
    return queues.each(event.to_dict(), readings.take_in)


@app.on_sqs_message(queue_arn="RoundsQueue", name="on_round", batch_size=1)
def on_round(event: Any) -> queues.Handled:
    """One clinic's orders: what is past its last day has ended, and before that desk and patient are told."""
    return queues.each(event.to_dict(), looking.take_in)


@app.lambda_function(name="expire")
def expire(event: Any, context: Any) -> int:
    """Every day: the look at each clinic's orders goes on its way."""
    return rounds.make(clinics(), looking.ask)


@app.lambda_function(name="sweep")
def sweep(event: Any, context: Any) -> int:
    """Every five minutes: tell what a dead process left in the outbox."""
    return rounds.make(clinics(), lambda clinic: PrescriptionsStore(clinic).sweep())


def _form(store: PrescriptionsStore, case_id: str) -> Answer:
    form = store.find_form(case_id)
    if form is None:
        raise NotFound("The form of this case is not drawn yet. Try again in a moment.")
    return Answer.see(store.documents.link(aws.signer(), form.document, "prescription-form.pdf"))
