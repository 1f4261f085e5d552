"""A form that is left half filled comes back by its link, opens one case when it is sent, and is forgotten in time."""

import json
import re
from datetime import timedelta

import pytest

from shared import links
from tests.builders_intake import answers, keeps, led_to, page, sends, shown, token_on
from tests.world import World


def rows(world: World, kind: str) -> list[str]:
    return [body for name, body in world.dump().items() if f" {kind}" in name]


def case_count(world: World) -> int:
    return len(world.sign_in("front-desk").get("eligibility", "/cases").json["cases"])


def test_a_draft_comes_back_by_its_link_with_everything_filled_in(clinic: World) -> None:
    filled = {"payer_kind": "car_accident", "patient.first_name": "Jane", "complaints[]": ["neck", "hip_left"],
              "injury.attorney": "Lee Invented, Esq.", "says_has_prescription": "true"}  # fmt: skip
    text = page(clinic, led_to(keeps(clinic, filled))).text

    assert 'value="Jane"' in text
    assert 'value="Lee Invented, Esq."' in text
    assert re.search(r'value="neck" checked', text)
    assert re.search(r'value="hip_left" checked', text)
    assert re.search(r'id="says_has_prescription"[^>]* checked', text)
    assert "kept until Mar 16, 2026" in text


def test_the_link_holds_nothing_of_what_was_filled_in(clinic: World) -> None:
    link = led_to(keeps(clinic, answers("self_pay", patient__first_name="Zebulonia")))
    told = links._bytes(link.rsplit("/", 1)[-1])[32:]

    assert set(json.loads(told)) == {"for", "clinic", "sub", "exp"}
    assert b"Zebulonia" not in told


def test_nothing_in_a_draft_is_judged_yet(clinic: World) -> None:
    assert led_to(keeps(clinic, answers(patient__birth_date="1985-02-31", patient__phone="soon")))


def test_a_draft_that_is_resumed_and_sent_is_one_case_and_its_link_leads_there(clinic: World) -> None:
    link = led_to(keeps(clinic, {"payer_kind": "self_pay", "patient.first_name": "Jane"}))
    token = token_on(page(clinic, link).text)
    for _ in range(2):
        led_to(sends(clinic, answers("self_pay"), token))

    assert case_count(clinic) == 1
    assert page(clinic, link).headers["location"].startswith("/eligibility/status/")
    assert rows(clinic, "DRAFT#") == []


def test_a_draft_in_two_windows_opens_one_case(clinic: World) -> None:
    link = led_to(keeps(clinic, answers("self_pay")))
    here, there = (token_on(page(clinic, link).text) for _ in range(2))
    led_to(sends(clinic, answers("self_pay"), here))
    other = sends(clinic, answers("self_pay", patient__first_name="Joan"), there)
    kept = keeps(clinic, answers("self_pay", patient__first_name="Joan"), there)

    assert (other.status, kept.status, case_count(clinic)) == (409, 409, 1)
    assert rows(clinic, "DRAFT#") == []


def test_a_draft_that_is_kept_again_is_the_same_draft(clinic: World) -> None:
    token = shown(clinic, "self_pay")
    first = led_to(keeps(clinic, answers("self_pay", patient__first_name="J"), token))
    before = rows(clinic, "DRAFT#")
    again = led_to(keeps(clinic, answers("self_pay", patient__first_name="J"), token))
    assert rows(clinic, "DRAFT#") == before
    led_to(keeps(clinic, answers("self_pay"), token))

    assert len(rows(clinic, "DRAFT#")) == 1
    for link in (first, again):
        assert 'value="Jane"' in page(clinic, link).text


def test_a_draft_is_forgotten_after_two_weeks_by_clock_and_by_table(clinic: World) -> None:
    link = led_to(keeps(clinic, answers("self_pay")))
    [row] = rows(clinic, "DRAFT#")
    assert int(json.loads(row)["expires"]["N"]) == int((clinic.now + timedelta(days=14)).timestamp())

    clinic.pass_time(days=13)
    assert page(clinic, link).status == 200
    clinic.pass_time(days=1)
    assert page(clinic, link).status == 410


