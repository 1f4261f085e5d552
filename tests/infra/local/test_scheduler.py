"""The scheduler: what the templates say, by a clock that can be moved."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from infra.local import invoking
from infra.local.scheduler import Schedule, Scheduler, found_schedules
from shared import clock


@pytest.fixture(autouse=True)
def _system_clock() -> Iterator[None]:
    yield
    clock.use(None)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run, instead of running it."""
    names: list[str] = []
    monkeypatch.setattr(invoking, "run", lambda service, function: names.append(f"{service} {function}"))
    return names


NIGHT = Schedule("billing", "nightly_batch", "cron(30 1 * * ? *)", "America/Denver")
SWEEP = Schedule("billing", "sweep", "rate(5 minutes)", "UTC")


def test_the_schedules_are_those_of_the_templates() -> None:
    found = {(one.service, one.function) for one in found_schedules(["eligibility", "prescriptions", "billing"])}
    assert {("eligibility", "sweep"), ("prescriptions", "expire"), ("billing", "nightly_batch")} <= found


def test_nothing_is_due_at_first(ran: list[str]) -> None:
    assert (Scheduler([NIGHT, SWEEP]).run_due(), ran) == (0, [])


def test_a_day_later_everything_of_the_day_has_run_once_in_the_order_of_its_time(ran: list[str]) -> None:
    scheduler = Scheduler([NIGHT, SWEEP], {}.get, lambda *_: None)
    scheduler.remember = (notes := {}).__setitem__
    scheduler.recall = notes.get
    scheduler.move(timedelta(days=1))
    assert scheduler.run_due() == 2
    assert ran == ["billing sweep", "billing nightly_batch"]
    assert scheduler.run_due() == 0


def test_the_clock_stays_moved_after_a_restart() -> None:
    notes: dict[str, str] = {}
    Scheduler([], notes.get, notes.__setitem__).move(timedelta(days=2))
    Scheduler([], notes.get, notes.__setitem__).move(timedelta(days=1))
    clock.use(None)
    system = clock.now()
    assert Scheduler([], notes.get, notes.__setitem__).shift == timedelta(days=3)
    assert timedelta(days=3) <= clock.now() - system < timedelta(days=3, seconds=5)


def test_what_fell_due_while_the_machine_was_off_runs_at_the_next_start(ran: list[str]) -> None:
    notes = {"last run of billing sweep": (clock.now() - timedelta(hours=3)).isoformat()}
    assert Scheduler([SWEEP], notes.get, notes.__setitem__).run_due() == 1


def test_a_function_that_fails_is_shown_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: str) -> None:
        raise RuntimeError("Jane Invented")

    monkeypatch.setattr(invoking, "run", fail)
    scheduler = Scheduler([SWEEP])
    scheduler.run(SWEEP)
    assert [run.result for run in scheduler.ran] == ["failed: RuntimeError"]
    assert scheduler.next_runs()[0][0] > clock.now()


def test_tonight_is_the_nightly_batch() -> None:
    assert Scheduler([SWEEP, NIGHT]).tonight() == NIGHT
    assert Scheduler([SWEEP]).tonight() is None
