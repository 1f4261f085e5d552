"""The night's batch costs the same for each claim, however many sessions the clinic has ready."""

import pytest

from services.billing.flows import batches
from shared import clock
from tests.benchmarks.nightly_batch import Counted, fresh, night, seed
from tests.telephone import connected

SIZES = (5, 50)  # the emulator sorts its whole table for each list: a thousand take minutes (make bench)
A_FILE = 3  # claims; ninety in life


@pytest.fixture(scope="module")
def nights() -> dict[int, Counted]:
    """The first file of two nights."""
    found = {}
    with pytest.MonkeyPatch.context() as patch, connected():
        patch.setattr(batches, "MOST_CLAIMS", A_FILE)
        for size in SIZES:
            world = fresh()
            seed(world, size)
            found[size] = night(world, files=1)
            world.wipe()
    clock.use(None)
    return found


def test_calls_per_claim_are_the_same_for_five_and_for_fifty_sessions(nights: dict[int, Counted]) -> None:
    """Beside the claims: one message more where a page of the filing clock is full, or the run goes on."""
    a_claim = {size: counted.calls.total() / counted.claims for size, counted in nights.items()}
    assert {counted.claims for counted in nights.values()} == {A_FILE}
    assert max(a_claim.values()) - min(a_claim.values()) <= 1.0, a_claim
    assert max(a_claim.values()) <= 30, a_claim


def test_what_dynamodb_bills_for_a_claim_does_not_grow_either(nights: dict[int, Counted]) -> None:
    for kind in ("read", "write"):
        a_claim = [counted.units[kind] / A_FILE for counted in nights.values()]
        assert max(a_claim) <= 1.5 * min(a_claim), (kind, a_claim)
