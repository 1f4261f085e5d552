"""The desk's list through the real handler: what waits for whom, who takes it, what changed, and what it costs."""

from typing import Any

import pytest

from tests.builders import an_intake
from tests.listening import listening
from tests.world import Caller, World

CALL = {"representative": "Sam", "reference_number": "R-1", "covers_massage": "yes", "pays_out_of_network": "yes",
        "accepts_massage_therapists": "yes", "needs_authorization": "no"}  # fmt: skip


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


def a_case(desk: Caller, kind: str = "health_plan", **changes: Any) -> str:
    intake = an_intake(kind, **changes)
    case_id: str = desk.world.request("eligibility", "POST", "/intake/milehigh", json=intake).json["case_id"]
    return case_id


def waiting(desk: Caller, query: str = "") -> list[dict[str, Any]]:
    reply = desk.get("eligibility", f"/tasks{query}")
    assert reply.status == 200, reply.text
    return list(reply.json["tasks"])


def test_a_new_case_waits_for_the_desk_and_for_the_patient(desk: Caller) -> None:
    case_id = a_case(desk)

    assert sorted((t["case_id"], t["kind"], t["waits_for"], t["due"]) for t in waiting(desk)) == [
        (case_id, "ask for benefits", "front desk", "2026-03-04"),
        (case_id, "ask whether it pays a massage therapist", "front desk", "2026-03-04"),
        (case_id, "prescription", "patient", "2026-03-09"),
    ]


def test_the_call_settles_what_it_answers_and_says_by_which_determination(desk: Caller) -> None:
    case_id = a_case(desk)
    view = desk.post("eligibility", f"/cases/{case_id}/verifications", json=CALL).json

    assert "ask for benefits" not in {t["kind"] for t in waiting(desk)}
    closed = [t for t in view["tasks"] if t["closed_at"] and t["cause"].startswith("determination")]
    assert {t["closed_because"] for t in closed} == {"settled by determination 2"}
    assert {t["closed_by"] for t in closed} == {None}


def test_what_a_person_closed_does_not_come_back_while_it_stays_the_same(desk: Caller) -> None:
    case_id = a_case(desk, "car_accident")
    for task in waiting(desk, "?kind=lawyer%27s+packet"):
        reply = desk.post("eligibility", f"/cases/{case_id}/tasks/{task['task_id']}/done", json={})
        assert (reply.status, reply.json["closed_by"]) == (201, "front-desk-milehigh")
    desk.post("eligibility", f"/cases/{case_id}/claim-number", json={"claim_number": "CLM-1"})

    assert waiting(desk, "?kind=lawyer%27s+packet") == []


def test_what_comes_up_again_is_a_new_task(desk: Caller) -> None:
    case_id = a_case(desk)
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=CALL)
    again = {**CALL, "reference_number": "R-2", "covers_massage": "no"}
    desk.world.pass_time(minutes=1)
    view = desk.post("eligibility", f"/cases/{case_id}/verifications", json=again).json

    benefits = [t for t in view["tasks"] if t["kind"] == "ask for benefits"]
    assert sorted(bool(t["closed_at"]) for t in benefits) == [False, True]


def test_the_list_is_narrowed_by_its_address(desk: Caller) -> None:
    for kind in ("health_plan", "workers_compensation", "car_accident"):
        a_case(desk, kind)

    for query, field, value in (
        ("?waits_for=patient", "waits_for", "patient"),
        ("?payer_kind=car_accident", "payer_kind", "car_accident"),
        ("?kind=prescription", "kind", "prescription"),
        ("?kind=authorization&payer_kind=workers_compensation", "kind", "authorization"),
    ):
        found = waiting(desk, query)
        assert found
        assert {task[field] for task in found} == {value}


def test_overdue_is_what_should_have_been_done_before_today(desk: Caller) -> None:
    a_case(desk)
    assert waiting(desk, "?overdue=yes") == []
    desk.world.pass_time(days=4)
    desk.world.cookies.clear()
    later = desk.world.sign_in("front-desk", name="later")

    assert {task["due"] for task in waiting(later, "?overdue=yes")} == {"2026-03-04"}


