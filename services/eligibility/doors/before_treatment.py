"""The doors between the answer and the first visit: money, consent, appointment, and the whole story of a case."""

from typing import Any

from services.eligibility.flows import (
    again,
    appointments,
    asking,
    consents,
    correcting,
    estimates,
    good_faith,
    papers,
    stories,
)
from services.eligibility.flows.first_visit import FirstVisit, calendar_of, gather
from services.eligibility.forms import calendar_file
from services.eligibility.models import StoryPage
from services.eligibility.models.estimates import EstimateAsked, EstimateView
from services.eligibility.models.good_faith import GoodFaithAsked, GoodFaithEstimate
from services.eligibility.models.visits import (
    AppointmentSet,
    Asked,
    CalledOff,
    ConsentGiven,
    MissingAsked,
    MissingFacts,
    Readiness,
    TimesProposed,
)
from services.eligibility.pages import before_treatment as pages
from services.eligibility.store import EligibilityStore
from services.eligibility.store.paper_rows import PaperRows
from shared import clock
from shared.asking import Answer, ByLink, Request
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Api

_FIRST_VISIT, _GOOD_FAITH = ByLink(asking.FIRST_VISIT), ByLink(good_faith.PURPOSE)
_FILE = "good-faith-estimate.pdf"


def answer_for(app: Api) -> None:
    """Declare these routes for the service."""
    for declare in (_story, _estimates, _good_faith, _at_the_desk, _by_link, _consent_by_link, _estimate_by_link):
        declare(app)


def _story(app: Api) -> None:
    @app.on("GET", "/cases/{case_id}/timeline", who=Permission.READ_CASES, gives=StoryPage)
    def get_story(request: Request[None]) -> Answer:
        """A page of what happened to a case, newest first; `after` goes on."""
        return Answer(stories.page(_store(request), request.path["case_id"], request.query.get("after")))

    @app.on("GET", "/desk/cases/{case_id}/timeline", who=Permission.READ_CASES, page=True)
    def show_story(request: Request[None]) -> Answer:
        """The same as a page."""
        store, case_id = _store(request), request.path["case_id"]
        view = store.get_case(case_id)[0]
        found = stories.page(store, case_id, request.query.get("after"))
        return Answer(pages.story(request, store.get_settings(), view, found))


def _estimates(app: Api) -> None:
    @app.on("POST", "/cases/{case_id}/estimates", who=Permission.EDIT_CASES, takes=EstimateAsked,
            gives=EstimateView, status=201, again=again.first_visit)  # fmt: skip
    def make_estimate(request: Request[EstimateAsked]) -> Answer:
        """Estimate what so many visits will cost the patient, from what is known today; it is kept."""
        store, case_id = _store(request), request.path["case_id"]
        made = estimates.make(store, case_id, request.body, request.person.name, clock.now())
        if request.is_form:
            return Answer.see(f"/eligibility/desk/cases/{case_id}/estimates/{made.estimate_id}")
        return Answer(estimates.find(store, case_id, made.estimate_id))

    @app.on("GET", "/cases/{case_id}/estimates/{estimate_id}", who=Permission.READ_CASES, gives=EstimateView)
    def get_estimate(request: Request[None]) -> Answer:
        """An estimate with what came of it."""
        return Answer(estimates.find(_store(request), request.path["case_id"], request.path["estimate_id"]))

    @app.on("GET", "/desk/cases/{case_id}/estimates/{estimate_id}", who=Permission.READ_CASES, page=True)
    def show_estimate(request: Request[None]) -> Answer:
        """The same as a page: what the estimate rests on, and what was really paid."""
        store, case_id = _store(request), request.path["case_id"]
        found = estimates.find(store, case_id, request.path["estimate_id"])
        return Answer(pages.estimate(request, store.get_settings(), store.get_case(case_id)[0], found))


