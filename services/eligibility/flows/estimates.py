"""An estimate of what the patient will owe: made from what is known, kept, and compared with what was paid."""

from datetime import date, datetime

from services.eligibility.flows.cases import Change, change_case, local_day
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.models.estimates import EstimateAsked, EstimateView, OwnVisit, PatientEstimate, Settlement
from services.eligibility.models.papers import EstimateGiven
from services.eligibility.rules.authorization_states import leaves_in_force
from services.eligibility.rules.estimate_outcome import compare
from services.eligibility.rules.estimate_terms import Ground
from services.eligibility.rules.patient_estimate import between, estimate_visits, price_on, whether_it_pays
from services.eligibility.rules.told import words_in_force
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store.paper_rows import PaperRows
from shared import events
from shared.events import EstimateKept, Event
from shared.facts import EstimatedVisits, leave_on
from shared.problems import Conflict
from shared.settings import ClinicSettings
from shared.table import Action


def make(store: Store, case_id: str, asked: EstimateAsked, by: str, now: datetime) -> PatientEstimate:
    """Make the estimate, once for what it rests on; Conflict when the clinic has no price for the procedure."""
    settings, papers = store.get_settings(), PaperRows(store.table)
    made: list[PatientEstimate] = []

    def add(view: CaseView) -> Change:
        made[:] = [_estimate(papers, settings, view, asked, by, now)]
        before = papers.find_estimate(case_id, made[0].estimate_id)
        if before is not None:
            made[:] = [before]
            return Change(view)
        given = EstimateGiven(estimate_id=made[0].estimate_id, made_on=made[0].made_on)
        told = (_told(made[0], settings.clinic),)
        return Change(with_papers(view, estimate=given), papers.estimate(made[0], _entry(made[0])), events=told)

    change_case(store, case_id, settings, "an estimate was given", now, add)
    return made[0]


def with_papers(view: CaseView, **changed: object) -> CaseView:
    """The view with other papers."""
    papers = view.case.papers.model_copy(update=changed)
    return view.model_copy(update={"case": view.case.model_copy(update={"papers": papers})})


def _estimate(papers: PaperRows, settings: ClinicSettings, view: CaseView, asked: EstimateAsked, by: str,
              now: datetime) -> PatientEstimate:  # fmt: skip
    today = local_day(settings, now)
    price = price_on(settings, asked.code, today)
    if price is None:
        raise Conflict("The clinic has no price for this procedure today. Enter one in the settings.")
    coverage = view.case.facts.coverage
    payer = settings.payer(coverage.payer_id) if coverage else None
    return estimate_visits(_ground(papers, view, today), asked, price, payer, now, by)


def _ground(papers: PaperRows, view: CaseView, today: date) -> Ground:
    told = words_in_force(view.verifications)
    first, second, _ = view.latest.requirements
    since = min((one.verified_on for one in told), default=today)
    return Ground(
        facts=view.case.facts,
        told=told,
        pays=whether_it_pays(first, second),
        own_visits=papers.visits_since(view.case.case_id, since),
        leave=leave_on(leaves_in_force(view.authorization_records, view.sessions, today), today),
        today=today,
    )


def _told(made: PatientEstimate, clinic: str) -> EstimateKept:
    visits = (EstimatedVisits.model_validate(step.model_dump()) for step in made.steps)
    return EstimateKept(
        event_id=events.derived_id(EstimateKept, clinic, made.case_id, made.estimate_id), clinic=clinic,
        occurred_at=made.made_at, case_id=made.case_id, estimate_id=made.estimate_id, made_on=made.made_on,
        visits=tuple(visits),
    )  # fmt: skip


def _entry(made: PatientEstimate) -> TimelineEntry:
    visits = "one visit" if made.asked.visits == 1 else f"{made.asked.visits} visits"
    words = f"Estimate for {visits} of {made.asked.minutes} minutes: {between(made.owes_least, made.owes_most)}"
    return TimelineEntry(happened_at=made.made_at, words=words, who=made.made_by,
                         link=f"/eligibility/desk/cases/{made.case_id}/estimates/{made.estimate_id}")  # fmt: skip


def find(store: Store, case_id: str, estimate_id: str) -> EstimateView:
    """An estimate with what came of it; NotFound when the case has no such estimate."""
    papers = PaperRows(store.table)
    estimate = papers.get_estimate(case_id, estimate_id)
    return EstimateView(estimate=estimate, outcome=compare(estimate, papers.settlements(case_id)))


def kept(store: Store, event: Event) -> list[Action]:
    """What an event of billing leaves for estimates: a visit given here, a claim's money."""
    papers = PaperRows(store.table)
    if isinstance(event, events.SessionRecorded):
        visit = OwnVisit(session_id=event.session_id, service_date=event.service_date, minutes=event.minutes,
                         charge=event.charge)  # fmt: skip
        return [(papers.no_visit if event.voided else papers.visit)(event.case_id, visit)]
    if isinstance(event, events.ClaimPaid | events.ClaimDenied) and event.standing:
        is_denial = isinstance(event, events.ClaimDenied)
        settled = Settlement(claim_id=event.claim_id, is_denial=is_denial, **dict(event.standing))
        return [papers.settlement(event.case_id, settled)]
    return []
