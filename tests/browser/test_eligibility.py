"""Eligibility as a patient and the front desk see it."""

import pytest

from tests.builders import an_intake
from tests.builders_browser import Visitor

pytestmark = pytest.mark.browser
TYPED = {
    "patient.first_name": "Jane", "patient.last_name": "Invented", "patient.birth_date": "04121985",
    "patient.address.street": "1 Madeup Street", "patient.address.city": "Denver", "patient.address.zip_code": "80203",
    "patient.phone": "(303) 555-0111", "coverage.payer_id": "Ex", "coverage.member_id": "W123456789",
}  # fmt: skip


def open_case(visitor: Visitor, kind: str = "health_plan") -> str:
    reply = visitor.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind))
    visitor.world.settle()
    found: str = reply.json["case_id"]
    return found


def test_a_patient_asks_by_keyboard_alone_and_reads_her_answer(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.look("welcome")
    visitor.follow("Ask")
    visitor.look("intake")
    for name, keys in TYPED.items():
        visitor.tab_to(name)
        visitor.page.keyboard.type(keys)
    visitor.look("intake-filled")
    visitor.tab_to("Ask")
    visitor.page.keyboard.press("Enter")

    visitor.page.wait_for_url("**/eligibility/status/*")
    assert visitor.says("A prescription is in hand")
    visitor.look("status")


def test_a_wrong_field_shows_its_error_beside_itself_and_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.open("/eligibility/intake/milehigh")
    visitor.write(First_name="Jane", Telephone="555", ZIP_code="802")
    visitor.press("Ask")

    phone = visitor.page.get_by_label("Telephone")
    assert phone.input_value() == "555"
    assert phone.get_attribute("aria-invalid") == "true"
    beside = visitor.page.locator(f'[id="{phone.get_attribute("aria-describedby")}"]')
    assert beside.is_visible()
    assert visitor.page.get_by_label("First name").input_value() == "Jane"
    visitor.look("intake-wrong")


def test_everything_works_without_script(visitor_without_script: Visitor) -> None:
    someone = visitor_without_script
    someone.open("/eligibility/intake/milehigh")
    someone.page.get_by_label("Self-pay").check()
    someone.write(First_name="Jane", Last_name="Invented", Date_of_birth="1985-04-12", Telephone="3035550111",
                  Street_and_number="1 Madeup Street", City="Denver", ZIP_code="80203")  # fmt: skip
    someone.press("Ask")

    assert someone.says("where your case stands")


def test_staff_sign_in_with_their_password_and_out_again(visitor: Visitor) -> None:
    visitor.world.sign_in("front-desk")
    visitor.open("/eligibility/sign-in")
    visitor.look("sign-in")
    visitor.write(User_name="front-desk-milehigh", Password="Wrong-horse-7-battery")
    visitor.press("Sign in")
    assert visitor.says("is wrong")
    assert visitor.page.get_by_label("User name").input_value() == "front-desk-milehigh"
    visitor.look("sign-in-wrong")

    visitor.write(Password="Correct-horse-7-battery")
    visitor.press("Sign in")
    assert visitor.page.url == f"{visitor.base}/eligibility/desk"
    visitor.look("desk-empty")
    visitor.press("Sign out")
    assert visitor.page.url == f"{visitor.base}/eligibility/sign-in"


def test_fifteen_idle_minutes_lead_back_to_sign_in(visitor: Visitor) -> None:
    visitor.enter_as("front-desk")
    visitor.open("/eligibility/desk")
    visitor.world.pass_time(minutes=16)
    visitor.page.reload()

    assert visitor.page.url == f"{visitor.base}/eligibility/sign-in"


def test_the_answers_of_a_call_turn_two_requirements_to_met(visitor: Visitor) -> None:
    for kind in ("workers_compensation", "car_accident", "health_plan"):
        open_case(visitor, kind)
    visitor.enter_as("front-desk")
    visitor.open("/eligibility/desk")
    visitor.look("desk")
    visitor.follow("Jane Invented")
    visitor.look("case")
    visitor.page.get_by_text("Call sheet", exact=True).click()
    visitor.write(Representative="Sam", Reference_number="R-1", Deductible_left="30", Allowed_per_unit="30")
    visitor.page.get_by_label("Patient's share").fill("30")
    for question in ("Covers massage", "By a massage therapist", "Pays out of network"):
        visitor.page.get_by_label(question).select_option("yes")
    visitor.look("case-call-sheet")
    visitor.press("Record the answers")

    assert visitor.page.locator(".met").count() == 2
    assert visitor.says("$77.00")
    visitor.look("case-verified")


def test_an_accident_has_its_own_questions(visitor: Visitor) -> None:
    case = open_case(visitor, "workers_compensation")
    visitor.enter_as("front-desk")
    visitor.open(f"/eligibility/desk/cases/{case}")
    visitor.page.get_by_text("Authorization and claim number").click()
    visitor.write(Authorization_number="A-1", Granted_by="C. Worker", From="2026-03-01", Until="2026-02-01")
    visitor.look("case-accident")


def test_settings_with_an_error_are_not_saved_and_not_lost(visitor: Visitor) -> None:
    visitor.enter_as("admin")
    visitor.open("/eligibility/settings")
    visitor.look("settings")
    text = visitor.page.get_by_label("The whole document")
    text.fill(text.input_value().replace("1234567893", "1234567890"))
    visitor.press("Save as the next revision")

    assert visitor.says("npi:")
    assert "1234567890" in text.input_value()
    visitor.look("settings-wrong")


def test_an_address_with_nothing_under_it_is_a_page_that_says_so(visitor: Visitor) -> None:
    visitor.enter_as("front-desk")
    visitor.open("/eligibility/desk/cases/abcdefgh")
    visitor.look("not-found")
