"""Two workers at the same thing at once, in every order of their calls: one outcome, and it is the right one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.local import invoking
from tests import thread
from tests.builders_events import event
from tests.builders_prescriptions import a_reservation, reserve
from tests.contracts_envelope import envelope
from tests.faults.injector import FAULTS
from tests.faults.stage import Outcome, Stage
from tests.faults.trying import count
from tests.faults.turns import Worker, orders
from tests.faults.workflows import BEFORE_TREATMENT, WORKFLOWS
from tests.thread import Outside
from tests.world import World

pytestmark = pytest.mark.faults
BY_NAME = {workflow.name: workflow for workflow in [*BEFORE_TREATMENT, *WORKFLOWS]}
MOST = 150  # orders in each race; all of them in the nightly run would be thousands


@dataclass
class Race:
    """Two workers on a stage, and what came out of each order."""

    stage: Stage
    outcomes: set[Outcome] = field(default_factory=set)
    answers: list[tuple[Any, ...]] = field(default_factory=list)

    def run(self, workers: Callable[[list[Any]], list[Worker]], request: Any, right: int = 1) -> None:
        """Play the orders; keep outcomes (so many may be `right`) and answers."""
        held: list[Any] = []

        def begun() -> list[Worker]:
            assert self.stage.before is not None
            self.stage.before.bring_back(self.stage.world)
            FAULTS.begin({})
            held.clear()
            return workers(held)

        for _ in orders(begun, MOST):
            outside = Outside(self.stage.world)
            outside.settle()
            self.answers.append(tuple(sorted(held, key=str)))
            self.outcomes.add(self.stage.outcome(Outside(self.stage.world), timeless=False))
        count(request, "interleavings", len(self.answers))
        count(request, "bad interleavings", max(0, len(self.outcomes) - right))


@pytest.fixture
def race(house: World) -> Callable[[str], Race]:
    def on(name: str) -> Race:
        stage = Stage(house, BY_NAME[name])
        stage.begin()
        return Race(stage)

    return on


def test_one_event_delivered_twice_at_once_is_taken_in_once(race: Callable[[str], Race], request: Any) -> None:
    run = race("call the plan")
    body = envelope(event("PrescriptionActivated", run.stage.begun["case"]))

    def deliver() -> None:
        failed = {"m"}
        while failed:  # what failed comes again
            failed = invoking.deliver("eligibility", "on_events", [{"messageId": "m", "body": body}])

    run.run(lambda held: [deliver, deliver], request)
    assert len(run.outcomes) == 1


def test_two_reviewers_cannot_both_decide(race: Callable[[str], Race], request: Any) -> None:
    run = race("confirm the page")
    desk, document = run.stage.begun["desk"], run.stage.begun["document"]
    path = f"/documents/{document}"

    def workers(held: list[Any]) -> list[Worker]:
        yes = thread.a_confirmation("car_accident")
        return [
            lambda: held.append(desk.post("prescriptions", f"{path}/confirmation", json=yes).status),
            lambda: held.append(desk.post("prescriptions", f"{path}/rejection", json={"reason": "blank"}).status),
        ]

    run.run(workers, request, right=2)
    assert set(run.answers) == {(201, 409)}
    assert len(run.outcomes) == 2  # one decided, or the other did


def test_two_sessions_at_once_are_both_counted(race: Callable[[str], Race], request: Any) -> None:
    run = race("sign a note")
    case, world = run.stage.begun["case"], run.stage.world

    def ask(held: list[Any], session: str, day: str) -> Worker:
        asked = a_reservation(case, session_id=session, service_date=day)
        return lambda: held.append(reserve(world, asked).status)

    run.run(
        lambda held: [ask(held, "session0001", "2026-03-02"), ask(held, "session0002", "2026-03-03")], request, right=2
    )
    assert set(run.answers) == {(201, 201)}
    held = [line for outcome in run.outcomes for line in outcome.state if "#USE#" in line.partition(" = ")[0]]
    assert len(held) == 2 * len(run.outcomes)


def test_one_form_sent_twice_at_once_is_one_case(race: Callable[[str], Race], request: Any) -> None:
    run = race("open a case")

    def send(held: list[Any]) -> Worker:
        filled = thread.an_intake("health_plan")
        post = run.stage.world.request
        return lambda: held.append(post("eligibility", "POST", "/intake/milehigh", json=filled).json["case_id"])

    run.run(lambda held: [send(held), send(held)], request)
    assert len(run.outcomes) == 1
    assert {len(set(answers)) for answers in run.answers} == {1}
