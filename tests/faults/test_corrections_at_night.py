"""Every attempt times every fault while a signed note is corrected: nearly three hundred of them, so at night."""

import pytest

from tests.faults.trying import EveryFault
from tests.faults.workflows import AT_NIGHT


@pytest.mark.nightly
@pytest.mark.parametrize("workflow", AT_NIGHT, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestACorrection(EveryFault):
    """A correction."""
