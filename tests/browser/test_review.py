"""A page comes from a phone, is read by the machine, and is reviewed: by questions, or in one glance and by one key."""

from pathlib import Path
from typing import Any

import pytest

from services.prescriptions.flows.roads import link
from tests.builders_browser import PHONE, WIDE, Visitor
from tests.builders_prescriptions import a_mail, post
from tests.prescriptions.conftest import open_case
from tests.scans.conditions import a_scan_of
from tests.scans.tablet import completed_on_a_tablet

pytestmark = pytest.mark.browser
TRUSTED = ("diagnoses", "body_areas", "procedures", "minutes_per_session", "sessions_per_week", "weeks", "credential")


def form_of(visitor: Visitor, case_id: str) -> bytes:
    world = visitor.world
    name = world.sign_in("front-desk").get("prescriptions", f"/cases/{case_id}").json["form"]["document"]
    bucket = world.built.environment["PRESCRIPTIONS_DOCUMENTS"]
    data: bytes = world.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{name}")["Body"].read()
    return data


def sends_from_her_phone(visitor: Visitor, folder: Path, **scan: Any) -> str:
    """A completed page, photographed and sent by the patient's link; return its case."""
    case_id = open_case(visitor.world)
    photo = folder / "IMG_1.jpg"
    photo.write_bytes(a_scan_of(form_of(visitor, case_id), **scan))
    visitor.page.set_viewport_size(PHONE)
    visitor.open(f"/prescriptions/upload/{link('upload', 'milehigh', case_id, visitor.world.now)}")
    visitor.page.locator("#photo").set_input_files(photo)
    visitor.press("Send the photo")
    visitor.page.get_by_text("Thank you, it has arrived.").wait_for()
    visitor.page.set_viewport_size(WIDE)
    return case_id


def opens_the_only_page(visitor: Visitor) -> None:
    visitor.world.reads_pages = True
    visitor.world.settle()
    (waits,) = visitor.world.sign_in("front-desk").get("prescriptions", "/documents").json["documents"]
    visitor.enter_as("front-desk")
    visitor.open(f"/prescriptions/desk/documents/{waits['document_id']}")


def has_focus(visitor: Visitor) -> str:
    focused = visitor.page.locator(":focus")
    return focused.get_attribute("name") or focused.inner_text()


def test_what_the_machine_read_stands_beside_the_fields(sender: Visitor, tmp_path: Path) -> None:
    sends_from_her_phone(sender, tmp_path)
    opens_the_only_page(sender)

    assert sender.says("No question about this page.")
    assert sender.says("read: 60")
    sender.look("review-read")
    sender.page.get_by_label("Twice as large").check()
    frame = sender.page.get_by_role("region", name="Picture of the page")
    assert frame.evaluate("frame => frame.scrollWidth > 1.8 * frame.clientWidth")
    sender.page.get_by_role("link", name="Page 1").click()
    assert sender.page.get_by_alt_text("Page 1 of the document").is_visible()
    sender.look("review-as-it-came")


def a_page_without_questions(visitor: Visitor) -> str:
    """Completed and signed on a tablet, at a clinic that trusts the machine; return its case."""
    visitor.world.open_clinic(trusted_readings=TRUSTED, revision=2)
    case_id = open_case(visitor.world)
    post(visitor.world, a_mail(("Rx.pdf", completed_on_a_tablet(form_of(visitor, case_id)))))
    opens_the_only_page(visitor)
    return case_id


def test_with_no_question_left_the_order_stands_at_a_glance(visitor: Visitor) -> None:
    a_page_without_questions(visitor)

    assert visitor.says("At a glance: no question is left")
    visitor.look("review-at-a-glance")


def test_without_script_it_is_confirmed_by_one_key(visitor_without_script: Visitor) -> None:
    visitor = visitor_without_script
    case_id = a_page_without_questions(visitor)

    assert has_focus(visitor).startswith("Confirm")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("12 left").first.wait_for()
    assert visitor.page.url.endswith(f"/prescriptions/desk/cases/{case_id}")


def test_a_question_stands_first_and_has_the_focus(sender: Visitor, tmp_path: Path) -> None:
    sends_from_her_phone(sender, tmp_path, but=("minutes-60",))
    opens_the_only_page(sender)

    assert sender.says("Nothing is marked in this group.")
    assert has_focus(sender) == "minutes_per_session"
    sender.look("review-question")
    sender.page.keyboard.type("60")
    sender.page.keyboard.press("Tab")
    assert has_focus(sender) == "sessions_per_week"
