"""The routes of authorizations: what the desk does with them, and the caseworker's page behind her link."""

from typing import Any

from services.eligibility.flows import again, authorizations, papers
from services.eligibility.flows.cases import local_day
from services.eligibility.models import CaseView
from services.eligibility.models.authorizations import (
    AuthorizationAsked,
    AuthorizationRecord,
    CaseworkerAnswer,
    DeskAnswer,
    HowGiven,
    LeaveRecorded,
    Withdrawal,
)
from services.eligibility.pages import authorizations as pages
from services.eligibility.store import EligibilityStore
from shared import clock
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Answer, Api, ByLink, Request

BY_CASEWORKER = ByLink("answer authorization")


def answer_for(app: Api) -> None:
    """Declare the routes."""
    _for_desk(app)
    _for_caseworker(app)


def _for_desk(app: Api) -> None:
    @app.on("POST", "/cases/{case_id}/authorization-requests", who=Permission.EDIT_CASES, takes=AuthorizationAsked,
            gives=CaseView, status=201, again=again.case)  # fmt: skip
    def ask_for_authorization(request: Request[AuthorizationAsked]) -> Answer:
        """Ask the payer for leave: a letter, and a link under which the caseworker answers."""
        case_id, asked = request.path["case_id"], request.body
        key = request.repeat_key(case_id, asked.submission or asked.model_dump_json())
        return _case(request, authorizations.ask(_store(request), case_id, asked, key, clock.now()))

    @app.on("POST", "/cases/{case_id}/authorizations", who=Permission.EDIT_CASES, takes=LeaveRecorded,
            gives=CaseView, status=201, again=again.case)  # fmt: skip
    def record_authorization(request: Request[LeaveRecorded]) -> Answer:
        """Record the payer's leave to treat; its number reaches the claim by itself."""
        case_id = request.path["case_id"]
        return _case(request, authorizations.record(_store(request), case_id, request.body, clock.now()))

    @app.on("POST", "/cases/{case_id}/authorizations/{authorization_id}/answer", who=Permission.EDIT_CASES,
            takes=DeskAnswer, gives=CaseView, status=201, again=again.case)  # fmt: skip
    def record_answer(request: Request[DeskAnswer]) -> Answer:
        """Write down the payer's answer that came by telephone, fax or letter."""
        case_id, name = _names(request)
        said = request.body
        return _case(request, authorizations.answer(_store(request), case_id, name, said, said.how, clock.now()))

    @app.on("POST", "/cases/{case_id}/authorizations/{authorization_id}/withdrawal", who=Permission.EDIT_CASES,
            takes=Withdrawal, gives=CaseView, status=201, again=again.case)  # fmt: skip
    def withdraw_authorization(request: Request[Withdrawal]) -> Answer:
        """Take a request back, or note that the payer took its leave back."""
        return _case(request, authorizations.withdraw(_store(request), *_names(request), request.body, clock.now()))

    @app.on("POST", "/cases/{case_id}/authorizations/{authorization_id}/reminders", who=Permission.EDIT_CASES,
            gives=CaseView, status=201, again=again.case)  # fmt: skip
    def remind_caseworker(request: Request[None]) -> Answer:
        """Send the request to the caseworker once more; once a day is enough."""
        return _case(request, authorizations.remind(_store(request), *_names(request), clock.now()))

    @app.on("GET", "/cases/{case_id}/authorizations/{authorization_id}/letter", who=Permission.READ_CASES, status=303)
    def show_request(request: Request[None]) -> Answer:
        """The request as it was sent (PDF), by a five-minute link."""
        store = _store(request)
        case_id, name = _names(request)
        return _letter(store, authorizations.get(store.get_case(case_id)[0], name))


def _for_caseworker(app: Api) -> None:
    @app.on("GET", "/authorization/{token}", who=BY_CASEWORKER, page=True)
    def show_authorization_request(request: Request[None]) -> Answer:
        """The caseworker's page: the request and, once given, her answer."""
        store = _store(request)
        view, record = _asked(request, store)
        settings = store.get_settings()
        today = local_day(settings, clock.now())
        return Answer(pages.caseworker(settings, view, record, today, request.path["token"], {}))

    @app.on("POST", "/authorization/{token}", who=BY_CASEWORKER, takes=CaseworkerAnswer, gives=AuthorizationRecord,
            status=201, again=again.caseworker)  # fmt: skip
    def answer_authorization_request(request: Request[CaseworkerAnswer]) -> Answer:
        """The caseworker approves, changes or refuses: once."""
        store = _store(request)
        _, held = _asked(request, store)
        view = authorizations.answer(
            store, held.case_id, held.authorization_id, request.body, HowGiven.OUR_PAGE, clock.now()
        )
        if request.is_form:
            return Answer.see(f"/eligibility/authorization/{request.path['token']}")
        return Answer(authorizations.get(view, held.authorization_id))

    @app.on("GET", "/authorization/{token}/letter", who=BY_CASEWORKER, status=303)
    def show_request_to_caseworker(request: Request[None]) -> Answer:
        """The request as a letter (PDF), by a five-minute link."""
        store = _store(request)
        return _letter(store, _asked(request, store)[1])


def _store(request: Request[Any]) -> EligibilityStore:
    return EligibilityStore(request.clinic)


def _names(request: Request[Any]) -> tuple[str, str]:
    return request.path["case_id"], request.path["authorization_id"]


def _case(request: Request[Any], view: CaseView) -> Answer:
    if request.is_form:
        return Answer.see(f"/eligibility/desk/cases/{view.case.case_id}#authorizations")
    return Answer(view)


def _asked(request: Request[Any], store: EligibilityStore) -> tuple[CaseView, AuthorizationRecord]:
    """The case and the request that the link is about."""
    return authorizations.asked_by_link(store, request.link.subject if request.link else "")


def _letter(store: EligibilityStore, record: AuthorizationRecord) -> Answer:
    if record.letter is None:
        raise NotFound("No letter was written for this authorization.")
    return papers.shown(store, record.letter, "request-for-authorization.pdf")
