"""The post office: a mail comes in as SES brings it."""

import email
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.local import pages
from infra.local.post_office import PostOffice, main, receipt_notice, recipients, write_mail
from infra.local.rooms import _latest_letters
from services.prescriptions.mail.verdicts import Receipt
from tests.builders_prescriptions import a_picture
from tests.eligibility.test_letters import a_letter, due
from tests.world import World

NOON = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
FIELDS = {"From": "Office <office@practice.example>", "To": "rx@milehigh.example", "Subject": "Signed"}


def test_a_written_mail_carries_its_page() -> None:
    mail = email.message_from_bytes(write_mail(FIELDS, ("../page.png", b"picture"), NOON))
    (page,) = [part for part in mail.walk() if part.get_filename()]
    assert (page.get_filename(), page.get_content_type(), page.get_payload(decode=True)) == (
        "page.png", "image/png", b"picture",
    )  # fmt: skip


def test_the_same_mail_is_the_same_bytes() -> None:
    assert write_mail(FIELDS, ("a.pdf", b"x"), NOON) == write_mail(FIELDS, ("a.pdf", b"x"), NOON)


def test_a_line_break_in_a_field_starts_no_header() -> None:
    mail = email.message_from_bytes(write_mail({**FIELDS, "Subject": "Rx\r\nBcc: spy@evil.example"}, ("", b""), NOON))
    assert mail["Bcc"] is None


def test_copies_are_recipients_too() -> None:
    assert recipients(b"To: a@x.example\nCc: B <b@x.example>\n\n") == ["a@x.example", "b@x.example"]


def test_the_notice_reads_as_ses_writes_it() -> None:
    receipt = Receipt.of(receipt_notice(["rx@milehigh.example"], "inbox", "milehigh/1", NOON))
    assert (receipt.virus, receipt.spam, receipt.dkim, receipt.dmarc, receipt.headers_truncated) == (
        "PASS", "PASS", "PASS", "PASS", False,
    )  # fmt: skip


def test_a_posted_mail_waits_on_the_desk(clinic: World) -> None:
    office = PostOffice.of(clinic.session.client, clinic.built)
    assert office
    office.post(write_mail(FIELDS, ("page.png", a_picture()), NOON), "milehigh", NOON)
    clinic.settle()
    waiting = clinic.sign_in("front-desk").get("prescriptions", "/documents").json["documents"]
    assert [one["file_name"] for one in waiting] == ["page.png"]


def test_the_same_mail_posted_twice_is_one_document(clinic: World) -> None:
    office = PostOffice.of(clinic.session.client, clinic.built)
    assert office
    mail = write_mail(FIELDS, ("page.png", a_picture()), NOON)
    names = {office.post(mail, "milehigh", moment) for moment in (NOON, NOON.replace(minute=5))}
    clinic.settle()
    waiting = clinic.sign_in("front-desk").get("prescriptions", "/documents").json["documents"]
    assert (len(names), len(waiting)) == (2, 1)


@pytest.mark.parametrize(
    ("file", "said"), [("there.eml", "Start it first: make run"), ("nowhere.eml", "cannot be read: No such file")]
)  # fmt: skip
def test_the_command_says_in_one_line_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, said: str
) -> None:
    (tmp_path / "there.eml").write_bytes(b"From: a@x.example\n\n")
    assert main([str(tmp_path / file), "--port", "9"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_without_the_service_there_is_no_post_office(clinic: World) -> None:
    assert PostOffice.of(clinic.session.client, type(clinic.built)()) is None


def test_the_post_office_shows_what_the_house_wrote(clinic: World) -> None:
    due(clinic, a_letter())

    page = pages.render("post.html", here="/post", clinics=["milehigh"], letters=_latest_letters(), words="")
    assert "What is missing" in page
    assert "office@practice.example" in page
