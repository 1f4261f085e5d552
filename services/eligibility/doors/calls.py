"""The call to the payer: the sheet with questions and script, on the screen and on paper, and what was answered."""

from services.eligibility.flows import again, calls, papers
from services.eligibility.models import CaseView, VerificationAnswers
from services.eligibility.pages import calls as pages
from services.eligibility.store import EligibilityStore
from shared import clock
from shared.permissions import Permission
from shared.web import Answer, Api, Request


def answer_for(app: Api) -> None:
    """Declare the routes."""

    @app.on("GET", "/desk/cases/{case_id}/call-sheet", who=Permission.READ_CASES, page=True)
    def show_call_sheet(request: Request[None]) -> Answer:
        """The questions and the script of a case's call, with what is known already."""
        store = EligibilityStore(request.clinic)
        view, _ = store.get_case(request.path["case_id"])
        return Answer(pages.call_sheet(request, store.get_settings(), view, clock.now()))

    @app.on("GET", "/cases/{case_id}/call-sheet", who=Permission.READ_CASES, status=303)
    def print_call_sheet(request: Request[None]) -> Answer:
        """The same on paper (PDF), by a five-minute link."""
        store = EligibilityStore(request.clinic)
        drawn = calls.draw(store, request.path["case_id"], clock.now())
        return papers.shown(store, drawn, "call-sheet.pdf")

    @app.on("POST", "/cases/{case_id}/verifications", who=Permission.EDIT_CASES, takes=VerificationAnswers,
            gives=CaseView, status=201, again=again.call_sheet)  # fmt: skip
    def record_verification(request: Request[VerificationAnswers]) -> Answer:
        """Record what a benefits department said; the case is judged again, open questions stay a task."""
        case_id, answers = request.path["case_id"], request.body
        key = request.repeat_key(case_id, answers.model_dump_json())
        view = calls.record(EligibilityStore(request.clinic), case_id, answers, key, clock.now())
        return Answer.see(f"/eligibility/desk/cases/{case_id}") if request.is_form else Answer(view)
