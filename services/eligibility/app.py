"""Eligibility, composed: each route, queue and schedule in five beats: read, translate, decide, record, tell.

Start here. What is decided stands in rules/, what is stored in store/, what is shown in pages/.
"""

from typing import Any

from services.eligibility import pages
from services.eligibility.doors import (
    authorizations,
    before_treatment,
    calls,
    intake,
    packets,
    payers,
    questions,
    worklist,
)
from services.eligibility.flows import (
    again,
    authorization_watch,
    cases,
    correcting,
    events,
    inquiries,
    intake_letters,
    rechecks,
    settings,
    stories,
)
from services.eligibility.models import (
    CaseList,
    CaseView,
    ClaimNumberLearned,
    SettingsText,
    SignIn,
)  # fmt: skip
from services.eligibility.models.intake import PhysicianClearance
from services.eligibility.models.letters import LetterList
from services.eligibility.models.rechecks import AskedExpressly
from services.eligibility.store import EligibilityStore, clinics
from shared import audit, clock, every_service, queues, rounds, staff
from shared.audit import AuditPage
from shared.identifiers import opaque_id
from shared.model import Model
from shared.permissions import Permission
from shared.problems import BadInput, NotFound
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.tenancy import at_work_for
from shared.web import Answer, Api, Open, Request, SignedIn, set_cookie

app = Api("eligibility")
every_service.answer_for(app)
authorizations.answer_for(app)
before_treatment.answer_for(app)
calls.answer_for(app)
intake.answer_for(app)
packets.answer_for(app)
payers.answer_for(app)
questions.answer_for(app)
worklist.answer_for(app)


# The public's door


@app.on("GET", "/", who=Open(), page=True)
def welcome(request: Request[None]) -> Answer:
    """Where to go."""
    return Answer(pages.welcome(told("HOME_CLINIC", "") or None))


# The staff's desk


@app.on("GET", "/cases", who=Permission.READ_CASES, gives=CaseList)
def list_cases(request: Request[None]) -> Answer:
    """A page of cases, newest first; `after` goes on."""
    return Answer(EligibilityStore(request.clinic).list_cases(request.query.get("after")))


@app.on("GET", "/cases/{case_id}", who=Permission.READ_CASES, gives=CaseView)
def get_case(request: Request[None]) -> Answer:
    """One case with everything known of it."""
    store = EligibilityStore(request.clinic)
    return Answer(stories.told(store, store.get_case(request.path["case_id"])[0]))


@app.on("GET", "/desk/cases/{case_id}", who=Permission.READ_CASES, page=True)
def show_case(request: Request[None]) -> Answer:
    """One case as a page, with its timeline."""
    store = EligibilityStore(request.clinic)
    view = stories.told(store, store.get_case(request.path["case_id"])[0])
    token = intake_letters.status_token(request.clinic, view.case, clock.now())
    settings_ = store.get_settings()
    held = inquiries.holds(settings_, view, clock.now())
    return Answer(pages.case(request, settings_, view, token, holds=held))


@app.on("POST", "/cases/{case_id}/inquiries", who=Permission.EDIT_CASES, takes=AskedExpressly,
        gives=CaseView, status=201, again=again.case)  # fmt: skip
def ask_plan(request: Request[AskedExpressly]) -> Answer:
    """Ask the health plan electronically (270/271), where no answer holds or where it is wanted expressly."""
    case_id, store = request.path["case_id"], EligibilityStore(request.clinic)
    key = request.repeat_key(case_id, request.body.model_dump_json())
    wanted = inquiries.Expressly(request.person.name, request.body.because, key) if request.body.again else None
    view = inquiries.ask_plan(store, case_id, clock.now(), wanted)
    return Answer.see(f"/eligibility/desk/cases/{case_id}") if request.is_form else Answer(view)


@app.on("POST", "/cases/{case_id}/claim-number", who=Permission.EDIT_CASES, takes=ClaimNumberLearned,
        gives=CaseView, status=201, again=again.case)  # fmt: skip
def record_claim_number(request: Request[ClaimNumberLearned]) -> Answer:
    """Record the insurer's claim number of the accident."""
    case_id, by = request.path["case_id"], request.person.name
    view = correcting.claim_number_learned(EligibilityStore(request.clinic), case_id, request.body, by, clock.now())
    return Answer.see(f"/eligibility/desk/cases/{case_id}") if request.is_form else Answer(view)


@app.on("GET", "/letters", who=Permission.READ_CASES, gives=LetterList)
def list_letters(request: Request[None]) -> Answer:
    """A page of the letters that were written to people, newest first, as data or as a page; `after` goes on."""
    store = EligibilityStore(request.clinic)
    found = store.list_letters(request.query.get("after"))
    return Answer(pages.letters(request, store.get_settings(), found) if request.wants_page else found)


@app.on("GET", "/audit", who=Permission.READ_AUDIT, gives=AuditPage)
def show_audit(request: Request[None]) -> Answer:
    """Who asked for which record, newest first, as data or as a page; `record` asks for one id, `after` goes on."""
    record = request.query.get("record") or None
    if record and not opaque_id.is_valid(record):
        raise BadInput("There is no such record. An id has 26 letters and digits, as in the address of its page.")
    found = audit.read(request.clinic, record, request.query.get("after"))
    return Answer(pages.audit(request, record, found) if request.wants_page else found)


