"""Tasks on the emulated table: opened once, taken, closed once, and found by every filter."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from services.eligibility.flows import tasks
from services.eligibility.models.tasks import Task, TaskFilter, TaskKind, WaitsFor
from services.eligibility.store import EligibilityStore, task_rows
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.problems import Conflict, NotFound
from shared.tenancy import at_work_for
from tests.builders import an_intake
from tests.world import NOON, World

TODAY = date(2026, 3, 2)


@pytest.fixture
def store(clinic: World) -> Iterator[EligibilityStore]:
    with at_work_for("milehigh"):
        yield EligibilityStore("milehigh")


def facts(number: int = 1, kind: str = "health_plan") -> CaseFacts:
    intake = an_intake(kind)
    case_id = opaque_id.derive("case", kind, str(number))
    known = {name: intake[name] for name in ("patient", "coverage", "injury") if name in intake}
    return CaseFacts.model_validate({"case_id": case_id, "revision": 1, "payer_kind": kind, **known})


def a_task(about: CaseFacts | None = None, kind: TaskKind = TaskKind.BENEFITS, cause: str = "determination 1",
           **changes: Any) -> Task:  # fmt: skip
    told = {"words": "Call the plan.", "waits_for": WaitsFor.DESK, "due": TODAY, **changes}
    return tasks.task(about or facts(), kind, cause, now=NOON, **told)


def waiting(store: EligibilityStore, today: date = TODAY, **wanted: Any) -> list[Task]:
    return list(task_rows.waiting(store.table, TaskFilter(**wanted), today, None).tasks)


def test_the_same_cause_opens_one_task(store: EligibilityStore) -> None:
    first, again = tasks.open_now(store, a_task()), tasks.open_now(store, a_task())

    assert first == again
    assert waiting(store) == [first]


def test_another_cause_is_another_task(store: EligibilityStore) -> None:
    for cause in ("determination 1", "determination 4"):
        tasks.open_now(store, a_task(cause=cause))

    assert len(waiting(store)) == 2


def test_a_closed_task_leaves_every_list_and_stays_with_its_case(store: EligibilityStore) -> None:
    held = tasks.open_now(store, a_task())
    done = tasks.close_now(store, held.case_id, held.task_id, "the plan was called", NOON)

    assert (done.is_open, done.closed_because) == (False, "the plan was called")
    for wanted in ({}, {"waits_for": "front desk"}, {"kind": held.kind}, {"payer_kind": "health_plan"}):
        assert waiting(store, **wanted) == []
    assert task_rows.get(store.table, held.case_id, held.task_id) == done


def test_closing_again_keeps_the_first_reason(store: EligibilityStore) -> None:
    held = tasks.open_now(store, a_task())
    first = tasks.close_now(store, held.case_id, held.task_id, "done", NOON)

    assert tasks.close_now(store, held.case_id, held.task_id, "again", NOON + timedelta(days=1)) == first


def test_a_closed_task_is_not_opened_again_by_its_cause(store: EligibilityStore) -> None:
    held = tasks.open_now(store, a_task())
    tasks.close_now(store, held.case_id, held.task_id, "done", NOON)

    assert not tasks.open_now(store, a_task()).is_open
    assert waiting(store) == []


def test_who_takes_a_task_stands_on_every_list(store: EligibilityStore) -> None:
    held = tasks.open_now(store, a_task())
    taken = tasks.take(store, held.case_id, held.task_id, "lee")

    assert taken.owner == "lee"
    assert tasks.take(store, held.case_id, held.task_id, "lee") == taken
    for wanted in ({}, {"waits_for": "front desk"}, {"kind": held.kind, "payer_kind": "health_plan"}):
        assert [task.owner for task in waiting(store, **wanted)] == ["lee"]


def test_a_closed_task_cannot_be_taken(store: EligibilityStore) -> None:
    held = tasks.open_now(store, a_task())
    tasks.close_now(store, held.case_id, held.task_id, "done", NOON)

    with pytest.raises(Conflict):
        tasks.take(store, held.case_id, held.task_id, "lee")


def test_a_task_nobody_opened_is_not_found(store: EligibilityStore) -> None:
    with pytest.raises(NotFound):
        tasks.close_now(store, facts().case_id, "abcdefgh", "done", NOON)


@pytest.fixture
def many(store: EligibilityStore) -> list[Task]:
    """Three payers, three kinds, each due on another day."""
    made = [
        a_task(facts(1), TaskKind.BENEFITS, due=TODAY - timedelta(days=2)),
        a_task(facts(1), TaskKind.PRESCRIPTION, due=TODAY + timedelta(days=5), waits_for=WaitsFor.PATIENT),
        a_task(facts(2, "workers_compensation"), TaskKind.AUTHORIZATION, waits_for=WaitsFor.CASEWORKER,
               due=TODAY - timedelta(days=1)),
        a_task(facts(3, "car_accident"), TaskKind.BENEFITS, due=TODAY),
        a_task(facts(3, "car_accident"), TaskKind.PRESCRIPTION, waits_for=WaitsFor.DOCTOR, due=TODAY),
    ]  # fmt: skip
    for one in made:
        tasks.open_now(store, one)
    return made


FILTERS: list[dict[str, Any]] = [
    {}, {"waits_for": "front desk"}, {"waits_for": "caseworker"}, {"payer_kind": "car_accident"},
    {"kind": TaskKind.PRESCRIPTION}, {"kind": TaskKind.PRESCRIPTION, "payer_kind": "health_plan"},
    {"waits_for": "doctor", "payer_kind": "car_accident"}, {"overdue": True},
    {"overdue": True, "waits_for": "front desk"}, {"kind": TaskKind.PRESCRIPTION, "waits_for": "doctor"},
    {"waits_for": "payer"},
]  # fmt: skip


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_a_filter_finds_what_it_names_the_most_urgent_first(
    store: EligibilityStore, many: list[Task], wanted: dict[str, Any]
) -> None:
    asked = TaskFilter(**wanted)
    expected = sorted((t for t in many if asked.wants(t, TODAY)), key=lambda t: (t.due, t.task_id))

    assert waiting(store, **wanted) == expected


def test_a_cursor_goes_on_to_the_end(store: EligibilityStore, many: list[Task]) -> None:
    found, after = [], None
    while True:
        page = task_rows.waiting(store.table, TaskFilter(), TODAY, after, limit=2)
        found += page.tasks
        after = page.after
        if after is None:
            break

    assert [t.task_id for t in found] == [t.task_id for t in sorted(many, key=lambda t: (t.due, t.task_id))]


def test_two_narrowings_that_meet_are_read_in_at_most_four_queries(store: EligibilityStore) -> None:
    for number in range(12):
        tasks.open_now(store, a_task(facts(number), TaskKind.PRESCRIPTION, waits_for=WaitsFor.PATIENT))
    wanted = TaskFilter(kind=TaskKind.PRESCRIPTION, waits_for=WaitsFor.DOCTOR)
    page = task_rows.waiting(store.table, wanted, TODAY, None, limit=2)

    assert (page.tasks, page.after is None) == ((), False)


def test_payer_kinds_are_the_cases_own(store: EligibilityStore, many: list[Task]) -> None:
    assert {task.payer_kind for task in waiting(store, payer_kind="health_plan")} == {PayerKind.HEALTH_PLAN}
