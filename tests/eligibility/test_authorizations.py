"""Authorizations through the real handler: asked, answered by link or by the desk, withdrawn, counted, looked at."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local import invoking
from shared import links
from tests.builders_authorizations import (
    a_case,
    again,
    an_answer,
    answers,
    asks,
    link_in_mail,
    open_tasks,
    records,
)
from tests.world import World


@pytest.fixture
def case(clinic: World) -> str:
    """An injured worker's case."""
    return a_case(clinic)


def one(clinic: World, case: str) -> dict[str, Any]:
    (record,) = records(again(clinic), case)
    return record


def statuses(clinic: World, case: str) -> list[str]:
    determination = again(clinic).get("eligibility", f"/cases/{case}").json["determinations"][-1]
    return [requirement["status"] for requirement in determination["requirements"][:2]]


# Asking


def test_asking_writes_to_the_caseworker_starts_the_clock_and_keeps_the_letter(clinic: World, case: str) -> None:
    assert asks(clinic, case).status == 201
    record = one(clinic, case)
    letter = clinic.letters()[-1]

    assert (record["standing"], record["answer_due"]) == ("asked", "2026-03-12")
    assert letter.destinations["ToAddresses"] == ["dana@comp.example"]
    assert "Please answer by March 12, 2026" in letter.body
    assert "Jane" not in letter.body + letter.subject
    assert open_tasks(clinic.sign_in("front-desk"), case) == {"answer": "caseworker"}
    shown = clinic.sign_in("auditor").get(
        "eligibility", f"/cases/{case}/authorizations/{record['authorization_id']}/letter"
    )
    assert shown.status == 303
    assert record["letter"] in shown.headers["location"]


def test_a_caseworker_without_an_address_is_left_to_the_desk(clinic: World, case: str) -> None:
    assert asks(clinic, case, caseworker={"name": "Dana", "fax": "3035550178"}).status == 201

    assert clinic.letters() == []
    assert open_tasks(clinic.sign_in("front-desk"), case) == {"answer": "front desk"}


def test_the_same_request_again_is_one_request(clinic: World, case: str) -> None:
    first, second = asks(clinic, case), asks(clinic, case)
    other = asks(clinic, case, sessions=4)

    assert (first.status, second.status, other.status) == (201, 201, 409)
    assert len(records(clinic.sign_in("front-desk"), case)) == len(clinic.letters()) == 1


def test_several_requests_of_one_case_stand_beside_each_other(clinic: World, case: str) -> None:
    asks(clinic, case)
    asks(clinic, case, "request-0002", first_day="2026-06-01", last_day="2026-08-31")
    answers(clinic, link_in_mail(clinic, 0))
    answers(clinic, link_in_mail(clinic, 1), number="CO-779")

    view = clinic.sign_in("front-desk").get("eligibility", f"/cases/{case}").json
    assert {leave["number"] for leave in view["authorizations"]} == {"CO-778", "CO-779"}


def test_a_browser_asks_by_the_form_and_comes_back_to_the_case(clinic: World, case: str) -> None:
    form = {"submission": "asubmission", "caseworker.name": "Dana", "sessions": "6", "first_day": "2026-03-02",
            "last_day": "2026-04-30", "procedures.0.code": "97124", "procedures.0.units": "24"}  # fmt: skip
    reply = clinic.sign_in("front-desk").post("eligibility", f"/cases/{case}/authorization-requests", form=form)

    assert (reply.status, urlsplit(reply.headers["location"]).fragment) == (303, "authorizations")
    assert one(clinic, case)["request"]["procedures"] == [{"code": "97124", "units": 24, "sessions": None}]


