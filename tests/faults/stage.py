"""The stage on which a workflow is played again and again: the emulator's state kept and brought back, then compared.

Playing the beginning of the story anew for each fault would take an hour; keeping the state before a workflow and
bringing it back takes a millisecond.
"""

import functools
import json
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from moto.backends import get_backend

from infra.local import resources
from shared import aws
from tests import telephone
from tests.faults.injector import FAULTS, Attempt, Crash, Plan
from tests.thread import Outside
from tests.world import NOON, World

_SESSIONS = "platform-sessionstable"  # a sign-in has a random name; nothing else in the house has
_NOT_READ = "message prescriptions-pagesqueue"  # the machine's reader is not at work here (World.reads_pages)
_S3_CLOCK = re.compile(
    rf"{datetime.now(UTC):%Y-%m}-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?"
)  # the emulator's own clock, in its notifications
_MOMENT = re.compile(r"20\d\d-\d\d-\d\d(T\d\d:\d\d:\d\dZ?|(?=#))")


@dataclass(frozen=True)
class Workflow:
    """A piece of the story: `begin` plays what comes before (undisturbed), `act` is what is disturbed.

    `then` is what follows undisturbed: the readers of events whose part another workflow disturbs already.
    """

    name: str
    begin: Callable[[Outside], Any]
    act: Callable[[Outside, Any], Any]
    then: Callable[[Outside], Any] = lambda _: None


@dataclass(frozen=True)
class State:
    """The emulator's tables, buckets and queues at one moment."""

    rows: bytes
    objects: dict[str, list[tuple[str, Any]]]
    messages: dict[str, list[Any]]
    now: Any

    @classmethod
    def keep(cls, world: World) -> "State":
        """The state as it is."""
        return cls(
            rows=pickle.dumps({name: table.items for name, table in _backend("dynamodb").tables.items()}),
            objects={name: list(bucket.keys.lists()) for name, bucket in _buckets().items()},
            messages={name: list(queue._messages) for name, queue in _backend("sqs").queues.items()},
            now=world.now,
        )

    def bring_back(self, world: World) -> None:
        """Make the state what it was."""
        for name, items in pickle.loads(self.rows).items():
            _backend("dynamodb").tables[name].items = items
        for name, bucket in _buckets().items():
            bucket.keys.clear()
            for key, versions in self.objects[name]:
                bucket.keys.setlist(key, list(versions))
        for name, queue in _backend("sqs").queues.items():
            queue._messages[:] = self.messages[name]
        world.now = self.now


@dataclass(frozen=True)
class Outcome:
    """What a play left behind: every row, object and message, and what people were answered."""

    state: tuple[str, ...]
    answers: tuple[str, ...]

    def against(self, wanted: "Outcome") -> tuple[set[str], set[str], bool]:
        """What is missing, what is too much, whether the answers differ."""
        here, there = set(self.state), set(wanted.state)
        return there - here, here - there, self.answers != wanted.answers


@dataclass
class Stage:
    """A workflow, begun, ready to be played under any plan."""

    world: World
    workflow: Workflow
    begun: Any = None
    before: State | None = None
    attempts: list[Attempt] = field(default_factory=list)
    acted: int = 0  # attempts of the disturbed part

    def begin(self) -> Outcome:
        """Play the beginning, then the workflow undisturbed; return what is wanted."""
        self.world.wipe()
        self.begun = self.workflow.begin(Outside(self.world))
        self.before = State.keep(self.world)
        wanted = self.play({})
        self.attempts = list(FAULTS.attempts[: self.acted])
        assert not self.world.dead_letters(), f"{self.workflow.name}: undisturbed, and yet a message died"
        return wanted

    def play(self, plan: Plan, later: float = 0) -> Outcome:
        """The workflow under a plan of faults; whoever is not answered asks again `later`."""
        if self.before is not None:
            self.before.bring_back(self.world)
        outside = Outside(self.world, gone=(Crash, Exception), later=later)
        FAULTS.begin(plan)
        try:
            self.workflow.act(outside, self.begun)
        finally:
            FAULTS.plan = {}
        self.acted = len(FAULTS.attempts)
        self.workflow.then(outside)
        return self.outcome(outside, timeless=bool(later))

    def plans(self, faults: frozenset[str] | None = None) -> Iterator[Plan]:
        """Every attempt times every fault that can befall it, or those of `faults`."""
        for number, attempt in enumerate(self.attempts):
            yield from ({number: fault} for fault in attempt.faults if faults is None or fault in faults)

    def plans_by_day(self) -> Iterator[Plan]:
        """Every attempt; the four ways in which nothing happens take turns, from attempt to attempt."""
        for number, attempt in enumerate(self.attempts):
            yield from ({number: fault} for fault in attempt.by_day(number))

    def outcome(self, outside: Outside, *, timeless: bool) -> Outcome:
        """The state and the answers. With `timeless`, moments and the bytes that hold them may differ."""
        held = {k: v for k, v in self.world.dump().items() if _SESSIONS not in k and not k.startswith(_NOT_READ)}
        lines = [
            f"{key} = {'' if timeless and key.startswith('object') else _S3_CLOCK.sub('<S3>', value)}"
            for key, value in held.items()
        ]
        answers = [json.dumps(answer, sort_keys=True) for answer in outside.answers]
        if timeless:
            lines, answers = (
                [_MOMENT.sub("<then>", line) for line in lines],
                [_MOMENT.sub("<then>", a) for a in answers],
            )
        return Outcome(tuple(sorted(lines)), tuple(answers))


@contextmanager
def raised() -> Iterator[World]:
    """The world with the injector in it, the line connected, pure rooms remembering what they have worked out."""
    world = World()
    aws.on_new_session(FAULTS.attach)
    with telephone.connected(FAULTS.line), _remembering():
        yield world
    aws._hooks.remove(FAULTS.attach)
    aws.forget()
    world.now = NOON


@contextmanager
def _remembering() -> Iterator[None]:
    """Drawing and reading a page are pure: the same page is drawn and read once for all plays."""
    from services.eligibility.forms import good_faith_estimate
    from services.prescriptions.flows import confined, receiving
    from services.prescriptions.forms import prescription_form
    from services.prescriptions.reading import picture

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prescription_form, "draw", functools.cache(prescription_form.draw))
        patch.setattr(good_faith_estimate, "render", functools.cache(good_faith_estimate.render))
        patch.setattr(receiving, "read", functools.cache(receiving.read))
        patch.setattr(receiving, "open_ours", functools.cache(receiving.open_ours))
        patch.setattr(picture, "png", _once_per_picture(picture.png))
        patch.setattr(confined, "read", _once_per_file(confined.read))
        yield


def _once_per_picture(png: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    drawn: dict[int, tuple[Any, bytes]] = {}  # by identity; the picture is held, so that its id stays its own

    def remembered(picture: Any) -> bytes:
        if id(picture) not in drawn:
            drawn[id(picture)] = picture, png(picture)
        return drawn[id(picture)][1]

    return remembered


def _once_per_file(read: Callable[..., Any]) -> Callable[..., Any]:
    done: dict[tuple[bytes, tuple[str, ...]], Any] = {}

    def remembered(content: bytes, forms: Mapping[str, Any]) -> Any:
        key = content, tuple(sorted(forms))
        if key not in done:
            done[key] = read(content, forms)
        return done[key]

    return remembered


def _backend(service: str) -> Any:
    return get_backend(service)[resources.ACCOUNT][resources.REGION]


def _buckets() -> Any:
    return get_backend("s3")[resources.ACCOUNT]["aws"].buckets
