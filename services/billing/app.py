"""Billing, composed: each route, queue and schedule in five beats: read, translate, decide, record, tell.

Start here. What is decided stands in rules/, what happens in flows/, what is stored in store.py, what is shown in
pages/.
"""

from typing import Any

from services.billing import pages
from services.billing.doors import batches as batch_doors
from services.billing.doors import (
    cheques,
    claims,
    fees,
    notes,
    packets,
    papers,
    remittances,
    tasks,
    threads,
)
from services.billing.doors import reports as report_doors
from services.billing.flows import (
    again,
    awaiting,
    batches,
    facts,
    patient_cheques,
    payments,
    reading,
    reports,
)
from services.billing.models.receipts import Receipt
from services.billing.models.records import ClaimRecord
from services.billing.models.requests import (
    CaseBilling,
    ClaimList,
    LedgerPage,
    PaymentTaken,
)
from services.billing.store import BillingStore, clinics
from shared import clock, every_service, queues, rounds
from shared.permissions import Permission
from shared.web import Answer, Api, Request

app = Api("billing")
every_service.answer_for(app)
batch_doors.open_doors(app)
notes.open_doors(app)
tasks.open_doors(app)
claims.open_doors(app)
papers.open_doors(app)
remittances.open_doors(app)
packets.open_doors(app)
report_doors.open_doors(app)
fees.open_doors(app)
cheques.open_doors(app)
threads.open_doors(app)


# What people do


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


@app.on("GET", "/cases/{case_id}", who=Permission.READ_BILLING, gives=CaseBilling)
def get_case(request: Request[None]) -> Answer:
    """A case as billing knows it."""
    return Answer(reading.case(BillingStore(request.clinic), request.path["case_id"]))


@app.on("GET", "/claims", who=Permission.READ_BILLING, gives=ClaimList)
def list_claims(request: Request[None]) -> Answer:
    """A page of claims; `after` goes on."""
    return Answer(BillingStore(request.clinic).list_claims(request.query.get("after")))


@app.on("GET", "/claims/{claim_id}", who=Permission.READ_BILLING, gives=ClaimRecord)
def get_claim(request: Request[None]) -> Answer:
    """A claim with everything known of it."""
    return Answer(BillingStore(request.clinic).get_claim(request.path["claim_id"])[0])


@app.on("GET", "/ledger", who=Permission.READ_BILLING, gives=LedgerPage)
def get_ledger(request: Request[None]) -> Answer:
    """What stands on each kind of account, and a page of the journal, the newest first."""
    return Answer(BillingStore(request.clinic).books.ledger(request.query.get("after")))


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


@app.lambda_function(name="watch_files")
def watch_files(event: Any, context: Any) -> int:
    """Every five minutes: files that have not gone out, answers that are late. Return how many were looked at."""
    return rounds.make(clinics(), lambda clinic: awaiting.watch(BillingStore(clinic), clock.now()))


@app.lambda_function(name="count_claims")
def count_claims(event: Any, context: Any) -> int:
    """At night: one report per clinic, and what waits for an answer of a patient. Return how many were looked at."""
    return rounds.make(clinics(), _count)


def _count(clinic: str) -> int:
    return patient_cheques.watch(BillingStore(clinic), clock.now()) + reports.count(BillingStore(clinic), clock.now())


@app.lambda_function(name="sweep")
def sweep(event: Any, context: Any) -> int:
    """Every five minutes: tell what a dead process left in the outbox."""
    return rounds.make(clinics(), lambda clinic: BillingStore(clinic).sweep())
