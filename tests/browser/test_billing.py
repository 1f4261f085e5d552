"""Billing as the therapist and the biller see it: a note, a refusal, tonight's batch, the payer's answer, the books."""

from datetime import date

import pytest

from infra.local import invoking, simulated_payer
from tests import thread
from tests.builders import an_intake
from tests.builders_browser import Visitor
from tests.builders_fees import A_FILE
from tests.builders_prescriptions import a_confirmation, a_mail, post
from tests.thread import Outside
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def case(visitor: Visitor, site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A car accident with an active order; billing reserves at the real service next door."""
    monkeypatch.setenv("PRESCRIPTIONS_URL", f"{site}/prescriptions")
    world, desk = visitor.world, visitor.world.sign_in("front-desk")
    opened = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake("car_accident")).json["case_id"]
    world.settle()
    name = desk.get("prescriptions", f"/cases/{opened}").json["form"]["document"]
    bucket = world.built.environment["PRESCRIPTIONS_DOCUMENTS"]
    page = world.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{name}")["Body"].read()
    post(world, a_mail(("Rx.pdf", page)))
    world.settle()
    waiting = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    told = a_confirmation(diagnoses=["S134XXD", "S161XXD", "V4352XD"])
    assert desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=told).status < 300
    world.settle()
    thread.calls_the_plan(Outside(world), desk, opened)
    thread.opens_the_first_visit(Outside(world), desk, opened)
    return str(opened)


def write_note(therapist: Visitor, area: str) -> None:
    """An hour's massage, typed in."""
    therapist.follow("Sign a session note")
    therapist.write(Day="2026-03-02", Start="10:00", End="11:15")
    therapist.page.get_by_label(area, exact=True).check()
    therapist.page.get_by_label("Follow-up").check()
    therapist.page.get_by_label("Procedure", exact=True).select_option("97124")
    therapist.page.get_by_label("Hands-on minutes", exact=True).fill("60")
    therapist.write(What_she_says="Stiff.", What_you_find="Rotation 50.", What_you_make_of_it="Better.",
                    What_comes_next="Go on.")  # fmt: skip


def test_a_note_outside_the_order_is_refused_with_reasons_and_kept_on_the_page(visitor: Visitor, case: str) -> None:
    visitor.enter_as("therapist", person="ana")
    visitor.open(f"/billing/desk/cases/{case}")
    visitor.look("billing-case-empty")
    write_note(visitor, "left ankle / foot")
    visitor.look("billing-note")
    visitor.press("Sign the note")

    assert visitor.page.get_by_role("alert").get_by_role("listitem").count() > 0
    assert visitor.page.get_by_label("What you find").input_value() == "Rotation 50."
    visitor.look("billing-note-refused")

    visitor.page.get_by_label("left ankle / foot").uncheck()
    visitor.page.get_by_label("neck", exact=True).check()
    visitor.press("Sign the note")
    assert visitor.says("97124: 4 units of 60 minutes")
    visitor.look("billing-case")


def test_a_claim_goes_out_at_night_and_comes_back_paid(visitor: Visitor, case: str) -> None:
    a_day_after_the_note(visitor, case)
    visitor.open("/billing/desk")
    visitor.look("billing-board")
    visitor.press("Run tonight's batch now")
    answer(visitor.world)
    visitor.page.reload()
    visitor.look("billing-board-paid")
    visitor.page.locator("a.mono").first.click()
    visitor.page.get_by_text("837P, segment by segment").click()
    assert visitor.says("Who ordered the massage: the prescriber with her NPI")
    visitor.look("billing-claim")
    visitor.page.get_by_text("Replace it (frequency 7)").click()
    visitor.page.get_by_label("Why").first.fill("one unit too many")
    visitor.press("Replace the claim")
    assert visitor.says("an earlier version")
    visitor.look("billing-claim-replacement")
    enter_again(visitor, "therapist", person="ana")
    visitor.open(f"/billing/desk/cases/{case}")
    visitor.follow("10:00")
    visitor.page.get_by_text("Correct the note", exact=True).click()
    visitor.look("billing-session")
    enter_again(visitor, "biller")
    visitor.open("/billing/desk/remittances")
    visitor.look("billing-remittances")
    visitor.open("/billing/desk/ledger")
    visitor.look("billing-ledger")
    visitor.page.locator("td a").first.click()
    assert visitor.says("The way back")
    visitor.look("billing-thread")
    invoking.run("billing", "count_claims")
    visitor.open("/billing/reports")
    visitor.look("billing-reports")


def test_a_first_visit_is_measured_and_shows_its_progress(visitor: Visitor, case: str) -> None:
    visitor.enter_as("therapist", person="ana")
    visitor.open(f"/billing/desk/cases/{case}/note")
    page = visitor.page
    visitor.write(Day="2026-03-02", Start="10:00", End="11:45")
    page.get_by_label("neck", exact=True).check()
    page.get_by_label("Hands-on minutes", exact=True).fill("60")
    page.get_by_label("Relaxing minutes").fill("30")
    visitor.write(What_she_says="Stiff.", What_you_find="Rotation 50.", What_you_make_of_it="Strain.",
                  What_comes_next="Twice a week.")  # fmt: skip
    visitor.press("Sign the note")
    assert visitor.says("it is the baseline of all that follow")
    visitor.look("billing-first-visit-refused")

    page.get_by_label("Pain 0 to 10").fill("7")
    page.get_by_label("Neck disability (NDI) 0 to 100").fill("44")
    page.get_by_label("Goal 1").fill("Look over her shoulder when she drives")
    page.get_by_label("Measured by").first.select_option("ndi")
    page.get_by_label("Target").first.fill("20")
    page.get_by_label("Until").first.fill("2026-05-01")
    visitor.look("billing-first-visit")
    visitor.press("Sign the note")
    assert visitor.says("Relaxing part, 30 minutes")
    visitor.look("billing-case-measured")
    visitor.follow("10:00")
    visitor.look("billing-session-first")
    page.get_by_text("Take the note back").click()
    page.get_by_label("Why it is taken back").fill("the wrong patient")
    visitor.press("Take it back")
    assert visitor.says("Nothing of it counts")
    visitor.look("billing-session-taken-back")


def a_day_after_the_note(visitor: Visitor, case: str) -> None:
    """Ana has signed a note, the day for corrections is over, and the biller sits down."""
    visitor.enter_as("therapist", person="ana")
    visitor.open(f"/billing/desk/cases/{case}")
    write_note(visitor, "neck")
    visitor.press("Sign the note")
    visitor.world.settle()
    visitor.world.pass_time(hours=25)
    visitor.world.cookies.clear()
    enter_again(visitor, "biller")


def enter_again(visitor: Visitor, role: str, person: str | None = None) -> None:
    """The night was longer than a session lives, or another person sits down."""
    visitor.page.context.clear_cookies()
    visitor.enter_as(role, person)


def answer(world: World) -> None:
    """The queues deliver, and the simulated payer answers every file."""
    world.settle()
    s3, told = world.session.client("s3"), world.built.environment
    for held in s3.list_objects_v2(Bucket=told["BILLING_OUTBOUND"])["Contents"]:
        text = s3.get_object(Bucket=told["BILLING_OUTBOUND"], Key=held["Key"])["Body"].read().decode()
        for number, one in enumerate(simulated_payer.answers(text, date(2026, 3, 20))):
            s3.put_object(Bucket=told["BILLING_INBOUND"], Key=f"milehigh/{number}", Body=one.text.encode())
    world.settle()


def test_a_plans_payment_to_the_patient_is_followed_to_its_answer(visitor: Visitor, case: str) -> None:
    a_day_after_the_note(visitor, case)
    invoking.run("billing", "nightly_batch")
    visitor.world.settle()
    visitor.open("/billing/desk")
    visitor.page.locator("a.mono").first.click()
    visitor.follow("patient")
    visitor.look("cheque-none")
    visitor.write(Amount="50.00")
    visitor.press("Follow it")
    visitor.look("cheque-open")
    visitor.page.get_by_label("Amount").fill("60")
    visitor.press("Take the payment")
    visitor.look("cheque-refused")
    visitor.follow("Paid to patients")
    visitor.look("cheques")


def test_a_fee_schedule_is_loaded_from_a_file_after_a_look_at_it(visitor: Visitor) -> None:
    visitor.enter_as("admin")
    visitor.open("/billing/desk")
    visitor.follow("Fee schedules")
    visitor.look("fees")
    visitor.follow("The discount for prompt payment")
    visitor.page.get_by_label("Per cent off").fill("10")
    visitor.page.get_by_label("Paid within days").fill("7")
    visitor.page.get_by_label("For visits from").fill("2026-01-01")
    visitor.page.get_by_label("Why").fill("Saves the bill, the letters and the waiting.")
    visitor.press("Write it down")
    visitor.look("prompt-pay")
    visitor.open("/billing/fees")
    visitor.follow("Usual charges")
    visitor.look("fee-schedule")
    visitor.page.get_by_label("Or paste its lines").fill(A_FILE + "97112,1.23456,2026-04-01,,,,\n")
    visitor.press("Look at the lines")
    assert visitor.says("Row 5")
    visitor.look("fee-preview-faults")

    visitor.follow("load it again")
    visitor.page.get_by_label("Or paste its lines").fill(A_FILE)
    visitor.press("Look at the lines")
    visitor.follow("Take it as the whole list")
    visitor.look("fee-preview")
    visitor.press("Load it")
    assert visitor.says("version 1")
    visitor.look("fee-schedule-loaded")
    visitor.follow("All versions")
    visitor.look("fee-versions")
    visitor.follow("Version 1")
    visitor.look("fee-version")


def test_a_payers_profile_is_read_and_saved_on_its_page(visitor: Visitor) -> None:
    visitor.enter_as("admin")
    visitor.open("/eligibility/settings")
    visitor.follow("Example Health Plan")
    visitor.look("payer")
    visitor.page.get_by_label("Days to file").fill("0")
    visitor.press("Save the profile")
    visitor.look("payer-refused")
    visitor.page.get_by_label("Days to file").fill("120")
    visitor.page.get_by_label("In force from").fill("2026-06-01")
    visitor.press("Save the profile")

    assert visitor.says("As it was before")
