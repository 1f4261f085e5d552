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


def opens_the_form(visitor: Visitor, path: str = "My health plan") -> None:
    visitor.open("/eligibility/intake/milehigh")
    visitor.follow(path)
    visitor.world.pass_time(minutes=2)


def test_a_patient_asks_by_keyboard_alone_and_reads_her_answer(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.look("welcome")
    visitor.follow("Ask")
    visitor.look("intake-choice")
    visitor.follow("My health plan")
    visitor.world.pass_time(minutes=2)
    visitor.look("intake")
    for name, keys in TYPED.items():
        visitor.tab_to(name)
        visitor.page.keyboard.type(keys)
    visitor.look("intake-filled")
    visitor.tab_to("Send, and see the answer")
    visitor.page.keyboard.press("Enter")

    visitor.page.wait_for_url("**/eligibility/status/*")
    assert visitor.says("Your turn")
    visitor.look("status")


def test_a_wrong_field_shows_its_error_beside_itself_and_keeps_what_was_typed(visitor: Visitor) -> None:
    opens_the_form(visitor)
    visitor.page.get_by_label("First name", exact=True).fill("Jane")
    visitor.write(Telephone="555", ZIP_code="802")
    visitor.press("Send, and see the answer")

    phone = visitor.page.get_by_label("Telephone")
    assert phone.input_value() == "555"
    assert phone.get_attribute("aria-invalid") == "true"
    beside = visitor.page.locator(f'[id="{phone.get_attribute("aria-describedby").split()[-1]}"]')
    assert beside.is_visible()
    assert visitor.page.get_by_label("First name", exact=True).input_value() == "Jane"
    visitor.look("intake-wrong")
    visitor.page.get_by_role("alert").get_by_role("link", name="Telephone").click()
    assert visitor.page.evaluate("document.activeElement.id || location.hash.slice(1)") == "patient.phone"


def test_the_form_of_a_dependent_asks_for_the_holder_of_the_policy(visitor: Visitor) -> None:
    opens_the_form(visitor)
    assert not visitor.page.get_by_label("First name of the policy holder").is_visible()
    visitor.page.get_by_label("My mother's or father's").check()
    visitor.page.get_by_label("I am pregnant").last.check()
    assert visitor.page.get_by_label("First name of the policy holder").is_visible()
    visitor.look("intake-dependent")


@pytest.mark.parametrize(
    ("path", "name"),
    [("I was hurt at work", "work"), ("I was in a car accident", "car"), ("I pay myself", "self-pay")],
)
def test_each_path_has_its_own_form(visitor: Visitor, path: str, name: str) -> None:
    opens_the_form(visitor, path)
    visitor.look(f"intake-{name}")


def test_everything_works_without_script(visitor_without_script: Visitor) -> None:
    someone = visitor_without_script
    opens_the_form(someone, "I pay myself")
    someone.write(First_name="Jane", Last_name="Invented", Date_of_birth="1985-04-12", Telephone="3035550111",
                  Street_and_number="1 Madeup Street", City="Denver", ZIP_code="80203")  # fmt: skip
    someone.press("Send, and see the answer")

    assert someone.says("Everything is in place.")


def test_a_form_is_left_and_found_again_by_its_link_without_script(visitor_without_script: Visitor) -> None:
    someone = visitor_without_script
    opens_the_form(someone, "I was hurt at work")
    someone.write(First_name="Jane")
    someone.page.get_by_role("textbox", name="Employer").fill("Invented Roofing Inc")
    someone.page.get_by_label("My low back hurts").check()
    someone.press("Keep it, and go on later")
    assert someone.says("Your answers are kept until")
    link = someone.page.get_by_role("link", name="this address").get_attribute("href")

    someone.open("/")
    someone.open(link)
    assert someone.page.get_by_role("textbox", name="Employer").input_value() == "Invented Roofing Inc"
    assert someone.page.get_by_label("My low back hurts").is_checked()


def test_a_machine_is_stopped_and_a_person_comes_through(visitor: Visitor) -> None:
    visitor.open("/eligibility/intake/milehigh/self_pay")
    visitor.write(First_name="Jane", Last_name="Invented", Date_of_birth="1985-04-12", Telephone="3035550111",
                  Street_and_number="1 Madeup Street", City="Denver", ZIP_code="80203")  # fmt: skip
    visitor.page.evaluate("document.getElementById('website').value = 'https://spam.example'")
    visitor.press("Send, and see the answer")
    visitor.look("intake-caught")
    visitor.world.pass_time(seconds=5)
    visitor.press("Keep it, and go on later")
    assert visitor.says("Your answers are kept until")
    visitor.look("intake-kept")
    visitor.world.pass_time(seconds=5)
    visitor.press("Send, and see the answer")

    assert visitor.says("Everything is in place.")
    visitor.look("status-self-pay")


def test_the_desk_takes_a_caller_by_telephone(visitor: Visitor) -> None:
    visitor.enter_as("front-desk")
    visitor.open("/eligibility/desk")
    visitor.follow("New case")
    visitor.follow("I was hurt at work")
    visitor.write(First_name="Ruth", Last_name="Invented", Date_of_birth="1979-09-05", Telephone="3035550111",
                  Street_and_number="1 Madeup Street", City="Aurora", ZIP_code="80011",
                  Day_of_the_injury="2026-02-10")  # fmt: skip
    visitor.page.get_by_role("textbox", name="Employer").fill("Invented Roofing Inc")
    visitor.page.get_by_label("Insurer", exact=True).select_option("example-comp")
    visitor.page.get_by_label("My low back hurts").check()
    visitor.page.get_by_label("I have a sore").check()
    visitor.look("desk-intake")
    visitor.press("Open the case")

    assert visitor.says("Taken by telephone by front-desk-milehigh")
    visitor.page.get_by_text("Codes that come into question").click()
    visitor.look("case-reasons")
    visitor.write(Physician_who_cleared_it="Pat Example", Day="2026-03-02")
    visitor.press("Record the clearance")
    assert visitor.says("has nothing against massage")


def test_the_patient_reads_where_her_case_stands(visitor: Visitor) -> None:
    intake = an_intake("workers_compensation", red_flags=["saddle_numbness"], injury={
        "injured_on": "2026-01-15", "employer": "Invented Roofing Inc"})  # fmt: skip
    reply = visitor.world.request("eligibility", "POST", "/intake/milehigh", json=intake)
    visitor.world.settle()
    visitor.open(reply.json["status_page"])

    assert visitor.says("Please see a physician today.")
    assert visitor.says("Get the claim number")
    visitor.look("status-work")


def test_everybody_reads_the_clinics_answers_and_an_administrator_writes_them(visitor: Visitor) -> None:
    visitor.open("/eligibility/questions/milehigh")
    visitor.page.get_by_text("What does it cost?").click()
    assert visitor.says("$100.00")
    visitor.look("questions")
    visitor.enter_as("admin")
    visitor.open("/eligibility/settings/questions")
    visitor.page.get_by_label("Answer").first.fill("Mostly. Call {telephone}.")
    visitor.press("Save as the next revision")
    assert visitor.says("what stands in braces is one of")
    visitor.look("questions-edit")
    visitor.page.get_by_label("Answer").first.fill("Mostly. Call {phone}.")
    visitor.press("Save as the next revision")
    visitor.open("/eligibility/questions/milehigh")

    assert visitor.says("Mostly. Call (303) 555-0100.")


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
    case = [open_case(visitor, kind) for kind in ("workers_compensation", "car_accident", "health_plan")][-1]
    visitor.enter_as("front-desk")
    visitor.open("/eligibility/desk")
    visitor.look("desk")
    visitor.open(f"/eligibility/desk/cases/{case}")
    visitor.look("case")
    visitor.follow("Open the call sheet")
    visitor.write(Representative="Sam", Reference_number="R-1", Deductible_left="30", Allowed_per_unit="30")
    visitor.page.get_by_label("Patient's share").fill("30")
    for question in ("Covers massage", "By a massage therapist", "Pays out of network"):
        visitor.page.get_by_label(question).select_option("yes")
    visitor.look("call-sheet")
    visitor.press("Record the answers")

    assert visitor.page.locator(".requirement > h3 .met").count() == 2
    assert visitor.says("$77.00")
    visitor.look("case-verified")


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
