"""What stands before the first visit: everything its page shows, gathered at once."""

from dataclasses import dataclass

from services.eligibility.models import CaseView
from services.eligibility.models.estimates import PatientEstimate
from services.eligibility.paper_rows import PaperRows
from services.eligibility.store import EligibilityStore as Store
from shared.settings import ClinicSettings


@dataclass(frozen=True)
class FirstVisit:
    """A case on its way to the first visit."""

    settings: ClinicSettings
    view: CaseView
    estimate: PatientEstimate | None


def gather(store: Store, case_id: str) -> FirstVisit:
    """All of it; NotFound when there is no such case."""
    view, _ = store.get_case(case_id)
    given = view.case.papers.estimate
    estimate = PaperRows(store.table).get_estimate(case_id, given.estimate_id) if given else None
    return FirstVisit(store.get_settings(), view, estimate)
