"""A packet is made once from the books, the notes and the neighbours' papers; a link opens it until it expires.

A lawyer gets it for a car accident, by the patient's signed release; a caseworker for workers' compensation, by law
(45 CFR 164.512(l)). Each opening is written down, in the audit trail and beside the packet.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.billing.flows import documents, worth
from services.billing.forms.cms1500.boxes import forms_for
from services.billing.gateway import neighbours
from services.billing.models.claims import ClaimFrequency, ClaimState
from services.billing.models.packets import PacketAsked, PacketKind, PacketList, PacketRecord, PacketShown
from services.billing.models.receipts import Credit
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.rules import progress
from services.billing.store import BillingStore as Store
from shared import links, problems
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.table import until_settled

if TYPE_CHECKING:
    from services.billing.forms.packet import Part

PURPOSE = "packet"
_FOR = {PacketKind.LAWYER: PayerKind.CAR_ACCIDENT, PacketKind.CASEWORKER: PayerKind.WORKERS_COMPENSATION}
_SUPERSEDED = {ClaimState.SUPERSEDED}


def make(store: Store, case_id: str, asked: PacketAsked, by: str, key: str, now: datetime) -> tuple[PacketRecord, bool]:
    """The packet, and whether it is new."""
    packet_id = opaque_id.derive("packet", store.clinic, case_id, key)
    if (held := store.packets.find(packet_id)) is not None:
        return held, False
    case = store.get_case(case_id)
    _refuse(case, asked)
    document, parts = _drawn(store, case, asked, now)
    record = PacketRecord(
        packet_id=packet_id, case_id=case_id, kind=asked.kind, recipient=asked.recipient, document=document,
        parts=parts, made_at=now, made_by=by, expires=now + timedelta(days=asked.days),
        release_signed_on=asked.release_signed_on,
    )  # fmt: skip
    return (record, True) if store.packets.keep(record) else (store.packets.get(packet_id)[0], False)


def _refuse(case: CaseFacts, asked: PacketAsked) -> None:
    if case.payer_kind is not _FOR[asked.kind]:
        raise problems.Refused("A lawyer's packet is of a car accident, a caseworker's of workers' compensation.")
    if asked.kind is PacketKind.LAWYER and (case.injury is None or case.injury.attorney is None):
        raise problems.Refused("The case names no lawyer; write her into the case first.")


def _drawn(store: Store, case: CaseFacts, asked: PacketAsked, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Where the PDF is kept, and the titles of its parts."""
    from services.billing.forms import packet
    from services.billing.forms.packet_cover import cover

    parts = _for_lawyer(store, case, now) if asked.kind is PacketKind.LAWYER else _for_caseworker(store, case, now)
    settings = store.get_settings()
    whole = cover(case, settings, asked, parts, settings.local_day(now))
    name = store.documents.keep("packets", packet.render(whole), "application/pdf")
    return name, tuple(part.title for part in parts)


def _for_lawyer(store: Store, case: CaseFacts, now: datetime) -> "list[Part]":
    from services.billing.forms import packet_parts as parts

    claims = [(record, _credits(store, record)) for record in _standing(store, case.case_id)]
    told = neighbours.papers_of_case(case.case_id, store.clinic, now)
    return [
        parts.account(claims),
        *(parts.invoice(record, credits_) for record, credits_ in claims),
        *_notes(store, case.case_id),
        *_orders(store, case.case_id, now),
        *([parts.consent(told.consent)] if told.consent else []),
    ]


def _for_caseworker(store: Store, case: CaseFacts, now: datetime) -> "list[Part]":
    from services.billing.forms import packet_parts as parts

    settings, told = store.get_settings(), neighbours.papers_of_case(case.case_id, store.clinic, now)
    bills = []
    for record in _standing(store, case.case_id):
        signed = settings.local_day(store.get_session(record.session_id).session.note.signed_at)
        bills.append(parts.bill(record, forms_for(record.claim, signed)))
    leaves = [parts.leave(paper) for paper in told.leaves]
    return [*bills, *_notes(store, case.case_id), *leaves, *_orders(store, case.case_id, now)]


def _standing(store: Store, case_id: str) -> list[ClaimRecord]:
    """The claims that count, by day: not what was superseded, taken back, or takes something back."""
    held = [
        record
        for record in store.claims_of(case_id)
        if record.claim.frequency is not ClaimFrequency.VOID
        and record.claim.state not in _SUPERSEDED
        and record.replaced_by is None
        and not record.is_taken_back
    ]
    return sorted(held, key=lambda record: (record.claim.first_service_date, record.claim.control_number))


def _credits(store: Store, record: ClaimRecord) -> list[Credit]:
    paid = [
        Credit(posted_on=one.received_on, text=f"Payment by the patient, {one.method.value}", amount=one.amount)
        for one in documents.receipts_for(store, record)
    ]
    return [*paid, *record.credits]


def _notes(store: Store, case_id: str) -> "list[Part]":
    from services.billing.forms import packet_parts as parts

    given = sorted((one for one in store.sessions(case_id) if one.counts), key=_when)
    upto = [given[: place + 1] for place in range(len(given))]
    return [
        parts.note(kept, tuple(progress.in_words(worth.course_of(so_far))))
        for kept, so_far in zip(given, upto, strict=True)
    ]


def _when(kept: SessionRecord) -> datetime:
    return kept.session.span.begins


def _orders(store: Store, case_id: str, now: datetime) -> "list[Part]":
    from services.billing.forms import packet_parts as parts

    return [parts.order(paper) for paper in neighbours.papers_of_orders(case_id, store.clinic, now).orders]


# the link


def of_case(store: Store, case_id: str, now: datetime, after: str | None = None) -> PacketList:
    """A page of the packets of a case, each with its link while it opens, and when it was opened."""
    store.get_case(case_id)
    found, following = store.packets.of_case(case_id, after)
    return PacketList(packets=tuple(_shown(store, record, now) for record in found), after=following)


def _shown(store: Store, record: PacketRecord, now: datetime) -> PacketShown:
    link = f"/billing/packet/{token(store.clinic, record)}" if record.opens(now) else None
    return PacketShown(packet=record, link=link, opened=store.packets.openings(record.packet_id))


def token(clinic: str, record: PacketRecord) -> str:
    """The link's token: for this one packet, until it expires."""
    return links.sign(links.signing_key(), links.Claims(PURPOSE, clinic, record.packet_id, record.expires))


def revoke(store: Store, packet_id: str, now: datetime) -> PacketRecord:
    """Take the link back; again is the same."""

    def attempt() -> PacketRecord:
        record, seen = store.packets.get(packet_id)
        if record.revoked_at is not None:
            return record
        closed = record.model_copy(update={"revoked_at": now})
        store.packets.change(closed, seen)
        return closed

    return until_settled(attempt)


def opened(store: Store, packet_id: str, now: datetime) -> PacketRecord:
    """The packet behind a link, with its opening written down. LinkExpired once it was taken back."""
    record, _ = store.packets.get(packet_id)
    if not record.opens(now):
        raise problems.LinkExpired("The clinic has taken this link back. Ask it for a new one.")
    store.packets.opened(packet_id, now)
    return record
