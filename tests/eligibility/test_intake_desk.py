"""The same form at the desk, for a caller on the telephone; what she ticked becomes candidates, warnings and a task."""

import re
from typing import Any

import pytest

from tests.builders import JANE, an_intake
from tests.builders_intake import answers, led_to
from tests.world import Caller, World

MAIL = {"patient": {**JANE, "email": "jane@mailbox.example"}, "may_email": True}


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


def takes(desk: Caller, kind: str = "health_plan", **more: Any) -> dict[str, Any]:
    """The desk opens a case for a caller."""
    reply = desk.post("eligibility", "/desk/intake", json=an_intake(kind, **more))
    assert reply.status == 201, reply.text
    found: dict[str, Any] = reply.json
    return found


def test_the_case_says_who_took_it_by_telephone(desk: Caller) -> None:
    case_id = takes(desk)["case"]["facts"]["case_id"]

    assert "Taken by telephone by front-desk-milehigh" in desk.page("eligibility", f"/desk/cases/{case_id}").text


def test_a_patients_own_form_says_nothing_of_a_telephone(clinic: World, desk: Caller) -> None:
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake())

    assert "by telephone by" not in desk.page("eligibility", f"/desk/cases/{reply.json['case_id']}").text


def test_the_desk_needs_no_token_and_no_patience(desk: Caller) -> None:
    reply = desk.post("eligibility", "/desk/intake", form=answers(submission="caller-number-one"))

    assert led_to(reply).startswith("/desk/cases/")


def test_the_same_call_typed_twice_is_one_case(desk: Caller) -> None:
    first, again = (
        led_to(desk.post("eligibility", "/desk/intake", form=answers(submission="caller-number-one"))) for _ in range(2)
    )

    assert first == again


def test_the_desk_is_held_to_the_same_answers(desk: Caller) -> None:
    reply = desk.post("eligibility", "/desk/intake", form=answers(coverage__member_id=None, patient__phone="5"))

    assert reply.status == 422
    assert set(re.findall(r'class="wrong" id="([^"]+)-wrong"', reply.text)) == {"coverage.member_id", "patient.phone"}
    assert 'name="seal"' in reply.text
    assert 'name="website"' not in reply.text


def test_a_wrong_path_at_the_desk_leads_to_the_choice_or_nowhere(desk: Caller) -> None:
    assert desk.page("eligibility", "/desk/intake?path=lottery").status == 404
    reply = desk.post("eligibility", "/desk/intake", form=answers(payer_kind="lottery"))
    assert reply.status == 422
    assert "/eligibility/desk/intake?path=self_pay" in reply.text


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_others_take_no_calls(clinic: World, role: str) -> None:
    assert clinic.sign_in(role).post("eligibility", "/desk/intake", json=an_intake()).status == 403


# What hurts


def test_what_hurts_becomes_candidates_at_the_desk_and_in_the_facts(clinic: World, desk: Caller) -> None:
    facts = takes(desk, "car_accident", complaints=["neck", "shoulder_left"])["case"]["facts"]
    page = desk.page("eligibility", f"/desk/cases/{facts['case_id']}").text

    assert facts["reasons"]["candidates"][:2] == ["S161XXD", "S161XXA"]
    assert "S16.1XXD" in page
    assert "neck muscle strain, later care" in page
    assert "My neck hurts" not in page


def test_the_facts_travel_with_the_case(clinic: World, desk: Caller) -> None:
    case_id = takes(desk, complaints=["neck"])["case"]["facts"]["case_id"]
    clinic.settle()

    assert desk.get("prescriptions", f"/cases/{case_id}").json["case"]["reasons"]["candidates"] == ["M542"]


# What a physician hears first


def test_a_warning_opens_a_task_that_a_physicians_word_closes(clinic: World, desk: Caller) -> None:
    view = takes(desk, red_flags=["fever"])
    case_id = view["case"]["facts"]["case_id"]
    [task] = [one for one in view["tasks"] if one["kind"] == "a physician first"]
    assert (task["waits_for"], task["due"]) == ("front desk", "2026-03-03")

    said = {"physician": "Pat Example", "said_on": "2026-03-02"}
    after = desk.post("eligibility", f"/cases/{case_id}/clearance", json=said).json
    [task] = [one for one in after["tasks"] if one["kind"] == "a physician first"]
    assert task["closed_at"]
    again = desk.post("eligibility", f"/cases/{case_id}/clearance", json=said)
    assert (again.status, again.json) == (201, after)


def test_an_urgent_warning_is_due_today(desk: Caller) -> None:
    tasks = takes(desk, red_flags=["saddle_numbness"])["tasks"]
    [task] = [one for one in tasks if one["kind"] == "a physician first"]

    assert task["due"] == "2026-03-02"


@pytest.mark.parametrize(
    ("situation", "flags", "said_on", "status"),
    [("nothing was ticked", [], "2026-03-02", 409), ("said tomorrow", ["fever"], "2026-03-03", 422)],
)
def test_a_clearance_that_cannot_be_is_refused(
    desk: Caller, situation: str, flags: list[str], said_on: str, status: int
) -> None:
    case_id = takes(desk, red_flags=flags)["case"]["facts"]["case_id"]
    told = {"physician": "Pat Example", "said_on": said_on}

    assert desk.post("eligibility", f"/cases/{case_id}/clearance", json=told).status == status


# The address of her page


def test_the_desk_sends_the_address_of_her_page_once_a_day(clinic: World, desk: Caller) -> None:
    case_id = takes(desk, **MAIL)["case"]["facts"]["case_id"]
    for _ in range(2):
        assert desk.post("eligibility", f"/cases/{case_id}/status-link").status == 202
    clinic.settle()
    assert len(desk.get("eligibility", "/letters").json["letters"]) == 2  # when it was opened, and once more


def test_nobody_is_written_to_who_did_not_allow_it(desk: Caller) -> None:
    case_id = takes(desk, patient=MAIL["patient"])["case"]["facts"]["case_id"]

    assert desk.post("eligibility", f"/cases/{case_id}/status-link").status == 409
