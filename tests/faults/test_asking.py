"""Every attempt times every fault, from the question to the plan to the task that is closed."""

from collections.abc import Iterator

import pytest

from services.eligibility import gateway
from tests.builders_clearinghouse import clearinghouse
from tests.faults.asking_workflows import BY_DAY, BY_NIGHT, simulated
from tests.faults.trying import EveryFault

WORKFLOWS = [*BY_DAY, *(pytest.param(workflow, marks=pytest.mark.nightly) for workflow in BY_NIGHT)]


@pytest.fixture(autouse=True)
def clearinghouse_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clearinghouse stands on loopback, and eligibility knows where."""
    with clearinghouse(simulated) as server:
        monkeypatch.setenv("CLEARINGHOUSE_URL", server.address)
        monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
        yield


@pytest.mark.faults
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name.replace(" ", "-"))
class TestAsking(EveryFault):
    """Asking the plan."""
