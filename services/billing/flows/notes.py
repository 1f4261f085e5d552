"""The signed note: reserved on the order, counted into units, priced, claimed and booked; all of it once."""

import hashlib
from datetime import date, datetime
from typing import NoReturn

from pydantic import ValidationError

from services.billing import gateway
from services.billing.flows import claims, pricing
from services.billing.models.records import ClaimRecord, SessionRecord, Task
from services.billing.models.requests import MinutesCovered, Recorded, Reservation, ReservationAsked, SignedNote
from services.billing.models.schedules import Charge
from services.billing.models.sessions import SoapNote, TreatmentSession
from services.billing.models.units import BillableUnits, LossReason, UnitCap
from services.billing.rules import ledger, rates
from services.billing.rules.charges import charges_for
from services.billing.rules.claims import NotBillable
from services.billing.rules.units import billable_units
from services.billing.store import BillingStore as Store
from services.billing.store.rows import refusal_of
from shared import events, problems
from shared.codes.payer_kind import PayerKind
from shared.codes.procedures import procedure_on
from shared.codes.unit_rule import UnitRule
from shared.events import SessionRecorded
from shared.facts import CaseFacts, UnitsRecorded
from shared.identifiers import opaque_id
from shared.money import Money, total
from shared.settings import ClinicSettings, PayerProfile, Therapist


def sign_note(store: Store, note: SignedNote, username: str, key: str, now: datetime) -> tuple[Recorded, bool]:
    """Record a note and all that follows from it; (what it came to, whether it is new)."""
    session_id = opaque_id.derive("session", store.clinic, key)
    sha = hashlib.sha256(note.model_dump_json().encode()).hexdigest()
    if (old := store.find_session(session_id)) is not None:
        return _again(store, session_id, old["sha"], sha), False
    settings, case = store.get_settings(), store.get_case(note.case_id)
    therapist = _therapist(settings, username)
    session = _session(session_id, note, therapist, now)
    _refuse_overlap(store, session)
    try:
        _check_first(settings, case, session)
        order = _reserve(store, case, session, now)
        kept, claim = _work_out(store, settings, case, session, order, therapist, now)
    except (rates.NoPrice, NotBillable) as error:
        _refuse(store, session, f"{str(error)[0].upper()}{str(error)[1:]}.", now)
    posting = ledger.charged(claim.claim) if claim else ledger.charged_to_patient(*_owed(kept))
    old = store.record_session(kept, sha, claim, posting, (_recorded(store, kept, now),))
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


def _therapist(settings: ClinicSettings, username: str) -> Therapist:
    """Whoever signs must be a therapist of the clinic: her NPI goes on the claim."""
    therapist = settings.therapist(username)
    if therapist is None:
        raise problems.NotAllowed("Only a therapist of the clinic signs notes; the settings list them by sign-in name.")
    return therapist


def _session(session_id: str, note: SignedNote, therapist: Therapist, now: datetime) -> TreatmentSession:
    words = SoapNote(**note.note.model_dump(), signed_at=now)
    facts = note.model_dump(exclude={"note"})
    try:
        return TreatmentSession(session_id=session_id, therapist_id=therapist.therapist_id, note=words, **facts)
    except ValidationError as error:
        raise problems.bad_input(error) from None


def _refuse_overlap(store: Store, session: TreatmentSession) -> None:
    """SC-20: nobody treats two people at once, and nobody is treated twice at once."""
    busy, treated = (
        store.busy(session.therapist_id, session.service_date),
        store.in_treatment(session.case_id, session.service_date),
    )
    for slots, whose in ((busy, "yours"), (treated, "this patient's")):
        if any(slot.start < session.end and session.start < slot.end for slot in slots):
            raise problems.Conflict(f"Another session of {whose} overlaps these times. Correct start or end.")


def _check_first(settings: ClinicSettings, case: CaseFacts, session: TreatmentSession) -> None:
    """What can never be billed is refused before the order counts the session. Raise NoPrice, NotBillable."""
    profile = _profile(settings, case, session.service_date)
    if case.payer_kind is not PayerKind.SELF_PAY and profile is None:
        raise NotBillable("a claim needs the policy, with a payer of the clinic's settings")
    if not _charges(settings, case, session, _units(session, None, profile), profile):
        raise NotBillable("the minutes come to no unit: a unit begins at its eighth minute")


