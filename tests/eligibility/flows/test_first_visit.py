"""The first visit through the real handler: checklist, consent, appointment, and what is asked of whom."""

from typing import Any

import pytest

from shared import events
from tests import thread
from tests.builders_authorizations import a_request
from tests.builders_estimates import tell
from tests.builders_events import event
from tests.builders_first_visit import (
    EMAIL,
    SET,
    SIGNED,
    TIMES,
    by_link,
    link,
    open_case,
    order,
    reachable,
    sends,
)  # fmt: skip
from tests.listening import listening
from tests.world import Caller, World

PAGE = {"Accept": "text/html"}


@pytest.fixture
def desk(clinic: World) -> Caller:
    """The front desk."""
    return clinic.sign_in("front-desk")


@pytest.fixture
def case_id(clinic: World) -> str:
    """Somebody with a health plan."""
    return open_case(clinic, "health_plan")


def missing(desk: Caller, case_id: str) -> list[str]:
    """What the first visit waits for."""
    items = desk.get("eligibility", f"/cases/{case_id}/readiness").json["items"]
    return [item["item"] for item in items if item["is_needed"] and not item["is_there"]]


def story(desk: Caller, case_id: str) -> list[tuple[str, str]]:
    """(words, who) of what happened, newest first."""
    entries = desk.get("eligibility", f"/cases/{case_id}/timeline").json["entries"]
    return [(entry["words"], entry["who"]) for entry in entries]


# The checklist


def test_step_by_step_the_checklist_empties_and_the_first_visit_opens(
    clinic: World, desk: Caller, case_id: str
) -> None:
    assert missing(desk, case_id) == ["coverage", "prescription", "authorization", "estimate", "consent"]
    answers = {**thread.BENEFITS, "needs_authorization": "no"}
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=answers)
    assert missing(desk, case_id) == ["prescription", "estimate", "consent"]
    tell(event("PrescriptionActivated", case_id))
    sends(desk, f"/cases/{case_id}/estimates", {"visits": 8})
    assert missing(desk, case_id) == ["consent"]
    by_link(clinic, case_id, "/consent", json=SIGNED)

    assert missing(desk, case_id) == []
    assert "The first visit is open." in desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text
    assert "Everything is in place." in by_link(clinic, case_id).text


def test_the_other_services_are_told_whether_it_is_open(
    clinic: World, desk: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr("shared.bus.Bus.tell", lambda _, told: heard.extend(told))
    case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=reachable()).json["case_id"]
    sends(desk, f"/cases/{case_id}/good-faith-estimates", {})
    by_link(clinic, case_id, "/consent", json=SIGNED)
    by_link(clinic, case_id, "/consent/revocation", json={})

    judged = [one for one in heard if isinstance(one, events.CoverageDetermined)]
    assert [(one.first_visit_open, one.first_visit_missing) for one in judged] == [
        (False, ("estimate", "consent")), (False, ("consent",)), (True, ()), (False, ("consent",)),
    ]  # fmt: skip


# Consent


def test_a_consent_is_kept_with_the_text_that_was_signed(clinic: World, desk: Caller, case_id: str) -> None:
    reply = by_link(clinic, case_id, "/consent", json=SIGNED)

    assert reply.status == 201
    held = next(row for key, row in clinic.dump().items() if f"CONSENT#{case_id}#0001" in key)
    assert "I may take this consent back at any time" in held
    words = f"Consent to treatment signed by the patient, text {SIGNED['version']}"
    assert (words, "patient") in story(desk, case_id)


def test_signing_again_changes_nothing(clinic: World, case_id: str) -> None:
    by_link(clinic, case_id, "/consent", json=SIGNED)
    before = clinic.dump()
    clinic.pass_time(minutes=5)

    assert by_link(clinic, case_id, "/consent", json=SIGNED).status == 201
    assert clinic.dump() == before


