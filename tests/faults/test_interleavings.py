"""Two workers at the same thing at once, in every order of their calls: one outcome, and it is the right one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.local import invoking
from shared.table import Table
from tests import thread
from tests.builders_authorizations import an_answer
from tests.builders_events import event
from tests.builders_prescriptions import a_reservation, reserve
from tests.contracts_envelope import envelope
from tests.faults.injector import FAULTS
from tests.faults.leave_workflows import BY_DAY as LEAVE
from tests.faults.stage import Outcome, Stage
from tests.faults.trying import count
from tests.faults.turns import Worker, orders
from tests.faults.workflows import BEFORE_TREATMENT, WORKFLOWS
from tests.thread import Outside
from tests.world import World

pytestmark = pytest.mark.faults
BY_NAME = {workflow.name: workflow for workflow in [*BEFORE_TREATMENT, *WORKFLOWS, *LEAVE]}
MOST = 150  # orders in each race; all of them in the nightly run would be thousands


@dataclass
class Race:
    """Two workers on a stage, and what came out of each order."""

    stage: Stage
    outcomes: set[Outcome] = field(default_factory=set)
    answers: list[tuple[Any, ...]] = field(default_factory=list)

    def run(self, workers: Callable[[list[Any]], list[Worker]], request: Any, right: int = 1) -> None:
        """Play the orders and count them; so many outcomes may be `right`."""
        self.play(workers)
        count(request, "interleavings", len(self.answers))
        count(request, "bad interleavings", max(0, len(self.outcomes) - right))

    def play(self, workers: Callable[[list[Any]], list[Worker]], most: int = MOST) -> None:
        """Play the orders; keep outcomes and answers."""
        held: list[Any] = []

        def begun() -> list[Worker]:
            assert self.stage.before is not None
            self.stage.before.bring_back(self.stage.world)
            FAULTS.begin({})
            held.clear()
            return workers(held)

        for _ in orders(begun, most):
            outside = Outside(self.stage.world)
            outside.settle()
            self.answers.append(tuple(sorted(held, key=str)))
            self.outcomes.add(self.stage.outcome(Outside(self.stage.world), timeless=False))


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
    run.run(_sessions(run), request, right=2)
    assert set(run.answers) == {(201, 201)}
    for outcome in run.outcomes:
        (row,) = (line for line in outcome.state if "#RX#" in line and "usage" in line)
        assert row.count("service_date") == 2


def test_one_form_sent_twice_at_once_is_one_case(race: Callable[[str], Race], request: Any) -> None:
    run = race("open a case")

    def send(held: list[Any]) -> Worker:
        filled = thread.an_intake("health_plan")
        post = run.stage.world.request
        return lambda: held.append(post("eligibility", "POST", "/intake/milehigh", json=filled).json["case_id"])

    run.run(lambda held: [send(held), send(held)], request)
    assert len(run.outcomes) == 1
    assert {len(set(answers)) for answers in run.answers} == {1}


@pytest.mark.nightly
def test_one_estimate_asked_for_twice_at_once_is_made_once(race: Callable[[str], Race], request: Any) -> None:
    run = race("issue a good faith estimate")
    desk, path = run.stage.begun["desk"], f"/cases/{run.stage.begun['case']}/good-faith-estimates"

    def send(held: list[Any]) -> Worker:
        return lambda: held.append(desk.post("eligibility", path, json={"delivery": "email"}).status)

    run.run(lambda held: [send(held), send(held)], request)
    assert len(run.outcomes) == 1
    assert set(run.answers) == {(201, 201)}


@pytest.mark.nightly
def test_of_two_answers_of_a_caseworker_at_once_one_counts(race: Callable[[str], Race], request: Any) -> None:
    run = race("the caseworker answers")
    link, post = run.stage.begun["link"], run.stage.world.request

    def send(held: list[Any], **told: str) -> Worker:
        return lambda: held.append(post("eligibility", "POST", link, json=an_answer(**told)).status)

    run.run(lambda held: [send(held, number="CO-1"), send(held, number="CO-2")], request, right=2)
    assert set(run.answers) == {(201, 409)}
    assert len(run.outcomes) <= 2  # the one, or the other


# Two of the deliberate bugs are right when one works alone; only a race shows them.


def _payments(run: Race) -> Callable[[list[Any]], list[Worker]]:
    """The same payment at the desk, sent twice at once."""
    desk, path = run.stage.begun["desk"], f"/cases/{run.stage.begun['case']}/payments"
    paid = {"amount": "140.00", "method": "card", "received_on": "2026-03-02"}

    def send(held: list[Any]) -> Worker:
        return lambda: held.append(desk.post("billing", path, json=paid).status)

    return lambda held: [send(held), send(held)]


def _sessions(run: Race) -> Callable[[list[Any]], list[Worker]]:
    """Two sessions reserved on one prescription at once."""

    def ask(held: list[Any], session: str, day: str) -> Worker:
        asked = a_reservation(run.stage.begun["case"], session_id=session, service_date=day)
        return lambda: held.append(reserve(run.stage.world, asked).status)

    return lambda held: [ask(held, "session0001", "2026-03-02"), ask(held, "session0002", "2026-03-03")]


def late_inbox(patch: pytest.MonkeyPatch) -> None:
    """Looks whether it was done, does it, and notes it in a second call."""

    def once(self: Table, first: Any, *rest: Any) -> Any:
        if "Put" not in first or not rest:
            return OLD_ONCE(self, first, *rest)
        held = self.find(first["Put"]["Item"]["sk"]["S"])
        if held is not None:
            return held
        effect = [{"Put": _bare(action["Put"])} if "Put" in action else action for action in rest]
        OLD_ONCE(self, *effect)
        return OLD_ONCE(self, {"Put": _bare(first["Put"])})

    patch.setattr(Table, "once", once)


def writes_without_looking(patch: pytest.MonkeyPatch) -> None:
    """Reads a row, changes it, puts it back whatever is there by now."""
    patch.setattr(Table, "replace", lambda self, row, seen: self.put({**row, "version": seen + 1}))


def _bare(put: dict[str, Any]) -> dict[str, Any]:
    """A put that asks for nothing."""
    return {name: put[name] for name in ("TableName", "Item")}


OLD_ONCE = Table.once


@pytest.mark.parametrize(
    ("mutate", "workflow", "two"),
    [(late_inbox, "pay at the desk", _payments), (writes_without_looking, "sign a note", _sessions)],
    ids=["late inbox", "writes without looking"],
)
def test_a_mutant_that_is_right_alone_is_caught_by_the_race(
    race: Callable[[str], Race], monkeypatch: pytest.MonkeyPatch, request: Any, mutate: Any, workflow: str, two: Any
) -> None:
    right, wrong = race(workflow), race(workflow)
    right.run(two(right), request, right=2)
    with monkeypatch.context() as patch:
        mutate(patch)
        wrong.play(two(wrong), most=40)

    caught = bool(wrong.outcomes - right.outcomes)
    count(request, "mutants", 1)
    count(request, "survivors", int(not caught))
    assert caught