BAD_REQUESTS: list[tuple[dict[str, Any], str]] = [
    ({"procedures": []}, "procedures"),
    ({"procedures": [{"code": "9712", "units": 1}]}, "procedures.0.code"),
    ({"procedures": [{"code": "97124", "units": 0}]}, "procedures.0.units"),
    ({"procedures": [{"code": "97124", "units": 4}, {"code": "97124", "units": 4}]}, "-"),
    ({"sessions": None, "procedures": [{"code": "97124"}]}, "-"),
    ({"first_day": "2026-06-01", "last_day": "2026-05-31"}, "-"),
    ({"first_day": "2026-01-01", "last_day": "2026-03-01"}, "last_day"),
    ({"caseworker": {"name": "", "email": "dana"}}, "caseworker.email"),
    ({"reason": "x" * 801}, "reason"),
    ({"sessions": 10**9}, "sessions"),
    ({"diary": "x"}, "diary"),
]


def test_a_request_that_cannot_be_is_refused_beside_its_field(clinic: World, case: str) -> None:
    for changes, field in BAD_REQUESTS:
        reply = asks(clinic, case, **changes)
        assert reply.status == 422, reply.text
        assert field in {error["field"] for error in reply.json["errors"]}, changes
    assert records(clinic.sign_in("front-desk"), case) == []


def test_a_wrong_form_comes_back_filled_with_the_error_beside_it(clinic: World, case: str) -> None:
    form = {"caseworker.name": "Dana", "caseworker.email": "dana at work", "first_day": "2026-03-02",
            "last_day": "2026-04-30", "procedures.0.code": "97124", "procedures.0.units": "24"}  # fmt: skip
    reply = clinic.sign_in("front-desk").post("eligibility", f"/cases/{case}/authorization-requests", form=form)

    assert reply.status == 422
    assert 'aria-describedby="caseworker.email-wrong"' in reply.text
    assert 'value="dana at work"' in reply.text
    assert 'name="procedures.0.units" type="number" value="24"' in reply.text


def test_who_pays_herself_needs_nobodys_leave(clinic: World) -> None:
    assert asks(clinic, a_case(clinic, "self_pay")).status == 409


# Answering by the link


def test_the_caseworker_sees_the_request_and_approves_it_without_an_account(clinic: World, case: str) -> None:
    asks(clinic, case)
    link = link_in_mail(clinic)
    page = clinic.request("eligibility", "GET", link, headers={"Accept": "text/html"})
    assert all(told in page.text for told in ("WC-2026-004417", "97124", "Turning the head", "Mar 12, 2026"))
    assert clinic.request("eligibility", "GET", f"{link}/letter").status == 303

    reply = answers(clinic, link)

    assert reply.status == 201, reply.text
    assert (reply.json["standing"], reply.json["leave"]["number"]) == ("approved", "CO-778")
    assert statuses(clinic, case) == ["met", "met"]
    assert open_tasks(again(clinic), case) == {}


def test_the_number_of_an_answer_reaches_billing_by_itself(clinic: World, case: str) -> None:
    from services.billing.store import BillingStore
    from shared.tenancy import at_work_for

    asks(clinic, case)
    answers(clinic, link_in_mail(clinic), answer="changed", sessions=6)
    with at_work_for("milehigh"):
        (leave,) = BillingStore("milehigh").authorizations(case)

    assert (leave.number, leave.sessions, leave.granted_by) == ("CO-778", 6, "Dana Reviewer")


def test_a_refusal_with_its_reason_becomes_a_task_of_the_desk(clinic: World, case: str) -> None:
    asks(clinic, case)
    reply = answers(clinic, link_in_mail(clinic), answer="refused", number=None, reason="Not related to the injury.")

    assert (reply.status, reply.json["leave"], reply.json["standing"]) == (201, None, "refused")
    assert open_tasks(again(clinic), case) == {"refused": "front desk"}
    assert "Not related to the injury." in again(clinic).page("eligibility", f"/desk/cases/{case}").text


def test_a_link_answers_once_and_then_shows_who_answered_what(clinic: World, case: str) -> None:
    asks(clinic, case)
    link = link_in_mail(clinic)
    answers(clinic, link)
    before = clinic.dump()
    same = answers(clinic, link)
    other = answers(clinic, link, answer="refused", number=None, reason="I changed my mind.")
    page = clinic.request("eligibility", "GET", link, headers={"Accept": "text/html"})

    assert (same.status, other.status) == (201, 409)
    assert "Dana Reviewer, Claims adjuster answered on Mar 2, 2026" in page.text
    assert "<form" not in page.text
    assert _without_trail(clinic.dump()) == _without_trail(before)


