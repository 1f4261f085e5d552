"""The desk corrects what was taken at intake, and sees what changed by it."""

import pytest

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
