"""Every attempt times every fault, from the note to the books.

An attempt is a call to AWS or between two services. Nothing may be lost, nothing doubled.
"""

import pytest

from tests.faults.trying import EveryFault
from tests.faults.workflows import AFTER_TREATMENT


@pytest.mark.faults
@pytest.mark.parametrize("workflow", AFTER_TREATMENT, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestFromTheNoteToTheBooks(EveryFault):
    """From the note to the books."""
