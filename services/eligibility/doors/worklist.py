"""The doors of the desk's list: what waits for whom, taking and closing a task, and what changed in a case.

Declared for the app like its other routes; they stand apart because they belong together.
"""

from pydantic import ValidationError

from services.eligibility.flows import settling, tasks
from services.eligibility.flows.cases import local_day
from services.eligibility.models import CaseView
from services.eligibility.models.comparisons import Comparison
from services.eligibility.models.tasks import Task, TaskDone, TaskFilter, TaskList
from services.eligibility.pages import worklist as pages
from services.eligibility.rules.comparing import compare
from services.eligibility.store import EligibilityStore, task_rows
from shared import clock
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.problems import BadInput, FieldError, NotFound
from shared.web import Api

_FILTERS = ("waits_for", "payer_kind", "kind", "overdue")


def answer_for(app: Api) -> None:
    """Declare these routes for the service."""
    _list(app)
    _tasks(app)
    _comparisons(app)


def _list(app: Api) -> None:
    @app.on("GET", "/desk", who=Permission.READ_CASES, page=True)
    def show_desk(request: Request[None]) -> Answer:
        """What waits for whom, the most urgent first."""
        store = EligibilityStore(request.clinic)
        settings = store.get_settings()
        wanted, today = _wanted(request), local_day(settings, clock.now())
        found = task_rows.waiting(store.table, wanted, today, request.query.get("after"))
        return Answer(pages.waiting(request, settings, wanted, found, today))

    @app.on("GET", "/desk/cases", who=Permission.READ_CASES, page=True)
    def show_cases(request: Request[None]) -> Answer:
        """All cases, newest first."""
        store = EligibilityStore(request.clinic)
        return Answer(pages.cases(request, store.get_settings(), store.list_cases(request.query.get("after"))))

    @app.on("GET", "/tasks", who=Permission.READ_CASES, gives=TaskList)
    def list_tasks(request: Request[None]) -> Answer:
        """A page of the open tasks that are wanted, the most urgent first; `after` goes on."""
        store = EligibilityStore(request.clinic)
        today = local_day(store.get_settings(), clock.now())
        return Answer(task_rows.waiting(store.table, _wanted(request), today, request.query.get("after")))


def _tasks(app: Api) -> None:
    @app.on("POST", "/cases/{case_id}/tasks/{task_id}/owner", who=Permission.EDIT_CASES, gives=Task, status=201)
    def take_task(request: Request[None]) -> Answer:
        """Take a task into one's own hands."""
        held = tasks.take(
            EligibilityStore(request.clinic), request.path["case_id"], request.path["task_id"], request.person.name
        )
        return _back(request, held)

    @app.on("POST", "/cases/{case_id}/tasks/{task_id}/done", who=Permission.EDIT_CASES, takes=TaskDone, gives=Task,
            status=201)  # fmt: skip
    def close_task(request: Request[TaskDone]) -> Answer:
        """Close a task: it is done, or nobody needs it any more."""
        store, because = EligibilityStore(request.clinic), request.body.because
        held = settling.close(
            store, request.path["case_id"], request.path["task_id"], because, clock.now(), request.person.name
        )
        return _back(request, held)


def _comparisons(app: Api) -> None:
    @app.on("GET", "/cases/{case_id}/changes", who=Permission.READ_CASES, gives=Comparison)
    def compare_determinations(request: Request[None]) -> Answer:
        """What changed between two determinations, `before` and `after` by their numbers; the last two by default."""
        return Answer(_compared(request)[1])

    @app.on("GET", "/desk/cases/{case_id}/changes", who=Permission.READ_CASES, page=True)
    def show_changes(request: Request[None]) -> Answer:
        """The same as a page, where any two can be chosen."""
        view, found = _compared(request)
        return Answer(pages.changes(request, EligibilityStore(request.clinic).get_settings(), view, found))


def _compared(request: Request[None]) -> tuple[CaseView, Comparison]:
    view, _ = EligibilityStore(request.clinic).get_case(request.path["case_id"])
    held = {str(one.number): one for one in view.determinations}
    latest = view.latest.number
    before = held.get(request.query.get("before", str(max(latest - 1, 1))))
    after = held.get(request.query.get("after", str(latest)))
    if before is None or after is None:
        raise NotFound("There is no such determination in this case.")
    return view, compare(before, after, view.corrections)


def _wanted(request: Request[None]) -> TaskFilter:
    """The filter of the address; what is empty wants all."""
    said = {name: request.query[name] for name in _FILTERS if request.query.get(name)}
    try:
        return TaskFilter.model_validate(said)
    except ValidationError as error:
        fields = {str(item["loc"][0]) for item in error.errors()}
        wrong = [FieldError(field=name, detail="Choose one of the answers offered.") for name in sorted(fields)]
        raise BadInput("The list cannot be narrowed this way.", wrong) from None


def _back(request: Request[TaskDone] | Request[None], held: Task) -> Answer:
    """A form leads back to the list."""
    return Answer.see("/eligibility/desk") if request.is_form else Answer(held)
