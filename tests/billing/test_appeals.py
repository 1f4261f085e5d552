"""Answering a denial through the real handler: written once, in time, by who may, and kept with the claim."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest

from tests.billing.conftest import Clinic
from tests.billing.test_answers import Sent

ASKED = {"exhibits": ["prescription", "plan of care"], "words": "Rotation went from 50 to 70 degrees."}


def a_denied_claim(billing: Clinic) -> str:
    sent = Sent(billing)
    sent.advise("0", sent.paid("0", "CO*197*140"))
    assert sent.state == "denied"
    return sent.claim_id


def write(billing: Clinic, claim_id: str, **changes: Any) -> Any:
    return billing.biller.post("billing", f"/claims/{claim_id}/appeals", json={**ASKED, **changes})


def letter(billing: Clinic, claim_id: str, appeal: dict[str, Any]) -> str:
    reply = billing.biller.get("billing", f"/claims/{claim_id}/appeals/{appeal['appeal_id']}")
    bucket, _, key = urlsplit(reply.headers["location"]).path.lstrip("/").partition("/")
    held = billing.world.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(held))


def test_an_appeal_names_claim_amount_argument_and_exhibits(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)
    reply = write(billing, claim_id)
    assert reply.status == 201, reply.text
    words = " ".join(letter(billing, claim_id, reply.json["appeals"][0]).split())

    for wanted in (
        "CO-197", "authorization after the fact", "Rotation went from 50 to 70 degrees.", "1. prescription",
        "2. plan of care", "$140.00 of $140.00 charged", "To EXAMPLE HEALTH PLAN, appeals",
    ):  # fmt: skip
        assert wanted.lower() in words.lower(), wanted


def test_the_same_appeal_sent_twice_is_one(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)
    first, second = write(billing, claim_id), write(billing, claim_id)

    assert (first.status, second.status, first.json == second.json) == (201, 200, True)


def test_its_deadline_is_the_claims(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)

    (appeal,) = write(billing, claim_id).json["appeals"]
    assert appeal["answer_by"] == billing.claim(claim_id)["answer_by"]


def test_what_is_not_denied_cannot_be_appealed(billing: Clinic) -> None:
    claim_id: str = billing.sign(billing.case()).json["claim_id"]

    reply = write(billing, claim_id)
    assert (reply.status, "nothing to appeal" in reply.text) == (409, True)


def test_after_the_last_day_the_answer_says_what_is_left(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)
    billing.world.now += timedelta(days=400)
    billing.come_back()

    reply = write(billing, claim_id)
    assert (reply.status, "Call the payer" in reply.text) == (422, True)


@pytest.mark.parametrize("wrong", [{"exhibits": []}, {"exhibits": ["a hat"]}, {"words": "x" * 2001}])
def test_an_appeal_that_cannot_be_written_says_which_field(billing: Clinic, wrong: dict[str, Any]) -> None:
    reply = write(billing, a_denied_claim(billing), **wrong)

    assert reply.status == 422
    assert reply.json["errors"][0]["field"].partition(".")[0] in wrong


def test_the_page_suggests_the_exhibits_and_keeps_what_was_typed_when_something_is_wrong(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)
    page = billing.biller.page("billing", f"/desk/claims/{claim_id}").text
    assert 'value="authorization" checked' in page
    assert "ask for leave after the fact" in page

    again = billing.biller.post("billing", f"/claims/{claim_id}/appeals", form={"words": "She walks again."})
    assert again.status == 422
    assert "She walks again." in again.text


def test_the_page_leads_to_what_was_written(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)
    reply = billing.biller.post("billing", f"/claims/{claim_id}/appeals", form={"exhibits[]": "prescription"})
    assert reply.status == 303, reply.text

    assert f"/billing/claims/{claim_id}/appeals/" in billing.biller.page("billing", f"/desk/claims/{claim_id}").text


def test_there_is_no_letter_that_was_not_written(billing: Clinic) -> None:
    claim_id = a_denied_claim(billing)

    assert billing.biller.get("billing", f"/claims/{claim_id}/appeals/{'z' * 26}").status == 404
