"""Trying every fault on a workflow, and telling of the bad plays in words."""

from typing import Any

import pytest

from tests.faults.injector import Plan
from tests.faults.stage import Outcome, Stage, Workflow
from tests.world import World

LATER = frozenset({"crash-after", "lost-reply"})
A_MINUTE = 61


def try_single_faults(stage: Stage, request: Any) -> list[str]:
    """Every attempt times every fault; what was lost or doubled, in words."""
    wanted = stage.begin()
    plays = [(plan, stage.play(plan)) for plan in stage.plans()]
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


def count(request: Any, what: str, number: int) -> None:
    """For the summary (conftest.py)."""
    request.node.user_properties.append((what, number))


def _told(stage: Stage, plan: Plan, got: Outcome, wanted: Outcome) -> str:
    lost, doubled, answered = got.against(wanted)
    what = ", ".join(f"{fault} at {number} {stage.attempts[number].name}" for number, fault in plan.items())
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
        bad = try_single_faults(Stage(house, workflow), request)
        assert bad == [], "\n".join(bad)

    @pytest.mark.nightly
    def test_who_asks_again_a_minute_later_changes_nothing(
        self, house: World, workflow: Workflow, request: Any
    ) -> None:
        """Ids and names must come from the cause, never from the clock."""
        bad = try_asking_later(Stage(house, workflow), request)
        assert bad == [], "\n".join(bad)
