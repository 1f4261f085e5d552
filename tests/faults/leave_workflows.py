"""The payer's leave, cut into workflows: asked for, answered by link, reminded of, used."""

from datetime import timedelta
from typing import Any

from tests.builders_authorizations import a_request, an_answer, link_in_mail
from tests.faults.stage import Workflow
from tests.faults.workflows import COMP, _opened
from tests.thread import Outside


def _asks(outside: Outside, begun: Any) -> None:
    path = f"/cases/{begun['case']}/authorization-requests"
    outside.ask(begun["desk"], "eligibility", "POST", path, "request-0001", json=a_request())


def _asked(outside: Outside) -> dict[str, Any]:
    begun: dict[str, Any] = _opened(COMP)(outside)
    _asks(outside, begun)
    outside.settle()
    return {**begun, "link": link_in_mail(outside.world)}


def _due_soon(outside: Outside) -> dict[str, Any]:
    begun = _asked(outside)
    outside.world.now += timedelta(days=7)
    return begun


def _answers(outside: Outside, begun: Any) -> None:
    outside.ask(None, "eligibility", "POST", begun["link"], "answer-0001", json=an_answer())


def _morning(outside: Outside, _: Any) -> None:
    outside.schedule("eligibility", "watch_authorizations")


BY_DAY = [Workflow("the caseworker answers", _asked, _answers, Outside.settle)]
BY_NIGHT = [
    Workflow("ask for leave", _opened(COMP), _asks, Outside.settle),
    Workflow("a morning reminds", _due_soon, _morning, Outside.settle),
]
