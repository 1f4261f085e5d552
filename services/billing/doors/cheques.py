"""The doors to what a plan paid the patient and not the clinic: followed from the first word of it to its answer."""

from typing import Any

from services.billing.flows import patient_cheques
from services.billing.models.patient_cheques import (
    ChequeClosed,
    ChequeLetterAsked,
    ChequeList,
    ChequeMoney,
    ChequeTold,
    ChequeView,
    PatientCheque,
)
from services.billing.pages import cheques as pages
from services.billing.store import BillingStore
from shared import aws, clock
from shared.asking import Answer, Request
from shared.pages import problem_page
from shared.permissions import Permission
from shared.problems import NotFound, Problem
from shared.web import Api

_PATH = "/claims/{claim_id}/patient-cheque"


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _reading(app)
    _following(app)
    _closing(app)


def _reading(app: Api) -> None:
    @app.on("GET", "/cheques", who=Permission.READ_BILLING, gives=ChequeList)
    def list_cheques(request: Request[None]) -> Answer:
        """Payments of plans to patients that wait for an answer, the most urgent first; `after` goes on."""
        store = BillingStore(request.clinic)
        found = store.cheques.waiting(request.query.get("after"))
        today = store.get_settings().local_day(clock.now())
        return Answer(pages.waiting(request, found, today) if request.wants_page else found)

    @app.on("GET", _PATH, who=Permission.READ_BILLING, gives=ChequeView)
    def show_cheque(request: Request[None]) -> Answer:
        """What a plan paid the patient for a claim, and what came of it; or the form that enters it."""
        found = patient_cheques.view(BillingStore(request.clinic), request.path["claim_id"], clock.now())
        return Answer(pages.cheque(request, found) if request.wants_page else found)

    @app.on("GET", f"{_PATH}/letters/{{letter}}", who=Permission.READ_BILLING, status=303)
    def open_letter(request: Request[None]) -> Answer:
        """A letter to the patient, by a five-minute link."""
        store = BillingStore(request.clinic)
        cheque = patient_cheques.view(store, request.path["claim_id"], clock.now()).cheque
        letters = {str(one.number): one.document for one in (cheque.letters if cheque else ())}
        document = letters.get(request.path["letter"])
        if document is None:
            raise NotFound("There is no such letter yet.")
        return Answer.see(store.documents.link(aws.signer(), document, "letter.pdf"))


def _following(app: Api) -> None:
    @app.on("POST", _PATH, who=Permission.TAKE_PAYMENTS, takes=ChequeTold, gives=PatientCheque, status=201,
            again=_again)  # fmt: skip
    def tell_cheque(request: Request[ChequeTold]) -> Answer:
        """Enter that a plan paid the patient, as a letter, the patient or the payer says."""
        store = BillingStore(request.clinic)
        return _answer(request, *patient_cheques.tell(store, request.path["claim_id"], request.body, clock.now()))

    @app.on("POST", f"{_PATH}/letters", who=Permission.TAKE_PAYMENTS, takes=ChequeLetterAsked, gives=PatientCheque,
            status=201, again=_again)  # fmt: skip
    def write_letter(request: Request[ChequeLetterAsked]) -> Answer:
        """Write to the patient: the first letter, or the reminder."""
        store, by = BillingStore(request.clinic), request.person.name
        return _answer(request, *patient_cheques.write(store, request.path["claim_id"], request.body, by, clock.now()))


def _closing(app: Api) -> None:
    @app.on("POST", f"{_PATH}/money", who=Permission.TAKE_PAYMENTS, takes=ChequeMoney, gives=PatientCheque,
            status=201, again=_again)  # fmt: skip
    def take_money(request: Request[ChequeMoney]) -> Answer:
        """She pays it over, or a part of it."""
        key = request.repeat_key(request.path["claim_id"], request.body.model_dump_json())
        store = BillingStore(request.clinic)
        return _answer(request, *patient_cheques.take(store, request.path["claim_id"], request.body, key, clock.now()))

    @app.on("POST", f"{_PATH}/closing", who=Permission.TAKE_PAYMENTS, takes=ChequeClosed, gives=PatientCheque,
            status=201, again=_again)  # fmt: skip
    def close_cheque(request: Request[ChequeClosed]) -> Answer:
        """Close it without money from her: she refuses, or the payer pays the clinic instead."""
        store = BillingStore(request.clinic)
        return _answer(request, *patient_cheques.close(store, request.path["claim_id"], request.body, clock.now()))


def _answer(request: Request[Any], cheque: PatientCheque, is_new: bool) -> Answer:
    if request.is_form:
        return Answer.see(f"/billing/claims/{cheque.claim_id}/patient-cheque")
    return Answer(cheque, 201 if is_new else 200)


def _again(request: Request[Any], problem: Problem) -> str:
    """The page again, with what was wrong."""
    if request.staff is None or isinstance(problem, NotFound):
        return problem_page(problem)
    found = patient_cheques.view(BillingStore(request.clinic), request.path["claim_id"], clock.now())
    return pages.cheque(request, found, problem)