def _without_trail(dump: dict[str, str]) -> dict[str, str]:
    return {key: held for key, held in dump.items() if "AUDIT" not in key}


def test_of_two_tabs_one_wins_and_the_other_reads_what_was_answered(clinic: World, case: str) -> None:
    asks(clinic, case)
    link = link_in_mail(clinic)
    form = {"answer": "approved", "name": "Dana Reviewer", "title": "Adjuster", "phone": "3035550177",
            "number": "CO-778", "may_decide": "true"}  # fmt: skip
    first = clinic.request("eligibility", "POST", link, form=form)
    second = clinic.request("eligibility", "POST", link, form={**form, "number": "CO-999"})

    assert (first.status, first.headers["location"]) == (303, f"/eligibility{link}")
    assert second.status == 409
    assert "your answer was not recorded" in second.text
    assert "CO-778" in second.text
    assert "CO-999" not in second.text


BAD_ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"number": None}, "number"), ({"may_decide": False}, "may_decide"), ({"answer": "refused"}, "reason"),
    ({"title": None}, "title"), ({"phone": "555"}, "phone"), ({"sessions": 4}, "answer"),
    ({"answer": "maybe"}, "answer"), ({"number": "A~1"}, "number"), ({"without": ["x"]}, "without.0"),
]  # fmt: skip


def test_an_answer_that_cannot_be_is_asked_back_and_the_link_stays_good(clinic: World, case: str) -> None:
    asks(clinic, case)
    link = link_in_mail(clinic)
    for changes, field in BAD_ANSWERS:
        reply = answers(clinic, link, **changes)
        assert reply.status == 422, reply.text
        assert [error["field"] for error in reply.json["errors"]] == [field]

    assert answers(clinic, link).status == 201


def test_a_wrong_answer_comes_back_on_its_page_as_it_was_typed(clinic: World, case: str) -> None:
    asks(clinic, case)
    form = {"answer": "changed", "name": "Dana", "title": "Adjuster", "phone": "3035550177", "sessions": "6",
            "procedures.0.code": "97124", "procedures.0.units": "24", "without[]": "97140"}  # fmt: skip
    reply = clinic.request("eligibility", "POST", link_in_mail(clinic), form=form)

    assert reply.status == 422
    assert 'aria-describedby="number-wrong"' in reply.text
    assert 'value="24"' in reply.text
    assert 'name="without[]" value="97140" checked' in reply.text


def test_the_link_ends_and_nobody_answers_with_it_afterwards(clinic: World, case: str) -> None:
    asks(clinic, case)
    link = link_in_mail(clinic)
    clinic.pass_time(days=44)
    assert clinic.request("eligibility", "GET", link).status == 200
    clinic.pass_time(days=1)

    assert [clinic.request("eligibility", method, link, json=an_answer()).status for method in ("GET", "POST")] == [
        410, 410]  # fmt: skip


def test_a_link_for_nothing_that_was_asked_opens_nothing(clinic: World, case: str) -> None:
    for subject in (case, "abcdefgh12", "x"):
        claims = links.Claims("answer authorization", "milehigh", subject, clinic.now + timedelta(days=1))
        token = links.sign(links.signing_key(), claims)
        assert clinic.request("eligibility", "GET", f"/authorization/{token}").status == 404


# Answered to the desk


def test_the_desk_writes_down_an_answer_that_came_by_fax(clinic: World, case: str) -> None:
    asks(clinic, case)
    name = one(clinic, case)["authorization_id"]
    told = {"answer": "changed", "how": "fax", "name": "Dana", "number": "CO-778", "sessions": 6}
    desk = again(clinic)
    path = f"/cases/{case}/authorizations/{name}/answer"
    reply = desk.post("eligibility", path, json=told)
    clinic.settle()

    assert reply.status == 201, reply.text
    record = one(clinic, case)
    assert (record["answer"]["how"], record["leave"]["sessions"]) == ("fax", 6)
    link = clinic.request("eligibility", "GET", link_in_mail(clinic), headers={"Accept": "text/html"})
    assert "<form" not in link.text
    wrong = desk.post("eligibility", path, form={"answer": "refused", "how": "fax", "name": "Dana"})
    assert wrong.status == 409