def _good_faith(app: Api) -> None:
    @app.on("POST", "/cases/{case_id}/good-faith-estimates", who=Permission.EDIT_CASES, takes=GoodFaithAsked,
            gives=GoodFaithEstimate, status=201, again=again.first_visit)  # fmt: skip
    def issue_good_faith_estimate(request: Request[GoodFaithAsked]) -> Answer:
        """Issue the good faith estimate of a patient who pays herself; the same again is no new version."""
        case_id = request.path["case_id"]
        made = good_faith.issue(_store(request), case_id, request.body, request.person.name, clock.now())
        return _back(request) if request.is_form else Answer(made)

    @app.on("GET", "/cases/{case_id}/good-faith-estimates/{version}", who=Permission.READ_CASES,
            gives=GoodFaithEstimate)  # fmt: skip
    def get_good_faith_estimate(request: Request[None]) -> Answer:
        """One version of it, as it was issued."""
        return Answer(_version(request))

    @app.on("GET", "/cases/{case_id}/good-faith-estimates/{version}/document", who=Permission.READ_CASES, status=303)
    def get_good_faith_document(request: Request[None]) -> Answer:
        """Its page, by a five-minute link."""
        return _opened(_store(request), _version(request))


def _at_the_desk(app: Api) -> None:
    @app.on("GET", "/desk/cases/{case_id}/first-visit", who=Permission.READ_CASES, page=True)
    def show_first_visit(request: Request[None]) -> Answer:
        """What is done before the first visit, and what is missing."""
        return Answer(pages.first_visit(request, _gathered(request)))

    @app.on("GET", "/cases/{case_id}/readiness", who=Permission.READ_CASES, gives=Readiness)
    def get_readiness(request: Request[None]) -> Answer:
        """The checklist of the first visit."""
        return Answer(_gathered(request).readiness)

    @app.on("POST", "/cases/{case_id}/asks", who=Permission.EDIT_CASES, takes=MissingAsked, gives=Asked, status=201,
            again=again.first_visit)  # fmt: skip
    def ask_for_missing(request: Request[MissingAsked]) -> Answer:
        """Ask the right person for what is missing, by letter; for one thing once a day at most."""
        case_id = request.path["case_id"]
        asked = asking.ask(_store(request), case_id, request.body, request.person.name, clock.now())
        return _back(request) if request.is_form else Answer(asked)

    @app.on("POST", "/cases/{case_id}/appointment", who=Permission.EDIT_CASES, takes=AppointmentSet,
            gives=Readiness, status=201, again=again.first_visit)  # fmt: skip
    def agree_on_appointment(request: Request[AppointmentSet]) -> Answer:
        """Agree on the first appointment, or move it; the patient gets a letter."""
        appointments.agree(_store(request), request.path["case_id"], request.body, request.person.name, clock.now())
        return _back(request) if request.is_form else Answer(_gathered(request).readiness)

    @app.on("POST", "/cases/{case_id}/appointment/cancellation", who=Permission.EDIT_CASES, takes=CalledOff,
            gives=Readiness, status=201, again=again.first_visit)  # fmt: skip
    def call_off_appointment(request: Request[CalledOff]) -> Answer:
        """Call the first appointment off; the patient gets a letter."""
        appointments.call_off(_store(request), request.path["case_id"], request.body, request.person.name, clock.now())
        return _back(request) if request.is_form else Answer(_gathered(request).readiness)

    @app.on("GET", "/cases/{case_id}/calendar", who=Permission.READ_CASES)
    def get_calendar(request: Request[None]) -> Answer:
        """The first appointment as a calendar file (RFC 5545)."""
        store = _store(request)
        text = calendar_of(store.get_settings(), store.get_case(request.path["case_id"])[0])
        if text is None:
            raise NotFound("No appointment has been agreed on.")
        return _calendar(text)


def _by_link(app: Api) -> None:
    @app.on("GET", "/first-visit/{token}", who=_FIRST_VISIT, page=True)
    def show_my_first_visit(request: Request[None]) -> Answer:
        """The patient's own page before the first visit."""
        now, case_id = clock.now(), _subject(request)
        found = gather(_store(request), case_id, now)
        estimate_token = good_faith.token(request.clinic, case_id, now)
        return Answer(pages.my_first_visit(found, request.path["token"], estimate_token, {}))

    @app.on("POST", "/first-visit/{token}/appointment", who=_FIRST_VISIT, takes=TimesProposed, gives=Readiness,
            status=201, again=again.my_first_visit)  # fmt: skip
    def propose_times(request: Request[TimesProposed]) -> Answer:
        """The patient says when she could come."""
        appointments.propose(_store(request), _subject(request), request.body, clock.now())
        return _my_page(request)

    @app.on("POST", "/first-visit/{token}/facts", who=_FIRST_VISIT, takes=MissingFacts, gives=Readiness, status=201,
            again=again.my_first_visit)  # fmt: skip
    def add_facts(request: Request[MissingFacts]) -> Answer:
        """The patient adds what her form did not say: the claim number, or the number on her card."""
        correcting.told_by_patient(_store(request), _subject(request), request.body, clock.now())
        return _my_page(request)

    @app.on("GET", "/first-visit/{token}/calendar", who=_FIRST_VISIT)
    def get_my_calendar(request: Request[None]) -> Answer:
        """The patient's appointment for her calendar; without one, back to her page."""
        store = _store(request)
        text = calendar_of(store.get_settings(), store.get_case(_subject(request))[0])
        return _calendar(text) if text else Answer.see(f"/eligibility/first-visit/{request.path['token']}")


