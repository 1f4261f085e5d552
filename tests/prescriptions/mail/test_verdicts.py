"""Whose attachments are read at once: SES's verdicts in their order, over every combination."""

import itertools
from typing import Any, get_args

import pytest

from services.prescriptions.mail.verdicts import Receipt, SenderVerdict, Verdict, judge

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
KNOWN = frozenset({"practice.example", "gmail.com"})


def a_receipt(**changed: Any) -> Receipt:
    facts: dict[str, Any] = {
        "recipients": ("rx@clinic.example",),
        "virus": "PASS",
        "spam": "PASS",
        "dkim": "PASS",
        "dmarc": "PASS",
        "headers_truncated": False,
    }
    return Receipt(**facts | changed)


def verdict(domain: str | None = "practice.example", *, token: bool = False, **changed: Any) -> SenderVerdict:
    return judge(a_receipt(**changed), sender_domain=domain, reply_token_holds=token, corresponds=domain in KNOWN)


def test_a_correspondent_is_read() -> None:
    assert verdict().code == "CORRESPONDENT"
    assert verdict().accepted


def test_a_reply_token_makes_a_stranger_welcome() -> None:
    assert verdict("stranger.example", token=True).code == "REPLY_TOKEN"


@pytest.mark.parametrize(
    ("situation", "changed", "code"),
    [
        ("no virus scan", {"virus": "PROCESSING_FAILED"}, "VIRUS_SCAN"),
        ("a virus in spam", {"virus": "FAIL", "spam": "FAIL"}, "VIRUS_SCAN"),
        ("spam", {"spam": "FAIL"}, "SPAM"),
        ("headers cut", {"headers_truncated": True}, "SENDER_UNCLEAR"),
        ("no single sender", {"domain": None}, "SENDER_UNCLEAR"),
        ("DMARC fails", {"dmarc": "FAIL"}, "SENDER_UNPROVEN"),
        ("nobody vouches", {"dmarc": "GRAY", "dkim": "GRAY"}, "SENDER_UNPROVEN"),
        ("a stranger", {"domain": "stranger.example"}, "UNKNOWN_SENDER"),
        ("a mailbox anybody may have", {"domain": "gmail.com"}, "UNKNOWN_SENDER"),
        ("only DKIM vouches, no token", {"dmarc": "GRAY"}, "UNKNOWN_SENDER"),
    ],
)
def test_a_doubtful_mail_waits_for_a_person(situation: str, changed: dict[str, Any], code: str) -> None:
    found = verdict(**changed)
    assert (found.accepted, found.code) == (False, code), situation
    assert found.words.endswith(".")


def test_a_token_never_helps_against_virus_spam_or_forgery() -> None:
    for virus, spam, dkim, dmarc in itertools.product(VERDICTS, repeat=4):
        for cut, domain in itertools.product((False, True), ("practice.example", "stranger.example", None)):
            said: dict[str, Any] = {"virus": virus, "spam": spam, "dkim": dkim, "dmarc": dmarc}
            found = verdict(domain, token=True, headers_truncated=cut, **said)
            harmless = virus == "PASS" and spam != "FAIL" and not cut and domain is not None
            vouched = dmarc == "PASS" or (dmarc != "FAIL" and dkim == "PASS")
            assert found.accepted == (harmless and vouched)


def test_of_3072_combinations_48_are_accepted() -> None:
    combinations = accepted = 0
    for virus, spam, dkim, dmarc in itertools.product(VERDICTS, repeat=4):
        for cut, domain, token in itertools.product(
            (False, True), ("practice.example", "stranger.example", None), (False, True)
        ):
            combinations += 1
            accepted += verdict(
                domain, token=token, virus=virus, spam=spam, dkim=dkim, dmarc=dmarc, headers_truncated=cut
            ).accepted
    # For each spam verdict but FAIL: with a token 6 proofs x 2 senders; else DMARC PASS (4 of DKIM), known sender.
    assert (combinations, accepted) == (3072, 3 * (6 * 2 + 4))


def test_sess_notification_is_read() -> None:
    receipt = Receipt.of(
        {
            "mail": {"headersTruncated": False},
            "receipt": {
                "recipients": ["rx+abc@clinic.example"],
                "virusVerdict": {"status": "PASS"},
                "spamVerdict": {"status": "GRAY"},
                "dkimVerdict": {"status": "FAIL"},
                "dmarcVerdict": {"status": "DISABLED"},
            },
        }
    )
    assert receipt == a_receipt(
        recipients=("rx+abc@clinic.example",), spam="GRAY", dkim="FAIL", dmarc="PROCESSING_FAILED"
    )


def test_a_notification_that_says_nothing_accepts_nothing() -> None:
    assert not judge(
        Receipt.of({}), sender_domain="practice.example", reply_token_holds=True, corresponds=True
    ).accepted


@pytest.mark.parametrize(
    ("changed", "opened"),
    [({}, True), ({"domain": "stranger.example"}, True), ({"spam": "FAIL"}, False), ({"virus": "GRAY"}, False)],
)
def test_only_what_may_harm_stays_closed(changed: dict[str, Any], opened: bool) -> None:
    assert verdict(**changed).may_be_opened == opened
