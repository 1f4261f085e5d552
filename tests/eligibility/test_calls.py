"""Calls to the payer through the real handler: written down, kept beside each other, their gaps a task until closed."""

from typing import Any

import pytest

from infra.local.simulated_payer.realtime import answer_270
from tests.builders import an_intake
from tests.builders_authorizations import a_case, again
from tests.builders_clearinghouse import clearinghouse
from tests.world import Caller, World

FULL = {
    "plan_active": "yes", "covers_massage": "yes", "accepts_massage_therapists": "yes", "pays_out_of_network": "yes",
    "needs_authorization": "no", "deductible_left": "30", "coinsurance_percent": 30, "allowed_per_unit": "30",
    "visits_left": 12,
}  # fmt: skip


def calls(clinic: World, case: str, reference: str, **answers: Any) -> Any:
    told = {"representative": "Sam", "reference_number": reference, **answers}
    reply = again(clinic).post("eligibility", f"/cases/{case}/verifications", json=told)
    clinic.settle()
    return reply


def questions_open(clinic: World, case: str) -> list[tuple[str, str]]:
    tasks = again(clinic).get("eligibility", f"/cases/{case}").json["tasks"]
    return [(task["words"], task["due"]) for task in tasks
            if task["kind"] == "question left open on the telephone" and task["closed_at"] is None]  # fmt: skip


