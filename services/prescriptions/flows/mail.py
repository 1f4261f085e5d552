"""A mail arrived: judged on its envelope, guarded on its bytes, taken apart, and each page put on the work list.

Nothing is dropped: what cannot be used becomes a document of its own with the reason. The same mail again, or the
same page in another mail, changes nothing, for a document's id is the hash of its bytes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.prescriptions.flows.receiving import Arrival, receive
from services.prescriptions.mail import message, verdicts
from services.prescriptions.mail.message import Mail
from services.prescriptions.mail.verdicts import Receipt
from services.prescriptions.models.documents import MatchedBy
from services.prescriptions.store import PrescriptionsStore as Store
from shared.identifiers import form_reference
from shared.tenancy import at_work_for

PAGES_OF_ONE_MAIL = 20
_REPLY_ADDRESS = re.compile(r"\+([0-9A-Za-z-]{16,24})@")


@dataclass(frozen=True)
class Notice:
    """SES's word that a mail lies in the inbox: whose, under which name, since when, and what SES found."""

    clinic: str
    name: str
    received_at: datetime
    receipt: Receipt

    @property
    def references(self) -> tuple[str, ...]:
        """The references in the addresses it was sent to (`rx+<reference>@...`)."""
        found = (match[1] for one in self.receipt.recipients if (match := _REPLY_ADDRESS.search(one)))
        return tuple(form_reference.parse(text) for text in found if form_reference.is_valid(text))


def take_in(body: str) -> None:
    """Take in one notification of the mail queue."""
    told = json.loads(json.loads(body)["Message"])
    if told.get("notificationType") != "Received":  # SES announces itself once when a topic is connected
        return
    notice = _notice(told)
    with at_work_for(notice.clinic):
        store = Store(notice.clinic)
        for arrival in _arrivals(store, notice, store.inbox.fetch(notice.name)):
            receive(store, arrival, notice.received_at)


def _notice(told: dict[str, Any]) -> Notice:
    clinic, _, name = told["receipt"]["action"]["objectKey"].partition("/")
    received_at = datetime.fromisoformat(told["mail"]["timestamp"]).replace(microsecond=0)
    return Notice(clinic, name, received_at, Receipt.of(told))


def _arrivals(store: Store, notice: Notice, raw: bytes) -> Iterator[Arrival]:
    """What of the mail goes on the work list: its pages, or the mail itself with the reason why not."""
    if reason := message.refuse(raw):
        yield _closed(raw, f"Not opened: {reason}.")
        return
    mail = message.attachments(raw)
    verdict = verdicts.judge(
        notice.receipt,
        sender_domain=mail.sender_domain,
        reply_token_holds=bool(store.cases_of(notice.references)),
        corresponds=store.corresponds_with(mail.sender_domain),
    )
    if not verdict.may_be_opened:
        yield _closed(raw, verdict.words, mail)
    elif not mail.attachments:
        yield _closed(raw, "The mail has no page attached.", mail)
    else:
        yield from _pages(mail, notice, () if verdict.accepted else (verdict.words,))


def _pages(mail: Mail, notice: Notice, notes: tuple[str, ...]) -> Iterator[Arrival]:
    left_out = len(mail.attachments) - PAGES_OF_ONE_MAIL
    if left_out > 0:
        notes = (*notes, f"The mail has {left_out} more attachments, which were not read.")
    for attachment in mail.attachments[:PAGES_OF_ONE_MAIL]:
        hints = {
            MatchedBy.ADDRESS: notice.references,
            MatchedBy.SUBJECT: mail.subject_references,
            MatchedBy.FILE_NAME: tuple(form_reference.find_all(attachment.name)),
        }
        yield Arrival(attachment.content, attachment.name, notes, mail.sender_domain, hints)


def _closed(raw: bytes, reason: str, mail: Mail | None = None) -> Arrival:
    domain = mail.sender_domain if mail else None
    return Arrival(raw, "mail", (reason, "The mail itself is kept in the inbox."), domain, is_closed=True)
