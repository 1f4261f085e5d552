"""What every test may ask for: the world, wiped before each. And what the summary must say plainly."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

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


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The counts of faults tried, and whether a browser saw the pages. Here, so that parallel runs say it too."""
    for line in (*_counted(terminalreporter.stats), *_not_seen(terminalreporter.stats.get("skipped", ()))):
        terminalreporter.write_line(line)


def _counted(stats: dict[str, Any]) -> Iterator[str]:
    reports = [report for found in stats.values() for report in found if getattr(report, "when", "") == "call"]
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update({name: held for name, held in report.user_properties if isinstance(held, int)})
    if counts["single faults"]:
        yield f"{counts['single faults']} single faults: {counts['lost']} lost, {counts['doubled']} doubled"
    for what, bad, words in (
        ("pairs of faults", "bad pairs", "bad"),
        ("interleavings", "bad interleavings", "bad"),
        ("mutants", "survivors", "survived"),
    ):
        if counts[what]:
            yield f"{counts[what]} {what}: {counts[bad]} {words}"


def _not_seen(skipped: Any) -> Iterator[str]:
    reasons = [report.longrepr[2] for report in skipped if "tests/browser/" in report.nodeid]
    if reasons:
        why = "; ".join(sorted({reason.removeprefix("Skipped: ") for reason in reasons}))
        yield f"NO PAGE WAS SEEN in {len(reasons)} browser tests: {why}"
