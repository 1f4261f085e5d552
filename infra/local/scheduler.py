"""The schedules of the templates, run by a clock that can be seen and moved.

What fell due while the clock was moved, or while this machine was off, runs once, in the order of its time.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.local import invoking, resources
from infra.local.timetable import next_time
from shared import clock

_LOOK_EVERY = 1.0  # seconds
NIGHT = ("billing", "nightly_batch")


@dataclass(frozen=True)
class Schedule:
    """A function and when it is due."""

    service: str
    function: str
    expression: str
    zone: str

    @property
    def name(self) -> str:
        """Its name for people and for the notes."""
        return f"{self.service} {self.function}"

    def after(self, moment: datetime) -> datetime:
        """When it is due next."""
        return next_time(self.expression, self.zone, moment)


def found_schedules(services: list[str]) -> Iterator[Schedule]:
    """The schedules in the templates of the services."""
    for service in services:
        for logical_id, resource in resources.template(service)["Resources"].items():
            for event in resource.get("Properties", {}).get("Events", {}).values():
                if event.get("Type") == "ScheduleV2":
                    said = event["Properties"]
                    zone = said.get("ScheduleExpressionTimezone", "UTC")
                    yield Schedule(service, resources.handler_name(logical_id), said["ScheduleExpression"], zone)


@dataclass(frozen=True)
class Run:
    """One run of a schedule, for the page."""

    name: str
    at: datetime
    result: str


@dataclass
class Scheduler:
    """Runs what is due. `remember(name, words)` and `recall(name)` keep what survives a restart."""

    schedules: list[Schedule]
    recall: Callable[[str], str | None] = lambda _: None
    remember: Callable[[str, str], None] = lambda _name, _words: None
    ran: list[Run] = field(default_factory=list)
    _last: dict[str, datetime] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        shift = float(self.recall("clock shift") or 0)
        clock.use(clock.shifted(timedelta(seconds=shift)))
        now = clock.now()
        for schedule in self.schedules:
            noted = self.recall(f"last run of {schedule.name}")
            self._last[schedule.name] = datetime.fromisoformat(noted) if noted else now

    @property
    def shift(self) -> timedelta:
        """How far the clock has been moved."""
        return timedelta(seconds=float(self.recall("clock shift") or 0))

    def move(self, by: timedelta) -> None:
        """Move the clock on; it is kept, and what falls due runs."""
        shift = self.shift + by
        self.remember("clock shift", str(shift.total_seconds()))
        clock.use(clock.shifted(shift))

    def next_runs(self) -> list[tuple[datetime, Schedule]]:
        """What is due next, soonest first."""
        due = [(schedule.after(self._last[schedule.name]), schedule) for schedule in self.schedules]
        return sorted(due, key=lambda pair: (pair[0], pair[1].name))

    def run_due(self) -> int:
        """Run everything that is due now; return how many."""
        due = [schedule for moment, schedule in self.next_runs() if moment <= clock.now()]
        for schedule in due:
            self.run(schedule)
        return len(due)

    def run(self, schedule: Schedule) -> Any:
        """Run one now."""
        with self._turn:
            now = clock.now()
            result = _told(schedule)
            self._last[schedule.name] = now
            self.remember(f"last run of {schedule.name}", now.isoformat())
            self.ran = [Run(schedule.name, now, str(result)), *self.ran[:19]]
            return result

    def tonight(self) -> Schedule | None:
        """The nightly batch, if billing is there."""
        return next((one for one in self.schedules if (one.service, one.function) == NIGHT), None)

    def keep_running(self, closing: threading.Event) -> None:
        """The thread: look every second."""
        while not closing.wait(_LOOK_EVERY):
            self.run_due()


def _told(schedule: Schedule) -> Any:
    """What the function answered, or that it failed: a schedule that fails comes again at its next time."""
    try:
        return invoking.run(schedule.service, schedule.function)
    except Exception as error:  # noqa: BLE001 one failing function must not stop the clock
        return f"failed: {type(error).__name__}"
