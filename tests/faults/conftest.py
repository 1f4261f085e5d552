"""The stage for all fault tests, and their count in the summary."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults import stage
from tests.world import World


@pytest.fixture
def house() -> Iterator[World]:
    """The world with the fault injector in it."""
    with stage.raised() as world:
        yield world


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was tried, and what was lost or doubled."""
    counts: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                counts.update(dict(pair for pair in report.user_properties if isinstance(pair[1], int)))
    if counts["single faults"]:
        told = f"{counts['single faults']} single faults: {counts['lost']} lost, {counts['doubled']} doubled"
        terminalreporter.write_line(told)
    if counts["pairs of faults"]:
        terminalreporter.write_line(f"{counts['pairs of faults']} pairs of faults: {counts['bad pairs']} bad")
    if counts["interleavings"]:
        told = f"{counts['interleavings']} interleavings of two workers: {counts['bad interleavings']} bad"
        terminalreporter.write_line(told)
    if counts["mutants"]:
        terminalreporter.write_line(f"{counts['mutants']} mutants: {counts['survivors']} survived")
