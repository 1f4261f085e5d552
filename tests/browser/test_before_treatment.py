"""Money, papers and appointment before the first visit, as the front desk and the patient see them."""

import pytest

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
    visitor.write(Visits="8", Minutes_each="50")
    visitor.press("Estimate")
    assert visitor.page.get_by_label("Minutes each").get_attribute("aria-invalid") == "true"
    visitor.write(Minutes_each="60")
    visitor.press("Estimate")

    assert visitor.says("Deductible left")
    visitor.look("estimate")
    tell(a_payment(case_id, "2026-03-02", 7700), a_payment(case_id, "2026-03-05", 6000))
    visitor.page.reload()
    assert visitor.says("Compared so far")
    visitor.look("estimate-and-outcome")
    visitor.open(f"/eligibility/desk/cases/{case_id}")
    visitor.look("case-with-story")
