"""Money, papers and appointment before the first visit, as the front desk and the patient see them."""

import pytest

from services.eligibility.flows.good_faith import PURPOSE
from tests import builders_first_visit as first_visit
from tests import thread
from tests.builders import an_intake
from tests.builders_browser import Visitor
from tests.builders_estimates import tell
from tests.eligibility.flows.test_estimates import a_payment

pytestmark = pytest.mark.browser


def open_case(visitor: Visitor, kind: str = "health_plan") -> str:
    """A case, and the front desk at its page before the first visit."""
    reply = visitor.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind))
    visitor.world.settle()
    visitor.enter_as("front-desk")
    found: str = reply.json["case_id"]
    return found


def test_the_desk_estimates_and_later_sees_what_was_paid(visitor: Visitor) -> None:
    case_id = open_case(visitor)
    desk = visitor.world.sign_in("front-desk")
    desk.post("eligibility", f"/cases/{case_id}/verifications", json={**thread.BENEFITS, "out_of_pocket_left": "4200"})
    visitor.open(f"/eligibility/desk/cases/{case_id}/first-visit")
    minutes = visitor.page.locator("#estimate-minutes")
    minutes.fill("50")
    visitor.press("Estimate")
    assert minutes.get_attribute("aria-invalid") == "true"
    minutes.fill("60")
    visitor.press("Estimate")

    assert visitor.says("Deductible left")
    visitor.look("estimate")
    tell(a_payment(case_id, "2026-03-02", 7700), a_payment(case_id, "2026-03-05", 6000))
    visitor.page.reload()
    assert visitor.says("Compared so far")
    visitor.look("estimate-and-outcome")
    visitor.open(f"/eligibility/desk/cases/{case_id}")
    visitor.look("case-with-story")


def test_the_desk_sees_what_is_missing_agrees_on_a_time_and_issues_a_good_faith_estimate(visitor: Visitor) -> None:
    case_id = first_visit.open_case(visitor.world)
    visitor.enter_as("front-desk")
    first_visit.by_link(visitor.world, case_id, "/appointment", json=first_visit.TIMES)
    visitor.open(f"/eligibility/desk/cases/{case_id}/first-visit")
    visitor.look("first-visit-missing")
    visitor.press("Agree on this time")
    assert visitor.says("Mar 9, 2026 10:00 MDT")
    visitor.press("Send the letter")
    visitor.press("Issue it")
    assert visitor.says("valid until Mar 1, 2027")
    visitor.look("first-visit-agreed")


def test_the_patient_signs_and_proposes_times_without_script(visitor_without_script: Visitor) -> None:
    someone = visitor_without_script
    case_id = first_visit.open_case(someone.world)
    someone.open(f"/eligibility{first_visit.link(case_id)}")
    someone.write(Your_name="Joan")
    someone.press("Sign")
    assert someone.says("Please cross the box if you agree.")
    someone.page.get_by_label("I have read this and agree").check()
    someone.press("Sign")
    assert someone.page.get_by_label("Your name").get_attribute("aria-invalid") == "true"
    someone.write(Your_name="Jane Invented")
    someone.page.get_by_label("I have read this and agree").check()
    someone.press("Sign")
    assert someone.says("Signed on")
    someone.write(Best_time="2026-03-09T10:00")
    someone.press("Send these times")
    assert someone.says("You proposed")


def test_the_patient_looks_at_her_page_before_and_after_she_signed(visitor: Visitor) -> None:
    case_id = first_visit.open_case(visitor.world)
    visitor.open(f"/eligibility{first_visit.link(case_id)}")
    visitor.press("Sign")
    visitor.look("my-first-visit-wrong")
    first_visit.by_link(visitor.world, case_id, "/consent", json=first_visit.SIGNED)
    desk = visitor.world.sign_in("front-desk")
    first_visit.sends(desk, f"/cases/{case_id}/appointment", first_visit.SET)
    visitor.open(f"/eligibility{first_visit.link(case_id)}")
    visitor.look("my-first-visit-signed")


def test_the_patient_reads_her_good_faith_estimate(visitor: Visitor) -> None:
    case_id = first_visit.open_case(visitor.world)
    desk = visitor.world.sign_in("front-desk")
    first_visit.sends(desk, f"/cases/{case_id}/good-faith-estimates", {"visits": 8})
    visitor.open(f"/eligibility{first_visit.link(case_id, PURPOSE)}")
    visitor.look("my-good-faith-estimate")
    assert visitor.says("not a contract")
