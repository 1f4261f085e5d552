"""A first visit that was not open: the note is kept, its claim waits, says for what, and goes when it is there."""

from typing import Any

import pytest

from tests.billing.conftest import Clinic


def _rules(claim: Any) -> list[str]:
    return [one["rule"] for one in claim["findings"]]


@pytest.fixture
def unopened(billing: Clinic) -> str:
    """A case that may be treated but for its consent and what it will cost."""
    case_id = billing.case()
    billing.tell(billing.judged(case_id, 501, "estimate", "consent"))
    return case_id


def test_the_note_is_signed_and_its_claim_waits_with_what_is_missing(billing: Clinic, unopened: str) -> None:
    reply = billing.sign(unopened)

    assert (reply.status, reply.json["state"]) == (201, "held")
    assert [(one["rule"], one["fix"]) for one in reply.json["findings"]] == [
        ("SC-26", "the papers of the first visit"), ("SC-26", "the papers of the first visit"),
    ]  # fmt: skip


def test_the_claims_page_leads_to_where_it_is_mended(billing: Clinic, unopened: str) -> None:
    claim_id = billing.sign(unopened).json["claim_id"]
    page = billing.biller.page("billing", f"/desk/claims/{claim_id}").text

    assert f'href="/eligibility/desk/cases/{unopened}/first-visit"' in page
    assert "the signed consent to treatment" in page


def test_the_therapist_is_told_before_she_signs(billing: Clinic, unopened: str) -> None:
    page = billing.therapist.page("billing", f"/desk/cases/{unopened}").text

    assert "The first visit is not open yet." in page
    assert ">estimate, consent</a>" in page


def test_when_the_last_paper_comes_the_claim_is_released(billing: Clinic, unopened: str) -> None:
    claim_id = billing.sign(unopened).json["claim_id"]

    billing.tell(billing.judged(unopened, 502, "consent"))
    assert (billing.claim(claim_id)["claim"]["state"], len(_rules(billing.claim(claim_id)))) == ("held", 1)
    billing.tell(billing.judged(unopened, 503))
    assert (billing.claim(claim_id)["claim"]["state"], _rules(billing.claim(claim_id))) == ("ready", [])


def test_once_it_was_open_nothing_that_ends_later_holds_the_claim(billing: Clinic) -> None:
    case_id = billing.case()
    claim_id = billing.sign(case_id).json["claim_id"]
    billing.tell(billing.judged(case_id, 501, "authorization"))

    assert billing.claim(claim_id)["claim"]["state"] == "ready"


def test_only_the_first_session_of_a_case_waits(billing: Clinic, unopened: str) -> None:
    first = billing.sign(unopened).json
    billing.world.pass_time(days=1)
    billing.come_back()
    second = billing.sign(unopened, service_date="2026-03-03").json

    assert (first["state"], second["state"]) == ("held", "ready")


def test_what_was_told_late_or_twice_changes_nothing(billing: Clinic, unopened: str) -> None:
    claim_id = billing.sign(unopened).json["claim_id"]
    billing.tell(billing.judged(unopened, 503), billing.judged(unopened, 502, "consent"), billing.judged(unopened, 503))

    assert billing.claim(claim_id)["claim"]["state"] == "ready"


def test_an_answer_that_names_another_payer_is_a_warning_until_it_is_settled(billing: Clinic) -> None:
    case_id = billing.case()
    billing.tell(billing.judged(case_id, 501, another_payer=True))
    signed = billing.sign(case_id).json
    assert (signed["state"], [(f["rule"], f["severity"], f["fix"]) for f in signed["findings"]]) == (
        "ready", [("SC-27", "warning", "the case")],
    )  # fmt: skip

    billing.tell(billing.judged(case_id, 502))
    assert _rules(billing.claim(signed["claim_id"])) == []


def test_an_accidents_carrier_is_first_whoever_else_is_named(billing: Clinic) -> None:
    case_id = billing.case("car_accident")
    billing.tell(billing.judged(case_id, 501, another_payer=True))

    assert billing.sign(case_id).json["findings"] == []
