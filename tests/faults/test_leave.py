"""Every attempt times every fault, from the request for leave to the caseworker's answer.

What readers make of it afterwards other workflows disturb. The answer is tried with every run, the rest at night.
"""

import pytest

from tests.faults.leave_workflows import BY_DAY, BY_NIGHT
from tests.faults.trying import EveryFault

WORKFLOWS = [*BY_DAY, *(pytest.param(workflow, marks=pytest.mark.nightly) for workflow in BY_NIGHT)]


@pytest.mark.faults
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestLeave(EveryFault):
    """The payer's leave."""
