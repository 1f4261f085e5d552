"""The desk's pages: what waits for whom, and the way back from a cent."""

from urllib.parse import quote

import pytest

from tests.billing.conftest import Clinic


@pytest.mark.parametrize("path", ["/desk", "/desk/ledger", "/desk/remittances"])
def test_an_empty_house_has_pages_that_say_so(billing: Clinic, path: str) -> None:
    reply = billing.biller.page("billing", path)

    assert reply.status == 200
    assert "None" in reply.text or "Nothing" in reply.text


def test_the_board_shows_a_claim_in_its_column(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    page = billing.biller.page("billing", "/desk").text

    column = page.split("Ready for the next batch")[1].split("<h2>")[0]
    assert claim_id in column
    assert "$140.00" in column


def test_a_claim_shows_the_way_back_from_the_cent_to_the_minutes(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case(), procedures=[{"code": "97124", "minutes": 75}]).json["claim_id"]
    page = billing.biller.page("billing", f"/desk/claims/{claim_id}").text

    for step in (
        "4 at 35.00 for 97124 (massage)",
        "Price: invented price list",
        "60 of 75 documented minutes are billable",
        "1 more not billed: RX_MINUTES",
        "Session of 2026-03-02, 10:00 to 11:15",
        "by Alan Invented",
    ):
        assert step in page


def test_an_untimed_line_has_no_minutes_to_go_back_to(billing: Clinic) -> None:
    procedures = [{"code": "97124", "minutes": 60}, {"code": "97010", "minutes": 10}]
    claim_id = billing.sign(billing.case("car_accident"), procedures=procedures).json["claim_id"]

    assert "not timed: one unit" in billing.biller.page("billing", f"/desk/claims/{claim_id}").text


def test_a_claim_shows_its_segments_before_and_after_it_is_sent(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    before = billing.biller.page("billing", f"/desk/claims/{claim_id}").text
    billing.night()
    after = billing.biller.page("billing", f"/desk/claims/{claim_id}").text

    for page in (before, after):
        assert "SV1*HC:97124:GP*140*UN*4***1:2" in page


def test_the_case_page_shows_sessions_claims_and_the_patients_account(billing: Clinic) -> None:
    case_id = billing.case()
    billing.sign(case_id)
    page = billing.biller.page("billing", f"/desk/cases/{case_id}").text

    assert "97124: 4 units of 60 minutes" in page
    assert "Patient's account: <b>$0.00</b>" in page.replace("&#39;", "'")


@pytest.mark.parametrize("path", ["/desk/cases/nosuchcase00", "/desk/claims/nosuchclaim0"])
def test_what_is_not_there_is_a_page_that_says_so(billing: Clinic, path: str) -> None:
    reply = billing.biller.page("billing", path)

    assert reply.status == 404
    assert "Not found" in reply.text


def test_lists_have_cursors(billing: Clinic) -> None:
    case_id = billing.case()
    for hour in range(0, 22, 2):
        billing.sign(case_id, start=f"{hour:02d}:00", end=f"{hour + 1:02d}:15")
        billing.sign(case_id, service_date="2026-03-01", start=f"{hour:02d}:00", end=f"{hour + 1:02d}:15")
        billing.sign(case_id, service_date="2026-02-28", start=f"{hour:02d}:00", end=f"{hour + 1:02d}:15")
    first = billing.biller.get("billing", "/claims").json
    second = billing.biller.get("billing", f"/claims?after={quote(first['after'])}").json

    assert (len(first["claims"]), len(second["claims"]), second["after"]) == (25, 8, None)
    assert billing.biller.get("billing", "/ledger").json["after"]


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 403), ("front-desk", 403), ("therapist", 403), ("admin", 202)]
)
def test_only_who_may_runs_batches(billing: Clinic, role: str, status: int) -> None:
    assert billing.world.sign_in(role, name=f"{role}-2").post("billing", "/batches").status == status


def test_another_clinic_sees_nothing_of_a_claim(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    billing.world.open_clinic("otherplace")
    stranger = billing.world.sign_in("biller", clinic="otherplace")

    assert stranger.get("billing", f"/claims/{claim_id}").status == 404
    assert stranger.get("billing", "/claims").json["claims"] == []


def test_the_service_describes_itself(billing: Clinic) -> None:
    document = billing.world.request("billing", "GET", "/openapi.json").json

    assert document["paths"]["/sessions"]["post"]["x-permission"] == "sign session notes"
    assert billing.world.request("billing", "GET", "/health").json == {"service": "billing", "answers": True}
    assert billing.world.request("billing", "GET", "/style.css").status == 200