def test_taken_back_and_signed_again_both_stay_on_record(clinic: World, desk: Caller, case_id: str) -> None:
    by_link(clinic, case_id, "/consent", json=SIGNED)
    for _ in range(2):
        assert by_link(clinic, case_id, "/consent/revocation", json={}).status == 201
    assert "consent" in missing(desk, case_id)
    by_link(clinic, case_id, "/consent", json=SIGNED)

    assert "consent" not in missing(desk, case_id)
    rows = sorted(key.split(" ")[-1] for key in clinic.dump() if f"CONSENT#{case_id}" in key)
    assert [row.partition(case_id)[2] for row in rows] == ["#0001", "#0001#REVOKED", "#0002"]


def test_where_nobody_signed_taking_back_changes_nothing(clinic: World, case_id: str) -> None:
    before = clinic.dump()

    assert by_link(clinic, case_id, "/consent/revocation", json={}).status == 201
    assert clinic.dump() == before


def test_a_text_that_changed_meanwhile_is_read_again(clinic: World, desk: Caller, case_id: str) -> None:
    by_link(clinic, case_id, "/consent", json=SIGNED)
    admin = clinic.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    admin.put("eligibility", "/settings", json={**held, "consent": {"paragraphs": ["I agree to everything new."]}})

    assert "consent" in missing(desk, case_id)
    assert by_link(clinic, case_id, "/consent", json=SIGNED).status == 409
    page = by_link(clinic, case_id).text
    assert "I agree to everything new." in page


def test_what_is_no_signature_names_its_field_and_signs_nothing(clinic: World, case_id: str) -> None:
    before = clinic.dump()
    for field, wrong in (("typed_name", "Somebody Else"), ("typed_name", ""), ("agrees", "no"), ("signer", "dog"),
                         ("version", "x")):  # fmt: skip
        reply = by_link(clinic, case_id, "/consent", json={**SIGNED, field: wrong})
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)

    assert clinic.dump() == before


def test_a_wrong_form_comes_back_with_its_errors_beside_the_fields(clinic: World, case_id: str) -> None:
    reply = by_link(clinic, case_id, "/consent", form={"version": SIGNED["version"], "typed_name": "Joan"})

    assert reply.status == 422
    assert 'value="Joan"' in reply.text
    assert "Please cross the box if you agree." in reply.text


def test_for_a_minor_a_parent_signs(clinic: World, desk: Caller) -> None:
    case_id = open_case(clinic, "health_plan", birth_date="2015-05-05")

    assert by_link(clinic, case_id, "/consent", json=SIGNED).status == 422
    signed = {**SIGNED, "signer": "parent or guardian", "typed_name": "Joan Invented"}
    assert by_link(clinic, case_id, "/consent", json=signed).status == 201
    assert "parent or guardian" in {who for _, who in story(desk, case_id)}


# The appointment


def test_the_patient_proposes_and_the_desk_agrees(clinic: World, desk: Caller, case_id: str) -> None:
    assert by_link(clinic, case_id, "/appointment", json=TIMES).status == 201
    page = desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text
    assert "Mar 9, 2026 10:00 MDT" in page
    assert 'value="2026-03-09T10:00"' in page
    sends(desk, f"/cases/{case_id}/appointment", SET)
    clinic.settle()

    assert "Mar 9, 2026 10:00 MDT" in by_link(clinic, case_id).text
    letter = clinic.letters()[-1]
    assert letter.destinations["ToAddresses"] == [EMAIL]
    assert "Mar 9, 2026 10:00 MDT" in letter.body
    assert "massage" not in letter.body.replace("Massage LLC", "").lower()


def test_the_calendar_file_follows_each_change(clinic: World, desk: Caller, case_id: str) -> None:
    assert by_link(clinic, case_id, "/calendar").status == 303
    assert desk.get("eligibility", f"/cases/{case_id}/calendar").status == 404
    files = []
    for starts in ("2026-03-09T10:00", "2026-03-10T09:00"):
        sends(desk, f"/cases/{case_id}/appointment", {"starts": starts})
        files.append(by_link(clinic, case_id, "/calendar"))
    sends(desk, f"/cases/{case_id}/appointment/cancellation", {})
    files.append(desk.get("eligibility", f"/cases/{case_id}/calendar"))

    assert {file.headers["content-type"] for file in files} == {"text/calendar; charset=utf-8"}
    found = [[line for line in file.text.split("\r\n") if line.startswith(("UID", "SEQ", "METH"))] for file in files]
    assert len({lines[1] for lines in found}) == 1
    assert [lines[2] for lines in found] == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2"]
    assert [lines[0] for lines in found] == ["METHOD:PUBLISH", "METHOD:PUBLISH", "METHOD:CANCEL"]
    assert b"\r\n" in files[0].body


