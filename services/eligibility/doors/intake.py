"""The form that asks: chosen, filled in, left and found again, sent; then her own page; and the desk's copy of it."""

from datetime import timedelta
from typing import Any

from services.eligibility import pages
from services.eligibility.flows import again, correcting, intake_letters
from services.eligibility.flows import intake as flow
from services.eligibility.models import Answered, Case, CaseView, Intake
from services.eligibility.models.corrections import Correction
from services.eligibility.models.intake import PublicIntake
from services.eligibility.pages import correcting as correct_pages
from services.eligibility.pages import form_token
from services.eligibility.pages import intake as form_pages
from services.eligibility.store import EligibilityStore, is_clinic
from shared import clock
from shared.codes.payer_kind import PayerKind
from shared.links import Claims
from shared.permissions import Permission
from shared.problems import Conflict, LinkExpired, NotFound
from shared.settings import ClinicSettings
from shared.web import Answer, Api, ByLink, Open, Request

_RENEWED = timedelta(days=30)  # a link to a status page with less left is given a new one


def answer_for(app: Api) -> None:
    """Declare these routes."""
    _public(app)
    _by_link(app)
    _desk(app)


def open_clinic(request: Request[Any]) -> ClinicSettings:
    """The settings of a clinic whose door is open to everybody; NotFound for a made-up one."""
    if not is_clinic(request.clinic):
        raise NotFound("There is no such clinic here. Ask your clinic for the address of its form.")
    return EligibilityStore(request.clinic).get_settings()


def _public(app: Api) -> None:
    @app.on("GET", "/intake/{clinic}", who=Open(), page=True)
    def show_choice(request: Request[None]) -> Answer:
        """Who should pay? Each answer leads to its own form."""
        return Answer(form_pages.choice(open_clinic(request)))

    @app.on("GET", "/intake/{clinic}/{payer_kind}", who=Open(), page=True)
    def show_intake(request: Request[None]) -> Answer:
        """The form of one path."""
        clinic = open_clinic(request)
        return Answer(
            form_pages.form(clinic, _kind(request.path["payer_kind"]), {}, form_token.issue(clinic.clinic, clock.now()))
        )

    @app.on("POST", "/intake/{clinic}", who=Open(), takes=PublicIntake, gives=Answered, status=201, again=again.intake)
    def open_case(request: Request[PublicIntake]) -> Answer:
        """Take in a patient's form and answer at once with the determination; a repeat returns the same case."""
        clinic, store, now = open_clinic(request), EligibilityStore(request.clinic), clock.now()
        view, is_new = flow.open_case(store, clinic, flow.from_the_street(store, clinic, request, now), now)
        page = _her_page(request.clinic, view.case)
        if request.is_form:
            return Answer.see(page)
        answered = Answered(case_id=view.case.case_id, status_page=page, determination=view.latest)
        return Answer(answered, 201 if is_new else 200)

    @app.on("POST", "/drafts/{clinic}", who=Open(), status=303, page=True, again=again.intake)
    def save_draft(request: Request[None]) -> Answer:
        """Keep a half-filled form for two weeks, and lead to the link that brings it back."""
        clinic = open_clinic(request)
        draft = flow.save_draft(EligibilityStore(request.clinic), clinic, request, clock.now())
        return Answer.see(f"/eligibility/draft/{intake_letters.draft_token(request.clinic, draft)}")


def _by_link(app: Api) -> None:
    @app.on("GET", "/draft/{token}", who=ByLink("intake draft"), page=True)
    def show_draft(request: Request[None]) -> Answer:
        """The half-filled form again; when it was sent, the patient's page."""
        store, now, link = EligibilityStore(request.clinic), clock.now(), _link(request)
        clinic = store.get_settings()
        found = flow.resume(store, clinic, link.subject, now)
        if isinstance(found, str):
            return Answer.see(_her_page(request.clinic, store.get_case(found)[0].case))
        return Answer(form_pages.resumed(clinic, found, request.path["token"], now))

    @app.on("GET", "/status/{token}", who=ByLink("case status"), page=True)
    def show_status(request: Request[None]) -> Answer:
        """The patient's own page: where her case stands. In the last month of a link it gives her a new one."""
        store, now, link = EligibilityStore(request.clinic), clock.now(), _link(request)
        view, _ = store.get_case(link.subject)
        token = intake_letters.status_token(request.clinic, view.case, now)
        if link.expires - now < _RENEWED and token != request.path["token"]:
            return Answer.see(f"/eligibility/status/{token}")
        return Answer(pages.status(store.get_settings(), view, link.expires, now))


