"""The stage for all fault tests; their count stands in the summary (tests/conftest.py)."""

from collections.abc import Iterator

import pytest

from tests.faults import stage
from tests.world import World


@pytest.fixture
def house() -> Iterator[World]:
    """The world with the fault injector in it."""
    with stage.raised() as world:
        yield world
