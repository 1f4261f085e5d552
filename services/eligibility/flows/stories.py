"""What happened to a case: a page of it, newest first."""

from services.eligibility.models import CaseView, StoryPage
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows


def page(store: Store, case_id: str, after: str | None) -> StoryPage:
    """A page of the story; NotFound when there is no such case."""
    store.get_case(case_id)
    return PaperRows(store.table).list_story(case_id, after)


def told(store: Store, view: CaseView) -> CaseView:
    """The view with the latest of its story, so that the cost of a case does not grow with it."""
    latest = PaperRows(store.table).list_story(view.case.case_id, None)
    return view.model_copy(update={"timeline": latest.entries, "timeline_after": latest.after})
