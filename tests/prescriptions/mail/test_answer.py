"""The answer to a mail that cannot be used: never to a machine, never unproven, and without a word about a person."""

from typing import Any

import pytest

from services.prescriptions.mail.answer import correspondent, letter
from services.prescriptions.mail.head import Head
from services.prescriptions.mail.verdicts import Receipt
from services.prescriptions.models.arrivals import Correspondent
from tests.builders_prescriptions import a_letterhead

HONEST: dict[str, Any] = {
    "recipients": ("rx@clinic.example",), "virus": "PASS", "spam": "PASS", "dkim": "PASS", "dmarc": "PASS",
    "headers_truncated": False,
}  # fmt: skip
PERSON: dict[str, Any] = {
    "sender": "desk@practice.example",
    "sender_domain": "practice.example",
    "message_id": "<1@practice.example>",
}


def who(receipt: dict[str, Any] | None = None, **said: Any) -> Correspondent | None:
    return correspondent(Head(**PERSON | said), Receipt(**HONEST | (receipt or {})))


def test_a_person_whose_domain_vouches_is_answered_under_her_mail() -> None:
    assert who() == Correspondent(address="desk@practice.example", message_id="<1@practice.example>")


@pytest.mark.parametrize("message_id", [None, "<1>"])
def test_a_mail_without_a_usable_name_is_answered_without_one(message_id: str | None) -> None:
    assert who(message_id=message_id) == Correspondent(address="desk@practice.example")


@pytest.mark.parametrize(
    ("situation", "receipt", "said"),
    [
        ("nobody to answer", {}, {"sender": None}),
        ("a machine", {}, {"is_automatic": True}),
        ("a bounce", {"is_bounce": True}, {}),
        ("our own domain", {}, {"sender": "desk@clinic.example", "sender_domain": "clinic.example"}),
        ("a virus", {"virus": "FAIL"}, {}),
        ("no virus scan", {"virus": "PROCESSING_FAILED"}, {}),
        ("spam", {"spam": "FAIL"}, {}),
        ("perhaps spam", {"spam": "GRAY"}, {}),
        ("a forged sender", {"dmarc": "FAIL"}, {}),
        ("nobody vouches", {"dmarc": "GRAY", "dkim": "GRAY"}, {}),
        ("headers cut", {"headers_truncated": True}, {}),
        ("no clear sender", {}, {"sender_domain": None}),
    ],
)
def test_these_are_never_answered(situation: str, receipt: dict[str, Any], said: dict[str, Any]) -> None:
    assert who(receipt, **said) is None, situation


def test_the_letter_says_what_is_wrong_and_what_to_do() -> None:
    to = Correspondent(address="desk@practice.example", message_id="<1@practice.example>")
    written = letter(to, ["This is a HEIC photo."], a_letterhead())
    assert "  - This is a HEIC photo." in written.text
    assert "rx@clinic.example" in written.text
    assert "(303) 555-0142" in written.text
    assert (written.to, written.answers) == ("desk@practice.example", "<1@practice.example>")


def test_a_clinic_without_fax_offers_none() -> None:
    assert "fax" not in letter(Correspondent(address="a@b.example"), ["x"], a_letterhead(fax=None)).text