def _profile(settings: ClinicSettings, case: CaseFacts, day: date) -> PayerProfile | None:
    return settings.payer_on(case.coverage.payer_id, day) if case.coverage else None


def _reserve(store: Store, case: CaseFacts, session: TreatmentSession, now: datetime) -> Reservation | None:
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
    )
    try:
        return gateway.reserve(asked, store.clinic, now)
    except problems.Refused as refused:
        reasons = tuple(str(getattr(reason, "words", "")) for reason in refused.reasons)
        store.raise_task(_task(session, "A note was refused: the prescription does not cover it", reasons, now))
        raise


def _refuse(store: Store, session: TreatmentSession, reason: str, now: datetime) -> NoReturn:
    store.raise_task(_task(session, "A note was refused: it cannot be billed", (reason,), now))
    raise problems.Refused("Nothing was recorded. " + reason)


def _task(session: TreatmentSession, words: str, reasons: tuple[str, ...], now: datetime) -> Task:
    task_id = refusal_of(session.session_id)
    return Task(task_id=task_id, words=words, reasons=reasons, case_id=session.case_id, raised_at=now)


def _work_out(
    store: Store, settings: ClinicSettings, case: CaseFacts, session: TreatmentSession, order: Reservation | None,
    therapist: Therapist, now: datetime,
) -> tuple[SessionRecord, ClaimRecord | None]:  # fmt: skip
    """From minutes to units, charges and (where somebody else pays) the claim."""
    profile = _profile(settings, case, session.service_date)
    units = _units(session, order, profile)
    kept = SessionRecord(
        session=session,
        prescription_id=order.prescription_id if order else None,
        units=units,
        charges=_charges(settings, case, session, units, profile),
        claim_id=claims.claim_id_of(store.clinic, session.session_id) if order else None,
        order_says=tuple(reason.words for reason in order.reasons) if order else (),
    )
    if not kept.charges:
        raise NotBillable("what the order covers comes to no unit: a unit begins at its eighth minute")
    return kept, claims.first_claim(store, case, kept, order, therapist, now) if order else None


def _units(
    session: TreatmentSession, order: Reservation | None, profile: PayerProfile | None
) -> tuple[BillableUnits, ...]:
    day, minutes = session.service_date, session.minutes
    given = tuple(MinutesCovered(code=code, minutes=spent) for code, spent in minutes.items())
    covered = {one.code: one.minutes for one in (order.procedures if order else given)}
    untimed = {code for code in minutes if (found := procedure_on(code, day)) and not found.timed}
    return billable_units(
        {code: spent for code, spent in minutes.items() if code not in untimed},
        covered,
        profile.unit_rule if profile else UnitRule.MIDPOINT,
        _caps(session, profile),
        [code for code in minutes if code in untimed and code in covered],
    )


def _caps(session: TreatmentSession, profile: PayerProfile | None) -> tuple[UnitCap, ...]:
    """Medicare's unlikely edits, for payers that copy them."""
    found = (procedure_on(code, session.service_date) for code in session.minutes)
    return tuple(
        UnitCap(code=procedure.code, units=procedure.mue, reason=LossReason.MEDICALLY_UNLIKELY)
        for procedure in found
        if profile and profile.mue and procedure and procedure.mue is not None
    )


def _charges(
    settings: ClinicSettings, case: CaseFacts, session: TreatmentSession, units: tuple[BillableUnits, ...],
    profile: PayerProfile | None,
) -> tuple[Charge, ...]:  # fmt: skip
    schedule = pricing.schedule_for(settings, case.payer_kind)
    modifiers = (profile.therapy_modifier,) if profile and profile.therapy_modifier else ()
    return charges_for(units, schedule, session.service_date, modifiers)


def _owed(kept: SessionRecord) -> tuple[str, str, Money]:
    return kept.session.case_id, kept.session.session_id, total(charge.charge_amount for charge in kept.charges)


def _recorded(store: Store, kept: SessionRecord, now: datetime) -> SessionRecorded:
    session = kept.session
    return SessionRecorded(
        event_id=events.derived_id(SessionRecorded, store.clinic, session.session_id),
        clinic=store.clinic,
        occurred_at=now,
        case_id=session.case_id,
        session_id=session.session_id,
        prescription_id=kept.prescription_id,
        service_date=session.service_date,
        minutes=sum(session.minutes.values()),
        charge=total(charge.charge_amount for charge in kept.charges),
        units=tuple(UnitsRecorded(code=one.code, units=one.units) for one in kept.units if one.units),
    )