def test_what_was_not_answered_stays_a_task_with_its_day_until_it_is(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    assert questions_open(clinic, case) == []
    half = {name: told for name, told in FULL.items() if name not in {"visits_left", "allowed_per_unit"}}
    assert calls(clinic, case, "R-1", **half).status == 201
    assert questions_open(clinic, case) == [
        ("Left open on the telephone: Allowed per unit; Visits left", "2026-03-04")]  # fmt: skip

    clinic.pass_time(days=1)
    calls(clinic, case, "R-2", visits_left=12)
    assert questions_open(clinic, case) == [("Left open on the telephone: Allowed per unit", "2026-03-05")]
    calls(clinic, case, "R-3", allowed_per_unit="30")
    assert questions_open(clinic, case) == []


def test_a_second_call_keeps_the_first_and_only_adds_to_it(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    calls(clinic, case, "R-1", **FULL)
    clinic.pass_time(days=1)
    calls(clinic, case, "R-2", visits_left=11)
    view = again(clinic).get("eligibility", f"/cases/{case}").json

    assert len(view["verifications"]) == 2
    assert [one["status"] for one in view["determinations"][-1]["requirements"][:2]] == ["met", "met"]
    assert view["determinations"][-1]["requirements"][0]["evidence"][0]["words"].endswith("reference R-1")


def test_calls_that_contradict_each_other_are_shown_and_the_newer_counts(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    calls(clinic, case, "R-1", **FULL)
    clinic.pass_time(days=1)
    calls(clinic, case, "R-2", covers_massage="no")
    desk = again(clinic)
    view = desk.get("eligibility", f"/cases/{case}").json

    assert view["determinations"][-1]["requirements"][0]["status"] == "not_met"
    for path in (f"/desk/cases/{case}", f"/desk/cases/{case}/call-sheet"):
        page = desk.page("eligibility", path).text.lower()
        assert "but yes on mar 2, 2026" in page
        assert "r-1" in page


def test_a_call_is_dated_by_its_own_day(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    clinic.pass_time(days=3)
    calls(clinic, case, "R-2", covers_massage="no")
    calls(clinic, case, "R-1", covers_massage="yes", called_on="2026-03-02")
    view = again(clinic).get("eligibility", f"/cases/{case}").json

    assert {one["reference_number"]: one["verified_on"] for one in view["verifications"]} == {
        "R-1": "2026-03-02", "R-2": "2026-03-05"}  # fmt: skip
    assert view["determinations"][-1]["requirements"][0]["status"] == "not_met"


BAD_CALLS: list[tuple[dict[str, Any], str]] = [
    ({"called_on": "2026-03-03"}, "called_on"), ({"visits_left": -1}, "visits_left"), ({"copay": "x"}, "copay"),
    ({"coinsurance_percent": 101}, "coinsurance_percent"), ({"plan_active": "perhaps"}, "plan_active"),
    ({"representative": ""}, "representative"), ({"claims_address": "x" * 121}, "claims_address"),
    ({"diary": "x"}, "diary"),
]  # fmt: skip


def test_an_answer_that_cannot_be_is_refused_beside_its_field(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    for changes, field in BAD_CALLS:
        reply = calls(clinic, case, "R-1", **changes)
        assert (reply.status, [error["field"] for error in reply.json["errors"]]) == (422, [field])
    form = {"representative": "Sam", "reference_number": "R-1", "copay": "x", "called_on": "2026-03-02"}
    page = again(clinic).post("eligibility", f"/cases/{case}/verifications", form=form)

    assert page.status == 422
    assert 'aria-describedby="copay-wrong"' in page.text
    assert 'value="Sam"' in page.text


def test_the_same_call_sent_again_is_one_call(clinic: World) -> None:
    case = a_case(clinic, "health_plan")
    headers = {"Idempotency-Key": "call-of-today"}
    told = {"representative": "Sam", "reference_number": "R-1", **FULL}
    path = f"/cases/{case}/verifications"
    desk = again(clinic)
    replies = [desk.post("eligibility", path, json=body, headers=headers).status for body in (
        told, told, {**told, "visits_left": 3})]  # fmt: skip

    assert replies == [201, 201, 409]
    assert len(desk.get("eligibility", f"/cases/{case}").json["verifications"]) == 1


@pytest.mark.parametrize("kind", ["health_plan", "car_accident", "workers_compensation", "self_pay"])
def test_each_payer_path_has_its_sheet_on_the_screen_and_on_paper(clinic: World, kind: str) -> None:
    case = a_case(clinic, kind)
    desk = again(clinic)
    page = desk.page("eligibility", f"/desk/cases/{case}/call-sheet")

    assert page.status == 200
    assert ("nobody is to be called" in page.text) == (kind == "self_pay")
    assert desk.get("eligibility", f"/cases/{case}/call-sheet").status == 303


def test_a_case_that_is_not_there_has_no_sheet(clinic: World) -> None:
    desk = clinic.sign_in("front-desk")

    assert desk.page("eligibility", "/desk/cases/abcdefgh12/call-sheet").status == 404
    assert desk.get("eligibility", "/cases/abcdefgh12/call-sheet").status == 404


# What an answer settles


def open_questions(desk: Caller, case_id: str) -> list[Any]:
    tasks = desk.get("eligibility", f"/cases/{case_id}").json["tasks"]
    return [one for one in tasks if one["kind"] == "question left open on the telephone"]


ALL_TOLD = {
    "representative": "Sam", "reference_number": "R-1", "plan_active": "yes", "covers_massage": "yes",
    "accepts_massage_therapists": "yes", "pays_out_of_network": "yes", "needs_authorization": "no",
    "deductible_left": "30", "coinsurance_percent": 30, "allowed_per_unit": "30", "visits_left": 12,
}  # fmt: skip
ELECTRONIC = ("needs_authorization", "deductible_left", "coinsurance_percent", "visits_left")


def plain_case(clinic: World) -> str:
    return str(clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"])


def test_an_electronic_answer_closes_the_question_it_answers_and_says_so(
    clinic: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, case_id = clinic.sign_in("front-desk"), plain_case(clinic)
    told = {name: held for name, held in ALL_TOLD.items() if name not in ELECTRONIC}
    assert desk.post("eligibility", f"/cases/{case_id}/verifications", json=told).status == 201
    (task,) = open_questions(desk, case_id)
    assert task["closed_at"] is None
    with clearinghouse(lambda text: (200, answer_270(text, clinic.now.date()))) as server:
        monkeypatch.setenv("CLEARINGHOUSE_URL", server.address)
        reply = desk.post("eligibility", f"/cases/{case_id}/inquiries")
    assert reply.status == 201, reply.text

    (task,) = open_questions(desk, case_id)
    assert task["closed_because"].startswith("answered electronically, reference ")
    story = [one["words"] for one in desk.get("eligibility", f"/cases/{case_id}/timeline").json["entries"]]
    assert any(one.startswith("Done: Left open on the telephone") and "answered electronically" in one for one in story)


def test_a_second_call_closes_what_it_answers_and_asks_on_for_the_rest(clinic: World) -> None:
    desk, case_id = clinic.sign_in("front-desk"), plain_case(clinic)
    first = {name: held for name, held in ALL_TOLD.items() if name not in {"visits_left", "plan_active"}}
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=first)
    clinic.pass_time(minutes=5)
    second = {"representative": "Kim", "reference_number": "R-2", "plan_active": "yes"}
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=second)
    before, after = sorted(open_questions(desk, case_id), key=lambda one: one["opened_at"])

    assert before["closed_because"] == "answered by telephone, reference R-2"
    assert (after["closed_at"], after["words"]) == (None, "Left open on the telephone: Visits left")


def test_without_a_call_an_electronic_answer_opens_no_question(clinic: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, case_id = clinic.sign_in("front-desk"), plain_case(clinic)
    with clearinghouse(lambda text: (200, answer_270(text, clinic.now.date()))) as server:
        monkeypatch.setenv("CLEARINGHOUSE_URL", server.address)
        desk.post("eligibility", f"/cases/{case_id}/inquiries")

    assert open_questions(desk, case_id) == []


@pytest.mark.parametrize(
    ("situation", "known", "said", "after"),
    [
        ("nobody knew it", None, "WC-2026-91", "WC-2026-91"),
        ("it was known", "WC-2026-1", "WC-2026-91", "WC-2026-1"),
        ("what was said is no number", None, "they will call back ~", None),
    ],
)
def test_a_claim_number_said_on_the_telephone_reaches_the_case(
    clinic: World, situation: str, known: str | None, said: str, after: str | None
) -> None:
    injury = {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc", "claim_number": known}
    told = {**an_intake("workers_compensation"), "injury": injury}
    case_id = str(clinic.request("eligibility", "POST", "/intake/milehigh", json=told).json["case_id"])
    view = calls(clinic, case_id, "R-9", claim_number_said=said).json

    assert view["case"]["facts"]["injury"]["claim_number"] == after
    reasons = [one["because"] for one in view["corrections"]]
    assert reasons == (["said on the telephone, reference R-9"] if (known, after) == (None, said) else [])
