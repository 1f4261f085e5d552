"""May the attachments of this mail be read? What Amazon SES found, and whom the clinic writes with, decide.

The receipt comes through the notification topic, on which only SES may publish: the same words inside the
mail itself prove nothing, for a sender can write them. What is not accepted is not lost: it waits for a
person.
"""

from collections.abc import Mapping
from typing import Any, Literal

from shared.model import Model

# A mail from these proves a mailbox, not a practice: anybody may have one.
SHARED_DOMAINS = frozenset({
    "aol.com", "gmail.com", "hotmail.com", "icloud.com", "live.com", "me.com", "outlook.com", "proton.me", "yahoo.com",
})  # fmt: skip

_NOBODY = ("", "<>")  # the return path of a bounce (RFC 5321 section 4.5.5)
Verdict = Literal["PASS", "FAIL", "GRAY", "PROCESSING_FAILED"]


class Receipt(Model):
    """The part of SES's notification that decides, in our names."""

    recipients: tuple[str, ...]
    virus: Verdict
    spam: Verdict
    dkim: Verdict
    dmarc: Verdict
    headers_truncated: bool
    is_bounce: bool = False

    @classmethod
    def of(cls, notification: Mapping[str, Any]) -> "Receipt":
        """From SES's notification. A verdict it does not give counts as PROCESSING_FAILED."""
        receipt, mail = notification.get("receipt", {}), notification.get("mail", {})
        return cls(
            recipients=tuple(receipt.get("recipients", ())),
            virus=_status(receipt, "virusVerdict"),
            spam=_status(receipt, "spamVerdict"),
            dkim=_status(receipt, "dkimVerdict"),
            dmarc=_status(receipt, "dmarcVerdict"),
            headers_truncated=bool(mail.get("headersTruncated", True)),
            is_bounce=mail.get("source") in _NOBODY,
        )


class SenderVerdict(Model):
    """Whether a mail's attachments are read at once; if not, why a person looks first."""

    accepted: bool
    code: str
    words: str

    @property
    def may_be_opened(self) -> bool:
        """Whether its pages may be shown to that person; not of a mail that may harm."""
        return self.code not in _HARMFUL


def _status(receipt: Mapping[str, Any], verdict: str) -> Verdict:
    """DISABLED, and whatever SES may say one day, are no pass."""
    said: dict[str, Verdict] = {"PASS": "PASS", "FAIL": "FAIL", "GRAY": "GRAY"}
    return said.get(receipt.get(verdict, {}).get("status"), "PROCESSING_FAILED")


def judge(
    receipt: Receipt,
    *,
    sender_domain: str | None,
    reply_token_holds: bool,
    corresponds: bool,
) -> SenderVerdict:
    """The verdict. A reply token holds when this clinic gave it out."""
    if code := _fault(receipt, sender_domain):
        return _review(code)
    if reply_token_holds:
        return SenderVerdict(accepted=True, code="REPLY_TOKEN", words="The reply address is one we gave out.")
    if receipt.dmarc == "PASS" and corresponds and sender_domain not in SHARED_DOMAINS:
        return SenderVerdict(
            accepted=True, code="CORRESPONDENT", words="The clinic corresponds with this sender's domain."
        )
    return _review("UNKNOWN_SENDER")


def is_proven(receipt: Receipt, sender_domain: str | None) -> bool:
    """Whether the mail is clean and its domain vouches for it: only then does an answer reach who wrote."""
    return _fault(receipt, sender_domain) is None and receipt.spam == "PASS"


def _fault(receipt: Receipt, sender_domain: str | None) -> str | None:
    """The first thing that is wrong, in this order: what may harm, what is unwanted, who cannot be told."""
    faults = (
        (receipt.virus != "PASS", "VIRUS_SCAN"),
        (receipt.spam == "FAIL", "SPAM"),
        (receipt.headers_truncated or sender_domain is None, "SENDER_UNCLEAR"),
        (receipt.dmarc == "FAIL" or "PASS" not in (receipt.dmarc, receipt.dkim), "SENDER_UNPROVEN"),
    )
    return next((code for wrong, code in faults if wrong), None)


_HARMFUL = frozenset({"VIRUS_SCAN", "SPAM"})
_WORDS = {
    "VIRUS_SCAN": "The virus scan did not pass this mail. Do not open its attachments.",
    "SPAM": "The mail was marked as spam.",
    "SENDER_UNCLEAR": "The mail does not say in one clear line who sent it.",
    "SENDER_UNPROVEN": "The sender's domain does not vouch for this mail (DMARC, DKIM).",
    "UNKNOWN_SENDER": "The clinic does not correspond with this sender yet.",
}


def _review(code: str) -> SenderVerdict:
    return SenderVerdict(accepted=False, code=code, words=_WORDS[code])