@app.on("POST", "/cases/{case_id}/clearance", who=Permission.EDIT_CASES, takes=PhysicianClearance,
        gives=CaseView, status=201, again=again.case)  # fmt: skip
def record_clearance(request: Request[PhysicianClearance]) -> Answer:
    """Record that a physician has heard of what the patient ticked, and lets her be massaged."""
    return _changed(request, cases.cleared)


# Settings and sign-in


@app.on("GET", "/settings", who=Permission.READ_SETTINGS, gives=ClinicSettings)
def show_settings(request: Request[None]) -> Answer:
    """The clinic's settings, as data or as a page."""
    held = EligibilityStore(request.clinic).get_settings()
    return Answer(pages.settings(request, held) if request.wants_page else held)


@app.on("PUT", "/settings", who=Permission.EDIT_SETTINGS, takes=ClinicSettings, gives=ClinicSettings)
def put_settings(request: Request[ClinicSettings]) -> Answer:
    """The next revision of the settings."""
    if request.body.clinic != request.clinic:
        raise NotFound("There is no such clinic here.")
    return Answer(settings.change(EligibilityStore(request.clinic), request.body, clock.now()))


@app.on("POST", "/settings", who=Permission.EDIT_SETTINGS, takes=SettingsText, page=True, again=again.settings)
def post_settings(request: Request[SettingsText]) -> Answer:
    """The settings page's form: the whole document as text, judged field by field."""
    wanted = settings.from_page(request.body.text, request.clinic)
    settings.change(EligibilityStore(request.clinic), wanted, clock.now())
    return Answer.see("/eligibility/settings")


@app.on("GET", "/sign-in", who=Open(), page=True)
def show_sign_in(request: Request[None]) -> Answer:
    """The staff's sign-in form."""
    return Answer(pages.sign_in())


@app.on("POST", "/sign-in", who=Open(), takes=SignIn, status=204, again=again.sign_in)
def sign_in(request: Request[SignIn]) -> Answer:
    """Check the password (and the code of the authenticator app) and begin a session."""
    said = request.body
    if said.challenge and said.code:
        found = staff.answer_challenge(said.username, said.challenge, said.code)
    else:
        found = staff.check_password(said.username, said.password or "")
    if found is None:
        raise BadInput("User name, password or code is wrong.")
    if isinstance(found, staff.Challenge):
        return Answer(pages.sign_in(said.username, found), 200)
    found = found.model_copy(update={"time_zone": _time_zone(found.clinic)})
    cookie = set_cookie(staff.open_session(found, clock.now()), lives=int(staff.ABSOLUTE.total_seconds()))
    return (
        Answer.see("/eligibility/desk", Set_Cookie=cookie)
        if request.is_form
        else Answer("", 204, {"Set-Cookie": cookie})
    )


@app.on("POST", "/sign-out", who=SignedIn(), status=303)
def sign_out(request: Request[None]) -> Answer:
    """End the session."""
    staff.close_session(request.cookie)
    return Answer.see("/eligibility/sign-in", Set_Cookie=set_cookie("", lives=0))


# Queues, schedules, commands


@app.on_sqs_message(queue_arn="EventsQueue", name="on_events", batch_size=10)
def on_events(event: Any) -> queues.Handled:
    """What prescriptions and billing told: the case is judged again, its timeline goes on."""
    return queues.each(event.to_dict(), events.take_in)


@app.on_sqs_message(queue_arn="RecheckQueue", name="on_recheck", batch_size=1)
def on_recheck(event: Any) -> queues.Handled:
    """A page of the coming visits is sent on, or one case's plan is asked again."""
    return queues.each(event.to_dict(), rechecks.take_in)


@app.lambda_function(name="recheck")
def recheck(event: Any, context: Any) -> int:
    """Every night: the coming days' visits want an answer that holds. Return how many clinics were begun with."""
    return rounds.make(clinics(), lambda clinic: rechecks.begin(EligibilityStore(clinic), clock.now()))


@app.lambda_function(name="sweep")
def sweep(event: Any, context: Any) -> int:
    """Every five minutes: tell what a dead process left in the outbox."""
    return rounds.make(clinics(), lambda clinic: EligibilityStore(clinic).sweep())


@app.lambda_function(name="watch_authorizations")
def watch_authorizations(event: Any, context: Any) -> int:
    """Every morning: remind of answers that are due, warn of leave that ends. Return how many had something to tell."""
    return rounds.make(clinics(), lambda clinic: authorization_watch.look(EligibilityStore(clinic), clock.now()))


@app.lambda_function(name="load_settings")
def load_settings(event: Any, context: Any) -> int:
    """The operator's command: load a clinic's settings (`python -m infra.load_clinic FILE`). Return the revision."""
    wanted = settings.from_data(event)
    with at_work_for(wanted.clinic):
        return settings.load(EligibilityStore(wanted.clinic), wanted, clock.now()).revision


def _time_zone(clinic: str) -> str:
    with at_work_for(clinic):
        settings = EligibilityStore(clinic).find_settings()
    return settings.time_zone if settings else "UTC"


def _changed(request: Request[Any], change: Any) -> Answer:
    """Record a change of a case and answer with the case, or go back to its page."""
    store = EligibilityStore(request.clinic)
    case_id = request.path["case_id"]
    body: Model = request.body
    view = change(store, case_id, body, request.repeat_key(case_id, body.model_dump_json()), clock.now())
    return Answer.see(f"/eligibility/desk/cases/{case_id}") if request.is_form else Answer(view)