def test_the_same_change_again_changes_nothing(clinic: World, desk: Caller, case_id: str) -> None:
    for _ in range(2):
        by_link(clinic, case_id, "/appointment", json=TIMES)
        sends(desk, f"/cases/{case_id}/appointment", SET)
        by_link(clinic, case_id, "/appointment", json=TIMES)
        before = clinic.dump()
        by_link(clinic, case_id, "/appointment", json=TIMES)
        assert clinic.dump() == before
    sends(desk, f"/cases/{case_id}/appointment/cancellation", {})
    before = {key: row for key, row in clinic.dump().items() if "APPT#" in key}
    sends(desk, f"/cases/{case_id}/appointment/cancellation", {})
    assert {key: row for key, row in clinic.dump().items() if "APPT#" in key} == before


NO_TIMES = {
    "2026-03-08T02:30": "The clocks go forward over this time; choose another.",
    "2026-03-02T11:00": "This time is over.",
    "2026-13-01T10:00": "there is no such time",
    "next Monday": "YYYY-MM-DDTHH:MM",
    "2026-03-09T10:00:00Z": "YYYY-MM-DDTHH:MM",
}


def test_a_time_that_is_none_is_refused_beside_its_field(clinic: World, desk: Caller, case_id: str) -> None:
    for starts, words in NO_TIMES.items():
        reply = desk.post("eligibility", f"/cases/{case_id}/appointment", json={"starts": starts})
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, "starts")
        assert words in reply.json["errors"][0]["detail"]
        proposed = by_link(clinic, case_id, "/appointment", json={"first": "2026-03-09T10:00", "second": starts})
        assert (proposed.status, proposed.json["errors"][0]["field"]) == (422, "second")


def test_an_hour_that_comes_twice_is_the_first_of_the_two(desk: Caller, case_id: str) -> None:
    sends(desk, f"/cases/{case_id}/appointment", {"starts": "2026-11-01T01:30"})

    assert "Nov 1, 2026 01:30 MDT" in desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text


def test_what_was_never_agreed_cannot_be_called_off(desk: Caller, case_id: str) -> None:
    assert desk.post("eligibility", f"/cases/{case_id}/appointment/cancellation", json={}).status == 409


# Asking for what is missing


def test_the_patient_is_asked_for_her_consent_by_a_letter_with_a_link(
    clinic: World, desk: Caller, case_id: str
) -> None:
    sends(desk, f"/cases/{case_id}/asks", {"item": "consent"})
    clinic.settle()

    letter = clinic.letters()[-1]
    assert letter.destinations["ToAddresses"] == [EMAIL]
    path = letter.body.partition("/eligibility")[2].split()[0]
    assert "Read and sign" in clinic.request("eligibility", "GET", path, headers=PAGE).text
    assert ("Asked the patient for the consent", "front-desk-milehigh") in story(desk, case_id)


def test_the_doctors_office_is_asked_for_the_order_with_the_form(clinic: World, desk: Caller, case_id: str) -> None:
    sends(desk, f"/cases/{case_id}/asks", {"item": "prescription", "to": "office@practice.example"})
    clinic.settle()

    letter = clinic.letters()[-1]
    assert letter.destinations["ToAddresses"] == ["office@practice.example"]
    assert "Jane" not in letter.body
    path = letter.body.partition("/prescriptions")[2].split()[0]
    assert clinic.request("prescriptions", "GET", path).status == 303


