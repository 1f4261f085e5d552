"""The door through which billing fetches the papers of a case for a packet."""

from services.eligibility.models.case_papers import CasePapers, LeavePaper, PapersAsked
from services.eligibility.store import EligibilityStore
from services.eligibility.store.paper_rows import PaperRows
from shared.asking import Answer, FromService, Request
from shared.web import Api


def answer_for(app: Api) -> None:
    """Declare this route for the service."""

    @app.on("POST", "/papers", who=FromService("billing"), takes=PapersAsked, gives=CasePapers)
    def give_papers(request: Request[PapersAsked]) -> Answer:
        """The consent and the leaves of a case, as they were signed and given."""
        store = EligibilityStore(request.clinic)
        view, _ = store.get_case(request.body.case_id)
        latest = view.case.papers.consent
        consent = PaperRows(store.table).get_consent(request.body.case_id, latest.number) if latest else None
        leaves = tuple(
            LeavePaper(leave=one.leave, story=one.story) for one in view.authorization_records if one.leave is not None
        )
        return Answer(CasePapers(consent=consent, leaves=leaves))
