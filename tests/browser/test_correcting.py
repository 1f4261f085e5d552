"""The desk corrects what was taken at intake, and sees what changed by it."""

import pytest

from tests import builders_first_visit as first_visit
from tests import thread
from tests.builders import an_intake
from tests.builders_browser import Visitor

pytestmark = pytest.mark.browser


def test_the_desk_corrects_a_fact_and_sees_what_changed(visitor: Visitor) -> None:
    case_id = visitor.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"]
    visitor.world.settle()
    visitor.enter_as("front-desk")
    visitor.open(f"/eligibility/desk/cases/{case_id}")
    visitor.follow("Correct the facts")
    visitor.look("correct-the-facts")
    number = visitor.page.locator("[id='coverage.member_id']")
    number.fill("")
    visitor.press("Save the correction")
    assert number.get_attribute("aria-invalid") == "true"
    number.fill("W987654321")
    visitor.page.locator("[id='patient.phone']").fill("(303) 555-0199")
    visitor.page.locator("#because").fill("Jane called; read from the new card")
    visitor.press("Save the correction")
    assert visitor.says("corrected 1 time")
    desk = visitor.world.sign_in("front-desk")
    desk.post("eligibility", f"/cases/{case_id}/verifications", json=thread.BENEFITS)
    visitor.open(f"/eligibility/desk/cases/{case_id}/changes?before=1&after=3")
    assert visitor.says("Member number")
    visitor.look("what-changed")


def test_an_insurer_that_nobody_listed_is_named_and_she_adds_what_was_missing(visitor: Visitor) -> None:
    visitor.open("/eligibility/intake/milehigh/workers_compensation")
    name = visitor.page.locator("[id='coverage.insurer_named']")
    assert not name.is_visible()
    visitor.page.locator("[id='coverage.payer_id']").select_option("not-listed")
    assert name.is_visible()
    visitor.look("insurer-not-in-the-list")
    case_id = _comp_case(visitor)
    visitor.open(f"/eligibility{first_visit.link(case_id)}")
    assert visitor.says("We still need from you")
    visitor.look("first-visit-facts")
    visitor.write(Claim_number="WC-2026-31")
    visitor.press("Send it")
    assert visitor.page.locator("#claim_number").count() == 0
    visitor.enter_as("front-desk")
    visitor.open(f"/eligibility/desk/cases/{case_id}")
    assert visitor.says("Faraway Mutual")
    visitor.look("case-of-an-unlisted-insurer")


def _comp_case(visitor: Visitor) -> str:
    told = {
        **an_intake("workers_compensation"),
        "coverage": {"payer_id": "not-listed", "insurer_named": "Faraway Mutual", "insurer_phone": "3035550155"},
        "injury": {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc"},
        "says_saw_physician": True,
    }
    reply = visitor.world.request("eligibility", "POST", "/intake/milehigh", json=told)
    visitor.world.settle()
    return str(reply.json["case_id"])
