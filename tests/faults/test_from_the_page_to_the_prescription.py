"""Every attempt times every fault, from the page to the prescription.

An attempt is a call to AWS or between two services. Nothing may be lost, nothing doubled.
"""

import pytest

from tests.faults.trying import EveryFault
from tests.faults.workflows import WITH_THE_PRESCRIPTION


@pytest.mark.faults
@pytest.mark.parametrize("workflow", WITH_THE_PRESCRIPTION, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestFromThePageToThePrescription(EveryFault):
    """From the page to the prescription."""
