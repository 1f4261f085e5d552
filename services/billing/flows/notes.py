"""The signed note: reserved on the order, counted into units, priced, claimed and booked; all of it once."""

import hashlib
from datetime import datetime
from typing import NoReturn

from pydantic import ValidationError

from services.billing.flows import claims, worth
from services.billing.gateway import neighbours
from services.billing.models.journal import JournalPosting
from services.billing.models.records import ClaimRecord, SessionRecord, Task
from services.billing.models.requests import Recorded, Reservation, ReservationAsked, SignedNote
from services.billing.models.sessions import SoapNote, TreatmentSession
from services.billing.rules import ledger, rates, relaxing
from services.billing.rules.claims import NotBillable
from services.billing.store import BillingStore as Store
from services.billing.store.rows import refusal_of
from shared import events, problems
from shared.codes.payer_kind import PayerKind
from shared.events import SessionRecorded
from shared.facts import CaseFacts, UnitsRecorded
from shared.identifiers import opaque_id
from shared.money import ZERO, total
from shared.settings import ClinicSettings, Therapist


def sign_note(store: Store, note: SignedNote, username: str, key: str, now: datetime) -> tuple[Recorded, bool]:
    """Record a note and all that follows from it; (what it came to, whether it is new)."""
    session_id = opaque_id.derive("session", store.clinic, key)
    sha = hashlib.sha256(note.model_dump_json().encode()).hexdigest()
    if (old := store.find_session(session_id)) is not None:
        return _again(store, session_id, old["sha"], sha), False
    settings, case = store.get_settings(), store.get_case(note.case_id)
    therapist = therapist_of(settings, username)
    session = session_of(session_id, note, therapist, settings.time_zone, now)
    refuse_overlap(store, session)
    worth.refuse_unfinished(store, session)
    try:
        worth.check_first(store, settings, case, session)
        order = reserve(store, case, session, now)
        kept = worth.of_note(store, settings, case, session, order)
        claim = claims.first_claim(store, case, kept, order, therapist, now) if order else None
    except (rates.NoPrice, NotBillable) as error:
        refuse(store, session, f"{str(error)[0].upper()}{str(error)[1:]}.", now)
    old = store.record_session(kept, sha, claim, _earned(kept, claim), (recorded(store, kept, now),))
    if old is not None:
        return _again(store, session_id, old["sha"], sha), False
    return answer(kept, claim), True


def _again(store: Store, session_id: str, held: str, sha: str) -> Recorded:
    """The answer given before, to the same note sent again."""
    if held != sha:
        raise problems.Conflict("This key was used for another note. Send the new note under a new key.")
    kept = store.get_session(session_id)
    return answer(kept, store.get_claim(kept.claim_id)[0] if kept.claim_id else None)


def answer(kept: SessionRecord, claim: ClaimRecord | None) -> Recorded:
    """What a session came to."""
    return Recorded(
        session_id=kept.session.session_id,
        claim_id=kept.claim_id,
        state=claim.claim.state if claim else None,
        charge=total(charge.charge_amount for charge in kept.charges),
        units=kept.units,
        findings=claim.findings if claim else (),
    )


def therapist_of(settings: ClinicSettings, username: str) -> Therapist:
    """Whoever signs must be a therapist of the clinic: her NPI goes on the claim."""
    therapist = settings.therapist(username)
    if therapist is None:
        raise problems.NotAllowed("Only a therapist of the clinic signs notes; the settings list them by sign-in name.")
    return therapist


def session_of(
    session_id: str, note: SignedNote, therapist: Therapist, time_zone: str, now: datetime
) -> TreatmentSession:
    words = SoapNote(**note.note.model_dump(), signed_at=now)
    facts = note.model_dump(exclude={"note", "reason"})
    named = {"session_id": session_id, "therapist_id": therapist.therapist_id, "time_zone": time_zone}
    try:
        return TreatmentSession(note=words, **named, **facts)
    except ValidationError as error:
        raise problems.bad_input(error) from None


def refuse_overlap(store: Store, session: TreatmentSession) -> None:
    """SC-20: nobody treats two people at once, and nobody is treated twice at once."""
    busy, treated = (
        store.busy(session.therapist_id, session.service_date),
        store.in_treatment(session.case_id, session.service_date),
    )
    for slots, whose in ((busy, "yours"), (treated, "this patient's")):
        others = (slot for slot in slots if slot.session_id != session.session_id)
        if any(slot.span.overlaps(session.span) for slot in others):
            raise problems.Conflict(f"Another session of {whose} overlaps these times. Correct start or end.")


def reserve(
    store: Store, case: CaseFacts, session: TreatmentSession, now: datetime, version: int = 1
) -> Reservation | None:
    """The order's leave; a patient who pays herself needs none. Refused: nothing is kept but a task."""
    if case.payer_kind is PayerKind.SELF_PAY:
        return None
    asked = ReservationAsked(
        session_id=session.session_id,
        case_id=session.case_id,
        service_date=session.service_date,
        therapist_id=session.therapist_id,
        areas=session.areas,
        procedures=session.procedures,
        version=version,
    )
    try:
        return neighbours.reserve(asked, store.clinic, now)
    except problems.Refused as refused:
        reasons = tuple(str(getattr(reason, "words", "")) for reason in refused.reasons)
        store.raise_task(_task(session, "A note was refused: the prescription does not cover it", reasons, now))
        raise


def refuse(store: Store, session: TreatmentSession, reason: str, now: datetime) -> NoReturn:
    store.raise_task(_task(session, "A note was refused: it cannot be billed", (reason,), now))
    raise problems.Refused("Nothing was recorded. " + reason)


def _task(session: TreatmentSession, words: str, reasons: tuple[str, ...], now: datetime) -> Task:
    task_id = refusal_of(session.session_id)
    return Task(task_id=task_id, words=words, reasons=reasons, case_id=session.case_id, raised_at=now)


def _earned(kept: SessionRecord, claim: ClaimRecord | None) -> JournalPosting:
    """The note in the books: owed by the payer, or by her who has none; the relaxing part always by her."""
    case_id, session_id = kept.session.case_id, kept.session.session_id
    of_note = (
        ledger.charged(claim.claim)
        if claim
        else ledger.charged_to_patient(case_id, session_id, total(one.charge_amount for one in kept.charges))
    )
    return relaxing.booked_with(of_note, of_note.posting_id, case_id, kept.relaxing_amount) or of_note


def _version(kept: SessionRecord) -> tuple[str, ...]:
    return () if kept.version == 1 else (str(kept.version),)


def recorded(store: Store, kept: SessionRecord, now: datetime) -> SessionRecorded:
    session = kept.session
    return SessionRecorded(
        event_id=events.derived_id(SessionRecorded, store.clinic, session.session_id, *_version(kept)),
        clinic=store.clinic,
        occurred_at=now,
        case_id=session.case_id,
        session_id=session.session_id,
        prescription_id=kept.prescription_id,
        service_date=session.service_date,
        minutes=sum(session.minutes.values()),
        charge=total(charge.charge_amount for charge in kept.charges) if kept.counts else ZERO,
        units=tuple(UnitsRecorded(code=one.code, units=one.units) for one in kept.units if one.units and kept.counts),
        version=kept.version,
        voided=not kept.counts,
    )
