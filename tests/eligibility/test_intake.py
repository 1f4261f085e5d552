"""The public form through the real handler: each path, errors beside fields, dependents, what is sent twice."""

import re
from typing import Any

import pytest

from tests.builders import an_intake
from tests.builders_intake import HOLDER, answers, led_to, page, sends, shown, token_on
from tests.world import World


def cases(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.sign_in("front-desk").get("eligibility", "/cases").json["cases"]
    return found


def wrong_fields(text: str) -> set[str]:
    """Fields that have their error beside them."""
    return set(re.findall(r'class="wrong" id="([^"]+)-wrong"', text))


@pytest.mark.parametrize("kind", ["health_plan", "workers_compensation", "car_accident", "self_pay"])
def test_each_path_is_asked_and_answered(clinic: World, kind: str) -> None:
    reply = sends(clinic, answers(kind))

    assert page(clinic, led_to(reply)).status == 200
    assert [case["payer_kind"] for case in cases(clinic)] == [kind]


def test_the_first_page_asks_only_who_should_pay(clinic: World) -> None:
    text = page(clinic, "/intake/milehigh").text

    assert "<input" not in text
    for kind in ("health_plan", "workers_compensation", "car_accident", "self_pay"):
        assert f'href="/eligibility/intake/milehigh/{kind}"' in text


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        ("health_plan", ["coverage.member_id", "coverage.relationship", "patient.sex"],
         ["injury.injured_on", "injury.employer"]),
        ("workers_compensation", ["injury.employer", "says_employer_knows", "says_saw_physician"],
         ["coverage.relationship", "coverage.group_number"]),
        ("car_accident", ["injury.attorney_file_number", "coverage.relationship"],
         ["injury.employer", "coverage.group_number"]),
        ("self_pay", ["patient.phone", "complaints[]"],
         ["coverage.payer_id", "injury.injured_on", "says_has_prescription", "patient.sex"]),
    ],
)  # fmt: skip
def test_a_path_asks_what_it_needs_and_no_more(
    clinic: World, kind: str, asked: list[str], not_asked: list[str]
) -> None:
    names = set(re.findall(r'name="([^"]+)"', page(clinic, f"/intake/milehigh/{kind}").text))

    assert set(asked) <= names
    assert not set(not_asked) & names


@pytest.mark.parametrize("path", ["/intake/milehigh/lottery", "/intake/atlantis", "/intake/atlantis/self_pay"])
def test_a_path_or_a_clinic_that_is_none_is_not_found(clinic: World, path: str) -> None:
    assert page(clinic, path).status == 404


# What is wrong


