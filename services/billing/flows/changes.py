"""A claim that was sent must change: sent again, replaced, taken back, or passed to the next payer; each once.

The original stays as it was sent. Its successor has an id derived from it, so that asking twice makes one.
"""

from collections.abc import Callable
from datetime import datetime

from services.billing.flows import claims, scrubbing, voiding
from services.billing.models.claims import Claim, ClaimEvent, ClaimFrequency, ClaimState, Subscriber
from services.billing.models.journal import JournalPosting
from services.billing.models.records import ClaimRecord, Happened
from services.billing.models.requests import ChangeAsked, DelayTold, SecondPayer
from services.billing.rules import claim_changes, ledger
from services.billing.rules.claim_changes import NotPossible
from services.billing.rules.claim_states import after, may
from services.billing.store import BillingStore as Store
from shared import problems
from shared.events import SessionRecorded
from shared.facts import PolicyHolder
from shared.identifiers import opaque_id, patient_control_number
from shared.table import Action, until_settled

_UNSENT = {ClaimState.HELD, ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.READY}


def replace(store: Store, claim_id: str, asked: ChangeAsked, now: datetime) -> tuple[ClaimRecord, bool]:
    """The replacement (frequency 7) of a judged claim, with what is known and noted now."""
    return _supersede(store, claim_id, ClaimFrequency.REPLACEMENT, asked.reason, now)


def take_back(store: Store, claim_id: str, asked: ChangeAsked, now: datetime) -> tuple[ClaimRecord, bool]:
    """The void (frequency 8) of a judged claim; its note is taken back with it, and the visit comes back."""
    following, is_new = _supersede(store, claim_id, ClaimFrequency.VOID, asked.reason, now)
    voiding.give_back(store, store.get_session(following.session_id), now)
    return following, is_new


def _supersede(
    store: Store, claim_id: str, how: ClaimFrequency, reason: str, now: datetime
) -> tuple[ClaimRecord, bool]:
    new_id = opaque_id.derive("claim", store.clinic, claim_id, how)

    def attempt() -> tuple[ClaimRecord, bool]:
        record, seen = store.get_claim(claim_id)
        if record.replaced_by == new_id:
            return store.get_claim(new_id)[0], False
        _possible(lambda: claim_changes.may_be_superseded(record.claim))
        following = _successor(store, record, new_id, how, reason, now)
        old = _superseded(record, new_id, how, now)
        posting = ledger.superseded(record.claim, following.claim, new_id)
        _begin(store, following, old, seen, posting, now, _note_of(store, record, how, reason, now))
        return following, True

    return until_settled(attempt)


_Note = tuple[list[Action], tuple[SessionRecorded, ...]]


def _note_of(store: Store, record: ClaimRecord, how: ClaimFrequency, reason: str, now: datetime) -> _Note:
    """A replacement bills the note anew; a void takes it back."""
    return voiding.with_its_claim(store, record, reason, now) if how is ClaimFrequency.VOID else ([], ())


def _possible(check: Callable[[], Claim | None]) -> Claim | None:
    try:
        return check()
    except NotPossible as error:
        raise problems.Refused(str(error)) from None


def _successor(
    store: Store, record: ClaimRecord, new_id: str, how: ClaimFrequency, reason: str, now: datetime
) -> ClaimRecord:
    if how is ClaimFrequency.VOID:
        claim = claim_changes.void(record.claim)
    else:
        kept = store.get_session(record.session_id)
        number = patient_control_number.derive(f"{store.clinic}/claim/{record.claim_id}/7")
        claim = claim_changes.replacement(record.claim, claims.as_known(store, record.claim, kept, number), number)
    successor = _after(record, new_id, claim, f"{_WORDS[how]} of {record.claim.control_number}: {reason}", now)
    successor = successor.model_copy(update={"replaces": record.claim_id, "primary": record.primary})
    return _judged(store, successor, now)


def _after(record: ClaimRecord, new_id: str, claim: Claim, words: str, now: datetime) -> ClaimRecord:
    """The claim that follows another one of the same session."""
    return ClaimRecord(
        claim_id=new_id,
        session_id=record.session_id,
        prescription_id=record.prescription_id,
        claim=claim,
        ready_from=now,
        story=(Happened(at=now, words=words),),
    )


def _judged(store: Store, following: ClaimRecord, now: datetime) -> ClaimRecord:
    """With what its payer is expected to allow, and what the scrub finds."""
    settings = store.get_settings()
    expected = claims.expectation(store, settings, following.claim)
    return scrubbing.scrubbed(store, following.model_copy(update={"expected": expected}), settings, now)


_WORDS = {ClaimFrequency.REPLACEMENT: "Replacement", ClaimFrequency.VOID: "Void"}


def _superseded(record: ClaimRecord, new_id: str, how: ClaimFrequency, now: datetime) -> ClaimRecord:
    claim = record.claim.model_copy(update={"state": after(record.claim.state, ClaimEvent.SUPERSEDED)})
    words = "Taken back by a void" if how is ClaimFrequency.VOID else "Replaced by a new version"
    story = (*record.story, Happened(at=now, words=words))
    return record.model_copy(update={"claim": claim, "replaced_by": new_id, "story": story})


