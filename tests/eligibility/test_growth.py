"""The desk's lists cost the same when the clinic has grown: a page is so many calls, whatever the number of cases.

Times would say more about this machine than about the house; calls to AWS are what a page costs. The same with 100,000
cases: tests/benchmarks/growth.py.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.builders_growth import ADDRESSES, Clinic
from tests.world import World

_MOST = 6  # who is signed in, the settings, the list, and what the audit writes


@pytest.fixture
def grown(clinic: World) -> Iterator[Clinic]:
    with Clinic(clinic.sign_in("front-desk")).open() as found:
        yield found


def test_a_page_of_every_list_costs_the_same_with_a_hundred_times_the_cases(grown: Clinic) -> None:
    first: dict[str, list[str]] = {}
    for cases in (100, 1_000, 10_000):
        grown.grow(cases)
        costs = {address: grown.calls(address) for address in ADDRESSES}
        first = first or costs

        assert costs == first
    assert max(map(len, first.values())) <= _MOST


def test_lists_are_as_long_as_there_are_cases_and_every_page_costs_what_the_first_does(grown: Clinic) -> None:
    grown.grow(60)

    assert read_to_the_end(grown, "/tasks") == 3 * 60
    assert read_to_the_end(grown, "/tasks?waits_for=patient") == 60


def read_to_the_end(grown: Clinic, address: str) -> int:
    """How many tasks a list has; each page for the price of the first."""
    price, found, after = grown.calls(address), 0, ""
    while True:
        here = f"{address}{'&' if '?' in address else '?'}{after}"
        assert grown.calls(here) == price
        page = grown.desk.get("eligibility", here).json
        found += len(page["tasks"])
        if page["after"] is None:
            return found
        after = urlencode({"after": page["after"]})