@pytest.mark.parametrize("query", ["?waits_for=nobody", "?payer_kind=bank", "?kind=9", "?overdue=perhaps"])
def test_a_filter_nobody_knows_is_refused_at_its_field(desk: Caller, query: str) -> None:
    reply = desk.get("eligibility", f"/tasks{query}")

    assert (reply.status, [e["field"] for e in reply.json["errors"]]) == (422, [query[1:].partition("=")[0]])


def test_a_task_is_taken_from_the_page_and_stands_in_those_hands(desk: Caller) -> None:
    a_case(desk)
    task = waiting(desk)[0]
    path = f"/cases/{task['case_id']}/tasks/{task['task_id']}/owner"
    reply = desk.post("eligibility", path, form={})

    assert (reply.status, reply.headers["location"]) == (303, "/eligibility/desk")
    assert "front-desk-milehigh" in desk.page("eligibility", f"/desk?kind={task['kind'].replace(' ', '+')}").text
    assert waiting(desk)[0]["owner"] == "front-desk-milehigh"


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_others_read_the_list_and_leave_it_alone(desk: Caller, role: str) -> None:
    a_case(desk)
    task = waiting(desk)[0]
    other = desk.world.sign_in(role)

    assert other.get("eligibility", "/tasks").status == 200
    for what in ("owner", "done"):
        path = f"/cases/{task['case_id']}/tasks/{task['task_id']}/{what}"
        assert other.post("eligibility", path, json={}).status == 403


def test_the_page_goes_on_where_it_ended_with_the_same_filter(desk: Caller) -> None:
    for number in range(14):
        a_case(desk, coverage={"payer_id": "example-plan", "member_id": f"W{number:09}"})
    page = desk.page("eligibility", "/desk?waits_for=front+desk").text

    assert "?waits_for=front+desk&amp;after=" in page


def test_all_cases_stand_in_a_list_of_their_own(desk: Caller) -> None:
    case_id = a_case(desk)

    assert f"/eligibility/desk/cases/{case_id}" in desk.page("eligibility", "/desk/cases").text


# What changed


def test_two_determinations_are_compared_line_by_line(desk: Caller) -> None:
    case_id = a_case(desk)
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=CALL)
    found = desk.get("eligibility", f"/cases/{case_id}/changes").json
    covered = next(c for c in found["changes"] if c["what"] == "The plan covers medically necessary massage")

    assert (found["before"], found["after"]) == (1, 2)
    assert (covered["before"], covered["after"]) == ("unknown", "met")
    assert covered["rule"] == "HP-COVERED-YES"


def test_any_two_can_be_compared_and_the_same_one_is_no_change(desk: Caller) -> None:
    case_id = a_case(desk)
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=CALL)
    backwards = desk.get("eligibility", f"/cases/{case_id}/changes?before=2&after=1").json

    assert any(c["before"] == "met" and c["after"] == "unknown" for c in backwards["changes"])
    assert "Nothing is judged otherwise" in desk.page("eligibility", f"/desk/cases/{case_id}/changes?before=2").text


@pytest.mark.parametrize("query", ["?before=7", "?after=x", "?before=-1"])
def test_a_determination_nobody_made_is_not_found(desk: Caller, query: str) -> None:
    assert desk.get("eligibility", f"/cases/{a_case(desk)}/changes{query}").status == 404


# What it costs


def test_the_list_costs_the_same_whatever_the_number_of_cases(desk: Caller) -> None:
    def calls() -> int:
        with listening() as heard:
            assert desk.get("eligibility", "/tasks?waits_for=patient").status == 200
        return len(heard.calls["eligibility", "api_handler"])

    a_case(desk)
    few = calls()
    for number in range(30):
        a_case(desk, coverage={"payer_id": "example-plan", "member_id": f"W{number:09}"})

    assert calls() == few
