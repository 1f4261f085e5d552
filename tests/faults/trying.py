"""Trying every fault on a workflow, and telling of the bad plays in words."""

from typing import Any

from tests.faults.injector import Plan
from tests.faults.stage import Outcome, Stage

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
