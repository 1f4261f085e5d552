"""Eligibility through its real handler on the emulated cloud: the form, the desk, what other services tell."""

import pytest

from tests.builders import an_intake
from tests.world import World


def test_a_form_is_answered_at_once_with_three_requirements(clinic: World) -> None:
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake())

    assert reply.status == 201, reply.text
    statuses = [one["status"] for one in reply.json["determination"]["requirements"]]
    assert statuses == ["unknown", "unknown", "not_met"]


def test_the_same_form_again_returns_the_same_case(clinic: World) -> None:
    first = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake())
    again = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake())

    assert (first.json["case_id"], again.status) == (again.json["case_id"], 200)


def test_one_key_for_two_different_forms_is_a_conflict(clinic: World) -> None:
    headers = {"Idempotency-Key": "form-of-this-morning"}
    clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake(), headers=headers)
    other = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake("self_pay"), headers=headers)

    assert (other.status, other.json["type"]) == (409, "urn:quarterhour:problem:conflict")


def test_a_clinic_nobody_knows_is_not_found(clinic: World) -> None:
    assert clinic.request("eligibility", "POST", "/intake/atlantis", json=an_intake()).status == 404


def test_the_desk_lists_the_case_and_shows_it(clinic: World) -> None:
    case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"]
    desk = clinic.sign_in("front-desk")

    assert [line["case_id"] for line in desk.get("eligibility", "/cases").json["cases"]] == [case_id]
    assert "Jane Invented" in desk.page("eligibility", "/desk").text
    assert "Told by telephone" in desk.page("eligibility", f"/desk/cases/{case_id}").text


def test_a_benefits_call_closes_the_first_two_requirements_and_estimates_the_cost(clinic: World) -> None:
    case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"]
    told = {
        "representative": "Sam", "reference_number": "R-1", "covers_massage": "yes",
        "accepts_massage_therapists": "yes",
        "pays_out_of_network": "yes", "deductible_left": "30", "coinsurance_percent": 30, "allowed_per_unit": "30",
    }  # fmt: skip
    reply = clinic.sign_in("front-desk").post("eligibility", f"/cases/{case_id}/verifications", json=told)

    latest = reply.json["determinations"][-1]
    assert [one["status"] for one in latest["requirements"]] == ["met", "met", "not_met"]
    assert (latest["estimate"]["plan_pays"], latest["estimate"]["patient_owes"]) == ("63.00", "77.00")


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_only_the_front_desk_and_administrators_record_benefits(clinic: World, role: str) -> None:
    assert clinic.sign_in(role).post("eligibility", "/cases/abcdefgh/verifications", json={}).status == 403


def test_a_session_idles_out_after_fifteen_minutes(clinic: World) -> None:
    desk = clinic.sign_in("front-desk")
    clinic.pass_time(minutes=15)

    assert desk.get("eligibility", "/cases").status == 401


def test_malformed_json_is_a_problem_that_says_so(clinic: World) -> None:
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", body=b"{nonsense")

    assert (reply.status, reply.headers["content-type"]) == (422, "application/problem+json")
    assert "This is not JSON." in reply.text


def test_settings_edited_from_an_old_page_change_nothing(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    assert admin.put("eligibility", "/settings", json=held).json["revision"] == 2

    other = {**held, "words": {"greeting": "Welcome."}}
    assert admin.put("eligibility", "/settings", json=other).status == 409
    assert admin.get("eligibility", "/settings").json["words"] == held["words"]


def test_settings_sent_again_after_a_lost_answer_are_the_same_revision(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    first = admin.put("eligibility", "/settings", json=held)

    assert (admin.put("eligibility", "/settings", json=held).json, first.json["revision"]) == (first.json, 2)
