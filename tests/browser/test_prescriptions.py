"""Prescriptions as the front desk sees them: what came back, the page beside its fields, what is left of an order."""

import pytest

from tests.builders import an_intake
from tests.builders_browser import Visitor
from tests.builders_prescriptions import a_mail, a_picture, post

pytestmark = pytest.mark.browser


@pytest.fixture
def reviewer(visitor: Visitor) -> Visitor:
    """The front desk, and the printed form of a car accident that came back by mail."""
    world = visitor.world
    case = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake("car_accident")).json["case_id"]
    world.settle()
    form = world.sign_in("front-desk").get("prescriptions", f"/cases/{case}").json["form"]["document"]
    bucket = world.built.environment["PRESCRIPTIONS_DOCUMENTS"]
    page = world.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{form}")["Body"].read()
    post(world, a_mail(("Rx.pdf", page)))
    post(world, a_mail(("photo.png", a_picture(size=(850, 1100)))), name="mail0002")
    world.settle()
    visitor.enter_as("front-desk")
    visitor.open("/prescriptions/desk")
    return visitor


def test_nothing_waits_and_the_desk_says_so(visitor: Visitor) -> None:
    visitor.enter_as("front-desk")
    visitor.open("/prescriptions/desk")

    assert visitor.says("Nothing waits.")
    visitor.look("prescriptions-empty")


def test_a_page_is_confirmed_beside_its_picture(reviewer: Visitor) -> None:
    reviewer.look("prescriptions-desk")
    reviewer.page.get_by_role("row", name="Rx.pdf").get_by_role("link").first.click()
    picture = reviewer.page.get_by_role("img").bounding_box()
    field = reviewer.page.get_by_label("Minutes per session").bounding_box()
    assert picture
    assert field
    assert picture["x"] + picture["width"] <= field["x"]
    reviewer.look("review")

    fill_in(reviewer, npi="1234567890")
    reviewer.press("Confirm: the prescription becomes active")
    assert reviewer.page.locator("#npi").get_attribute("aria-invalid") == "true"
    assert reviewer.page.get_by_label("Goals").input_value() == "turn the head"
    reviewer.look("review-wrong")

    reviewer.page.locator("#npi").fill("2222222228")
    reviewer.press("Confirm: the prescription becomes active")
    assert reviewer.says("Testa Example, MD")
    assert reviewer.says("12 left")
    reviewer.look("prescriptions-case")
    reviewer.follow("Testa Example, MD")
    assert reviewer.says("12 left")
    reviewer.look("prescription")
    reviewer.open("/prescriptions/desk/prescribers")
    reviewer.look("prescribers")
    reviewer.follow("Example, Testa")
    reviewer.write(Practice="Example Family Practice")
    reviewer.press("Save")
    assert reviewer.page.get_by_label("Practice").input_value() == "Example Family Practice"
    reviewer.look("prescriber")
    reviewer.open("/prescriptions/desk/alerts")
    reviewer.look("prescriptions-running-out")


def fill_in(reviewer: Visitor, npi: str) -> None:
    """What the prescriber wrote, typed in."""
    page = reviewer.page
    for box in ("Name and birth date on the page", "97124", "M54.2", "The sentence on medical"):
        page.get_by_label(box).check()
    areas = page.get_by_role("group", name="Areas")
    areas.get_by_label("neck").check()
    areas.get_by_label("upper back").check()
    reviewer.write(
        Date_of_injury="2026-02-10", Minutes_per_session="60", Number_of_weeks="6", First_name="Testa",
        Last_name="Example", Date_signed="2026-03-01", Goals="turn the head",
    )  # fmt: skip
    page.locator("#sessions_per_week").fill("2")
    page.locator("#npi").fill(npi)
    page.locator("#credential").select_option("MD")
    page.locator("#signature").select_option("by_hand")


def test_a_page_without_a_case_asks_for_one(reviewer: Visitor) -> None:
    reviewer.page.get_by_role("row", name="photo.png").get_by_role("link").first.click()

    assert reviewer.says("Choose the case")
    reviewer.look("review-unmatched")


def test_a_page_that_cannot_be_used_says_why(reviewer: Visitor) -> None:
    reviewer.page.get_by_role("row", name="Rx.pdf").get_by_role("link").first.click()
    reviewer.page.get_by_text("It cannot be used").click()
    reviewer.page.get_by_label("date of the signature").check()
    reviewer.write(Reason="blank page")
    reviewer.page.locator("#write_to").fill("desk@practice.example")
    reviewer.look("rejecting")
    reviewer.press("Show the letter first")
    assert reviewer.says("This letter will be sent")
    assert reviewer.says("Please write month, day and year.")
    reviewer.look("letter-to-office")
    reviewer.page.go_back()
    reviewer.page.get_by_text("It cannot be used").click()
    reviewer.press("Take it off the list")
    assert reviewer.page.url == f"{reviewer.base}/prescriptions/desk"
