"""An insurer that is not in the clinic's list: the case is opened, the desk calls it, her page says so."""

from typing import Any

import pytest

from tests.builders import an_intake
from tests.builders_intake import answers, led_to, page, sends
from tests.world import Caller, World

UNLISTED = {"coverage.payer_id": "not-listed", "coverage.insurer_named": "Faraway Mutual",
            "coverage.insurer_phone": "(303) 555-0155"}  # fmt: skip
MEMBER = {"member_id": "W123456789"}
COVERAGE = {"payer_id": "not-listed", "insurer_named": "Faraway Mutual", "insurer_phone": "3035550155", **MEMBER}


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


def opens(desk: Caller, kind: str = "health_plan") -> Any:
    reply = desk.post("eligibility", "/desk/intake", json={**an_intake(kind), "coverage": COVERAGE})
    assert reply.status == 201, reply.text
    desk.world.settle()
    return reply.json


def test_the_form_offers_it_on_every_path_that_has_an_insurer(clinic: World) -> None:
    for kind, offers in (("health_plan", True), ("workers_compensation", True), ("car_accident", True),
                         ("self_pay", False)):  # fmt: skip
        text = page(clinic, f"/intake/milehigh/{kind}").text
        assert ('<option value="not-listed">It is not in this list</option>' in text) is offers, kind


def test_her_page_says_that_we_call_it(clinic: World) -> None:
    reply = sends(clinic, {**answers(), **UNLISTED})
    text = page(clinic, led_to(reply)).text

    assert "We call Faraway Mutual, for it is not in our list yet" in text


def test_without_its_name_nobody_can_be_called(clinic: World) -> None:
    reply = sends(clinic, {**answers(), **UNLISTED, "coverage.insurer_named": ""})

    assert reply.status == 422
    assert 'id="coverage.insurer_named-wrong"' in reply.text


@pytest.mark.parametrize("kind", ["workers_compensation", "car_accident", "health_plan"])
def test_the_desk_has_a_task_with_its_day(desk: Caller, kind: str) -> None:
    view = opens(desk, kind)
    (task,) = (one for one in view["tasks"] if one["kind"] == "insurer to be entered")

    assert (task["waits_for"], task["due"]) == ("front desk", "2026-03-03")
    first = view["determinations"][0]["requirements"][0]
    assert (first["status"], first["parts"][0]["rule"]) == ("unknown", "INSURER-LISTED-UNKNOWN")
    assert first["parts"][0]["to_staff"] == "The insurer is not in the settings: Faraway Mutual, (303) 555-0155."


def test_its_call_sheet_and_its_pages_name_it(desk: Caller) -> None:
    case_id = opens(desk)["case"]["facts"]["case_id"]

    assert "Faraway Mutual" in desk.page("eligibility", f"/desk/cases/{case_id}").text
    assert "Faraway Mutual" in desk.page("eligibility", f"/desk/cases/{case_id}/call-sheet").text
    assert desk.get("eligibility", f"/cases/{case_id}/call-sheet").status == 303
    for service in ("prescriptions", "billing"):
        assert desk.page(service, f"/desk/cases/{case_id}").status == 200, service
    assert desk.world.dead_letters() == {}


def test_nobody_is_asked_electronically_and_the_first_visit_waits(desk: Caller) -> None:
    case_id = opens(desk)["case"]["facts"]["case_id"]

    assert desk.post("eligibility", f"/cases/{case_id}/inquiries").status == 409
    items = desk.get("eligibility", f"/cases/{case_id}/readiness").json["items"]
    assert items[0]["rule"] == "FV-PAPERWORK-INSURER"


def test_once_it_is_entered_and_the_case_corrected_the_task_is_done(desk: Caller) -> None:
    case_id = opens(desk)["case"]["facts"]["case_id"]
    told = {**an_intake(), "revision": 1, "coverage": {"payer_id": "example-plan", **MEMBER}}
    view = desk.post("eligibility", f"/cases/{case_id}/facts", json=told).json
    (task,) = (one for one in view["tasks"] if one["kind"] == "insurer to be entered")

    assert task["closed_because"] == "settled by determination 2"
    assert view["determinations"][-1]["requirements"][0]["parts"][0]["rule"].startswith("HP-")
