"""The doors to tasks: what waits for a person, in whose hands it is, and how it ended."""

from services.billing import pages
from services.billing.flows import again, tasks
from services.billing.models.records import Task
from services.billing.models.requests import TaskAssigned, TaskClosed, TaskList
from services.billing.store import BillingStore
from shared import clock
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _reading(app)
    _changing(app)


def _reading(app: Api) -> None:
    @app.on("GET", "/tasks", who=Permission.READ_BILLING, gives=TaskList)
    def list_tasks(request: Request[None]) -> Answer:
        """A page of tasks, of those that wait or (`done=yes`) of those that are done; `after` goes on."""
        is_done = request.query.get("done") == "yes"
        return Answer(BillingStore(request.clinic).task_list(request.query.get("after"), done=is_done))

    @app.on("GET", "/desk/tasks", who=Permission.READ_BILLING, page=True)
    def show_tasks(request: Request[None]) -> Answer:
        """The same as a page, where a task is given to somebody and closed."""
        is_done = request.query.get("done") == "yes"
        store = BillingStore(request.clinic)
        found = store.task_list(request.query.get("after"), done=is_done)
        return Answer(pages.tasks(request, found, store.get_settings().local_day(clock.now()), done=is_done))


def _changing(app: Api) -> None:
    @app.on("POST", "/tasks/{task_id}/assignment", who=Permission.RUN_BATCHES, takes=TaskAssigned, gives=Task,
            again=again.tasks)  # fmt: skip
    def assign_task(request: Request[TaskAssigned]) -> Answer:
        """Put a task into somebody's hands, until a day."""
        store, task_id = BillingStore(request.clinic), request.path["task_id"]
        held = tasks.assign(store, task_id, request.body, request.person.name, clock.now())
        return Answer.see("/billing/desk/tasks") if request.is_form else Answer(held)

    @app.on("POST", "/tasks/{task_id}/done", who=Permission.RUN_BATCHES, takes=TaskClosed, gives=Task,
            again=again.tasks)  # fmt: skip
    def close_task(request: Request[TaskClosed]) -> Answer:
        """Close a task with a sentence that says how it ended."""
        store, task_id = BillingStore(request.clinic), request.path["task_id"]
        held = tasks.close(store, task_id, request.body, request.person.name, clock.now())
        return Answer.see("/billing/desk/tasks") if request.is_form else Answer(held)
