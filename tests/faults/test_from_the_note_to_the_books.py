"""Every attempt times every fault, from the note to the books.

An attempt is a call to AWS or between two services. Nothing may be lost, nothing doubled.

A play is right when it leaves, to the byte, what the undisturbed run leaves (rows, objects, queues, dead letters), and
when people got the same answers. Left out of the comparison: the staff's sessions, whose names are random by intent,
and the emulator's own clock in its notifications.
"""

from typing import Any

import pytest

from tests.faults.stage import Stage, Workflow
from tests.faults.trying import try_asking_later, try_single_faults
from tests.faults.workflows import AFTER_TREATMENT
from tests.world import World

pytestmark = pytest.mark.faults
by_name = pytest.mark.parametrize("workflow", AFTER_TREATMENT, ids=lambda workflow: workflow.name.replace(" ", "-"))


@by_name
def test_undisturbed_the_story_is_the_same_each_time(house: World, workflow: Workflow) -> None:
    stage = Stage(house, workflow)

    assert stage.begin() == stage.play({})


@by_name
def test_one_fault_loses_and_doubles_nothing(house: World, workflow: Workflow, request: Any) -> None:
    assert try_single_faults(Stage(house, workflow), request) == []


@by_name
@pytest.mark.nightly
def test_who_asks_again_a_minute_later_changes_nothing(house: World, workflow: Workflow, request: Any) -> None:
    """Ids and names must come from the cause, never from the clock."""
    assert try_asking_later(Stage(house, workflow), request) == []
