"""Files that are not what they should be: each has a defined outcome, and none of them touches the books by mistake."""

import io
import json
import zipfile
from typing import Any

import pytest

from infra.local import invoking
from shared.x12.writing import InterchangeHeader, interchange
from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.billing.x12.test_remittance_835 import HEADER as HEADER_835
from tests.billing.x12.test_remittance_835 import payment


@pytest.fixture
def sent(billing: Clinic) -> Sent:
    return Sent(billing)


def put(sent: Sent, name: str, data: bytes) -> None:
    bucket = sent.billing.world.built.environment["BILLING_INBOUND"]
    sent.billing.world.session.client("s3").put_object(Bucket=bucket, Key=f"milehigh/{name}", Body=data)
    sent.billing.world.settle()


def advice(sent: Sent) -> str:
    return interchange(HEADER_835, [payment("63", "EFT0001", sent.paid("63", SHARES))])


def zipped(text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("advice.835", text)
    return held.getvalue()


def utf16(text: str) -> bytes:
    return text.encode("utf-16")


ODD: list[tuple[str, Any, str]] = [
    ("a zip", zipped, "this is a zip archive, not X12"),
    ("UTF-16 with its mark", utf16, "this is UTF-16 text, not X12"),
    ("UTF-16 without", lambda text: text.encode("utf-16-le"), "this is UTF-16 text, not X12"),
    ("an ISA cut short", lambda text: text[:90].encode(), "the text ends inside the ISA segment"),
    ("a file cut short", lambda text: text[:-40].encode(), "the text ends inside this segment"),
    ("a web page", lambda _: b"<html>", "this is XML or a web page"),
    ("nothing", lambda _: b"", "the text is empty"),
]


@pytest.mark.parametrize(("situation", "made", "words"), ODD, ids=[odd[0] for odd in ODD])
def test_what_cannot_be_read_waits_for_a_person_and_books_nothing(
    sent: Sent, situation: str, made: Any, words: str
) -> None:
    before = sent.balances()
    put(sent, "odd.835", made(advice(sent)))

    assert words in sent.tasks()
    assert (sent.balances(), sent.state) == (before, "sent")


def test_a_file_of_two_hundred_megabytes_is_not_even_fetched(sent: Sent) -> None:
    told = {"eventTime": "2026-03-20T09:00:00.000Z",
            "s3": {"object": {"key": "milehigh/huge.835", "size": 200_000_000}}}  # fmt: skip
    mapping = next(m for m in sent.billing.world.built.mappings if m.function == "on_answer")
    record = invoking.record(
        {"Body": json.dumps({"Records": [told]}), "MessageId": "m", "ReceiptHandle": "h"}, mapping.queue_url
    )
    assert invoking.deliver("billing", "on_answer", [record]) == set()

    assert "too large" in sent.tasks()


def test_a_control_number_used_for_two_files_is_told_and_their_payments_keep_their_own_names(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))
    sent.advise("0", sent.paid("0", "CO*197*140"), trace="EFT0002", name="2.835")
    sent.advise("63", sent.paid("63", SHARES), name="1-again.835")

    assert sent.tasks().count("a control number that its sender has used before") == 1
    assert sent.balances()["cash"] == "63.00"


def test_two_interchanges_in_one_file_are_both_taken_in(sent: Sent) -> None:
    other = InterchangeHeader(**{**{f: getattr(HEADER_835, f) for f in HEADER_835.__slots__}, "control_number": 778})
    unknown = sent.paid("0", "CO*197*140", number="NOBODY").replace("*P100*", "*P999*")
    second = interchange(other, [payment("0", "EFT0002", unknown)])
    put(sent, "two.835", (advice(sent) + second).encode())

    assert sent.state == "paid"
    assert "claim that is not known here" in sent.tasks()


def test_one_set_that_cannot_be_read_does_not_keep_the_others_out(sent: Sent) -> None:
    bad = payment("0", "EFT0002", sent.paid("0", "CO*197*140").replace("*1*140*0*", "*77*140*0*"), st="0001")
    good = payment("63", "EFT0001", sent.paid("63", SHARES), st="0002")
    put(sent, "mixed.835", interchange(HEADER_835, [bad, good]).encode())

    assert sent.state == "paid"
    assert "not a claim status" in sent.tasks()


@pytest.mark.parametrize(("verdict", "state"), [("A", "sent"), ("E", "sent"), ("R", "rejected")])
def test_a_ta1_says_whether_the_envelope_got_in(sent: Sent, verdict: str, state: str) -> None:
    ta1 = ("TA1", "000000001", "260303", "1200", verdict, "000" if verdict == "A" else "025")
    put(sent, "1.ta1", interchange(HEADER_835, [], acknowledgments=[ta1]).encode())

    assert sent.state == state


def test_a_ta1_for_a_file_we_did_not_send_becomes_a_task(sent: Sent) -> None:
    ta1 = ("TA1", "000004711", "260303", "1200", "R", "025")
    put(sent, "1.ta1", interchange(HEADER_835, [], acknowledgments=[ta1]).encode())

    assert "answers a file that was not sent from here" in sent.tasks()


def unnamed(sent: Sent, member: str) -> str:
    """An advice that gives back none of our numbers: only the day, the code, the charge and the member."""
    text = sent.paid("63", SHARES, number="THEIRS").replace("REF*6R*THEIRSL1~", "").replace("*P100*", "*P999*")
    return text.replace("NM1*QC*1*DOE*JANE~", f"NM1*QC*1*DOE*JANE****MI*{member}~")


def test_without_our_numbers_a_payment_is_matched_by_day_code_charge_and_member(sent: Sent) -> None:
    member = sent.record["claim"]["subscriber"]["member_id"]
    sent.advise("63", unnamed(sent, member))

    assert sent.state == "paid"


def test_another_members_payment_of_the_same_day_code_and_charge_is_nobodys(sent: Sent) -> None:
    sent.advise("63", unnamed(sent, "SOMEBODY"))

    assert sent.state == "sent"
    assert "claim that is not known here" in sent.tasks()
