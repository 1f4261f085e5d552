"""Every attempt times every fault of the workflows that are long, or of the shape of another: at night."""

import pytest

from tests.faults.trying import EveryFault
from tests.faults.workflows import AT_NIGHT


@pytest.mark.nightly
@pytest.mark.parametrize("workflow", AT_NIGHT, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestAtNight(EveryFault):
    """What waits for the night."""