def test_without_an_office_the_patient_carries_the_form(clinic: World, desk: Caller, case_id: str) -> None:
    sends(desk, f"/cases/{case_id}/asks", {"item": "prescription"})
    clinic.settle()

    assert clinic.letters()[-1].destinations["ToAddresses"] == [EMAIL]


def test_for_one_thing_nobody_is_asked_twice_a_day(clinic: World, desk: Caller, case_id: str) -> None:
    before = len(clinic.letters())
    for _ in range(2):
        sends(desk, f"/cases/{case_id}/asks", {"item": "consent"})
        clinic.settle()
    assert len(clinic.letters()) == before + 1

    clinic.pass_time(days=1)
    desk = clinic.sign_in("front-desk", name="the-next-day")
    sends(desk, f"/cases/{case_id}/asks", {"item": "consent"})
    clinic.settle()
    assert len(clinic.letters()) == before + 2


def test_what_is_there_is_not_asked_for(clinic: World, desk: Caller, case_id: str) -> None:
    by_link(clinic, case_id, "/consent", json=SIGNED)

    assert desk.post("eligibility", f"/cases/{case_id}/asks", json={"item": "consent"}).status == 409


def test_what_is_the_desks_own_is_not_asked_by_letter(desk: Caller, case_id: str) -> None:
    assert desk.post("eligibility", f"/cases/{case_id}/asks", json={"item": "estimate"}).status == 409


def test_without_an_address_somebody_must_give_one(clinic: World, desk: Caller) -> None:
    case_id = open_case(clinic, "health_plan", email=None)
    reply = desk.post("eligibility", f"/cases/{case_id}/asks", json={"item": "consent"})

    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "to")


def test_a_wrong_ask_is_refused(desk: Caller, case_id: str) -> None:
    for wrong in ({"item": "soul"}, {"item": "consent", "to": "not an address"}, {}):
        assert desk.post("eligibility", f"/cases/{case_id}/asks", json=wrong).status == 422


# The story


def test_the_story_goes_on_page_by_page_newest_first(clinic: World, desk: Caller, case_id: str) -> None:
    for number in range(30):
        clinic.pass_time(seconds=20)
        told = event("ClaimSubmitted", case_id, "milehigh", str(number))
        tell(told.model_copy(update={"occurred_at": clinic.now}))
    first = desk.get("eligibility", f"/cases/{case_id}/timeline").json
    after = first["after"].replace("#", "%23").replace("|", "%7C")
    rest = desk.get("eligibility", f"/cases/{case_id}/timeline?after={after}").json
    moments = [entry["happened_at"] for entry in (*first["entries"], *rest["entries"])]

    assert (len(first["entries"]), rest["after"]) == (25, None)
    assert moments == sorted(moments, reverse=True)
    assert len(moments) == 32  # with the first determination, and the letter of the status page
    assert "What happened before" in desk.page("eligibility", f"/desk/cases/{case_id}").text


def test_a_forged_place_in_the_story_is_refused_or_finds_nothing(desk: Caller, case_id: str) -> None:
    for after in ("x", "|", "%23", "CASE%23x|y", "x" * 2000, "%C3%A9|%F0%9F%92%A9"):
        assert desk.get("eligibility", f"/cases/{case_id}/timeline?after={after}").status in {200, 422}


def test_evidence_stands_in_the_story(desk: Caller, case_id: str) -> None:
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=thread.BENEFITS)

    words = "Benefits verified by telephone, reference R-1: covers massage yes, pays out of network yes"
    assert (words, "Sam") in story(desk, case_id)


def test_an_authorization_tells_its_steps_in_the_story(clinic: World, desk: Caller) -> None:
    case_id = open_case(clinic, "workers_compensation")
    sends(desk, f"/cases/{case_id}/authorization-requests", a_request())

    entries = desk.get("eligibility", f"/cases/{case_id}/timeline").json["entries"]
    told = [entry for entry in entries if entry["words"].startswith("Authorization: ")]
    assert [entry["who"] for entry in told] == ["Dana Reviewer"]
    assert told[0]["link"].endswith(f"/desk/cases/{case_id}#authorizations")


