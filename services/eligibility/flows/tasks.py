"""Tasks of a case: opened once for their cause, taken by somebody, closed once.

Whoever changes a case at the same time takes `opening` and `closing` into that transaction; `open_now` and `close_now`
are for those who have nothing else to write.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from services.eligibility.models import BenefitsVerification, Case, Determination
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from services.eligibility.rules.duties import CAUSE, difference, duties
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import task_rows
from shared.dates import business_days_after
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.problems import Conflict
from shared.table import Action, until_settled


def task(facts: CaseFacts, kind: TaskKind, cause: str, *, words: str, waits_for: WaitsFor, due: date,
         now: datetime) -> Task:  # fmt: skip
    """A task of a case; the same kind and cause make the same task."""
    return Task(
        task_id=opaque_id.derive("task", facts.case_id, kind, cause), case_id=facts.case_id, kind=kind, cause=cause,
        words=words, waits_for=waits_for, payer_kind=facts.payer_kind, patient=facts.patient.full_name, due=due,
        opened_at=now,
    )  # fmt: skip


def opening(store: Store, wanted: Task) -> list[Action]:
    """What opens it, as part of a transaction that knows that it is not open yet (see `CaseView.tasks`)."""
    return task_rows.opening(store.table, wanted)


def closing(store: Store, held: Task, now: datetime, because: str, *, told: bool = False) -> list[Action]:
    """What closes it, as part of a transaction; `told`: the reason stands in the story of the case."""
    return task_rows.closing(store.table, held.closed(now, because), told=told)


def warning(store: Store, case: Case, cause: str, now: datetime, today: date) -> list[Action]:
    """What opens the task of what she ticked that a physician must hear of; urgent ones are due today."""
    if not case.open_red_flags:
        return []
    is_urgent = any(flag.is_urgent for flag in case.open_red_flags)
    words = "Call the patient, advise a physician, and write down who cleared it. No appointment before."
    due = today if is_urgent else business_days_after(today, 1)
    return opening(store, task(case.facts, TaskKind.RED_FLAG, cause, words=words, waits_for=WaitsFor.DESK, due=due,
                               now=now))  # fmt: skip


def after_determination(store: Store, facts: CaseFacts, determination: Determination, held: Sequence[Task],
                        verifications: Sequence[BenefitsVerification], now: datetime) -> list[Action]:  # fmt: skip
    """What a determination opens and closes, as part of its transaction; what stays is named as the facts are."""
    change = difference(duties(determination, verifications), held)
    opened = [
        task(facts, one.kind, f"{CAUSE} {determination.number}: {opaque_id.derive(one.words)}", words=one.words,
             waits_for=one.waits_for, due=one.due, now=now)
        for one in change.to_open
    ]  # fmt: skip
    closed = [closing(store, one, now, f"settled by determination {determination.number}") for one in change.to_close]
    stay = (one for one in held if one.is_open and one not in change.to_close)
    renamed = [task_rows.renaming(store.table, one, one.about(facts)) for one in stay if one != one.about(facts)]
    return [action for actions in (*map(partial(opening, store), opened), *closed, *renamed) for action in actions]


def open_now(store: Store, wanted: Task) -> Task:
    """Open a task by itself; return it as it stands: a repeat finds it open, taken or closed, and changes nothing."""
    store.table.once(*opening(store, wanted))
    return task_rows.get(store.table, wanted.case_id, wanted.task_id)


def close_now(store: Store, case_id: str, task_id: str, because: str, now: datetime, by: str | None = None) -> Task:
    """Close a task by itself; closing it again changes nothing."""
    return _settle(store, case_id, task_id, lambda held: held.closed(now, because, by) if held.is_open else held)


def take(store: Store, case_id: str, task_id: str, owner: str) -> Task:
    """Put an open task into somebody's hands; whoever takes it last has it."""

    def taken(held: Task) -> Task:
        if not held.is_open:
            raise Conflict("This task is closed already; nothing is left to do.")
        return held if held.owner == owner else held.taken_by(owner)

    return _settle(store, case_id, task_id, taken)


def _settle(store: Store, case_id: str, task_id: str, change: Callable[[Task], Task]) -> Task:
    def attempt() -> Task:
        held = task_rows.get(store.table, case_id, task_id)
        wanted = change(held)
        if wanted is not held:
            is_open = wanted.is_open
            rows = (
                task_rows.changing(store.table, wanted)
                if is_open
                else task_rows.closing(store.table, wanted, told=True)
            )
            store.table.commit(*rows)
        return wanted

    return until_settled(attempt)
