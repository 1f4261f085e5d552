"""A note is taken back: nothing of it was done as written. It stays as it was signed, and counts for nothing.

Its claim is closed where it has not left, its charges are taken off, its time is free, the visit comes back to the
order and to the payer's leave. A claim that was judged is taken back itself (frequency 8), and its note goes with it.
"""

import hashlib
from datetime import datetime

from services.billing.flows import filing, notes
from services.billing.gateway import neighbours
from services.billing.models.claims import ClaimEvent, ClaimState
from services.billing.models.journal import JournalPosting
from services.billing.models.records import ClaimRecord, Happened, SessionRecord
from services.billing.models.requests import ChangeAsked
from services.billing.rules import ledger, relaxing
from services.billing.rules.claim_states import after, may
from services.billing.store import BillingStore as Store
from shared import problems
from shared.events import SessionRecorded
from shared.money import total
from shared.table import Action, until_settled

_STILL_HERE = {ClaimState.HELD, ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.READY, ClaimState.REJECTED}


def take_back(
    store: Store, session_id: str, asked: ChangeAsked, username: str, now: datetime
) -> tuple[SessionRecord, bool]:
    """The note, taken back, and whether that is new. The same again gives the visit back once more: that is safe."""
    kept, is_new = until_settled(lambda: _attempt(store, session_id, asked.reason, username, now))
    give_back(store, kept, now)
    return kept, is_new


def _attempt(store: Store, session_id: str, reason: str, username: str, now: datetime) -> tuple[SessionRecord, bool]:
    before = store.get_session(session_id)
    if not before.counts:
        return before, False
    if before.session.therapist_id != username:
        raise problems.NotAllowed("A note is taken back by the therapist who signed it.")
    kept = voided(before, reason)
    old = store.correct_session(
        before, kept, _sha(reason), *_undone(store, before, kept, now), events=told(store, kept, now)
    )
    if old is not None:
        raise problems.Conflict("Somebody corrected this note meanwhile. Open it again; nothing was saved.")
    return kept, True


def voided(before: SessionRecord, reason: str) -> SessionRecord:
    """The note's last version, which says why it was taken back."""
    return before.model_copy(update={"version": before.version + 1, "correction": "", "voided": reason})


def with_its_claim(
    store: Store, record: ClaimRecord, reason: str, now: datetime
) -> tuple[list[Action], tuple[SessionRecorded, ...]]:
    """What becomes of the note of a judged claim that is taken back; nothing where another payer's claim stands."""
    before = store.get_session(record.session_id)
    if record.primary or record.secondary or not before.counts:
        return [], ()
    kept = voided(before, f"Taken back with its claim: {reason}"[:300])
    return store.next_note(before, kept, _sha(reason)), told(store, kept, now)


def told(store: Store, kept: SessionRecord, now: datetime) -> tuple[SessionRecorded, ...]:
    return (notes.recorded(store, kept, now),)


def give_back(store: Store, kept: SessionRecord, now: datetime) -> None:
    """The visit is free on the order again. Raise TryAgain; asking again is safe."""
    if kept.prescription_id is not None and not kept.counts:
        neighbours.release(kept.session.session_id, store.clinic, now)


def _sha(reason: str) -> str:
    return hashlib.sha256(f"taken back: {reason}".encode()).hexdigest()


def _undone(store: Store, before: SessionRecord, kept: SessionRecord, now: datetime) -> list[Action]:
    """What the note's end does to its claim and to the books."""
    session, amount = before.session, total(one.charge_amount for one in before.charges)
    if before.claim_id is None:
        posting = ledger.corrected_for_patient(session.case_id, session.session_id, kept.version, -amount)
        return _booked(store, posting, before, kept)
    record, seen = store.get_claim(before.claim_id)
    if record.claim.state not in _STILL_HERE:
        raise problems.Refused(_why_not(record))
    claim = record.claim.model_copy(update={"state": after(record.claim.state, ClaimEvent.CLOSED)})
    story = (*record.story, Happened(at=now, words="Closed: its note was taken back"))
    changes = {"claim": claim, "findings": (), "rejections": (), "story": story, "is_taken_back": True}
    closed = record.model_copy(update=changes)
    posting = ledger.taken_off(record.claim, kept.version)
    return [store.next_claim(closed, seen), *filing.over(store, record), *_booked(store, posting, before, kept)]


def _why_not(record: ClaimRecord) -> str:
    if may(record.claim.state, ClaimEvent.SUPERSEDED):
        return "The payer has judged its claim: take the claim back on its page (frequency 8); the note goes with it."
    return "Its claim is on its way or done. Wait for the payer's word, then take the claim back on its page."


def _booked(store: Store, posting: JournalPosting | None, before: SessionRecord, kept: SessionRecord) -> list[Action]:
    name = f"corrected/{kept.session.session_id}/{kept.version}/relaxing"
    whole = relaxing.booked_with(posting, name, kept.session.case_id, -before.relaxing_amount)
    return store.books.journal(whole, kept.session.service_date) if whole else []