def test_her_status_page_leads_to_her_first_visit(clinic: World) -> None:
    opened = clinic.request("eligibility", "POST", "/intake/milehigh", json=reachable())
    page = clinic.request("eligibility", "GET", opened.json["status_page"].removeprefix("/eligibility"), headers=PAGE)
    path = page.text.partition('href="/eligibility/first-visit/')[2].partition('"')[0]

    assert clinic.request("eligibility", "GET", f"/first-visit/{path}", headers=PAGE).status == 200


def test_a_case_costs_the_same_calls_however_long_its_story(clinic: World, desk: Caller, case_id: str) -> None:
    def calls() -> int:
        with listening() as heard:
            desk.page("eligibility", f"/desk/cases/{case_id}")
            desk.page("eligibility", f"/desk/cases/{case_id}/first-visit")
            desk.page("eligibility", f"/desk/cases/{case_id}/timeline")
        return sum(map(len, heard.calls.values()))

    short = calls()
    for number in range(60):
        tell(event("ClaimSubmitted", case_id, "milehigh", str(number)))
    assert calls() == short


def test_a_link_of_nobody_opens_nothing(clinic: World) -> None:
    assert clinic.request("eligibility", "GET", link("z" * 26)).status == 404


def test_an_order_in_hand_is_not_asked_for(clinic: World, desk: Caller, case_id: str) -> None:
    tell(event("PrescriptionActivated", case_id, prescription=order(case_id)))

    assert "prescription" not in missing(desk, case_id)


# What is missing, from whom it comes


def no_number(clinic: World, kind: str = "workers_compensation") -> str:
    """An accident case whose claim number nobody knows."""
    injury = {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc"}
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", json={**reachable(kind), "injury": injury})
    clinic.settle()
    return str(reply.json["case_id"])


def test_the_patient_adds_the_claim_number_on_her_own_page(clinic: World, desk: Caller) -> None:
    case_id = no_number(clinic)
    assert 'name="claim_number"' in clinic.request("eligibility", "GET", link(case_id), headers=PAGE).text
    for _ in range(2):
        assert by_link(clinic, case_id, "/facts", json={"claim_number": "WC-2026-55"}).status == 201

    view = desk.get("eligibility", f"/cases/{case_id}").json
    assert view["case"]["facts"]["injury"]["claim_number"] == "WC-2026-55"
    assert [(one["corrected_by"], one["because"]) for one in view["corrections"]] == [("patient", "on her own page")]
    assert "paperwork" not in missing(desk, case_id)
    assert 'name="claim_number"' not in clinic.request("eligibility", "GET", link(case_id), headers=PAGE).text


def test_what_is_known_she_does_not_change_by_link(clinic: World, desk: Caller) -> None:
    case_id = no_number(clinic)
    by_link(clinic, case_id, "/facts", json={"claim_number": "WC-2026-55"})

    for told in ({"claim_number": "WC-2026-66"}, {"member_id": "W1"}):
        assert by_link(clinic, case_id, "/facts", json=told).status == 409, told
    assert by_link(clinic, case_id, "/facts", json={"claim_number": "~*"}).status == 422


def test_leave_is_asked_of_the_caseworker_by_her_link_once_a_day(clinic: World, desk: Caller) -> None:
    case_id = open_case(clinic, "workers_compensation")
    assert desk.post("eligibility", f"/cases/{case_id}/asks", json={"item": "authorization"}).status == 409
    assert desk.post("eligibility", f"/cases/{case_id}/authorization-requests", json=a_request()).status == 201
    clinic.settle()
    before = len(clinic.letters())
    for _ in range(2):
        asked = desk.post("eligibility", f"/cases/{case_id}/asks", json={"item": "authorization"})
        assert (asked.status, asked.json["who"]) == (201, "caseworker")
    clinic.settle()

    (letter,) = clinic.letters()[before:]
    assert "/eligibility/authorization/" in letter.body
    assert "Authorization" in desk.page("eligibility", f"/desk/cases/{case_id}/first-visit").text
