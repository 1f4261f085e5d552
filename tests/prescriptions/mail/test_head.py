"""The head of a mail: who wrote it, and whether a machine did; a machine is never answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.prescriptions.mail.head import head


def written(*lines: str) -> bytes:
    return "\r\n".join(("From: Office <desk@practice.example>", *lines, "", "Hello")).encode()


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x@y.example",
        "Auto-Submitted: auto-notified (away)",
        "Precedence: bulk",
        "Precedence: List",
        "List-Id: <news.practice.example>",
        "List-Unsubscribe: <mailto:leave@practice.example>",
        "X-Loop: desk@practice.example",
        "X-Auto-Response-Suppress: DR, AutoReply",
        "X-Auto-Response-Suppress: All",
        "Return-Path: <>",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    ],
)
def test_what_a_machine_wrote_is_known_by_its_head(line: str) -> None:
    assert head(written(line)).is_automatic


@pytest.mark.parametrize("line", ["Auto-Submitted: no", "X-Auto-Response-Suppress: OOF", "Precedence: first-class", ""])
def test_what_a_person_wrote_is_not_taken_for_a_machines(line: str) -> None:
    assert not head(written(line)).is_automatic


@pytest.mark.parametrize(
    "name", ["mailer-daemon", "MAILER-DAEMON", "postmaster", "no-reply", "noreply", "do-not-reply", "bounce-77"]
)
def test_an_address_that_nobody_reads_is_no_person(name: str) -> None:
    assert head(f"From: {name}@practice.example\n\nx".encode()).is_automatic


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Office <Desk@Practice.Example>", "Desk@practice.example"),
        ("desk@practice.example", "desk@practice.example"),
        ("desk@practice.example, other@practice.example", None),
        ("desk@nodot", None),
        ("", None),
        ("d\u00e9sk@practice.example", None),
        ("Office <desk@practice.example>\r\nFrom: other@practice.example", None),
    ],
)
def test_a_letter_goes_to_one_plain_address_or_to_nobody(sender: str, address: str | None) -> None:
    assert head(f"From: {sender}\r\n\r\nx".encode()).sender == address


def test_a_header_block_without_end_is_read_up_to_its_limit() -> None:
    found = head(b"From: desk@practice.example\r\n" + b"X-Fill: y\r\n" * 200_000)
    assert found.sender == "desk@practice.example"


@given(raw=st.binary(max_size=500))
def test_any_bytes_give_a_head(raw: bytes) -> None:
    assert head(raw).sender is None or "@" in head(raw).sender  # type: ignore[operator]
