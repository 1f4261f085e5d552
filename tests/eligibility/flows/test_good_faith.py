"""Good faith estimates through the real handler: issued once, kept as they were, by link or on paper, in time."""

from typing import Any

import pypdfium2
import pytest

from services.eligibility.flows import good_faith
from tests.builders import an_intake
from tests.builders_estimates import tell
from tests.builders_events import event
from tests.builders_first_visit import EMAIL, SET, by_link, link, open_case, sends, tasks_of
from tests.eligibility.flows.test_estimates import a_session
from tests.world import Caller, World


@pytest.fixture
def desk(clinic: World) -> Caller:
    """The front desk."""
    return clinic.sign_in("front-desk")


@pytest.fixture
def case_id(clinic: World) -> str:
    """Somebody who pays herself."""
    return open_case(clinic)


def issue(desk: Caller, case_id: str, **asked: Any) -> Any:
    """Issue one."""
    return sends(desk, f"/cases/{case_id}/good-faith-estimates", {"visits": 8, **asked}).json


def test_it_is_frozen_with_its_page(clinic: World, desk: Caller, case_id: str) -> None:
    made = issue(desk, case_id)

    assert (made["version"], made["total"], made["disputed_from"]) == (1, "800.00", "1200.00")
    assert (made["issued_on"], made["valid_until"], made["issued_by"]) == (
        "2026-03-02", "2027-03-01", "front-desk-milehigh",
    )  # fmt: skip
    page = pypdfium2.PdfDocument(_kept(clinic, made["document"]))[0].get_textpage().get_text_range()
    assert "Jane Invented" in page
    assert "$800.00" in page
    assert desk.get("eligibility", f"/cases/{case_id}/good-faith-estimates/1").json == made


def _kept(world: World, name: str) -> bytes:
    bucket = world.built.environment["ELIGIBILITY_DOCUMENTS"]
    data: bytes = world.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{name}")["Body"].read()
    return data


def test_the_same_again_is_no_new_version(clinic: World, desk: Caller, case_id: str) -> None:
    made = issue(desk, case_id)
    clinic.pass_time(minutes=5)

    assert issue(desk, case_id) == made


def test_what_changes_makes_the_next_version_and_the_old_one_stays(desk: Caller, case_id: str) -> None:
    first = issue(desk, case_id)
    second = issue(desk, case_id, visits=10)

    assert (second["version"], second["replaces"], second["total"]) == (2, 1, "1000.00")
    assert desk.get("eligibility", f"/cases/{case_id}/good-faith-estimates/1").json == first


def test_after_twelve_months_the_same_is_issued_anew(clinic: World, desk: Caller, case_id: str) -> None:
    issue(desk, case_id)
    clinic.pass_time(days=365)
    desk = Caller(clinic, clinic.sign_in("front-desk", name="next-year").cookie)

    assert issue(desk, case_id)["version"] == 2


def test_by_link_the_patient_gets_a_letter_without_the_amount_and_opens_her_page(
    clinic: World, desk: Caller, case_id: str
) -> None:
    issue(desk, case_id, delivery="email")
    clinic.settle()

    letter = clinic.letters()[-1]
    assert letter.destinations["ToAddresses"] == [EMAIL]
    assert "800" not in letter.body
    path = letter.body.partition("/eligibility")[2].split()[0]
    page = clinic.request("eligibility", "GET", path, headers={"Accept": "text/html"})
    assert "$800.00" in page.text
    assert clinic.request("eligibility", "GET", f"{path}/document").status == 303


def test_on_paper_nobody_is_written_to(clinic: World, desk: Caller, case_id: str) -> None:
    issue(desk, case_id)
    clinic.settle()

    assert not [letter for letter in clinic.letters() if letter.subject.startswith("Your estimate")]
    assert desk.get("eligibility", f"/cases/{case_id}/good-faith-estimates/1/document").status == 303


def test_without_an_address_it_cannot_be_sent(clinic: World, desk: Caller) -> None:
    case_id = open_case(clinic, email=None)
    reply = desk.post("eligibility", f"/cases/{case_id}/good-faith-estimates", json={"delivery": "email"})

    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "delivery")


@pytest.mark.parametrize(("kind", "by_choice"), [("health_plan", False), ("workers_compensation", True)])
def test_whose_insurer_is_asked_gets_an_estimate_instead(
    clinic: World, desk: Caller, kind: str, by_choice: bool
) -> None:
    case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind)).json["case_id"]
    reply = desk.post("eligibility", f"/cases/{case_id}/good-faith-estimates", json={"by_choice": by_choice})

    assert (reply.status, "people who pay themselves" in reply.text) == (409, True)


def test_who_chooses_not_to_use_her_plan_gets_one(clinic: World, desk: Caller) -> None:
    assert issue(desk, open_case(clinic, "health_plan"), by_choice=True)["total"] == "800.00"


