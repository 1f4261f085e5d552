"""A case, changed by what somebody learned. Load, judge by the rules, record once, tell.

Whoever finds that somebody else was faster reads again and judges again.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import chain

from services.eligibility.flows import tasks
from services.eligibility.models import (
    Case,
    CaseView,
    Determination,
)  # fmt: skip
from services.eligibility.models.intake import PhysicianClearance
from services.eligibility.models.tasks import Task, TaskKind
from services.eligibility.rules.authorization_states import leaves_in_force, refusal_in_force
from services.eligibility.rules.determination import determine
from services.eligibility.rules.duties import is_first_payer_open
from services.eligibility.rules.readiness import Standing, readiness
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import visit_rows
from shared import events, problems
from shared.events import CoverageDetermined, Event
from shared.settings import ClinicSettings
from shared.table import Action, until_settled


def cleared(store: Store, case_id: str, said: PhysicianClearance, _key: str, now: datetime) -> CaseView:
    """Record that a physician has heard of what the patient ticked."""
    settings = store.get_settings()
    if said.said_on > local_day(settings, now):
        wrong = problems.FieldError(field="said_on", detail="This day is in the future.")
        raise problems.BadInput("Nothing was saved.", [wrong])

    def clear(view: CaseView) -> Change:
        if not view.case.facts.reasons or not view.case.facts.reasons.red_flags:
            raise problems.Conflict("The patient ticked nothing that a physician must hear of.")
        if view.case.cleared == said:
            return Change(view)
        case = view.case.model_copy(update={"cleared": said})
        done = [tasks.closing(store, one, now, "a physician has cleared it") for one in _open_warnings(view)]
        return Change(view.model_copy(update={"case": case}), *chain.from_iterable(done), is_change=True)

    return change_case(store, case_id, settings, "physician", now, clear)


def _open_warnings(view: CaseView) -> list[Task]:
    return [task for task in view.tasks if task.kind is TaskKind.RED_FLAG and task.is_open]


# One change of a case: judge again, record, tell


class Change:
    """What a change makes of a case: the view after it, rows to write, events to tell. Without rows: nothing new."""

    def __init__(self, view: CaseView, *facts: Action, events: Sequence[Event] = (), is_change: bool = False) -> None:
        self.view, self.facts, self.events = view, facts, tuple(events)
        self.is_change = is_change or bool(facts)


def change_case(store: Store, case_id: str, settings: ClinicSettings, cause: str, now: datetime,
            make: Callable[[CaseView], Change]) -> CaseView:  # fmt: skip
    def attempt() -> CaseView:
        view, seen = store.get_case(case_id)
        change = make(view)
        if not change.is_change:
            return view
        determination = _judge(change.view, settings, cause, now)
        case = change.view.case.model_copy(update={"determination": determination.number})
        standing = standing_of(change.view, determination, settings, now)
        is_open = is_first_payer_open(determination, change.view.verifications, change.view.tasks)
        told = (*change.events, determined(store, standing, now, another_payer=is_open))
        to_do = tasks.after_determination(store, case.facts, determination, change.view.tasks,
                                          change.view.verifications, now)  # fmt: skip
        visit = visit_rows.listing(store.table, case, visit_day(settings, case))
        store.change_case(case, seen, determination, *change.facts, *to_do, *visit, events=told)
        return store.get_case(case_id)[0]

    return until_settled(attempt)


def _judge(view: CaseView, settings: ClinicSettings, cause: str, now: datetime) -> Determination:
    today = local_day(settings, now)
    leaves = leaves_in_force(view.authorization_records, view.sessions, today)
    return determine(
        view.case, settings, today=today, number=view.latest.number + 1, cause=cause,
        verifications=view.verifications, prescriptions=view.prescriptions, authorizations=leaves,
        refusal=refusal_in_force(view.authorization_records, leaves), tasks=view.tasks,
    )  # fmt: skip


def standing_of(view: CaseView, determination: Determination, settings: ClinicSettings, now: datetime) -> Standing:
    """What the first visit is judged by, as things stand."""
    today = local_day(settings, now)
    leaves = leaves_in_force(view.authorization_records, view.sessions, today)
    return Standing(view.case, determination, view.verifications, leaves, settings, today)


def determined(store: Store, standing: Standing, now: datetime, *, another_payer: bool = False) -> CoverageDetermined:
    """What is told of a determination."""
    determination, visit = standing.determination, readiness(standing)
    first, second, third = (requirement.status for requirement in determination.requirements)
    clinic, case_id = store.table.clinic, determination.case_id
    return CoverageDetermined(
        event_id=events.derived_id(CoverageDetermined, clinic, case_id, str(determination.number)),
        clinic=clinic, occurred_at=now, case_id=case_id, determination=determination.number,
        covered=first, out_of_network=second, prescribed=third,
        ready_to_treat=determination.ready_to_treat,
        first_visit_open=visit.is_open, first_visit_missing=tuple(one.item for one in visit.missing),
        another_payer=another_payer,
    )  # fmt: skip


def local_day(settings: ClinicSettings, now: datetime) -> date:
    """The calendar day where the clinic is."""
    return settings.local_day(now)


def visit_day(settings: ClinicSettings, case: Case) -> date | None:
    """The day of the agreed first visit, where the clinic is."""
    held = case.papers.appointment
    return local_day(settings, held.starts_at) if held and held.is_agreed and held.starts_at else None
