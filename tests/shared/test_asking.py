"""What a handler sees of a request: the network that a caller comes from, by a name that says nothing."""

import pytest

from shared.asking import Request
from tests.world import World


def a_request(address: str, clinic: str = "milehigh") -> Request[None]:
    return Request(body=None, path={}, query={}, clinic=clinic, is_form=False, wants_page=False, address=address)


@pytest.mark.parametrize(
    ("situation", "one", "other", "is_same"),
    [
        ("one address", "203.0.113.7", "203.0.113.7", True),
        ("two addresses", "203.0.113.7", "203.0.113.8", False),
        ("one home in IPv6", "2001:db8:0:1::7", "2001:db8:0:1:ffff::1", True),
        ("two homes in IPv6", "2001:db8:0:1::7", "2001:db8:0:2::7", False),
        ("nobody says", "", "unknown", True),
    ],
)
def test_a_place_is_a_network(world: World, situation: str, one: str, other: str, is_same: bool) -> None:
    assert (a_request(one).place("hour") == a_request(other).place("hour")) == is_same


def test_a_place_has_another_name_in_each_scope_and_clinic(world: World) -> None:
    here = a_request("203.0.113.7")
    names = {here.place("1"), here.place("2"), a_request("203.0.113.7", "lakeside").place("1")}

    assert len(names) == 3
    assert not [name for name in names if "203" in name]


def test_the_address_is_not_printed_with_the_request() -> None:
    assert "203.0.113.7" not in repr(a_request("203.0.113.7"))
