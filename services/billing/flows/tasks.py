"""Tasks in people's hands: given to somebody until a day, closed with a sentence; each remark is kept."""

from collections.abc import Callable
from datetime import datetime

from services.billing.models.records import ClaimRecord, Remark, Task
from services.billing.models.requests import TaskAssigned, TaskClosed
from services.billing.rules import denials
from services.billing.store import BillingStore as Store
from shared.identifiers import opaque_id
from shared.problems import Conflict
from shared.table import Action, until_settled


def assign(store: Store, task_id: str, asked: TaskAssigned, by: str, now: datetime) -> Task:
    """Put a task into somebody's hands; whoever is named last has it."""

    def given(task: Task) -> Task:
        if not task.is_open:
            raise Conflict("This task is done already; nothing is left to do.")
        words = f"Given to {asked.owner}" + (f": {asked.note}" if asked.note else "")
        changes = {"owner": asked.owner, "due_on": asked.due or task.due_on}
        if task.remarks and task.remarks[-1].words == words and task.due_on == changes["due_on"]:
            return task
        return task.model_copy(update={**changes, "remarks": (*task.remarks, Remark(at=now, by=by, words=words))})

    return _settle(store, task_id, given)


def close(store: Store, task_id: str, asked: TaskClosed, by: str, now: datetime) -> Task:
    """Close a task; closing it again changes nothing."""

    def closed(task: Task) -> Task:
        if not task.is_open:
            return task
        remark = Remark(at=now, by=by, words=f"Done: {asked.note}")
        return task.model_copy(update={"closed_at": now, "remarks": (*task.remarks, remark)})

    return _settle(store, task_id, closed)


def _settle(store: Store, task_id: str, change: Callable[[Task], Task]) -> Task:
    def attempt() -> Task:
        held, seen = store.get_task(task_id)
        wanted = change(held)
        if wanted is not held:
            store.table.commit(store.next_task(wanted, seen))
        return wanted

    return until_settled(attempt)


def of_denial(store: Store, record: ClaimRecord, place: str, now: datetime) -> list[Action]:
    """A denied amount waits for its answer until the last day; the task says what is usually done."""
    if not record.denials:
        return []
    found = denials.steps(record.denials, record.claim.first_service_date)
    reasons = tuple(f"{step.adjustment}: {step.meaning}, ${step.amount}" for step in found)
    task = Task(
        task_id=opaque_id.derive("task", "denied", place),
        words="A claim was denied in part or whole",
        reasons=(f"Claim {record.claim.control_number}", *reasons),
        case_id=record.claim.case_id,
        claim_id=record.claim_id,
        raised_at=now,
        suggested="; ".join(dict.fromkeys(step.action for step in found if step.action)),
        due_on=record.answer_by,
    )
    return [store.task(task)]
