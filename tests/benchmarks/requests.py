"""What does a request cost us? `python -m tests.benchmarks.requests`.

Each main route is asked through its real handler; the time spent inside the emulator that stands in for AWS is taken
off, for on AWS it is spent elsewhere. CPU milliseconds, least of nine runs and the median.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from infra.local.invoking import Reply
from tests import thread
from tests.builders import an_intake
from tests.telephone import connected
from tests.thread import Outside
from tests.world import World

RUNS = 9


class Away:
    """CPU seconds spent behind the AWS client."""

    seconds = 0.0


@contextmanager
def watching_the_emulator() -> Iterator[Away]:
    """Count what every AWS call takes, from the client inwards."""
    away, call = Away(), BaseClient._make_api_call

    def timed(self: Any, *args: Any) -> Any:
        began = time.process_time()
        try:
            return call(self, *args)
        finally:
            away.seconds += time.process_time() - began

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", timed)
        yield away


def measure(ask: Callable[[], Reply], away: Away) -> tuple[float, float]:
    """Our own CPU milliseconds: the least and the median."""
    took = []
    for _ in range(RUNS):
        began, before = time.process_time(), away.seconds
        reply = ask()
        took.append(1000 * (time.process_time() - began - (away.seconds - before)))
        assert reply.status < 400, reply.text
    return min(took), statistics.median(took)


def routes(world: World) -> Iterator[tuple[str, Callable[[], Reply]]]:
    """The main routes, on a case that was treated."""
    outside, desk = Outside(world), world.sign_in("front-desk")
    case_id = thread.opens_a_case(outside, "health_plan")
    thread.sends_the_page_back(outside, desk, case_id)
    thread.confirms(outside, desk, thread.waiting_page(desk, case_id), "health_plan")
    recorded = thread.signs(outside, world.sign_in("therapist", name="ana"), case_id).json
    form = an_intake("self_pay")
    yield "POST intake (again)", lambda: world.request("eligibility", "POST", "/intake/milehigh", json=form)
    for service, path in (("eligibility", "/cases"), ("eligibility", f"/cases/{case_id}"),
                          ("prescriptions", f"/cases/{case_id}"), ("billing", "/claims"),
                          ("billing", f"/claims/{recorded['claim_id']}")):  # fmt: skip
        yield f"GET {service} {_shown(path)}", lambda service=service, path=path: desk.get(service, path)
    for service in ("eligibility", "prescriptions", "billing"):
        yield f"page {service} /desk", lambda service=service: desk.page(service, "/desk")
        path = f"/desk/cases/{case_id}"
        yield f"page {service} {_shown(path)}", lambda service=service, path=path: desk.page(service, path)


def _shown(path: str) -> str:
    return "/".join("{id}" if len(part) > 20 else part for part in path.split("/"))


def report() -> Iterator[str]:
    """One line a route."""
    world = World()
    world.wipe()
    world.open_clinic()
    yield f"{'our own CPU ms, without the emulator':42} least  median"
    with connected(), watching_the_emulator() as away:
        for name, ask in routes(world):
            least, median = measure(ask, away)
            yield f"{name:42} {least:5.1f}  {median:6.1f}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