def _desk(app: Api) -> None:
    @app.on("GET", "/desk/intake", who=Permission.EDIT_CASES, page=True)
    def show_intake_at_desk(request: Request[None]) -> Answer:
        """The same form for a caller on the telephone, without the guard; `path` says who should pay."""
        clinic, path = EligibilityStore(request.clinic).get_settings(), request.query.get("path")
        if path is None:
            return Answer(form_pages.choice(clinic, request))
        return Answer(form_pages.form(clinic, _kind(path), {}, form_token.new_submission(), desk=request))

    @app.on("POST", "/desk/intake", who=Permission.EDIT_CASES, takes=Intake, gives=CaseView, status=201,
            again=again.intake_at_desk)  # fmt: skip
    def open_case_at_desk(request: Request[Intake]) -> Answer:
        """Take a form by telephone; the case says who took it."""
        store, now = EligibilityStore(request.clinic), clock.now()
        key = request.repeat_key(request.body.submission or request.body.model_dump_json())
        filled = flow.Filled(request.body, key, taken_by=request.person.name)
        view, is_new = flow.open_case(store, store.get_settings(), filled, now)
        if request.is_form:
            return Answer.see(f"/eligibility/desk/cases/{view.case.case_id}")
        return Answer(view, 201 if is_new else 200)

    @app.on("GET", "/desk/cases/{case_id}/facts", who=Permission.EDIT_CASES, page=True)
    def show_facts(request: Request[None]) -> Answer:
        """The form with what is known, to be corrected; `path` asks the questions of another kind of payer."""
        store = EligibilityStore(request.clinic)
        view, _ = store.get_case(request.path["case_id"])
        kind = _kind(request.query.get("path", view.case.facts.payer_kind))
        return Answer(correct_pages.form(request, store.get_settings(), view, kind, correct_pages.as_filled(view)))

    @app.on("POST", "/cases/{case_id}/facts", who=Permission.EDIT_CASES, takes=Correction, gives=CaseView, status=201,
            again=again.facts)  # fmt: skip
    def correct_facts(request: Request[Correction]) -> Answer:
        """Correct what was taken at intake: what stood there is kept, the case is judged again."""
        store, case_id = EligibilityStore(request.clinic), request.path["case_id"]
        view = correcting.correct(store, case_id, request.body, request.person.name, clock.now())
        return Answer.see(f"/eligibility/desk/cases/{case_id}") if request.is_form else Answer(view)

    @app.on("POST", "/cases/{case_id}/status-link", who=Permission.EDIT_CASES, status=202, again=again.case)
    def send_status_link(request: Request[None]) -> Answer:
        """Send the patient the address of her page again, once a day."""
        store, case_id = EligibilityStore(request.clinic), request.path["case_id"]
        view, _ = store.get_case(case_id)
        if not flow.send_status_link(store, store.get_settings(), view.case, clock.now()):
            raise Conflict("There is no e-mail address that we may write to. Tell the patient by telephone.")
        return Answer.see(f"/eligibility/desk/cases/{case_id}") if request.is_form else Answer({"sent": True})


def _kind(path: str) -> PayerKind:
    try:
        return PayerKind(path)
    except ValueError:
        raise NotFound("There is no such form. Begin with who should pay.") from None


def _link(request: Request[Any]) -> Claims:
    if request.link is None:
        raise LinkExpired("Ask the clinic for a new link.")
    return request.link


def _her_page(clinic: str, case: Case) -> str:
    return f"/eligibility/status/{intake_letters.status_token(clinic, case, clock.now())}"