def _consent_by_link(app: Api) -> None:
    @app.on("POST", "/first-visit/{token}/consent", who=_FIRST_VISIT, takes=ConsentGiven, gives=Readiness,
            status=201, again=again.my_first_visit)  # fmt: skip
    def sign_consent(request: Request[ConsentGiven]) -> Answer:
        """The patient signs the consent to treatment, under the text that she saw."""
        consents.sign(_store(request), _subject(request), request.body, clock.now())
        return _my_page(request)

    @app.on("POST", "/first-visit/{token}/consent/revocation", who=_FIRST_VISIT, gives=Readiness, status=201,
            again=again.my_first_visit)  # fmt: skip
    def take_consent_back(request: Request[None]) -> Answer:
        """The patient takes her consent back; what was signed stays on record."""
        consents.revoke(_store(request), _subject(request), clock.now())
        return _my_page(request)


def _estimate_by_link(app: Api) -> None:
    @app.on("POST", "/first-visit/{token}/estimate-request", who=_FIRST_VISIT, gives=Readiness, status=201,
            again=again.my_first_visit)  # fmt: skip
    def ask_for_good_faith_estimate(request: Request[None]) -> Answer:
        """The patient asks what it costs: the desk has three business days (45 CFR 149.610)."""
        good_faith.asked_for(_store(request), _subject(request), clock.now())
        return _my_page(request)

    @app.on("GET", "/good-faith-estimate/{token}", who=_GOOD_FAITH, page=True)
    def show_my_estimate(request: Request[None]) -> Answer:
        """The patient's good faith estimate, the version in force."""
        store = _store(request)
        view = store.get_case(_subject(request))[0]
        given = good_faith.latest(store, view) if view.case.papers.good_faith else None
        return Answer(pages.good_faith(store.get_settings(), view, given, request.path["token"]))

    @app.on("GET", "/good-faith-estimate/{token}/document", who=_GOOD_FAITH, status=303)
    def get_my_estimate(request: Request[None]) -> Answer:
        """Its page, by a five-minute link; without one, back to the patient's page."""
        store = _store(request)
        view = store.get_case(_subject(request))[0]
        if view.case.papers.good_faith is None:
            return Answer.see(f"/eligibility/good-faith-estimate/{request.path['token']}")
        return _opened(store, good_faith.latest(store, view))


def _store(request: Request[Any]) -> EligibilityStore:
    return EligibilityStore(request.clinic)


def _subject(request: Request[Any]) -> str:
    return request.link.subject if request.link else ""


def _gathered(request: Request[Any]) -> FirstVisit:
    return gather(_store(request), request.path["case_id"], clock.now())


def _back(request: Request[Any]) -> Answer:
    return Answer.see(f"/eligibility/desk/cases/{request.path['case_id']}/first-visit")


def _my_page(request: Request[Any]) -> Answer:
    if request.is_form:
        return Answer.see(f"/eligibility/first-visit/{request.path['token']}")
    return Answer(gather(_store(request), _subject(request), clock.now()).readiness)


def _version(request: Request[Any]) -> GoodFaithEstimate:
    return PaperRows(_store(request).table).get_good_faith(request.path["case_id"], request.path["version"])


def _opened(store: EligibilityStore, given: GoodFaithEstimate) -> Answer:
    return papers.shown(store, given.document, _FILE)


def _calendar(text: str) -> Answer:
    shown = {"Content-Type": calendar_file.MEDIA_TYPE, "Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Answer(text, 200, shown)
