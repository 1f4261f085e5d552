"""Billing, composed: each route, queue and schedule in five beats: read, translate, decide, record, tell.

Start here. What is decided stands in rules/, what happens in flows/, what is stored in store.py, what is shown in
pages/.
"""

from typing import Any

from services.billing import claim_doors, pages
from services.billing.flows import (
    again,
    appeals,
    batches,
    corrections,
    facts,
    notes,
    paper,
    payments,
    reading,
    reports,
)
from services.billing.models.appeals import AppealAsked
from services.billing.models.receipts import Receipt
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.models.reports import ReportView
from services.billing.models.requests import (
    BatchesAsked,
    CaseBilling,
    ClaimList,
    CorrectedNote,
    LedgerPage,
    PaymentTaken,
    Recorded,
    RemittanceList,
    SignedNote,
)
from services.billing.pages import plots
from services.billing.store import BillingStore, clinics
from shared import aws, clock, every_service, queues, rounds
from shared.dates import instant
from shared.objects import Objects
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Answer, Api, Request

app = Api("billing")
every_service.answer_for(app)
claim_doors.open_doors(app)


# What people do


@app.on("POST", "/sessions", who=Permission.SIGN_NOTES, takes=SignedNote, gives=Recorded, status=201, again=again.case)
def sign_note(request: Request[SignedNote]) -> Answer:
    """Sign a session note: it is reserved on the prescription, counted, priced, claimed and booked; or refused."""
    note = request.body
    key = request.repeat_key(request.person.name, note.model_dump_json())
    recorded, is_new = notes.sign_note(BillingStore(request.clinic), note, request.person.name, key, clock.now())
    if request.is_form:
        return Answer.see(f"/billing/desk/cases/{note.case_id}")
    return Answer(recorded, 201 if is_new else 200)


@app.on("POST", "/sessions/{session_id}/correction", who=Permission.SIGN_NOTES, takes=CorrectedNote, gives=Recorded,
        status=201, again=again.session)  # fmt: skip
def correct_note(request: Request[CorrectedNote]) -> Answer:
    """Correct a signed note: the next version, with its reason; the version before stays as it was signed."""
    note, session_id = request.body, request.path["session_id"]
    store = BillingStore(request.clinic)
    recorded, is_new = corrections.correct(store, session_id, note, request.person.name, clock.now())
    if request.is_form:
        return Answer.see(f"/billing/desk/sessions/{session_id}")
    return Answer(recorded, 201 if is_new else 200)


@app.on("POST", "/cases/{case_id}/payments", who=Permission.TAKE_PAYMENTS, takes=PaymentTaken, gives=Receipt,
        status=201, again=again.case)  # fmt: skip
def take_payment(request: Request[PaymentTaken]) -> Answer:
    """Take what a patient pays at the desk."""
    case_id, paid = request.path["case_id"], request.body
    key = request.repeat_key(paid.model_dump_json())
    receipt, is_new = payments.take(BillingStore(request.clinic), case_id, paid, key)
    if request.is_form:
        return Answer.see(f"/billing/desk/cases/{case_id}")
    return Answer(receipt, 201 if is_new else 200)


@app.on("POST", "/claims/{claim_id}/appeals", who=Permission.RUN_BATCHES, takes=AppealAsked, gives=ClaimRecord,
        status=201, again=again.claim)  # fmt: skip
def write_appeal(request: Request[AppealAsked]) -> Answer:
    """Write the appeal of a denied claim: a letter with its argument and exhibits, kept with the claim."""
    claim_id, asked = request.path["claim_id"], request.body
    key = request.repeat_key(claim_id, asked.model_dump_json())
    store = BillingStore(request.clinic)
    record, is_new = appeals.appeal(store, claim_id, asked, request.person.name, key, clock.now())
    if request.is_form:
        return Answer.see(f"/billing/desk/claims/{claim_id}")
    return Answer(record, 201 if is_new else 200)


@app.on("POST", "/batches", who=Permission.RUN_BATCHES, gives=BatchesAsked, status=202)
def run_batches(request: Request[None]) -> Answer:
    """Run tonight's batch now."""
    now = clock.now()
    asked = batches.ask(BillingStore(request.clinic), request.repeat_key(instant(now)), now)
    return Answer.see("/billing/desk") if request.is_form else Answer(BatchesAsked(batches=asked))


# What people read


@app.on("GET", "/desk", who=Permission.READ_BILLING, page=True)
def show_desk(request: Request[None]) -> Answer:
    """What waits for whom."""
    board = reading.board(BillingStore(request.clinic), request.query.get("column"), request.query.get("after"))
    return Answer(pages.desk(request, board))


@app.on("GET", "/desk/cases/{case_id}", who=Permission.READ_BILLING, page=True)
def show_case(request: Request[None]) -> Answer:
    """A case's sessions, claims and money."""
    return Answer(pages.case(request, reading.case(BillingStore(request.clinic), request.path["case_id"])))


