"""The night's re-check: the coming days' visits are asked about, page by page, once a day, whatever is sent twice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest

from infra.local import invoking
from infra.local.simulated_payer.realtime import answer_270
from services.eligibility import gateway
from services.eligibility.models.rechecks import Recheck
from services.eligibility.store import EligibilityStore, visit_rows
from shared.tenancy import at_work_for
from tests.builders import an_intake
from tests.builders_clearinghouse import Clearinghouse, Reply, clearinghouse
from tests.world import Caller, World

TODAY = date(2026, 3, 2)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Clearinghouse]]:
    """Stand up a clearinghouse and tell eligibility where it is."""
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    with ExitStack() as stack:

        def stand_up(answer: Callable[[str], Reply] | None = None) -> Clearinghouse:
            server = stack.enter_context(clearinghouse(answer or (lambda text: (200, answer_270(text, TODAY)))))
            monkeypatch.setenv("CLEARINGHOUSE_URL", server.address)
            return server

        yield stand_up


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


def a_visit(desk: Caller, number: int = 1, in_days: int = 1, kind: str = "health_plan") -> str:
    """A case with an agreed first visit."""
    coverage = {"coverage": {"payer_id": "example-plan", "member_id": f"W{number:09}"}} if kind == "health_plan" else {}
    reply = desk.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind, **coverage))
    case_id: str = reply.json["case_id"]
    starts = {"starts": f"{TODAY + timedelta(days=in_days)}T15:00"}
    agreed = desk.post("eligibility", f"/cases/{case_id}/appointment", json=starts)
    assert agreed.status == 201, agreed.text
    return case_id


def night(world: World) -> None:
    invoking.run("eligibility", "recheck")
    world.settle()


def answers(desk: Caller, case_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get("eligibility", f"/cases/{case_id}").json["verifications"]
    return found


def test_the_visits_of_the_coming_days_are_asked_about(desk: Caller, house: Any) -> None:
    near, far = a_visit(desk, 1, in_days=2), a_visit(desk, 2, in_days=9)
    comp = a_visit(desk, 3, in_days=1, kind="workers_compensation")
    server = house()
    night(desk.world)

    assert [len(answers(desk, one)) for one in (near, far, comp)] == [1, 0, 0]
    assert len(server.asked) == 1


def test_a_second_night_on_the_same_day_asks_nobody_twice(desk: Caller, house: Any) -> None:
    a_visit(desk)
    server = house()
    night(desk.world)
    night(desk.world)

    assert len(server.asked) == 1


def test_a_message_that_is_delivered_twice_asks_once(desk: Caller, house: Any) -> None:
    case_id = a_visit(desk)
    server = house()
    work = Recheck(clinic="milehigh", day=TODAY, case_id=case_id).model_dump_json()
    url = desk.world.built.environment["RECHECK_QUEUE"]
    for _ in range(2):
        desk.world.session.client("sqs").send_message(QueueUrl=url, MessageBody=work)
    desk.world.settle()

    assert len(server.asked) == len(answers(desk, case_id)) == 1


def test_many_visits_are_sent_on_page_by_page(desk: Caller, house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [a_visit(desk, number) for number in range(5)]
    whole = visit_rows.page
    monkeypatch.setattr(visit_rows, "page", lambda table, after: whole(table, after, limit=2))
    server = house()
    night(desk.world)

    assert len(server.asked) == len(cases)


def test_a_plan_that_rests_is_asked_again_by_the_queue(desk: Caller, house: Any) -> None:
    case_id = a_visit(desk)
    tries: list[str] = []

    def wakes_up(text: str) -> Reply:
        tries.append(text)
        return (503, "") if len(tries) == 1 else (200, answer_270(text, TODAY))

    house(wakes_up)
    night(desk.world)

    assert len(tries) == 2
    assert len(answers(desk, case_id)) == 1
    assert desk.world.dead_letters() == {}


def test_a_visit_that_was_called_off_leaves_the_list(desk: Caller, house: Any) -> None:
    case_id = a_visit(desk)
    desk.post("eligibility", f"/cases/{case_id}/appointment/cancellation", json={})
    server = house()
    night(desk.world)

    assert server.asked == []


def test_a_day_that_is_over_leaves_the_list(desk: Caller, house: Any) -> None:
    a_visit(desk)
    house()
    desk.world.pass_time(days=5)
    night(desk.world)

    with at_work_for("milehigh"):
        assert visit_rows.page(EligibilityStore("milehigh").table, None).visits == ()


def test_without_a_clearinghouse_nothing_is_sent_on(desk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    a_visit(desk)
    monkeypatch.delenv("CLEARINGHOUSE_URL", raising=False)

    assert invoking.run("eligibility", "recheck") == 0


def test_a_case_that_cannot_be_asked_is_left_to_the_desk(desk: Caller, house: Any) -> None:
    a_visit(desk)
    house(lambda _: (401, ""))
    night(desk.world)

    assert desk.world.dead_letters() == {}


def test_a_page_of_any_length_costs_one_query_and_its_messages(desk: Caller, house: Any) -> None:
    from tests.listening import listening

    for number in range(3):
        a_visit(desk, number, in_days=9)
    house()
    with listening() as heard:
        night(desk.world)

    queries = [action for action, _ in heard.calls["eligibility", "on_recheck"] if action == "dynamodb:Query"]
    assert len(queries) == 1
