"""What stands before the first visit: everything its pages show, gathered at once."""

from dataclasses import dataclass
from datetime import date, datetime

from services.eligibility.flows.cases import local_day, standing_of
from services.eligibility.flows.good_faith import is_outdated
from services.eligibility.forms import calendar_file
from services.eligibility.models import CaseView
from services.eligibility.models.estimates import PatientEstimate
from services.eligibility.models.good_faith import GoodFaithEstimate
from services.eligibility.models.visits import Readiness
from services.eligibility.rules.readiness import readiness
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows
from shared.money import Money, total
from shared.settings import ClinicSettings


@dataclass(frozen=True)
class FirstVisit:
    """A case on its way to the first visit."""

    settings: ClinicSettings
    view: CaseView
    today: date
    readiness: Readiness
    estimate: PatientEstimate | None
    good_faith: GoodFaithEstimate | None
    is_outdated: bool  # the good faith estimate
    billed: Money | None  # since it was issued


def gather(store: Store, case_id: str, now: datetime) -> FirstVisit:
    """All of it; NotFound when there is no such case."""
    view, _ = store.get_case(case_id)
    settings, papers, held = store.get_settings(), PaperRows(store.table), view.case.papers
    good_faith = papers.get_good_faith(case_id, str(held.good_faith.version)) if held.good_faith else None
    return FirstVisit(
        settings=settings,
        view=view,
        today=local_day(settings, now),
        readiness=readiness(standing_of(view, view.latest, settings, now)),
        estimate=papers.get_estimate(case_id, held.estimate.estimate_id) if held.estimate else None,
        good_faith=good_faith,
        is_outdated=good_faith is not None and is_outdated(settings, view, good_faith, now),
        billed=_billed(papers, good_faith),
    )


def _billed(papers: PaperRows, given: GoodFaithEstimate | None) -> Money | None:
    """What was charged for visits that the estimate covers."""
    if given is None:
        return None
    visits = papers.visits_since(given.case_id, given.issued_on)
    return total(visit.charge for visit in visits if visit.service_date <= given.valid_until)


def calendar_of(settings: ClinicSettings, view: CaseView) -> str | None:
    """The calendar file of the first appointment, once it was agreed; also when it was called off since."""
    held = view.case.papers.appointment
    return calendar_file.write(held, settings) if held and held.starts_at else None
