"""Every attempt times every fault while an order is at work: leave, release, rejection; at night its alerts."""

import pytest

from tests.faults.order_workflows import BY_DAY, BY_NIGHT
from tests.faults.trying import EveryFault

WORKFLOWS = [*BY_DAY, *(pytest.param(workflow, marks=pytest.mark.nightly) for workflow in BY_NIGHT)]


@pytest.mark.faults
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestOrdersAtWork(EveryFault):
    """Orders at work."""