def _begin(
    store: Store, new: ClaimRecord, old: ClaimRecord, seen: int, posting: JournalPosting | None, now: datetime,
    note: _Note = ([], ()),
) -> None:  # fmt: skip
    """Successor, original, books and note in one transaction; the successor's row can be made once."""
    booked = store.books.journal(posting, now.date()) if posting else []
    actions, events = note
    store.tell(*store.new_claim(new), store.next_claim(old, seen), *booked, *actions, events=events)


def send_again(store: Store, claim_id: str, now: datetime) -> ClaimRecord:
    """A rejected claim, mended with what is known now, ready for the next batch; or held with what is still wrong."""

    def attempt() -> ClaimRecord:
        record, seen = store.get_claim(claim_id)
        if record.claim.state in _UNSENT:
            return record
        if not may(record.claim.state, ClaimEvent.FIXED):
            raise problems.Refused("Only a rejected claim is sent again; a judged one is replaced.")
        kept = store.get_session(record.session_id)
        known = claims.as_known(store, record.claim, kept, record.claim.control_number)
        mended = record.model_copy(
            update={
                "claim": known.model_copy(update={"payer_claim_control_number": None}),
                "ready_from": now,
                "rejections": (),
                "story": (*record.story, Happened(at=now, words="Mended, to be sent again")),
            }
        )
        judged = scrubbing.scrubbed(store, mended, store.get_settings(), now, kept)
        store.change_claim(judged, seen)
        return judged

    return until_settled(attempt)


def ask_next_payer(store: Store, claim_id: str, asked: SecondPayer, now: datetime) -> tuple[ClaimRecord, bool]:
    """The claim to the second payer, with what the first one said; the rest of the bill goes from patient to payer."""
    new_id = opaque_id.derive("claim", store.clinic, claim_id, "next payer")

    def attempt() -> tuple[ClaimRecord, bool]:
        record, seen = store.get_claim(claim_id)
        if record.secondary == new_id:
            return store.get_claim(new_id)[0], False
        following = _next_claim(store, record, new_id, asked, now)
        story = (*record.story, Happened(at=now, words=f"Passed to {following.claim.payer.name}"))
        old = record.model_copy(update={"secondary": new_id, "story": story})
        posting = ledger.passed_on(record.claim, following.claim, record.patient_responsibility, new_id)
        _begin(store, following, old, seen, posting, now)
        return following, True

    return until_settled(attempt)


def _next_claim(store: Store, record: ClaimRecord, new_id: str, asked: SecondPayer, now: datetime) -> ClaimRecord:
    judgement = record.judgement
    profile = store.get_settings().payer_on(asked.payer_id, record.claim.first_service_date)
    if profile is None:
        raise problems.BadInput("Nothing was saved.", [_wrong("payer_id", "This payer is not in the settings.")])
    if judgement is None or judgement.payment.is_reversal:
        raise problems.Refused("The first payer has not judged the claim yet; its advice is what the second one needs.")
    number = patient_control_number.derive(f"{store.clinic}/claim/{record.claim_id}/next")
    subscriber = _subscriber(asked)
    claim = _possible(lambda: claim_changes.for_next_payer(record.claim, judgement, profile, subscriber, number))
    assert claim is not None  # noqa: S101 - what is possible has an outcome
    words = f"Made from what {record.claim.payer.name} said"
    following = _after(record, new_id, claim, words, now).model_copy(update={"primary": record.claim_id})
    return _judged(store, following, now)


def _subscriber(asked: SecondPayer) -> Subscriber:
    holder: PolicyHolder | None = asked.subscriber
    return Subscriber(
        member_id=asked.member_id, group_number=asked.group_number, relationship=asked.relationship, person=holder
    )


def _wrong(field: str, detail: str) -> problems.FieldError:
    return problems.FieldError(field=field, detail=detail)


def tell_delay(store: Store, claim_id: str, told: DelayTold, now: datetime) -> ClaimRecord:
    """Why a claim is late, by leave of a manager (CLM20)."""

    def attempt() -> ClaimRecord:
        record, seen = store.get_claim(claim_id)
        if record.claim.delay_reason is told.delay_reason:
            return record
        if record.claim.state not in _UNSENT:
            raise problems.Refused("This claim was sent already; what was sent is not changed.")
        words = f"Late, by leave of a manager: {told.delay_reason.name.lower().replace('_', ' ')}"
        late = record.model_copy(
            update={
                "claim": record.claim.model_copy(update={"delay_reason": told.delay_reason}),
                "story": (*record.story, Happened(at=now, words=words)),
            }
        )
        judged = scrubbing.scrubbed(store, late, store.get_settings(), now)
        store.change_claim(judged, seen)
        return judged

    return until_settled(attempt)
