"""What every test may ask for: the world, wiped before each."""

from collections.abc import Iterator

import pytest

from shared import clock


@pytest.fixture
def world() -> Iterator["World"]:  # noqa: F821
    """The emulated world with no clinic in it."""
    from tests.world import World

    made = World()
    made.wipe()
    yield made
    clock.use(None)


@pytest.fixture
def clinic(world: "World") -> "World":  # noqa: F821
    """The emulated world with the invented clinic `milehigh` open."""
    world.open_clinic()
    return world