@app.on("GET", "/desk/sessions/{session_id}", who=Permission.READ_BILLING, page=True)
def show_session(request: Request[None]) -> Answer:
    """A signed note with its versions, and the form that corrects it."""
    store, session_id = BillingStore(request.clinic), request.path["session_id"]
    return Answer(pages.session(request, store.get_session(session_id), store.versions(session_id)))


@app.on("GET", "/desk/claims/{claim_id}", who=Permission.READ_BILLING, page=True)
def show_claim(request: Request[None]) -> Answer:
    """A claim with its story, its segments, and the way back from each cent."""
    store = BillingStore(request.clinic)
    record, _ = store.get_claim(request.path["claim_id"])
    return Answer(pages.claim(request, reading.claim(store, record)))


@app.on("GET", "/desk/ledger", who=Permission.READ_BILLING, page=True)
def show_ledger(request: Request[None]) -> Answer:
    """The books."""
    return Answer(pages.ledger(request, BillingStore(request.clinic).books.ledger(request.query.get("after"))))


@app.on("GET", "/desk/remittances", who=Permission.READ_BILLING, page=True)
def show_remittances(request: Request[None]) -> Answer:
    """The payment advices that came."""
    return Answer(
        pages.remittances(request, BillingStore(request.clinic).books.remittances(request.query.get("after")))
    )


@app.on("GET", "/cases/{case_id}", who=Permission.READ_BILLING, gives=CaseBilling)
def get_case(request: Request[None]) -> Answer:
    """A case as billing knows it."""
    return Answer(reading.case(BillingStore(request.clinic), request.path["case_id"]))


@app.on("GET", "/sessions/{session_id}", who=Permission.READ_BILLING, gives=SessionRecord)
def get_session(request: Request[None]) -> Answer:
    """A signed session and what it came to."""
    return Answer(BillingStore(request.clinic).get_session(request.path["session_id"]))


@app.on("GET", "/claims", who=Permission.READ_BILLING, gives=ClaimList)
def list_claims(request: Request[None]) -> Answer:
    """A page of claims; `after` goes on."""
    return Answer(BillingStore(request.clinic).list_claims(request.query.get("after")))


@app.on("GET", "/claims/{claim_id}", who=Permission.READ_BILLING, gives=ClaimRecord)
def get_claim(request: Request[None]) -> Answer:
    """A claim with everything known of it."""
    return Answer(BillingStore(request.clinic).get_claim(request.path["claim_id"])[0])


@app.on("GET", "/remittances", who=Permission.READ_BILLING, gives=RemittanceList)
def list_remittances(request: Request[None]) -> Answer:
    """A page of payment advices, the newest first; `after` goes on."""
    return Answer(BillingStore(request.clinic).books.remittances(request.query.get("after")))


@app.on("GET", "/ledger", who=Permission.READ_BILLING, gives=LedgerPage)
def get_ledger(request: Request[None]) -> Answer:
    """What stands on each kind of account, and a page of the journal, the newest first."""
    return Answer(BillingStore(request.clinic).books.ledger(request.query.get("after")))


@app.on("GET", "/claims/{claim_id}/superbill", who=Permission.READ_BILLING, status=303)
def open_superbill(request: Request[None]) -> Answer:
    """The superbill of a claim, by a five-minute link."""
    store = BillingStore(request.clinic)
    return _link(store.documents, store.get_claim(request.path["claim_id"])[0].superbill, "superbill.pdf")


@app.on("GET", "/claims/{claim_id}/invoice", who=Permission.READ_BILLING, status=303)
def open_invoice(request: Request[None]) -> Answer:
    """The lawyer's invoice of a claim, by a five-minute link."""
    store = BillingStore(request.clinic)
    return _link(store.documents, store.get_claim(request.path["claim_id"])[0].invoice, "invoice.pdf")


@app.on("GET", "/claims/{claim_id}/appeals/{appeal_id}", who=Permission.READ_BILLING, status=303)
def open_appeal(request: Request[None]) -> Answer:
    """The letter of an appeal, by a five-minute link."""
    store = BillingStore(request.clinic)
    written = store.get_claim(request.path["claim_id"])[0].appeals
    letter = next((one.letter for one in written if one.appeal_id == request.path["appeal_id"]), None)
    return _link(store.documents, letter, "appeal.pdf")


@app.on("GET", "/claims/{claim_id}/cms1500", who=Permission.READ_BILLING, status=303)
def open_cms1500(request: Request[None]) -> Answer:
    """The claim typed for the pre-printed CMS-1500, by a five-minute link."""
    store = BillingStore(request.clinic)
    return _link(store.documents, paper.cms1500(store, request.path["claim_id"]), "cms1500.pdf")


