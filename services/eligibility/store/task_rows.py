"""The rows of tasks: each stands with its case, and as long as it is open on every list by which the desk looks for it.

CASE#<id>#TASK#<task>             the task; on the work list TASKS while it is open
TASK#<task>#<list>                the same once more, for one of the narrower lists; gone when the task is closed

A list is named by what it is narrowed to: by whom it waits for or by what is to be done, each for all payers or for
one kind. So every filter is one query, whatever the number of cases. Lists go by the day a task is due.
"""

from collections.abc import Iterator
from datetime import date

from services.eligibility.models import TimelineEntry
from services.eligibility.models.tasks import Task, TaskFilter, TaskList
from services.eligibility.store import story
from shared.problems import NotFound
from shared.table import Action, Row, Table, row

_ALL = "TASKS"
_QUERIES = 4  # at most, for one page: only where two narrowings meet


def opening(table: Table, task: Task) -> list[Action]:
    """The actions that open a task; the first fails where it was opened before."""
    first = table.create(_row(task, version=task.revision))
    return [first, *(table.put(copy) for copy in _copies(task))]


def changing(table: Table, task: Task) -> list[Action]:
    """The actions that write the next revision of an open task; RowChanged where somebody else was faster."""
    return [table.replace(_row(task), task.revision - 1), *(table.put(copy) for copy in _copies(task))]


def renaming(table: Table, before: Task, after: Task) -> list[Action]:
    """The actions that write an open task under another name or payer path; it leaves the lists of the old one."""
    lists = {copy["sk"] for copy in _copies(after)}
    left = (copy["sk"] for copy in _copies(before) if copy["sk"] not in lists)
    return [*changing(table, after), *map(table.delete, left)]


def closing(table: Table, task: Task, *, told: bool = False) -> list[Action]:
    """The actions that write a closed task and take it from the lists; `told`: its reason stands in the story."""
    line = _line(task) if told else {}
    held = table.replace(row(_sk(task.case_id, task.task_id), task, **line), task.revision - 1)
    return [held, *(table.delete(copy["sk"]) for copy in _copies(task))]


def _line(task: Task) -> dict[str, str]:
    """The line of the story that says why it is done."""
    moment = task.closed_at or task.opened_at
    words = f"Done: {task.words} ({task.closed_because})"
    entry = TimelineEntry(happened_at=moment, words=words, who=task.closed_by or "the house")
    return story.line(task.case_id, f"TASK#{task.task_id}", entry)


def get(table: Table, case_id: str, task_id: str) -> Task:
    """One task, open or closed."""
    held = table.find(_sk(case_id, task_id))
    if held is None:
        raise NotFound("There is no such task here.")
    return Task.model_validate_json(held["body"])


def waiting(table: Table, wanted: TaskFilter, today: date, after: str | None, limit: int = 25) -> TaskList:
    """A page of the open tasks that are wanted, the most urgent first."""
    found: list[Task] = []
    for _ in range(_QUERIES):
        page = table.work(_narrowest(wanted), limit, after)
        tasks = [Task.model_validate_json(held["body"]) for held in page.rows]
        found += [task for task in tasks if wanted.wants(task, today)]
        # by due day: behind the first that is not overdue no other is
        ends = wanted.overdue and any(not task.is_overdue(today) for task in tasks)
        after = None if ends else page.after
        if after is None or len(found) >= limit:
            break
    return TaskList(tasks=tuple(found), after=after)


def _narrowest(wanted: TaskFilter) -> str:
    return _name(wanted.kind or wanted.waits_for or "", wanted.payer_kind or "")


def _name(narrowed: str, payer_kind: str) -> str:
    return "#".join(filter(None, (_ALL, narrowed, payer_kind)))


def _copies(task: Task) -> Iterator[Row]:
    for narrowed in ("", task.waits_for, task.kind):
        for payer_kind in ("", task.payer_kind):
            if (name := _name(narrowed, payer_kind)) != _ALL:
                yield row(f"TASK#{task.task_id}#{name}", task, work=name, work_sk=_place(task))


def _row(task: Task, **more: int) -> Row:
    return row(_sk(task.case_id, task.task_id), task, work=_ALL, work_sk=_place(task), **more)


def _sk(case_id: str, task_id: str) -> str:
    return f"CASE#{case_id}#TASK#{task_id}"


def _place(task: Task) -> str:
    return f"{task.due.isoformat()}#{task.task_id}"
