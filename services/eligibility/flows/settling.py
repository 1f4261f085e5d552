"""A task is closed by a person. Where what she has done is itself evidence, the case is judged again and told."""

from datetime import datetime

from services.eligibility.flows import tasks
from services.eligibility.flows.cases import Change, change_case
from services.eligibility.models import CaseView
from services.eligibility.models.tasks import Task, TaskKind
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import task_rows

_TOLD = frozenset({TaskKind.OTHER_INSURANCE, TaskKind.LIEN, TaskKind.LIEN_DISCLOSURE})


def close(store: Store, case_id: str, task_id: str, because: str, now: datetime, by: str) -> Task:
    """Close a task; closing it again changes nothing."""
    held = task_rows.get(store.table, case_id, task_id)
    if held.kind not in _TOLD or not held.is_open:
        return tasks.close_now(store, case_id, task_id, because, now, by)

    def settle(view: CaseView) -> Change:
        done = {one.task_id: one.closed(now, because, by) for one in view.open_tasks if one.task_id == task_id}
        after = tuple(done.get(one.task_id, one) for one in view.tasks)
        closed = [action for one in done.values() for action in task_rows.closing(store.table, one, told=True)]
        return Change(view.model_copy(update={"tasks": after}), *closed)

    change_case(store, case_id, store.get_settings(), f"task {task_id} was settled", now, settle)
    return task_rows.get(store.table, case_id, task_id)