def test_a_forgotten_draft_that_still_lies_there_is_not_shown_and_may_be_begun_anew(clinic: World) -> None:
    """DynamoDB sweeps what has expired within days, not at once."""
    keeps(clinic, answers("self_pay", patient__first_name="Joan"))
    submission = json.loads(json.loads(rows(clinic, "DRAFT#")[0])["body"]["S"])["submission"]
    clinic.pass_time(days=15)
    claims = links.Claims("intake draft", "milehigh", submission, clinic.now + timedelta(days=1))
    assert page(clinic, f"/draft/{links.sign(links.signing_key(), claims)}").status == 410

    form = links.Claims("intake form", "milehigh", submission, clinic.now + timedelta(hours=24))
    led_to(keeps(clinic, answers("self_pay"), links.sign(links.signing_key(), form)))
    assert "Joan" not in rows(clinic, "DRAFT#")[0]


def test_a_draft_of_another_clinic_is_not_found_here(clinic: World) -> None:
    clinic.open_clinic("lakeside")
    keeps(clinic, answers("self_pay"))
    submission = json.loads(json.loads(rows(clinic, "DRAFT#")[0])["body"]["S"])["submission"]
    claims = links.Claims("intake draft", "lakeside", submission, clinic.now + timedelta(days=1))
    reply = page(clinic, f"/draft/{links.sign(links.signing_key(), claims)}")

    assert reply.status == 410
    assert "Jane" not in reply.text


@pytest.mark.parametrize(
    ("situation", "filled"),
    [
        ("an answer as long as a book", {"patient.first_name": "x" * 5000}),
        ("eighty-one answers", {f"patient.{number}": "x" for number in range(81)}),
        ("a name as long as a sentence", {f"patient.{'n' * 80}": "x"}),
        ("a hundred ticks", {"complaints[]": ["neck"] * 100}),
    ],
)
def test_more_than_a_form_holds_is_not_kept(clinic: World, situation: str, filled: dict[str, str]) -> None:
    reply = keeps(clinic, {"payer_kind": "self_pay", **filled})

    assert (reply.status, rows(clinic, "DRAFT#")) == (413, [])


def test_what_no_form_of_ours_asks_is_not_kept(clinic: World) -> None:
    led_to(keeps(clinic, answers("self_pay", diary="secret", website="")))

    assert "secret" not in rows(clinic, "DRAFT#")[0]


def test_a_draft_without_a_path_begins_with_the_choice(clinic: World) -> None:
    link = led_to(keeps(clinic, {"patient.first_name": "Jane"}, shown(clinic)))

    assert "/eligibility/intake/milehigh/self_pay" in page(clinic, link).text


# Letters


def letters(world: World) -> list[dict[str, str]]:
    world.settle()
    told = world.sign_in("front-desk").get("eligibility", "/letters").json["letters"]
    return [one["letter"] for one in told]


def test_she_is_sent_the_way_back_when_she_allows_it_and_once_a_day(clinic: World) -> None:
    token = shown(clinic, "self_pay")
    filled = answers("self_pay", patient__email="jane@mailbox.example", may_email="true")
    led_to(keeps(clinic, filled, token))
    led_to(keeps(clinic, {**filled, "patient.first_name": "Janet"}, token))

    [letter] = letters(clinic)
    assert "We have sent it to you by e-mail" in page(clinic, led_to(keeps(clinic, filled, token))).text
    assert letter["to"] == "jane@mailbox.example"
    path = re.search(r"https://\S+?(/draft/\S+)", letter["text"])
    assert path
    assert page(clinic, path[1]).status == 200
    assert "Jane" not in letter["text"]


@pytest.mark.parametrize(
    ("situation", "changes"),
    [
        ("she did not allow it", {"patient__email": "jane@mailbox.example"}),
        ("she gave no address", {"may_email": "true"}),
        ("the address is none", {"patient__email": "jane at home", "may_email": "true"}),
    ],
)
def test_nobody_is_written_to_who_did_not_ask(clinic: World, situation: str, changes: dict[str, str]) -> None:
    link = led_to(keeps(clinic, answers("self_pay", **changes)))

    assert "by e-mail, too" not in page(clinic, link).text
    assert letters(clinic) == []


def test_whoever_opens_a_case_is_sent_the_address_of_her_page_once(clinic: World) -> None:
    token = shown(clinic, "self_pay")
    filled = answers("self_pay", patient__email="jane@mailbox.example", may_email="true")
    for _ in range(2):
        led_to(sends(clinic, filled, token))

    [letter] = letters(clinic)
    path = re.search(r"https://\S+?(/status/\S+)", letter["text"])
    assert path
    assert page(clinic, path[1]).status == 200
