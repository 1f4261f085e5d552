"""Trying every fault on a workflow, and telling of the bad plays in words."""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import pytest

from shared import aws
from tests.faults.injector import EVERYWHERE, Plan
from tests.faults.stage import Outcome, Stage, Workflow
from tests.world import World

Plans = Callable[[Stage], Iterable[Plan]]
LATER = frozenset({"crash-after", "lost-reply"})
A_MINUTE = 61
PAIRS = 200  # of each workflow


def try_single_faults(stage: Stage, request: Any, plans: Plans = Stage.plans) -> list[str]:
    """Every attempt times its faults; what was lost or doubled, in words."""
    wanted = stage.begin()
    plays = [(plan, stage.play(plan)) for plan in plans(stage)]
    bad = [(plan, got) for plan, got in plays if got != wanted]
    count(request, "single faults", len(plays))
    count(request, "lost", sum(bool(got.against(wanted)[0]) for _, got in bad))
    count(request, "doubled", sum(bool(got.against(wanted)[1]) for _, got in bad))
    return [_told(stage, plan, got, wanted) for plan, got in bad]


def try_asking_later(stage: Stage, request: Any) -> list[str]:
    """The effect happened, the answer did not come, and who asks again does so a minute later."""
    stage.begin()
    wanted = stage.play({}, later=A_MINUTE)
    plays = [(plan, stage.play(plan, later=A_MINUTE)) for plan in stage.plans(LATER)]
    count(request, "single faults", len(plays))
    return [_told(stage, plan, got, wanted) for plan, got in plays if got != wanted]


def try_pairs(stage: Stage, request: Any) -> list[str]:
    """Two faults in one play, drawn by lot: the second may fall on what mends the first."""
    wanted = stage.begin()
    lot = random.Random(stage.workflow.name)
    plays = [(plan, stage.play(plan)) for plan in (_pair(stage, lot) for _ in range(PAIRS))]
    count(request, "pairs of faults", len(plays))
    return [_told(stage, plan, got, wanted) for plan, got in plays if got != wanted]


def _pair(stage: Stage, lot: random.Random) -> Plan:
    """After the first fault the calls are others, so the second is one that any call can meet."""
    first, gap = lot.randrange(len(stage.attempts)), lot.randrange(1, 12)
    return {first: lot.choice(stage.attempts[first].faults), first + gap: lot.choice(EVERYWHERE)}


@contextmanager
def the_sdk_tries_again() -> Iterator[None]:
    """As in production: botocore itself tries three times; here without waiting between them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_MAX_ATTEMPTS", "3")
        patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))
        aws.forget()
        yield
    aws.forget()


def count(request: Any, what: str, number: int) -> None:
    """For the summary (conftest.py)."""
    request.node.user_properties.append((what, number))


def _told(stage: Stage, plan: Plan, got: Outcome, wanted: Outcome) -> str:
    lost, doubled, answered = got.against(wanted)
    names = {number: attempt.name for number, attempt in enumerate(stage.attempts)}
    what = ", ".join(f"{fault} at {number} {names.get(number, 'mending')}" for number, fault in plan.items())
    return f"{what}: lost {sorted(lost)[:2]}, too much {sorted(doubled)[:2]}{', other answers' if answered else ''}"


class EveryFault:
    """What must hold of each workflow; two files take one half of the thread each, so that they run side by side.

    A play is right when it leaves, to the byte, what the undisturbed run leaves (rows, objects, queues, dead letters),
    and when people got the same answers. Left out of the comparison: the staff's sessions, whose names are random by
    intent, and the emulator's own clock in its notifications.
    """

    def test_undisturbed_the_story_is_the_same_each_time(self, house: World, workflow: Workflow) -> None:
        stage = Stage(house, workflow)

        assert stage.begin() == stage.play({})

    def test_one_fault_loses_and_doubles_nothing(self, house: World, workflow: Workflow, request: Any) -> None:
        bad = try_single_faults(Stage(house, workflow), request, Stage.plans_by_day)
        assert bad == [], "\n".join(bad)

    @pytest.mark.nightly
    def test_every_kind_of_fault_loses_and_doubles_nothing(
        self, house: World, workflow: Workflow, request: Any
    ) -> None:
        """The four ways in which nothing happens, at each attempt; by day they take turns."""
        bad = try_single_faults(Stage(house, workflow), request)
        assert bad == [], "\n".join(bad)

    @pytest.mark.nightly
    def test_who_asks_again_a_minute_later_changes_nothing(
        self, house: World, workflow: Workflow, request: Any
    ) -> None:
        """Ids and names must come from the cause, never from the clock."""
        bad = try_asking_later(Stage(house, workflow), request)
        assert bad == [], "\n".join(bad)

    @pytest.mark.nightly
    def test_two_faults_lose_and_double_nothing(self, house: World, workflow: Workflow, request: Any) -> None:
        bad = try_pairs(Stage(house, workflow), request)
        assert bad == [], "\n".join(bad)

    @pytest.mark.nightly
    def test_what_the_sdk_tries_again_is_done_once(self, house: World, workflow: Workflow, request: Any) -> None:
        with the_sdk_tries_again():
            bad = try_single_faults(Stage(house, workflow), request)
        assert bad == [], "\n".join(bad)