@app.on("GET", "/claims/{claim_id}/cms1500/proof", who=Permission.READ_BILLING, status=303)
def open_cms1500_proof(request: Request[None]) -> Answer:
    """The same box by box on plain paper, to be read before a form is spent on it."""
    store = BillingStore(request.clinic)
    return _link(store.documents, paper.cms1500_proof(store, request.path["claim_id"], clock.now()), "proof.pdf")


@app.on("GET", "/cases/{case_id}/statement", who=Permission.READ_BILLING, status=303)
def open_statement(request: Request[None]) -> Answer:
    """What a patient owes and why, as a letter, by a five-minute link; accounts on a lien get none."""
    store = BillingStore(request.clinic)
    return _link(store.documents, paper.statement(store, request.path["case_id"], clock.now()), "statement.pdf")


@app.on("GET", "/reports", who=Permission.READ_BILLING, gives=ReportView)
def show_reports(request: Request[None]) -> Answer:
    """Last night's count over all claims, as data or as a page."""
    report = BillingStore(request.clinic).find_report()
    return Answer(pages.reports(request, report) if request.wants_page else ReportView(report=report))


@app.on("GET", "/reports/tables/{table}", who=Permission.READ_BILLING)
def open_table(request: Request[None]) -> Answer:
    """A table of the report as CSV: payers, ageing, denials."""
    from services.billing.forms import report_csv

    rows = report_csv.TABLES.get(request.path["table"])
    if rows is None:
        raise NotFound("There is no such table: payers, ageing, denials.")
    text = report_csv.write(rows(reports.latest(BillingStore(request.clinic))))
    named = f'attachment; filename="{request.path["table"]}.csv"'
    return Answer(text, 200, {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": named})


@app.on("GET", "/reports/plots/{plot}", who=Permission.READ_BILLING)
def open_plot(request: Request[None]) -> Answer:
    """A plot of the report as SVG: ageing, days, denials."""
    chart_of = plots.CHARTS.get(request.path["plot"])
    if chart_of is None:
        raise NotFound("There is no such plot: ageing, days, denials.")
    drawn = plots.draw(chart_of(reports.latest(BillingStore(request.clinic))))
    return Answer(drawn, 200, {"Content-Type": "image/svg+xml"})


@app.on("GET", "/cms1500/calibration", who=Permission.READ_BILLING, status=303)
def open_calibration(request: Request[None]) -> Answer:
    """The sheet by which a printer is set up for the pre-printed CMS-1500."""
    store = BillingStore(request.clinic)
    return _link(store.documents, paper.calibration(store), "calibration.pdf")


@app.on("GET", "/batches/{batch_id}/file", who=Permission.READ_BILLING, status=303)
def open_batch(request: Request[None]) -> Answer:
    """The 837P of a batch, by a five-minute link."""
    store = BillingStore(request.clinic)
    return _link(store.outbound, store.get_batch(request.path["batch_id"]).file, "claims.837")


def _link(objects: Objects, name: str | None, filename: str) -> Answer:
    if name is None:
        raise NotFound("There is no such document yet.")
    return Answer.see(objects.link(aws.signer(), name, filename))


# Queues and schedules


@app.on_sqs_message(queue_arn="EventsQueue", name="on_events", batch_size=10)
def on_events(event: Any) -> queues.Handled:
    """What eligibility and prescriptions told: kept, and held claims looked at again."""
    return queues.each(event.to_dict(), facts.take_in)


@app.on_sqs_message(queue_arn="BatchQueue", name="on_batch", batch_size=1)
def on_batch(event: Any) -> queues.Handled:
    """One batch of one clinic to one receiver."""
    return queues.each(event.to_dict(), batches.take_in)


@app.on_sqs_message(queue_arn="AnswersQueue", name="on_answer", batch_size=1)
def on_answer(event: Any) -> queues.Handled:
    """A file came back: 999, 277CA or 835."""
    from services.billing.flows import answers  # its readers are no other function's cold start

    return queues.each(event.to_dict(), answers.take_in)


@app.lambda_function(name="nightly_batch")
def nightly_batch(event: Any, context: Any) -> int:
    """At night: one message per clinic and receiver. Return how many."""
    return rounds.make(clinics(), lambda clinic: len(batches.ask_tonight(BillingStore(clinic), clock.now())))


@app.lambda_function(name="count_claims")
def count_claims(event: Any, context: Any) -> int:
    """At night: one report per clinic. Return how many claims were counted."""
    return rounds.make(clinics(), lambda clinic: reports.count(BillingStore(clinic), clock.now()))


@app.lambda_function(name="sweep")
def sweep(event: Any, context: Any) -> int:
    """Every five minutes: tell what a dead process left in the outbox."""
    return rounds.make(clinics(), lambda clinic: BillingStore(clinic).sweep())
