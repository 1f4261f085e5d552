"""Authorizations as the front desk and the payer's caseworker see them."""

import pytest

from tests.builders_authorizations import a_case, asks, link_in_mail
from tests.builders_browser import Visitor

pytestmark = pytest.mark.browser


def test_the_desk_asks_for_leave_by_the_form_beside_the_case(visitor: Visitor) -> None:
    case = a_case(visitor.world)
    visitor.enter_as("front-desk")
    visitor.open(f"/eligibility/desk/cases/{case}")
    visitor.page.locator("summary", has_text="Ask for authorization").click()
    form = visitor.page.locator("form", has=visitor.page.get_by_label("Caseworker or adjuster"))
    for label, text in {
        "Caseworker or adjuster": "Dana Reviewer",
        "Visits in all": "12",
        "Until": "2026-05-31",
    }.items():
        form.get_by_label(label).fill(text)
    visitor.page.get_by_label("E-mail").fill("dana at work")
    visitor.page.get_by_label("Units of 15 minutes of 97124").fill("40")
    visitor.press("Ask for authorization")
    assert visitor.page.get_by_label("Caseworker or adjuster").input_value() == "Dana Reviewer"
    visitor.look("authorization-asked-wrong")

    visitor.page.get_by_label("E-mail").fill("dana@comp.example")
    visitor.press("Ask for authorization")
    assert visitor.says("in 10 days")
    visitor.world.settle()
    assert "dana@comp.example" in visitor.world.letters()[-1].destinations["ToAddresses"]
    visitor.look("authorization-asked")


def test_a_caseworker_answers_without_account_and_without_script(visitor_without_script: Visitor) -> None:
    visitor = visitor_without_script
    asks(visitor.world, a_case(visitor.world))
    visitor.open(f"/eligibility{link_in_mail(visitor.world)}")
    visitor.page.get_by_label("Approve with changes").check()
    visitor.page.get_by_label("Visits in all").fill("6")
    visitor.press("Send my answer")
    assert visitor.says("Bills carry this number")
    assert visitor.page.get_by_label("Visits in all").input_value() == "6"

    visitor.page.get_by_label("Authorization number").fill("CO-778")
    visitor.page.get_by_label("I may decide this").check()
    visitor.press("Send my answer")
    assert visitor.says("Answered: changed")
    visitor.page.reload()
    assert visitor.page.get_by_role("button", name="Send my answer").count() == 0


def test_the_caseworkers_page_asks_only_what_her_answer_needs(visitor: Visitor) -> None:
    asks(visitor.world, a_case(visitor.world))
    visitor.open(f"/eligibility{link_in_mail(visitor.world)}")
    visitor.look("caseworker")
    number, reason, visits = (visitor.page.get_by_label(label) for label in (
        "Authorization number", "In your words", "Visits in all"))  # fmt: skip
    shown = {}
    for answer in ("Approve as asked", "Approve with changes", "Refuse"):
        visitor.page.get_by_role("radio", name=answer).check()
        shown[answer] = (number.is_visible(), visits.is_visible(), reason.is_visible())

    assert shown == {"Approve as asked": (True, False, False), "Approve with changes": (True, True, True),
                     "Refuse": (False, False, True)}  # fmt: skip
    visitor.press("Send my answer")
    assert visitor.says("A refusal needs its reason")
    visitor.look("caseworker-wrong")
    reason.fill("Not related to the injury.")
    visitor.page.get_by_label("I may decide this").check()
    visitor.press("Send my answer")
    assert visitor.says("Answered: refused")
    visitor.look("caseworker-answered")


def test_the_desk_writes_down_what_it_was_told_on_the_telephone(visitor: Visitor) -> None:
    case = a_case(visitor.world)
    asks(visitor.world, case)
    visitor.enter_as("front-desk")
    visitor.open(f"/eligibility/desk/cases/{case}")
    visitor.page.get_by_text("Write down an answer").click()
    form = visitor.page.locator("form", has=visitor.page.get_by_role("button", name="Record the answer", exact=True))
    form.get_by_label("Authorization number").fill("CO-778")
    form.get_by_role("button").click()

    assert visitor.says("Running")
    assert visitor.says("Visits: 0 of 12 used")
    visitor.look("authorization-running")
