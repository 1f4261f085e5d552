"""The head of a mail: who wrote it, which form it names, and whether a machine wrote it. Total: any bytes give one.

A machine's mail is never answered (RFC 3834, sections 2 and 5): two machines that answer each other never stop.

>>> written = head(b"From: Office <desk@practice.example>\\nAuto-Submitted: auto-replied\\n\\nHello")
>>> written.sender, written.is_automatic
('desk@practice.example', True)
"""

import re
from dataclasses import dataclass

from services.prescriptions.mail.mime import Part, parse
from services.prescriptions.mail.words import plain
from shared.identifiers import email_address, form_reference

HEADERS = 64_000  # bytes of a mail's own header block

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_DOMAIN = re.compile(r"@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)(?=[\s>,;)]|$)")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,253}(?=[\s>,;)]|$)")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_LISTS = ("list-id", "list-post", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-loop")
_NO_ANSWER = frozenset({"all", "autoreply"})  # what Exchange's senders ask for (MS-OXCMAIL, X-Auto-Response-Suppress)
_NOBODY = re.compile(r"(mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """What a mail says of itself. The sender is None unless one From names exactly one address."""

    message_id: str | None = None
    sender: str | None = None
    sender_domain: str | None = None
    subject_references: tuple[str, ...] = ()
    is_automatic: bool = False


def head(raw: bytes) -> Head:
    """The head alone, in time bounded whatever stands below it."""
    return head_of(parse(raw[:HEADERS], 0))


def head_of(mail: Part) -> Head:
    """The head of a mail that was taken apart."""
    identity = _MESSAGE_ID.search(mail.first("message-id"))
    senders = mail.all("from")
    return Head(
        message_id=identity[0] if identity else None,
        sender=_sender(senders),
        sender_domain=_sender_domain(senders),
        subject_references=tuple(form_reference.find_all(plain(mail.first("subject")))),
        is_automatic=is_automatic(mail),
    )


def is_automatic(mail: Part) -> bool:
    """Whether a machine, a list or a bounce speaks; also who says that nobody reads there."""
    suppressed = re.split(r"[,\s]+", mail.first("x-auto-response-suppress").lower())
    return (
        _word(mail, "auto-submitted") not in {"", "no"}
        or _word(mail, "precedence") in _BULK
        or any(mail.all(name) for name in _LISTS)
        or not _NO_ANSWER.isdisjoint(suppressed)
        or mail.kind == "multipart/report"
        or mail.first("return-path") == "<>"
        or bool(_NOBODY.search((_sender(mail.all("from")) or "").partition("@")[0]))
    )


def _word(mail: Part, name: str) -> str:
    return re.split(r"[;\s(]", mail.first(name).lower(), maxsplit=1)[0]


def _sender(senders: list[str]) -> str | None:
    """The one address, if a letter can be sent to it."""
    if _sender_domain(senders) is None:
        return None
    written = _ADDRESS.search(senders[0])
    return email_address.parse(written[0]) if written and email_address.is_valid(written[0]) else None


def _sender_domain(senders: list[str]) -> str | None:
    if len(senders) != 1 or senders[0].count("@") != 1:
        return None
    domain = _DOMAIN.search(senders[0])
    return domain[1].lower() if domain else None
