"""The doors to what happens between the answer and the first visit: money, consent, appointment, and the whole story.

Declared for the app like its other routes; they stand apart because they belong together.
"""

from services.eligibility.flows import again, estimates, stories
from services.eligibility.flows.first_visit import gather
from services.eligibility.models import StoryPage
from services.eligibility.models.estimates import EstimateAsked, EstimateView
from services.eligibility.pages import before_treatment as pages
from services.eligibility.store import EligibilityStore
from shared import clock
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _story(app)
    _estimates(app)


def _story(app: Api) -> None:
    @app.on("GET", "/cases/{case_id}/timeline", who=Permission.READ_CASES, gives=StoryPage)
    def get_story(request: Request[None]) -> Answer:
        """A page of what happened to a case, newest first; `after` goes on."""
        store = EligibilityStore(request.clinic)
        return Answer(stories.page(store, request.path["case_id"], request.query.get("after")))

    @app.on("GET", "/desk/cases/{case_id}/timeline", who=Permission.READ_CASES, page=True)
    def show_story(request: Request[None]) -> Answer:
        """The same as a page."""
        store, case_id = EligibilityStore(request.clinic), request.path["case_id"]
        view = store.get_case(case_id)[0]
        found = stories.page(store, case_id, request.query.get("after"))
        return Answer(pages.story(request, store.get_settings(), view, found))

    @app.on("GET", "/desk/cases/{case_id}/first-visit", who=Permission.READ_CASES, page=True)
    def show_first_visit(request: Request[None]) -> Answer:
        """What is done before the first visit, and what is missing."""
        found = gather(EligibilityStore(request.clinic), request.path["case_id"])
        return Answer(pages.first_visit(request, found.settings, found.view, found.estimate))


def _estimates(app: Api) -> None:
    @app.on("POST", "/cases/{case_id}/estimates", who=Permission.EDIT_CASES, takes=EstimateAsked,
            gives=EstimateView, status=201, again=again.first_visit)  # fmt: skip
    def make_estimate(request: Request[EstimateAsked]) -> Answer:
        """Estimate what so many visits will cost the patient, from what is known today; it is kept."""
        store, case_id = EligibilityStore(request.clinic), request.path["case_id"]
        made = estimates.make(store, case_id, request.body, request.person.name, clock.now())
        if request.is_form:
            return Answer.see(f"/eligibility/desk/cases/{case_id}/estimates/{made.estimate_id}")
        return Answer(estimates.find(store, case_id, made.estimate_id))

    @app.on("GET", "/cases/{case_id}/estimates/{estimate_id}", who=Permission.READ_CASES, gives=EstimateView)
    def get_estimate(request: Request[None]) -> Answer:
        """An estimate with what came of it."""
        store = EligibilityStore(request.clinic)
        return Answer(estimates.find(store, request.path["case_id"], request.path["estimate_id"]))

    @app.on("GET", "/desk/cases/{case_id}/estimates/{estimate_id}", who=Permission.READ_CASES, page=True)
    def show_estimate(request: Request[None]) -> Answer:
        """The same as a page: what the estimate rests on, and what was really paid."""
        store, case_id = EligibilityStore(request.clinic), request.path["case_id"]
        found = estimates.find(store, case_id, request.path["estimate_id"])
        view = store.get_case(case_id)[0]
        return Answer(pages.estimate(request, store.get_settings(), view, found))
