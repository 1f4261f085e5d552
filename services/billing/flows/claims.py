"""A claim before it is sent: built from what is known, scrubbed, held or ready; looked at again when more is known."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.billing.flows import pricing, scrubbing
from services.billing.models.claims import Claim, ClaimFrequency, ClaimState, PayerOrder
from services.billing.models.records import ClaimRecord, Happened, SessionRecord
from services.billing.models.requests import Reservation
from services.billing.models.schedules import ExpectedLine
from services.billing.rules import charges, expected_payment, filing_window
from services.billing.rules import claims as rules
from services.billing.store import BillingStore as Store
from shared.facts import CaseFacts, leave_on
from shared.identifiers import opaque_id, patient_control_number
from shared.settings import ClinicSettings, Therapist
from shared.table import until_settled

CORRECTION_TIME = timedelta(hours=24)  # a signed note may be corrected for a day before its claim is sent
_UNSENT = {ClaimState.HELD, ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.READY}


def claim_id_of(clinic: str, session_id: str) -> str:
    """A session's claim has one id, whoever asks and how often."""
    return opaque_id.derive("claim", clinic, session_id)


def first_claim(
    store: Store, case: CaseFacts, kept: SessionRecord, order: Reservation, therapist: Therapist, now: datetime
) -> ClaimRecord:
    """The claim of a session just signed, with its findings."""
    settings, session = store.get_settings(), kept.session
    number = patient_control_number.derive(f"{store.clinic}/claim/{session.session_id}")
    pointers = rules.pointers(rules.in_claim_order(order.diagnoses))
    claim = rules.build_claim(
        control_number=number,
        case=case,
        prescriber=order.prescriber,
        diagnoses=order.diagnoses,
        settings=settings,
        therapist=therapist,
        lines=charges.service_lines(kept.charges, number, session.service_date, pointers),
        authorization=leave_on(store.authorizations(case.case_id), session.service_date),
    )
    record = ClaimRecord(
        claim_id=claim_id_of(store.clinic, session.session_id),
        expected=expectation(store, settings, claim),
        session_id=session.session_id,
        prescription_id=order.prescription_id,
        claim=claim,
        ready_from=ready_from(session.note.signed_at, claim, settings),
        story=(Happened(at=session.note.signed_at, words="The note was signed"),),
        awaits_first_visit=True,
    )
    return scrubbing.scrubbed(store, record, settings, now, kept)


def expectation(store: Store, settings: ClinicSettings, claim: Claim) -> tuple[ExpectedLine, ...]:
    """What the payer is expected to allow, as its profile of the day of service has it."""
    payer, day = settings.payer_on(claim.payer.profile, claim.first_service_date), claim.first_service_date
    if payer is None:
        return ()
    charged = [line.charge for line in claim.lines]
    listed = pricing.expected_by(store, settings, claim, payer)
    return expected_payment.expected(charged, payer, day, listed, settings.medicare_locality)


def as_known(store: Store, claim: Claim, kept: SessionRecord, number: str) -> Claim:
    """The claim with the facts of the case and the lines of the note as they are now, numbered anew."""
    known, session = _with_what_is_known(store, claim), kept.session
    pointers = rules.pointers(known.diagnoses)
    return known.model_copy(
        update={"lines": charges.service_lines(kept.charges, number, session.service_date, pointers)}
    )


def ready_from(signed_at: datetime, claim: Claim, settings: ClinicSettings) -> datetime:
    """A day for corrections, but never past four fifths of the filing window."""
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    if payer is None:
        return signed_at + CORRECTION_TIME
    last = datetime.combine(filing_window.of(claim, payer).urgent, time.min, ZoneInfo(settings.time_zone))
    return max(signed_at, min(signed_at + CORRECTION_TIME, last.astimezone(UTC)))


def look_again(store: Store, case_id: str, now: datetime) -> None:
    """Judge a case's unsent claims by what is known now: a claim number, an authorization, an order may have come."""
    for record in store.claims_of(case_id):
        if record.claim.state in _UNSENT:
            until_settled(lambda claim_id=record.claim_id: _look_at(store, claim_id, now))  # type: ignore[misc]


def _look_at(store: Store, claim_id: str, now: datetime) -> None:
    record, seen = store.get_claim(claim_id)
    if record.claim.state not in _UNSENT:
        return
    known = record.model_copy(update={"claim": _with_what_is_known(store, record.claim)})
    judged = scrubbing.scrubbed(store, known, store.get_settings(), now)
    if judged != record:
        store.change_claim(judged, seen)


def _with_what_is_known(store: Store, claim: Claim) -> Claim:
    """The claim with the facts of the case as they are now; what was done and charged stays.

    A void repeats the original, and a second payer's policy is its own: neither follows the case.
    """
    if claim.frequency is ClaimFrequency.VOID or claim.order is not PayerOrder.PRIMARY:
        return claim
    case = store.get_case(claim.case_id)
    coverage, leave = case.coverage, leave_on(store.authorizations(claim.case_id), claim.first_service_date)
    changes = {
        "patient": case.patient,
        "accident": rules.accident_of(case),
        "authorization_number": leave.number if leave else None,
        "subscriber": rules.subscriber_of(case, coverage) if coverage else claim.subscriber,
    }
    return claim.model_copy(update=changes)
