"""The roads back in a real browser: real files are sent by a signed form, an order is signed on the web."""

import io
from pathlib import Path
from typing import Any

import pytest

from services.prescriptions.flows.roads import link
from tests.builders_browser import Visitor
from tests.prescriptions.conftest import open_case

pytestmark = pytest.mark.browser


def a_photo(folder: Path, name: str, size: tuple[int, int] = (1200, 1600), kind: str = "JPEG") -> Path:
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, quality=60)
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def waiting(visitor: Visitor) -> list[dict[str, Any]]:
    """What the desk finds afterwards."""
    visitor.world.settle()
    desk = visitor.world.sign_in("front-desk")
    lines = desk.get("prescriptions", "/documents").json["documents"]
    return [desk.get("prescriptions", f"/documents/{one['document_id']}").json for one in lines]


def opens_her_link(visitor: Visitor, purpose: str) -> str:
    case_id = open_case(visitor.world)
    visitor.open(f"/prescriptions/{purpose}/{link(purpose, 'milehigh', case_id, visitor.world.now)}")
    return case_id


def test_a_patient_sends_a_photo(sender: Visitor, tmp_path: Path) -> None:
    case_id = opens_her_link(sender, "upload")
    sender.look("upload")
    sender.page.locator("#photo").set_input_files(a_photo(tmp_path, "IMG_1.jpg"))
    sender.press("Send the photo")
    sender.page.get_by_text("Thank you, it has arrived.").wait_for()
    sender.look("upload-arrived")
    (document,) = waiting(sender)
    assert (document["match"]["case_id"], document["kind"], document["pages"]) == (case_id, "jpeg", 1)


def test_several_photos_become_one_document(sender: Visitor, tmp_path: Path) -> None:
    opens_her_link(sender, "upload")
    photos = [a_photo(tmp_path, f"IMG_{number}.jpg", (900 + number, 1200)) for number in range(3)]
    sender.page.locator("#file").set_input_files(photos[:2])
    sender.page.locator("#file").set_input_files(photos[2])
    sender.look("upload-three-pages")
    sender.press("Send 3 pages as one document")
    sender.page.get_by_text("Thank you, it has arrived.").wait_for()
    (document,) = waiting(sender)
    assert (document["kind"], document["pages"], document["notes"]) == ("pdf", 3, ["The patient sent it by her link."])


def test_a_picture_that_the_browser_can_open_is_turned_into_jpeg(sender: Visitor, tmp_path: Path) -> None:
    opens_her_link(sender, "upload")
    sender.page.locator("#file").set_input_files(a_photo(tmp_path, "shot.webp", kind="WEBP"))
    sender.press("Send the file")
    sender.page.get_by_text("Thank you, it has arrived.").wait_for()
    (document,) = waiting(sender)
    assert (document["kind"], document["pages"]) == ("jpeg", 1)


def test_a_heic_photo_that_the_browser_cannot_open_says_what_to_do(sender: Visitor, tmp_path: Path) -> None:
    opens_her_link(sender, "upload")
    heic = tmp_path / "IMG_2.HEIC"
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(400))
    sender.page.locator("#file").set_input_files(heic)
    sender.press("Send the file")
    sender.page.get_by_text("Most Compatible").wait_for()
    sender.look("upload-heic")
    assert waiting(sender) == []


def test_without_script_one_file_is_sent_as_it_is(sender_without_script: Visitor, tmp_path: Path) -> None:
    sender = sender_without_script
    opens_her_link(sender, "upload")
    photo = a_photo(tmp_path, "IMG_1.jpg")
    sender.page.locator("#file").set_input_files(photo)
    sender.press("Send the file")
    sender.page.get_by_text("Thank you, it has arrived.").wait_for()
    (document,) = waiting(sender)
    from shared.objects import content_hash

    assert document["content_hash"] == content_hash(photo.read_bytes())


def fill_in(office: Visitor) -> None:
    page = office.page
    for group, words in (("Diagnoses", "M54.2"), ("Areas to treat", "neck"), ("Treatment", "97124")):
        page.get_by_role("group", name=group).get_by_label(words).first.check()
    page.get_by_label("60 minutes").check()
    page.locator("#sessions_per_week").get_by_label("2", exact=True).check()
    office.write(
        For_how_many_weeks="6", Goals="turn the head", First_name="Testa", Last_name="Example", NPI="2222222228"
    )
    page.get_by_label("Credential").select_option("MD")


def test_an_order_is_kept_as_a_draft_then_signed(sender: Visitor) -> None:
    case_id = opens_her_link(sender, "order")
    sender.look("order")
    fill_in(sender)
    sender.press("Keep a draft")
    assert sender.says("The draft is kept.")
    assert sender.page.get_by_label("Goals").input_value() == "turn the head"
    sender.look("order-draft")
    sender.press("Sign and send the order")
    assert sender.page.locator("#intends_to_sign").get_attribute("aria-invalid") == "true"
    sender.look("order-wrong")
    for words in ("I have examined", "is medically necessary", "My typed name"):
        sender.page.get_by_label(words).check()
    sender.page.locator("#signature_name").fill("Testa Example")
    sender.press("Sign and send the order")
    assert sender.says("Thank you, the order is signed")
    sender.look("order-signed")
    (document,) = waiting(sender)
    assert (document["channel"], document["match"]["case_id"]) == ("web", case_id)
    sender.enter_as("front-desk")
    sender.open(f"/prescriptions/desk/documents/{document['document_id']}")
    sender.look("order-at-the-desk")
    sender.open(f"/prescriptions/desk/cases/{case_id}")
    sender.look("case-with-roads")


def test_without_script_an_order_is_signed_too(sender_without_script: Visitor) -> None:
    office = sender_without_script
    opens_her_link(office, "order")
    fill_in(office)
    for words in ("I have examined", "is medically necessary", "My typed name"):
        office.page.get_by_label(words).check()
    office.page.locator("#signature_name").fill("Testa Example")
    office.press("Sign and send the order")
    assert office.says("Thank you, the order is signed")
