"""One change of an authorization: its row, the leave that billing is told of, and whatever became due by it.

Alerts are told in the transaction that makes them due, and noted there, so that each is told once.
"""

from collections.abc import Sequence
from datetime import date, datetime

from services.eligibility.flows import authorization_letters as letters
from services.eligibility.flows import tasks
from services.eligibility.flows.cases import Change
from services.eligibility.flows.occasion import Occasion
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.models.authorizations import AuthorizationRecord, leaves_of
from services.eligibility.models.tasks import TaskKind, WaitsFor
from services.eligibility.rules.answer_clock import AnswerClock, clock_for
from services.eligibility.rules.authorization_alerts import Alert, alerts_due, next_look
from services.eligibility.rules.authorization_usage import usage_of
from services.eligibility.store import authorization_rows
from services.eligibility.store.paper_rows import PaperRows
from shared import events
from shared.events import AuthorizationGranted, Event
from shared.facts import Authorization
from shared.table import Action


def changed(
    at: Occasion, view: CaseView, record: AuthorizationRecord, *actions: Action,
    leave: Authorization | None = None, more: Sequence[Event] = (), settles: str = "",
) -> Change:  # fmt: skip
    """The case with the authorization as it is now. New leave is told; `settles` says why earlier tasks are done."""
    told = list(more)
    if leave is not None:
        record = record.model_copy(update={"leave": leave, "revision": record.revision + 1})
        told.append(_granted(at, record, leave))
    alerts = alerts_of(at, with_record(view, record), record)
    told += [event for alert in alerts if alert.is_for_caseworker for event in letters.reminder(at, record, alert.name)]
    because = settles or ("overtaken" if any(alert.overtakes for alert in alerts) else "")
    closed = _closing(at, view, record, because) if because else []
    opened = [action for alert in alerts if alert.is_for_desk for action in _opening(at, view, record, alert)]
    record = _noted(record, alerts, at.now)
    held = authorization_rows.holding(at.store.table, record, next_look(record, clock_of(view, at.today), at.today))
    lines = _story(at, view, record)
    return Change(with_record(view, record), held, *actions, *closed, *opened, *lines, events=told)


def _story(at: Occasion, view: CaseView, record: AuthorizationRecord) -> list[Action]:
    """What happened to it now stands in the story of the case too."""
    before = next((one for one in view.authorization_records if one.authorization_id == record.authorization_id), None)
    known = len(before.story) if before else 0
    who = record.contact.name if record.contact else ""
    link = f"/eligibility/desk/cases/{record.case_id}#authorizations"
    lines = [TimelineEntry(happened_at=one.at, words=f"Authorization: {one.words}", who=who, link=link)
             for one in record.story[known:]]  # fmt: skip
    return PaperRows(at.store.table).steps(record.case_id, record.authorization_id, known, lines)


def alerts_of(at: Occasion, view: CaseView, record: AuthorizationRecord) -> tuple[Alert, ...]:
    """What is due to be told of an authorization today."""
    usage = usage_of(record, view.authorization_records, view.sessions)
    return alerts_due(record, usage, clock_of(view, at.today), at.today)


def clock_of(view: CaseView, day: date) -> AnswerClock:
    """The clock by which this case's payer answers."""
    facts = view.case.facts
    return clock_for(facts.payer_kind, facts.injury.state if facts.injury else "", day)


def with_record(view: CaseView, record: AuthorizationRecord) -> CaseView:
    """The case with this authorization in the place of its earlier version."""
    others = (held for held in view.authorization_records if held.authorization_id != record.authorization_id)
    records = (*others, record)
    return view.model_copy(update={"authorization_records": records, "authorizations": leaves_of(records)})


def _noted(record: AuthorizationRecord, alerts: Sequence[Alert], now: datetime) -> AuthorizationRecord:
    for alert in alerts:
        record = record.with_step(now, alert.words, alerts=(*record.alerts, alert.name))
    return record


def _granted(at: Occasion, record: AuthorizationRecord, leave: Authorization) -> AuthorizationGranted:
    clinic = at.clinic
    event_id = events.derived_id(AuthorizationGranted, clinic, record.authorization_id, str(record.revision))
    return AuthorizationGranted(
        event_id=event_id, clinic=clinic, occurred_at=at.now, case_id=record.case_id, authorization=leave,
        authorization_id=record.authorization_id, revision=record.revision,
    )  # fmt: skip


def opening(
    at: Occasion, view: CaseView, record: AuthorizationRecord, what: str, words: str, due: date,
    kind: TaskKind = TaskKind.AUTHORIZATION, waits_for: WaitsFor = WaitsFor.DESK,
) -> list[Action]:  # fmt: skip
    """What opens a task about an authorization, as part of its change."""
    cause = f"{record.authorization_id} {what}"
    task = tasks.task(view.case.facts, kind, cause, words=words, waits_for=waits_for, due=due, now=at.now)
    return tasks.opening(at.store, task)


def _opening(at: Occasion, view: CaseView, record: AuthorizationRecord, alert: Alert) -> list[Action]:
    kind = TaskKind.AUTHORIZATION_REMINDER if alert.is_about_answer else TaskKind.AUTHORIZATION_ENDS
    return opening(at, view, record, alert.name, alert.words, alert.due, kind)


def _closing(at: Occasion, view: CaseView, record: AuthorizationRecord, because: str) -> list[Action]:
    mine = (task for task in view.open_tasks if task.cause.startswith(record.authorization_id))
    return [action for task in mine for action in tasks.closing(at.store, task, at.now, because)]
