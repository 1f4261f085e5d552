"""A claim before it is sent: built from what is known, scrubbed, held or ready; looked at again when more is known."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.billing.models.claims import Claim, ClaimState
from services.billing.models.findings import Finding, Severity
from services.billing.models.records import ClaimRecord, Happened, SessionRecord
from services.billing.models.requests import Reservation
from services.billing.models.submissions import Submission
from services.billing.rules import charges, scrub
from services.billing.rules import claims as rules
from services.billing.store import BillingStore as Store
from services.billing.x12 import claim_837p
from shared.facts import CaseFacts, leave_on
from shared.identifiers import opaque_id, patient_control_number
from shared.settings import ClinicSettings, Therapist
from shared.table import until_settled
from shared.x12.errors import SegmentError

CORRECTION_TIME = timedelta(hours=24)  # a signed note may be corrected for a day before its claim is sent
_UNSENT = {ClaimState.HELD, ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.READY}
_NOT_YET_READY = _UNSENT - {ClaimState.READY}


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
        session_id=session.session_id,
        prescription_id=order.prescription_id,
        claim=claim,
        ready_from=session.note.signed_at + CORRECTION_TIME,
        story=(Happened(at=session.note.signed_at, words="The note was signed"),),
    )
    return scrubbed(store, record, settings, now)


def scrubbed(store: Store, record: ClaimRecord, settings: ClinicSettings, now: datetime) -> ClaimRecord:
    """The claim with what the scrub finds now, and the state that follows from it."""
    findings = _findings(store, record, settings, now)
    claim = record.claim
    state = rules.standing(claim.accident, scrub.may_be_sent(findings))
    return record.model_copy(update={"findings": findings, "claim": claim.model_copy(update={"state": state})})


def _findings(store: Store, record: ClaimRecord, settings: ClinicSettings, now: datetime) -> tuple[Finding, ...]:
    claim = record.claim
    payer = settings.payer(claim.payer.profile)
    if payer is None:
        gone = "The payer is no longer in the clinic's settings."
        return (Finding(rule="SC-00", severity=Severity.ERROR, sentence=gone),)
    around = scrub.Surroundings(
        today=now.astimezone(ZoneInfo(settings.time_zone)).date(),
        payer=payer,
        prescription=store.find_order(claim.case_id, record.prescription_id),
        authorization=leave_on(store.authorizations(claim.case_id), claim.first_service_date),
        sent_before=_sent_before(store, record),
    )
    return (*scrub.scrub_claim(claim, around), *_unwritable(claim, settings, now))


def _sent_before(store: Store, record: ClaimRecord) -> tuple[tuple[date, str, str], ...]:
    """The lines of the patient's other claims that are on their way."""
    others = [r.claim for r in store.claims_of(record.claim.case_id) if r.claim_id != record.claim_id]
    return tuple(
        (line.service_date, line.charge.code, claim.rendering_provider.npi)
        for claim in others
        if claim.state not in _NOT_YET_READY
        for line in claim.lines
    )


def _unwritable(claim: Claim, settings: ClinicSettings, now: datetime) -> tuple[Finding, ...]:
    """SC-18: a fact that cannot stand in a file is found before the batch, not in it."""
    try:
        claim_837p.render([claim], submission(settings, "TRIAL", 1, now))
    except SegmentError as error:
        sentence = f"A fact cannot stand in the file: {error.segment}, element {error.element}, {error.sentence}."
        return (Finding(rule="SC-18", severity=Severity.ERROR, sentence=sentence),)
    return ()


def submission(settings: ClinicSettings, batch_id: str, number: int, now: datetime) -> Submission:
    """The envelope of a file from this clinic."""
    wire = settings.electronic
    return Submission(
        batch_id=batch_id.upper(),
        submitter_id=wire.submitter_id,
        submitter_name=settings.letterhead.name,
        contact_phone=settings.letterhead.phone,
        receiver_id=wire.receiver_id,
        receiver_name=wire.receiver_name,
        moment=now.astimezone(ZoneInfo(settings.time_zone)),
        interchange_control_number=number,
        group_control_number=number,
        usage=wire.usage,
    )


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
    judged = scrubbed(store, known, store.get_settings(), now)
    if judged != record:
        store.change_claim(judged, seen)


def _with_what_is_known(store: Store, claim: Claim) -> Claim:
    """The claim with the facts of the case as they are now; what was done and charged stays."""
    case = store.get_case(claim.case_id)
    coverage, leave = case.coverage, leave_on(store.authorizations(claim.case_id), claim.first_service_date)
    changes = {
        "patient": case.patient,
        "accident": rules.accident_of(case),
        "authorization_number": leave.number if leave else None,
        "subscriber": rules.subscriber_of(case, coverage) if coverage else claim.subscriber,
    }
    return claim.model_copy(update=changes)
