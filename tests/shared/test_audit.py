"""The audit trail: every admitted request for a record is written down before it is answered."""

from typing import Any
from urllib.parse import quote

import pytest

from shared import audit
from shared.identifiers import opaque_id
from tests.builders import an_intake
from tests.world import World


def a_case(clinic: World) -> tuple[str, str]:
    """A case and the path of its status page."""
    opened = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json
    return opened["case_id"], opened["status_page"].removeprefix("/eligibility")


def trail(clinic: World, record: str | None = None) -> list[dict[str, Any]]:
    asked = f"?record={record}" if record else ""
    entries: list[dict[str, Any]] = clinic.sign_in("auditor").get("eligibility", f"/audit{asked}").json["entries"]
    return entries


def test_reading_a_case_is_written_down_with_who_when_and_by_which_route(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}")

    (entry,) = trail(clinic, case_id)
    assert (entry["who"], entry["roles"], entry["route"], entry["record"]) == (
        "front-desk-milehigh", ["front-desk"], "eligibility GET /cases/{case_id}", case_id)  # fmt: skip
    assert entry["at"] == "2026-03-02T19:00:00Z"


def test_who_opens_a_link_is_written_down_as_the_link(clinic: World) -> None:
    case_id, path = a_case(clinic)
    clinic.request("eligibility", "GET", path)

    assert [entry["who"] for entry in trail(clinic, case_id)] == ["link: case status"]


def test_a_list_is_written_down_without_an_id(clinic: World) -> None:
    clinic.sign_in("front-desk").get("eligibility", "/cases")

    assert ("eligibility GET /cases", "-") in {(entry["route"], entry["record"]) for entry in trail(clinic)}


def test_changes_are_written_down_too(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    clinic.sign_in("front-desk").post("eligibility", f"/cases/{case_id}/claim-number", json={"claim_number": "WC-1"})

    assert [entry["route"] for entry in trail(clinic, case_id)] == ["eligibility POST /cases/{case_id}/claim-number"]


def test_what_nobody_was_admitted_to_is_not_in_the_trail(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    assert clinic.request("eligibility", "GET", f"/cases/{case_id}").status == 401

    assert trail(clinic, case_id) == []


def test_a_record_is_not_shown_when_the_entry_cannot_be_written(clinic: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, _ = a_case(clinic)
    desk = clinic.sign_in("front-desk")
    monkeypatch.setenv("AUDIT_TABLE", "a-table-that-is-not-there")

    reply = desk.get("eligibility", f"/cases/{case_id}")
    assert reply.status == 503
    assert "W123456789" not in reply.text


@pytest.mark.parametrize("role", ["front-desk", "therapist", "biller"])
def test_only_administrator_and_auditor_read_the_trail(clinic: World, role: str) -> None:
    assert clinic.sign_in(role).get("eligibility", "/audit").status == 403


def test_the_trail_goes_on_by_a_cursor(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    desk = clinic.sign_in("front-desk")
    for _ in range(52):
        clinic.pass_time(seconds=1)
        desk.get("eligibility", f"/cases/{case_id}")

    auditor = clinic.sign_in("auditor")
    first = auditor.get("eligibility", f"/audit?record={case_id}").json
    rest = auditor.get("eligibility", f"/audit?record={case_id}&after={quote(first['after'])}").json
    moments = [entry["at"] for entry in first["entries"] + rest["entries"]]
    assert (len(moments), rest["after"], moments) == (52, None, sorted(moments, reverse=True))


def test_another_clinic_has_another_trail(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}")
    clinic.open_clinic("lakeside")

    theirs = clinic.sign_in("auditor", "lakeside").get("eligibility", f"/audit?record={case_id}").json
    assert theirs["entries"] == []


def test_something_that_is_no_id_is_refused_with_words(clinic: World) -> None:
    reply = clinic.sign_in("auditor").get("eligibility", "/audit?record=Jane")

    assert (reply.status, "26 letters and digits" in reply.text) == (422, True)


def test_entries_fall_out_after_six_years(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}")
    kept = [row for key, row in clinic.dump(trail=True).items() if f"AUDIT#{case_id}" in key]

    assert len(kept) == 1
    assert f'{{"N": "{int((clinic.now + audit.KEPT).timestamp())}"}}' in kept[0]


def test_a_page_shows_moments_on_the_clinics_clock(clinic: World) -> None:
    case_id, _ = a_case(clinic)
    clinic.sign_in("front-desk").get("eligibility", f"/cases/{case_id}")

    assert "Mar 2, 2026 12:00 MST" in clinic.sign_in("auditor").page("eligibility", "/audit").text


def test_an_id_has_the_length_that_the_words_say() -> None:
    assert len(opaque_id.derive("case", "x")) == 26
