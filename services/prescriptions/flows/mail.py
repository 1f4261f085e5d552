"""A mail arrived: judged on its envelope, guarded on its bytes, taken apart, and each page put on the work list.

Nothing is dropped: what cannot be used becomes a document of its own with the reason, and its sender is answered. The
same mail again changes nothing, for a document's id is the hash of its bytes; the same page in another mail is noted.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.prescriptions.flows.receiving import Arrival, receive
from services.prescriptions.mail import answer, head, message, verdicts
from services.prescriptions.mail.head import Head
from services.prescriptions.mail.message import Mail
from services.prescriptions.mail.verdicts import Receipt, SenderVerdict
from services.prescriptions.models.arrivals import Correspondent
from services.prescriptions.models.documents import Channel, MatchedBy
from services.prescriptions.store import PrescriptionsStore as Store
from shared.identifiers import form_reference
from shared.tenancy import at_work_for

PAGES_OF_ONE_MAIL = 20
KEPT = "The mail itself is kept in the inbox."
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


@dataclass(frozen=True)
class Sender:
    """Who wrote, what the envelope proved, and whether an answer may go there."""

    head: Head
    verdict: SenderVerdict
    answered: Correspondent | None
    channel: Channel = Channel.EMAIL

    def brought(self, content: bytes, name: str, notes: tuple[str, ...], notice: Notice, **more: Any) -> Arrival:
        """Something of this sender's mail."""
        return Arrival(
            content, name, notes, self.head.sender_domain, source=notice.name, sender=self.head.sender,
            sender_verdict=self.verdict.code, answered=self.answered, channel=self.channel, **more,
        )  # fmt: skip


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


def _sender(store: Store, notice: Notice, written: Head) -> Sender:
    """Who wrote; a fax service is a machine that speaks for anybody, and is not answered."""
    is_fax = _is_fax(store, written.sender_domain)
    verdict = verdicts.judge(
        notice.receipt,
        sender_domain=written.sender_domain,
        reply_token_holds=bool(store.cases_of(notice.references)),
        corresponds=is_fax or store.corresponds_with(written.sender_domain),
    )
    if is_fax:
        return Sender(written, verdict, None, Channel.FAX)
    return Sender(written, verdict, answer.correspondent(written, notice.receipt))


def _is_fax(store: Store, domain: str | None) -> bool:
    settings, _ = store.find_settings()
    return settings is not None and domain in settings.fax_senders


def _arrivals(store: Store, notice: Notice, raw: bytes) -> Iterator[Arrival]:
    """What of the mail goes on the work list: its pages, or the mail itself with the reason why not."""
    sender, refused = _sender(store, notice, head.head(raw)), message.refuse(raw)
    if not sender.verdict.may_be_opened:
        yield _closed(sender, notice, raw, sender.verdict.words)
    elif refused:
        yield _closed(sender, notice, raw, f"Not opened: {refused}.")
    elif not (mail := message.attachments(raw)).attachments:
        yield _closed(sender, notice, raw, "The mail has no page attached.")
    else:
        yield from _pages(sender, notice, mail)


def _pages(sender: Sender, notice: Notice, mail: Mail) -> Iterator[Arrival]:
    notes = tuple(_notes(sender.verdict, mail))
    for attachment in mail.attachments[:PAGES_OF_ONE_MAIL]:
        hints = {
            MatchedBy.ADDRESS: notice.references,
            MatchedBy.SUBJECT: mail.subject_references,
            MatchedBy.FILE_NAME: tuple(form_reference.find_all(attachment.name)),
        }
        yield sender.brought(attachment.content, attachment.name, notes, notice, hints=hints)


def _notes(verdict: SenderVerdict, mail: Mail) -> Iterator[str]:
    if not verdict.accepted:
        yield verdict.words
    if (left_out := len(mail.attachments) - PAGES_OF_ONE_MAIL) > 0:
        yield f"The mail has {left_out} more attachments, which were not read. {KEPT}"
    if mail.ornaments:
        yield f"Small pictures of the mail's own text (logos) were left in it: {mail.ornaments}."


def _closed(sender: Sender, notice: Notice, raw: bytes, reason: str) -> Arrival:
    return sender.brought(raw, "mail", (reason, KEPT), notice, is_closed=True)