def test_a_wrong_answer_of_the_desk_opens_its_own_form_again(clinic: World, case: str) -> None:
    asks(clinic, case)
    name = one(clinic, case)["authorization_id"]
    path = f"/cases/{case}/authorizations/{name}/answer"
    reply = again(clinic).post("eligibility", path, form={"answer": "approved", "how": "fax", "name": "Dana"})

    assert reply.status == 422
    assert 'aria-describedby="number-wrong"' in reply.text


def test_leave_without_a_request_is_recorded_and_changed_under_its_number(clinic: World, case: str) -> None:
    desk = clinic.sign_in("front-desk")
    leave = {"number": "PA-1", "granted_by": "Adjuster", "first_day": "2026-03-01", "last_day": "2026-06-30",
             "how": "portal"}  # fmt: skip
    path = f"/cases/{case}/authorizations"
    wrong_way = desk.post("eligibility", path, json=leave)
    told = [
        desk.post("eligibility", path, json={**leave, "how": "letter", **more}) for more in ({}, {}, {"sessions": 4})
    ]
    clinic.settle()
    record = one(clinic, case)

    assert wrong_way.status == 422
    assert [reply.status for reply in told] == [201, 201, 201]
    assert (record["revision"], record["leave"]["sessions"], record["how"]) == (2, 4, "letter")


# Withdrawn, reminded


def test_a_request_that_is_withdrawn_can_no_longer_be_answered(clinic: World, case: str) -> None:
    asks(clinic, case)
    link, name = link_in_mail(clinic), one(clinic, case)["authorization_id"]
    desk = again(clinic)
    path = f"/cases/{case}/authorizations/{name}/withdrawal"
    first, second = (desk.post("eligibility", path, json={"reason": "Treated elsewhere"}) for _ in range(2))
    clinic.settle()

    assert (first.status, second.status) == (201, 201)
    assert one(clinic, case)["standing"] == "withdrawn"
    assert open_tasks(again(clinic), case) == {}
    assert "withdrawn" in clinic.letters()[-1].subject
    assert answers(clinic, link).status == 409
    assert "was withdrawn" in clinic.request("eligibility", "GET", link, headers={"Accept": "text/html"}).text


def test_leave_that_is_taken_back_holds_no_longer(clinic: World, case: str) -> None:
    asks(clinic, case)
    answers(clinic, link_in_mail(clinic))
    name = one(clinic, case)["authorization_id"]
    told = {"reason": "The claim was denied", "from_day": "2026-03-02"}
    path = f"/cases/{case}/authorizations/{name}/withdrawal"
    assert again(clinic).post("eligibility", path, json=told).status == 201
    clinic.settle()

    assert one(clinic, case)["leave"]["taken_back_on"] == "2026-03-02"
    assert statuses(clinic, case) == ["unknown", "unknown"]
    recorded = {"number": "CO-778", "granted_by": "Dana", "first_day": "2026-03-01", "last_day": "2026-06-30"}
    again_ = again(clinic).post("eligibility", f"/cases/{case}/authorizations", json=recorded)
    assert (again_.status, "Record new leave under its own number" in again_.json["detail"]) == (409, True)


def test_the_desk_sends_the_request_again_at_most_once_a_day(clinic: World, case: str) -> None:
    asks(clinic, case)
    name = one(clinic, case)["authorization_id"]
    for _ in range(2):
        assert _reminds(clinic, case, name).status == 201
    assert len(clinic.letters()) == 2
    assert link_in_mail(clinic, 0) == link_in_mail(clinic, 1)

    clinic.pass_time(days=1)
    assert _reminds(clinic, case, name).status == 201
    assert len(clinic.letters()) == 3
    answers(clinic, link_in_mail(clinic))
    assert _reminds(clinic, case, name).status == 409


