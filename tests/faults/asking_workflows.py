"""Asking the plan, cut into workflows: by the desk, by night over the queue; what then waits is taken and closed.

The clearinghouse stands on loopback and answers as the simulated payer does; it takes each question as often as it
comes. That a session uses up what was granted is disturbed with the note that tells of it (workflows.py).
"""

from datetime import date
from typing import Any

from infra.local.simulated_payer.realtime import answer_270
from tests.builders import an_intake
from tests.builders_clearinghouse import Reply
from tests.faults.stage import Workflow
from tests.faults.workflows import PLAN, _opened
from tests.thread import Outside

_TODAY = date(2026, 3, 2)
_APPOINTMENT = {"starts": "2026-03-04T15:00"}


def simulated(text: str) -> Reply:
    """The clearinghouse's answer."""
    return 200, answer_270(text, _TODAY)


def _asks(outside: Outside, begun: Any) -> None:
    outside.ask(begun["desk"], "eligibility", "POST", f"/cases/{begun['case']}/inquiries", "inquiry-0001")


def _agreed(outside: Outside) -> dict[str, Any]:
    """A first visit in two days."""
    begun: dict[str, Any] = _opened(PLAN)(outside)
    path = f"/cases/{begun['case']}/appointment"
    outside.ask(begun["desk"], "eligibility", "POST", path, "agreed-0001", json=_APPOINTMENT)
    outside.settle()
    return begun


def _night(outside: Outside, _: Any) -> None:
    outside.schedule("eligibility", "recheck")
    outside.settle()


def _waiting(outside: Outside) -> dict[str, Any]:
    """Somebody has opened the desk's list."""
    begun: dict[str, Any] = _opened(PLAN)(outside)
    outside.settle()
    task = begun["desk"].get("eligibility", "/tasks").json["tasks"][0]
    return {**begun, "task": f"/cases/{task['case_id']}/tasks/{task['task_id']}"}


def _for_the_task(what: str) -> Any:
    def act(outside: Outside, begun: Any) -> None:
        path = f"{begun['task']}/{what}"
        outside.ask(begun["desk"], "eligibility", "POST", path, f"task-{what}-1", json={})

    return act


def _takes_a_call(outside: Outside, begun: Any) -> None:
    outside.ask(begun["desk"], "eligibility", "POST", "/desk/intake", "caller-0001", json=an_intake(PLAN))


def _at_the_telephone(outside: Outside) -> dict[str, Any]:
    outside.world.open_clinic()
    return {"desk": outside.world.sign_in("front-desk")}


BY_DAY = [
    Workflow("ask the plan", _opened(PLAN), _asks, Outside.settle),
    Workflow("take a task", _waiting, _for_the_task("owner")),
    Workflow("close a task", _waiting, _for_the_task("done")),
]
BY_NIGHT = [
    Workflow("ask again before the visits", _agreed, _night),
    Workflow("take a caller's form", _at_the_telephone, _takes_a_call, Outside.settle),
]
