"""Every attempt times every fault, from the form to the prescription.

An attempt is a call to AWS or between two services. Nothing may be lost, nothing doubled.
"""

import pytest

from tests.faults.trying import EveryFault
from tests.faults.workflows import BEFORE_TREATMENT


@pytest.mark.faults
@pytest.mark.parametrize("workflow", BEFORE_TREATMENT, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestFromTheFormToThePrescription(EveryFault):
    """From the form to the prescription."""
