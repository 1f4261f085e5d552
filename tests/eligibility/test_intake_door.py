"""The clinic's open door: machines are given their form back, people come through, and no hour lets in too many."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from chalice.local import LambdaEventConverter

from shared import links
from tests.builders import an_intake
from tests.builders_intake import answers, keeps, led_to, page, sends, shown, token_on
from tests.world import World


def case_count(world: World) -> int:
    return len(world.sign_in("front-desk").get("eligibility", "/cases").json["cases"])


def forged(world: World, *, purpose: str = "intake form", clinic: str = "milehigh", hours: float = 24) -> str:
    claims = links.Claims(purpose, clinic, "a" * 32, world.now + timedelta(hours=hours))
    return links.sign(links.signing_key(), claims)


# The guard


@pytest.mark.parametrize(
    ("situation", "seconds", "hidden"),
    [("at once", 0, ""), ("after two seconds", 2, ""), ("everything filled in", 60, "https://spam.example")],
)
def test_a_machine_is_given_its_form_back(clinic: World, situation: str, seconds: float, hidden: str) -> None:
    reply = sends(clinic, answers("self_pay", website=hidden), seconds=seconds)

    assert (reply.status, case_count(clinic)) == (422, 0)
    assert 'value="Jane"' in reply.text
    assert "spam.example" not in reply.text


def test_a_person_who_was_caught_sends_it_again_and_comes_through(clinic: World) -> None:
    caught = sends(clinic, answers("self_pay"), seconds=1)
    again = sends(clinic, answers("self_pay"), token_on(caught.text), seconds=4)

    assert led_to(again)
    assert case_count(clinic) == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 200, "é"])
def test_without_a_good_token_the_form_comes_back_with_one_that_works(clinic: World, token: str) -> None:
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", form={**answers("self_pay"), "form": token})
    assert reply.status == 422

    assert led_to(sends(clinic, answers("self_pay"), token_on(reply.text)))


@pytest.mark.parametrize(
    ("situation", "changes"),
    [
        ("for something else", {"purpose": "intake draft"}),
        ("another clinic's", {"clinic": "lakeside"}),
        ("older than a day", {"hours": 0}),
    ],
)
def test_a_token_that_is_not_this_forms_opens_nothing(clinic: World, situation: str, changes: dict[str, Any]) -> None:
    reply = sends(clinic, answers("self_pay"), forged(clinic, **changes))

    assert (reply.status, case_count(clinic)) == (422, 0)


def test_a_page_that_was_open_overnight_keeps_every_answer(clinic: World) -> None:
    token = shown(clinic, "self_pay")
    reply = sends(clinic, answers("self_pay"), token, seconds=25 * 3600)
    assert "open for more than a day" in reply.text
    assert 'value="Jane"' in reply.text

    assert led_to(sends(clinic, answers("self_pay"), token_on(reply.text)))


def test_the_guard_stands_before_drafts_too(clinic: World) -> None:
    assert keeps(clinic, answers("self_pay"), seconds=0).status == 422
    assert not [name for name in clinic.dump() if "DRAFT#" in name]


def test_no_reader_of_screens_and_no_key_comes_to_the_hidden_field(clinic: World) -> None:
    text = page(clinic, "/intake/milehigh/self_pay").text
    [trap] = re.findall(r'<div class="honey" aria-hidden="true">(.*?)</div>', text)

    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


# The throttle


@pytest.fixture
def narrow(world: World) -> World:
    """A clinic that takes three forms an hour from one place, and five from everywhere."""
    world.open_clinic(intake={"takes_programs": True, "forms_an_hour": 5, "forms_an_hour_from_one_place": 3})
    return world


def sends_from(world: World, monkeypatch: pytest.MonkeyPatch, address: str, name: str, **headers: str) -> int:
    """A form from an address of the network, as API Gateway names it; whether it came in."""
    monkeypatch.setattr(LambdaEventConverter, "LOCAL_SOURCE_IP", address)
    token = shown(world, "self_pay")
    world.pass_time(seconds=10)
    filled = {**answers("self_pay", patient__first_name=name), "form": token}
    return world.request("eligibility", "POST", "/intake/milehigh", form=filled, headers=headers).status


def test_the_fourth_form_of_an_hour_from_one_place_is_asked_to_come_later(narrow: World) -> None:
    replies = [sends(narrow, answers("self_pay", patient__first_name=name)) for name in ("A", "B", "C", "D")]

    assert [reply.status for reply in replies] == [303, 303, 303, 429]
    assert "Try again in an hour" in replies[-1].text
    assert 'value="D"' in replies[-1].text
    assert case_count(narrow) == 3


def test_the_next_hour_begins_anew(narrow: World) -> None:
    for name in ("A", "B", "C", "D"):
        reply = sends(narrow, answers("self_pay", patient__first_name=name))
    assert reply.status == 429
    narrow.pass_time(hours=1)

    assert led_to(sends(narrow, answers("self_pay", patient__first_name="D"), token_on(reply.text)))


@pytest.mark.parametrize(
    ("situation", "addresses", "come_in"),
    [
        ("four homes", ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4"], 4),
        ("six homes", [f"203.0.113.{number}" for number in range(6)], 5),
        ("one home with many addresses of IPv6", [f"2001:db8:0:1::{number}" for number in range(1, 6)], 3),
        ("homes of their own in IPv6", [f"2001:db8:0:{number}::1" for number in range(1, 6)], 5),
        ("a gateway that names nobody", ["", "", "", "unknown"], 3),
    ],
)
def test_an_hour_lets_in_three_from_a_place_and_five_in_all(
    narrow: World, monkeypatch: pytest.MonkeyPatch, situation: str, addresses: list[str], come_in: int
) -> None:
    statuses = [sends_from(narrow, monkeypatch, address, f"J{'x' * n}") for n, address in enumerate(addresses)]

    assert statuses.count(303) == come_in
    assert statuses.count(429) == len(addresses) - come_in


def test_nobody_gets_a_place_of_her_own_by_a_header(narrow: World, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = [
        sends_from(narrow, monkeypatch, "203.0.113.1", f"J{'x' * n}", **{"X-Forwarded-For": f"198.51.100.{n}"})
        for n in range(4)
    ]

    assert statuses == [303, 303, 303, 429]


def test_the_same_form_again_is_not_counted_and_comes_through_a_full_door(narrow: World) -> None:
    token = shown(narrow, "self_pay")
    for _ in range(5):
        led_to(sends(narrow, answers("self_pay"), token, seconds=5))
    for name in ("B", "C", "D"):
        sends(narrow, answers("self_pay", patient__first_name=name))

    assert led_to(sends(narrow, answers("self_pay"), token))
    assert case_count(narrow) == 3


def test_drafts_and_programs_count_too(narrow: World) -> None:
    keeps(narrow, answers("self_pay"))
    narrow.request("eligibility", "POST", "/intake/milehigh", json=an_intake("self_pay", submission="program-1"))
    led_to(sends(narrow, answers("self_pay")))

    assert keeps(narrow, answers("car_accident")).status == 429
    program = narrow.request("eligibility", "POST", "/intake/milehigh", json=an_intake(submission="program-2"))
    assert (program.status, program.json["type"]) == (429, "urn:quarterhour:problem:too-many")
    assert program.headers["retry-after"] == "3600"


def test_what_was_refused_is_not_counted(narrow: World) -> None:
    for _ in range(6):
        sends(narrow, answers("self_pay", patient__phone="5"))
        sends(narrow, answers("self_pay"), seconds=0)

    assert led_to(sends(narrow, answers("self_pay")))


def test_the_address_is_kept_nowhere_and_the_counters_forget_themselves(
    narrow: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sends_from(narrow, monkeypatch, "203.0.113.77", "Jane")
    narrow.settle()
    held = narrow.dump()

    assert not [name for name, body in held.items() if "203.0.113" in name + body]
    counters = [json.loads(body) for name, body in held.items() if " DOOR#" in name]
    assert len(counters) == 2
    assert all(int(row["expires"]["N"]) <= (narrow.now + timedelta(hours=2)).timestamp() for row in counters)


def test_one_place_has_another_name_in_each_hour_and_each_clinic(narrow: World) -> None:
    narrow.open_clinic("lakeside")
    for clinic in ("milehigh", "lakeside"):
        token = shown(narrow, "self_pay", clinic)
        sends(narrow, answers("self_pay"), token, to=f"/intake/{clinic}")
    narrow.pass_time(hours=1)
    sends(narrow, answers("self_pay"))

    places = {name.rsplit("#", 1)[-1] for name in narrow.dump() if " DOOR#" in name}
    assert len(places - {"ALL"}) == 3
