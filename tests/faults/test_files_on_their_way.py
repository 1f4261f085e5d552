"""Every attempt times every fault, while files go by SFTP, wait for their answers, are stopped and go on."""

import pytest

from tests.faults.file_workflows import BY_DAY, BY_NIGHT
from tests.faults.trying import EveryFault

WORKFLOWS = [*BY_DAY, *(pytest.param(workflow, marks=pytest.mark.nightly) for workflow in BY_NIGHT)]


@pytest.mark.faults
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestFilesOnTheirWay(EveryFault):
    """Files on their way."""