@pytest.mark.parametrize(
    ("situation", "kind", "changes", "field"),
    [
        ("no member number", "health_plan", {"coverage__member_id": None}, "coverage.member_id"),
        ("no insurer at all", "health_plan", {"coverage__member_id": None, "coverage__payer_id": None},
         "coverage.payer_id"),
        ("an insurer of another path", "health_plan", {"coverage__payer_id": "example-auto"}, "coverage.payer_id"),
        ("no employer", "workers_compensation", {"injury__employer": None}, "injury.employer"),
        ("no day of the injury", "car_accident", {"injury__injured_on": None}, "injury.injured_on"),
        ("nobody who holds the policy", "health_plan", {"coverage__relationship": "spouse"},
         "coverage.subscriber.first_name"),
        ("a holder who is not born yet", "health_plan", {**HOLDER, "coverage.subscriber.birth_date": "2026-03-03"},
         "coverage.subscriber.birth_date"),
        ("leave to write, and no address", "self_pay", {"may_email": "true"}, "patient.email"),
        ("29 February of a year without one", "self_pay", {"patient__birth_date": "2023-02-29"}, "patient.birth_date"),
        ("born tomorrow", "self_pay", {"patient__birth_date": "2026-03-03"}, "patient.birth_date"),
        ("a date of another country", "self_pay", {"patient__birth_date": "12.04.1985"}, "patient.birth_date"),
        ("hurt before birth", "car_accident", {"injury__injured_on": "1985-04-11"}, "injury.injured_on"),
        ("a name with a null byte", "self_pay", {"patient__first_name": "Ja\x00ne"}, "patient.first_name"),
        ("a city that tears a file", "self_pay", {"patient__address__city": "Den~ver"}, "patient.address.city"),
        ("an employer with a line break", "workers_compensation", {"injury__employer": "A\nB"}, "injury.employer"),
        ("a name without a letter", "self_pay", {"patient__last_name": "\U0001f642"}, "patient.last_name"),
        ("a name of a thousand letters", "self_pay", {"patient__last_name": "x" * 1000}, "patient.last_name"),
        ("a complaint that is none", "self_pay", {"complaints[]": ["neck", "boredom"]}, "complaints"),
        ("a warning that is none", "self_pay", {"red_flags[]": ["boredom"]}, "red_flags"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_on_top_with_a_way_to_it(
    clinic: World, situation: str, kind: str, changes: dict[str, Any], field: str
) -> None:
    reply = sends(clinic, answers(kind, **changes))

    assert reply.status == 422
    assert field in wrong_fields(reply.text)
    assert f'href="#{field}"' in reply.text
    assert f'id="{field}"' in reply.text
    assert cases(clinic) == []


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_form(clinic: World) -> None:
    reply = sends(clinic, {"payer_kind": "workers_compensation", "patient.first_name": "Jane"})

    summary = re.findall(r'<li><a href="#([^"]+)"', reply.text)
    assert set(summary) == wrong_fields(reply.text)
    assert summary == ["patient.last_name", "patient.birth_date", "patient.address.street", "patient.address.city",
                       "patient.address.state", "patient.address.zip_code", "patient.phone", "coverage.payer_id",
                       "injury.injured_on", "injury.employer"]  # fmt: skip
    assert 'value="Jane"' in reply.text


def test_what_was_ticked_and_chosen_is_kept_beside_an_error(clinic: World) -> None:
    filled = answers("health_plan", **HOLDER, **{"complaints[]": ["neck", "shoulder_left"], "patient__phone": "5"})
    text = sends(clinic, filled).text

    for value in ("neck", "shoulder_left", "child"):
        assert re.search(rf'value="{value}" checked', text)
    assert 'value="June"' in text


def test_a_form_that_says_no_path_is_asked_for_one(clinic: World) -> None:
    reply = sends(clinic, {"patient.first_name": "Jane"}, shown(clinic))

    assert reply.status == 422
    assert 'href="/eligibility/intake/milehigh/self_pay"' in reply.text


def test_an_emoji_and_accents_in_a_street_are_hers_to_write(clinic: World) -> None:
    filled = answers("self_pay", patient__first_name="Zoë", patient__address__street="12 Café Row \U0001f33b")
    led_to(sends(clinic, filled))

    assert cases(clinic)[0]["patient"] == "Zoë Invented"


def test_a_form_larger_than_any_of_ours_is_not_read(clinic: World) -> None:
    reply = sends(clinic, answers("self_pay", patient__first_name="x" * 250_000))

    assert (reply.status, cases(clinic)) == (413, [])


def test_what_she_typed_is_text_and_never_markup(clinic: World) -> None:
    text = sends(clinic, answers("self_pay", patient__first_name='"><script>alert(1)</script>', patient__phone="")).text

    assert "<script>alert" not in text


# Dependents


def test_a_dependent_is_kept_with_the_holder_of_the_policy(clinic: World) -> None:
    sends(clinic, answers("health_plan", **HOLDER))
    case_id = cases(clinic)[0]["case_id"]
    coverage = clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}").json["case"]["facts"]["coverage"]

    assert (coverage["relationship"], coverage["subscriber"]["last_name"]) == ("child", "Invented")
    assert coverage["subscriber"]["birth_date"] == "1960-02-29"
    shown_there = clinic.sign_in("front-desk").page("eligibility", f"/desk/cases/{case_id}").text
    assert "June Invented" in shown_there


def test_answers_about_a_holder_who_is_the_patient_are_not_kept(clinic: World) -> None:
    filled = {**answers("health_plan", **HOLDER), "coverage.relationship": "self"}
    sends(clinic, filled)
    case_id = cases(clinic)[0]["case_id"]
    coverage = clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}").json["case"]["facts"]["coverage"]

    assert coverage["subscriber"] is None


# Sent twice


def test_the_same_form_sent_twice_is_one_case(clinic: World) -> None:
    token = shown(clinic)
    first, again = (sends(clinic, answers(), token) for _ in range(2))

    assert len(cases(clinic)) == 1
    assert page(clinic, led_to(first)).status == page(clinic, led_to(again)).status == 200


def test_a_form_that_was_sent_opens_nothing_with_other_answers(clinic: World) -> None:
    """A token is good for one case: replayed with other people it opens none."""
    token = shown(clinic)
    sends(clinic, answers(), token)
    other = sends(clinic, answers(patient__first_name="Joan"), token)

    assert other.status == 409
    assert "call us" in other.text
    assert len(cases(clinic)) == 1


def test_a_form_is_the_same_form_after_it_was_corrected(clinic: World) -> None:
    token = shown(clinic)
    wrong = sends(clinic, answers(patient__phone="5"), token)
    assert token_on(wrong.text) == token
    sends(clinic, answers(), token_on(wrong.text))
    sends(clinic, answers(), token)

    assert len(cases(clinic)) == 1


# Programs


def test_json_is_not_taken_unless_the_clinic_says_so(world: World) -> None:
    world.open_clinic(intake={"takes_programs": False})
    reply = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake())

    assert (reply.status, reply.json["type"]) == (403, "urn:quarterhour:problem:not-allowed")
    assert led_to(sends(world, answers()))