def _reminds(clinic: World, case: str, name: str) -> Any:
    reply = again(clinic).post("eligibility", f"/cases/{case}/authorizations/{name}/reminders", json={})
    clinic.settle()
    return reply


def test_what_is_not_there_is_not_found(clinic: World, case: str) -> None:
    desk, path = clinic.sign_in("front-desk"), f"/cases/{case}/authorizations/abcdefgh12"
    bodies = {"answer": {"answer": "refused", "how": "fax", "name": "D", "reason": "x"}, "withdrawal": {"reason": "x"},
              "reminders": {}}  # fmt: skip

    assert desk.get("eligibility", f"{path}/letter").status == 404
    assert {desk.post("eligibility", f"{path}/{what}", json=body).status for what, body in bodies.items()} == {404}


def test_leave_that_was_not_asked_for_has_no_letter_and_no_answer(clinic: World, case: str) -> None:
    desk = clinic.sign_in("front-desk")
    leave = {"number": "PA-1", "granted_by": "Adjuster", "first_day": "2026-03-01", "last_day": "2026-06-30"}
    desk.post("eligibility", f"/cases/{case}/authorizations", json=leave)
    path = f"/cases/{case}/authorizations/{one(clinic, case)['authorization_id']}"
    told = {"answer": "refused", "how": "fax", "name": "D", "reason": "x"}

    assert again(clinic).get("eligibility", f"{path}/letter").status == 404
    assert again(clinic).post("eligibility", f"{path}/answer", json=told).status == 409
    assert again(clinic).post("eligibility", f"{path}/reminders", json={}).status == 409


# What the days make of it


def test_the_answer_clock_reminds_and_then_tells_the_desk_once_each(clinic: World, case: str) -> None:
    asks(clinic, case)
    told: list[tuple[int, int]] = []
    for day in range(1, 16):
        clinic.pass_time(days=1)
        looked = invoking.run("eligibility", "watch_authorizations")
        clinic.settle()
        if looked:
            told.append((clinic.now.day, len(clinic.letters())))
        assert invoking.run("eligibility", "watch_authorizations") == 0, day

    # due March 12: three days before, on the day, and the day after
    assert told == [(9, 2), (12, 3), (13, 4)]
    desk = again(clinic)
    assert open_tasks(desk, case) == {"answer overdue": "front desk"}
    assert "Not answered in time" in desk.page("eligibility", f"/desk/cases/{case}").text.replace(
        "not answered", "Not answered"
    )


def test_a_late_answer_is_still_an_answer(clinic: World, case: str) -> None:
    asks(clinic, case)
    clinic.pass_time(days=20)
    invoking.run("eligibility", "watch_authorizations")
    clinic.settle()

    assert answers(clinic, link_in_mail(clinic)).status == 201
    assert open_tasks(again(clinic), case) == {}
    assert statuses(clinic, case) == ["met", "met"]


def test_leave_begins_and_ends_by_itself_and_the_case_is_judged_again(clinic: World, case: str) -> None:
    asks(clinic, case, first_day="2026-03-10", last_day="2026-04-30")
    answers(clinic, link_in_mail(clinic))
    assert statuses(clinic, case) == ["unknown", "unknown"]
    seen = []
    for day in (date(2026, 3, 10), date(2026, 4, 16), date(2026, 5, 1)):
        clinic.now = clinic.now.replace(month=day.month, day=day.day)
        assert invoking.run("eligibility", "watch_authorizations") == 1
        clinic.settle()
        seen.append((statuses(clinic, case)[0], list(open_tasks(again(clinic), case))))

    assert seen == [("met", []), ("met", ["ends 2026-04-30"]), ("unknown", ["ended 2026-04-30"])]


def test_a_clinic_with_nothing_due_is_not_troubled(clinic: World, case: str) -> None:
    before = _without_trail(clinic.dump())

    assert invoking.run("eligibility", "watch_authorizations") == 0
    assert _without_trail(clinic.dump()) == before
