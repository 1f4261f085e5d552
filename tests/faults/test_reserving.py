"""Sessions are counted exactly, whatever asks beside them: any schedule of reservations, releases and repeats (X1-X6).

Hypothesis draws who asks for what and in which order their calls to AWS take turns. What was answered must be what is
counted; no limit is ever exceeded; and nothing was refused for which there is room.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.prescriptions.models.sessions import PrescriptionUsage, ReservationRequest
from services.prescriptions.rules.choosing import best_cover
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_prescription, a_reservation, release, reserve, some_limits
from tests.faults.injector import FAULTS
from tests.faults.stage import Stage, Workflow
from tests.faults.trying import count
from tests.faults.turns import Worker, one_order
from tests.thread import Outside
from tests.world import World

pytestmark = pytest.mark.faults
SESSIONS_IN_ALL, A_WEEK, MINUTES = 3, 2, 60
GRANTED = {200, 201}

# Two weeks and a day before the order was written (X4); an hour, or too long (X5); the neck, or not ordered (X6).
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-09", "2026-03-10", "2026-02-27")
A_SESSION = st.tuples(st.sampled_from(DAYS), st.sampled_from((60, 90)), st.sampled_from(("neck", "neck", "low_back")))


@dataclass
class Asked:
    """The parallel requests of one example and their answers, by session."""

    world: World
    case: str
    sessions: dict[str, dict[str, Any]]
    answers: dict[str, list[int]] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)

    def reserving(self, session: str) -> Worker:
        def ask() -> None:
            self.answers.setdefault(session, []).append(reserve(self.world, self.sessions[session]).status)

        return ask

    def voiding(self, session: str) -> Worker:
        """Reserved, and given back at once: what crosses it finds the place taken, or free again."""

        def ask() -> None:
            self.reserving(session)()
            if release(self.world, session).status in GRANTED:
                self.released.add(session)

        return ask

    @property
    def granted(self) -> set[str]:
        return {session for session, found in self.answers.items() if set(found) <= GRANTED}


@pytest.fixture
def stage(house: World) -> Stage:
    """An order of three sessions, two a week, an hour each, for neck and upper back."""

    def begin(outside: Outside) -> dict[str, Any]:
        outside.world.open_clinic()
        order = a_prescription(some_limits(number_of_sessions=SESSIONS_IN_ALL))
        with at_work_for("milehigh"):
            store = PrescriptionsStore("milehigh")
            store.table.commit(*store.new_prescription(order))
        return {"case": order.case_id}

    made = Stage(house, Workflow("three sessions", begin, lambda outside, begun: None))
    made.begin()
    return made


def an_example(stage: Stage, drawn: list[tuple[str, int, str]]) -> Asked:
    assert stage.before is not None
    stage.before.bring_back(stage.world)
    FAULTS.begin({})
    case = stage.begun["case"]
    sessions = {
        f"session{number:04}": a_reservation(
            case, session_id=f"session{number:04}", service_date=day, areas=[area],
            procedures=[{"code": "97124", "minutes": minutes}],
        )
        for number, (day, minutes, area) in enumerate(drawn)
    }  # fmt: skip
    return Asked(stage.world, case, sessions)


def counted(stage: Stage) -> PrescriptionUsage:
    with at_work_for("milehigh"):
        (held,) = PrescriptionsStore("milehigh").prescriptions_of(stage.begun["case"])
    return held.usage


def is_within_limits(usage: PrescriptionUsage) -> None:
    weeks = Counter(one.service_date.isocalendar()[:2] for one in usage.reservations)
    assert usage.sessions_used <= SESSIONS_IN_ALL
    assert max(weeks.values(), default=0) <= A_WEEK
    assert all(one.minutes <= MINUTES and one.service_date >= date(2026, 3, 1) for one in usage.reservations)


def there_is_no_room_for(stage: Stage, asked: dict[str, Any]) -> bool:
    """Whether the order, as it is counted now, refuses the session."""
    session = ReservationRequest.model_validate(asked).session()
    with at_work_for("milehigh"):
        held = PrescriptionsStore("milehigh").prescriptions_of(stage.begun["case"])
    _, decision = best_cover([(one.prescription, one.usage) for one in held], session)
    return not decision.covered


Property = Callable[..., None]


def over_schedules(examples: int) -> Callable[[Property], Property]:
    """Two to four sessions, and an order of turns."""

    def wrapped(test: Property) -> Property:
        drawn = given(st.lists(A_SESSION, min_size=2, max_size=4), st.lists(st.integers(0, 5), max_size=24))
        return settings(max_examples=examples, deadline=None, derandomize=True,
                        suppress_health_check=[HealthCheck.function_scoped_fixture])(drawn(test))  # fmt: skip

    return wrapped


def reservations_are_exact(stage: Stage, drawn: list[tuple[str, int, str]], turns: list[int]) -> None:
    """What was granted is counted; what was refused has no room. Asked again, the answer is the same."""
    asked = an_example(stage, drawn)
    one_order([asked.reserving(session) for session in asked.sessions], turns)
    usage = counted(stage)
    is_within_limits(usage)
    assert {one.session_id for one in usage.reservations} == asked.granted
    assert all(
        there_is_no_room_for(stage, told) for session, told in asked.sessions.items() if session not in asked.granted
    )
    for session in asked.sessions:
        asked.reserving(session)()
        assert len({status in GRANTED for status in asked.answers[session]}) == 1
    assert counted(stage) == usage


def release_crosses_reservation(stage: Stage, drawn: list[tuple[str, int, str]], turns: list[int]) -> None:
    """The first session is given back while the others ask: in the end exactly the granted others are counted."""
    asked = an_example(stage, drawn)
    first, *others = asked.sessions
    one_order([asked.voiding(first), *(asked.reserving(session) for session in others)], turns)
    usage = counted(stage)
    is_within_limits(usage)
    assert {one.session_id for one in usage.reservations} == asked.granted - asked.released
    assert asked.released == ({first} & asked.granted)
    assert release(stage.world, first).status == (200 if asked.released else 404)
    assert counted(stage) == usage


@over_schedules(20)
def test_reservations_are_exact_under_any_schedule(stage: Stage, drawn: Any, turns: list[int]) -> None:
    reservations_are_exact(stage, drawn, turns)


@over_schedules(20)
def test_a_release_that_crosses_a_reservation_loses_and_doubles_nothing(
    stage: Stage, drawn: Any, turns: list[int]
) -> None:
    release_crosses_reservation(stage, drawn, turns)


@pytest.mark.nightly
@over_schedules(1500)
def test_many_more_schedules_of_reservations(stage: Stage, drawn: Any, turns: list[int]) -> None:
    reservations_are_exact(stage, drawn, turns)


@pytest.mark.nightly
@over_schedules(1500)
def test_many_more_schedules_with_a_release(stage: Stage, drawn: Any, turns: list[int]) -> None:
    release_crosses_reservation(stage, drawn, turns)


def test_the_same_session_from_many_callers_at_once_is_counted_once(stage: Stage, request: Any) -> None:
    asked = an_example(stage, [("2026-03-02", 60, "neck")])
    for turns in ([0] * 12, [1, 2, 3, 0] * 6, [3, 3, 2, 1, 0] * 5):
        asked = an_example(stage, [("2026-03-02", 60, "neck")])
        one_order([asked.reserving("session0000")] * 4, turns)
        assert sorted(asked.answers["session0000"]) == [200, 200, 200, 201]
        assert counted(stage).sessions_used == 1
    count(request, "interleavings", 3)
