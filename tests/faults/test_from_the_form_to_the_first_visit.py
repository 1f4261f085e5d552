"""Every attempt times every fault, from the form to the first visit.

An attempt is a call to AWS or between two services. Nothing may be lost, nothing doubled.
"""

import pytest

from tests.faults.trying import EveryFault
from tests.faults.workflows import WITH_THE_CASE


@pytest.mark.faults
@pytest.mark.parametrize("workflow", WITH_THE_CASE, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestFromTheFormToTheFirstVisit(EveryFault):
    """From the form to the first visit."""
