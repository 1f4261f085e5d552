"""A signed note is never changed. A correction is its next version: reserved, counted and priced anew, once.

The version before stays as it was signed. A claim that has not left yet is built again from the new one; a claim that
has left stays as it is, and a task asks for its replacement (or it is sent again, if the payer has refused it).
"""

import hashlib
from datetime import datetime

from services.billing.flows import claims, notes, scrubbing, worth
from services.billing.models.claims import ClaimState
from services.billing.models.journal import JournalPosting
from services.billing.models.records import ClaimRecord, Happened, SessionRecord, Task
from services.billing.models.requests import CorrectedNote, Recorded
from services.billing.rules import ledger, rates, relaxing
from services.billing.rules.claims import NotBillable
from services.billing.store import BillingStore as Store
from shared import problems
from shared.identifiers import opaque_id
from shared.money import total
from shared.table import Action, until_settled

_UNSENT = {ClaimState.HELD, ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.READY}


def correct(store: Store, session_id: str, note: CorrectedNote, username: str, now: datetime) -> tuple[Recorded, bool]:
    """What the corrected note comes to, and whether it is new."""
    sha = hashlib.sha256(note.model_dump_json().encode()).hexdigest()
    return until_settled(lambda: _attempt(store, session_id, note, username, sha, now))


def _attempt(
    store: Store, session_id: str, note: CorrectedNote, username: str, sha: str, now: datetime
) -> tuple[Recorded, bool]:
    settings, before = store.get_settings(), store.get_session(session_id)
    if before.session.therapist_id != username:
        raise problems.NotAllowed("A note is corrected by the therapist who signed it.")
    if before.session.case_id != note.case_id:
        raise problems.BadInput("Nothing was saved.", [_wrong("case_id", "A note stays with its case.")])
    if (done := _done(store, before, sha)) is not None:
        return done, False
    if not before.counts:
        raise problems.Conflict("This note was taken back. What was truly done is a new note.")
    therapist = notes.therapist_of(settings, username)
    session = notes.session_of(session_id, note, therapist, settings.time_zone, now)
    notes.refuse_overlap(store, session)
    worth.refuse_unfinished(store, session)
    case = store.get_case(note.case_id)
    try:
        worth.check_first(store, settings, case, session)
        order = notes.reserve(store, case, session, now, before.version + 1)
        kept = worth.of_note(store, settings, case, session, order)
    except (rates.NoPrice, NotBillable) as error:
        notes.refuse(store, session, f"{str(error)[0].upper()}{str(error)[1:]}.", now)
    kept = kept.model_copy(
        update={"version": before.version + 1, "correction": note.reason, "claim_id": before.claim_id}
    )
    record, changes = _follow(store, before, kept, now)
    told = (notes.recorded(store, kept, now),)
    old = store.correct_session(before, kept, sha, *changes, events=told)
    if old is not None and old["sha"] != sha:
        raise problems.Conflict("Somebody corrected this note meanwhile. Open it again; nothing was saved.")
    return notes.answer(kept, record), old is None


def _done(store: Store, now_held: SessionRecord, sha: str) -> Recorded | None:
    """The answer given before, to the same correction sent again."""
    if now_held.version == 1:
        return None
    row = store.table.find(f"SESSION#{now_held.session.session_id}#VERSION#{now_held.version - 1:03d}")
    if row is None or row["sha"] != sha:
        return None
    record = store.get_claim(now_held.claim_id)[0] if now_held.claim_id else None
    return notes.answer(now_held, record)


def _follow(
    store: Store, before: SessionRecord, kept: SessionRecord, now: datetime
) -> tuple[ClaimRecord | None, list[Action]]:
    """What the correction does to claim and books."""
    if kept.claim_id is None:
        more = total(c.charge_amount for c in kept.charges) - total(c.charge_amount for c in before.charges)
        session = kept.session
        posting = ledger.corrected_for_patient(session.case_id, session.session_id, kept.version, more)
        return None, _booked(store, posting, before, kept)
    record, seen = store.get_claim(kept.claim_id)
    if record.claim.state not in _UNSENT:
        return record, [store.task(_task(record, kept, now)), *_booked(store, None, before, kept)]
    known = claims.as_known(store, record.claim, kept, record.claim.control_number)
    story = (*record.story, Happened(at=now, words=f"The note was corrected (version {kept.version})"))
    ready = claims.ready_from(kept.session.note.signed_at, known, store.get_settings())
    anew = record.model_copy(
        update={
            "claim": known,
            "story": story,
            "ready_from": ready,
            "expected": claims.expectation(store, store.get_settings(), known),
        }
    )
    judged = scrubbing.scrubbed(store, anew, store.get_settings(), now, kept)
    posting = ledger.corrected(record.claim, judged.claim, kept.version)
    names = store.named(judged.claim, judged.claim_id)
    return judged, [store.next_claim(judged, seen), *names, *_booked(store, posting, before, kept)]


def _booked(store: Store, posting: JournalPosting | None, before: SessionRecord, kept: SessionRecord) -> list[Action]:
    """The difference in the books, that of the relaxing part with it."""
    name = f"corrected/{kept.session.session_id}/{kept.version}/relaxing"
    more = kept.relaxing_amount - before.relaxing_amount
    whole = relaxing.booked_with(posting, name, kept.session.case_id, more)
    return store.books.journal(whole, kept.session.service_date) if whole else []


def _task(record: ClaimRecord, kept: SessionRecord, now: datetime) -> Task:
    how = "send the claim again" if record.claim.state is ClaimState.REJECTED else "replace the claim (frequency 7)"
    return Task(
        task_id=opaque_id.derive("task", "corrected", kept.session.session_id, str(kept.version)),
        words=f"The note of a claim that was sent is corrected: {how}",
        reasons=(f"Claim {record.claim.control_number}, version {kept.version} of its note",),
        case_id=record.claim.case_id,
        raised_at=now,
    )


def _wrong(field: str, detail: str) -> problems.FieldError:
    return problems.FieldError(field=field, detail=detail)