def test_a_procedure_without_a_price_cannot_be_estimated(desk: Caller, case_id: str) -> None:
    reply = desk.post("eligibility", f"/cases/{case_id}/good-faith-estimates", json={"code": "97110"})

    assert (reply.status, "no price" in reply.text) == (409, True)


@pytest.mark.parametrize("changed", ["the price", "the day", "the order", "nothing"])
def test_the_desk_is_told_when_it_is_out_of_date(clinic: World, desk: Caller, case_id: str, changed: str) -> None:
    issue(desk, case_id)
    if changed == "the price":
        admin = clinic.sign_in("admin")
        held = admin.get("eligibility", "/settings").json
        held["prices"][0]["clinic_price"] = "26.00"
        assert admin.put("eligibility", "/settings", json=held).status == 200
    if changed == "the day":
        sends(desk, f"/cases/{case_id}/appointment", SET)
    if changed == "the order":
        tell(event("PrescriptionActivated", case_id))

    page = desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text
    assert ("It is out of date" in page) == (changed != "nothing")


# Deadlines


@pytest.mark.parametrize(
    ("starts", "due"),
    [("2026-03-16T10:00", "2026-03-05"), ("2026-03-09T10:00", "2026-03-03"), ("2026-03-04T10:00", None)],
)
def test_scheduling_begins_the_deadline_as_a_task(
    clinic: World, desk: Caller, case_id: str, starts: str, due: str | None
) -> None:
    sends(desk, f"/cases/{case_id}/appointment", {"starts": starts})

    assert [str(task.due) for task in tasks_of(clinic, case_id)] == ([due] if due else [])


def test_issuing_it_closes_the_task(clinic: World, desk: Caller, case_id: str) -> None:
    sends(desk, f"/cases/{case_id}/appointment", SET)
    made = issue(desk, case_id)

    assert [task.is_open for task in tasks_of(clinic, case_id)] == [False]
    assert made["first_visit_on"] == "2026-03-09"


def test_a_moved_visit_wants_an_estimate_that_names_the_new_day(clinic: World, desk: Caller, case_id: str) -> None:
    sends(desk, f"/cases/{case_id}/appointment", SET)
    issue(desk, case_id)
    sends(desk, f"/cases/{case_id}/appointment", {"starts": "2026-03-20T10:00"})
    assert [task.is_open for task in tasks_of(clinic, case_id)].count(True) == 1

    assert issue(desk, case_id)["version"] == 2
    assert not any(task.is_open for task in tasks_of(clinic, case_id))


def test_an_insurers_patient_has_no_such_deadline(clinic: World, desk: Caller) -> None:
    case_id = open_case(clinic, "health_plan")
    sends(desk, f"/cases/{case_id}/appointment", SET)

    assert tasks_of(clinic, case_id) == []


def test_who_asks_is_answered_in_three_business_days_and_asking_twice_is_asking_once(
    clinic: World, case_id: str
) -> None:
    for _ in range(2):
        assert by_link(clinic, case_id, "/estimate-request", json={}).status == 201

    assert [(str(task.due), task.kind.value) for task in tasks_of(clinic, case_id)] == [
        ("2026-03-05", "good faith estimate")
    ]


def test_an_injured_worker_has_nothing_to_ask(clinic: World) -> None:
    case_id = open_case(clinic, "workers_compensation")

    assert by_link(clinic, case_id, "/estimate-request", json={}).status == 409


# What is billed


def test_the_desk_sees_how_far_the_bill_is_from_a_dispute(clinic: World, desk: Caller, case_id: str) -> None:
    issue(desk, case_id, visits=1)
    for day in ("2026-03-03", "2026-03-05", "2026-03-09"):
        tell(a_session(case_id, day))
    page = desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text
    assert "$420.00" in page
    assert "may dispute it" not in page

    tell(a_session(case_id, "2026-03-10"))
    assert "may dispute it" in desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text


# Bad input


def test_a_version_that_is_none_is_not_found(desk: Caller, case_id: str) -> None:
    issue(desk, case_id)

    for version in ("0", "2", "one", "-1", "00000000001", "\u0661"):
        assert desk.get("eligibility", f"/cases/{case_id}/good-faith-estimates/{version}").status == 404


def test_what_makes_no_sense_names_its_field(desk: Caller, case_id: str) -> None:
    for field, wrong in (("visits", 0), ("minutes", 7), ("delivery", "fax"), ("sessions_per_week", 9)):
        reply = desk.post("eligibility", f"/cases/{case_id}/good-faith-estimates", json={field: wrong})
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_before_there_is_one_her_page_says_so(clinic: World, case_id: str) -> None:
    path = link(case_id, good_faith.PURPOSE)

    assert "None has been issued yet" in clinic.request("eligibility", "GET", path).text
    assert clinic.request("eligibility", "GET", f"{path}/document").status == 303
