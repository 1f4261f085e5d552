"""A claim and all that is known around it, brought together; what the scrub finds decides where the claim stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.billing.flows import pricing
from services.billing.models.claims import Claim, ClaimFrequency, ClaimState
from services.billing.models.clock import Span
from services.billing.models.findings import Finding
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.models.submissions import Submission
from services.billing.rules import claims as rules
from services.billing.rules import scrub
from services.billing.rules.catalogue import error
from services.billing.store import BillingStore as Store
from services.billing.x12 import claim_837p, file_check_837p
from shared.codes.payer_kind import PayerKind
from shared.events import CoverageDetermined
from shared.facts import Authorization, leave_on
from shared.settings import ClinicSettings, ElectronicAddress, PayerProfile
from shared.x12.errors import SegmentError

_NOT_YET_READY = {ClaimState.HELD, ClaimState.AWAITING_CLAIM_NUMBER}


def scrubbed(
    store: Store, record: ClaimRecord, settings: ClinicSettings, now: datetime, kept: SessionRecord | None = None
) -> ClaimRecord:
    """The claim with what the scrub finds now, and the state that follows from it."""
    claim = record.claim
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    record = record.model_copy(update={"receiver": settings.receiver_key(payer)})
    judged = store.find_judged(claim.case_id)
    findings = _findings(store, record, settings, now, kept, judged)
    state = rules.standing(claim.accident, scrub.may_be_sent(findings))
    still_waits = record.awaits_first_visit and not (judged and judged.first_visit_open)
    return record.model_copy(
        update={
            "findings": findings,
            "claim": claim.model_copy(update={"state": state}),
            "awaits_first_visit": still_waits,
        }
    )


def _findings(
    store: Store, record: ClaimRecord, settings: ClinicSettings, now: datetime, kept: SessionRecord | None,
    judged: CoverageDetermined | None,
) -> tuple[Finding, ...]:  # fmt: skip
    claim = record.claim
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    if payer is None:
        return (error("SC-00", "The payer is no longer in the clinic's settings."),)
    kept = kept or store.get_session(record.session_id)
    others = [other for other in store.claims_of(claim.case_id) if other.claim_id != record.claim_id]
    around = _around(store, record, settings, payer, kept, others, now).model_copy(
        update={
            "first_visit_missing": _missing(record, kept, others, judged),
            "another_payer": judged is not None and judged.another_payer,
        }
    )
    address = settings.receiver(record.receiver)
    rules = scrub.RULES if claim.frequency is not ClaimFrequency.VOID else scrub.OF_A_VOID
    return (*scrub.scrub_claim(claim, around, rules), *_on_the_wire(claim, settings, address, around.today, now))


def _around(
    store: Store, record: ClaimRecord, settings: ClinicSettings, payer: PayerProfile, kept: SessionRecord,
    others: Sequence[ClaimRecord], now: datetime,
) -> scrub.Surroundings:  # fmt: skip
    claim, session = record.claim, kept.session
    leave = leave_on(store.authorizations(claim.case_id), claim.first_service_date)
    counted = [other for other in others if other.session_id != record.session_id and not _is_taken_back(other)]
    used = _under(leave, counted)
    return scrub.Surroundings(
        today=settings.local_day(now),
        payer=payer,
        prescription=store.find_order(claim.case_id, record.prescription_id),
        authorization=leave,
        sessions_left=leave.sessions - len(used) if leave and leave.sessions else None,
        units_left=_units_left(leave, used),
        sent_before=_sent_before(claim, others),
        session=session,
        counted=kept.units,
        prices=pricing.unit_prices(store, settings, claim),
        expected={line.code: line.listed for line in record.expected if line.listed is not None},
        busy=_busy(store, kept),
        visits_before=len({o.session_id for o in counted if o.claim.first_service_date < session.service_date}),
        visits_this_year=len({o.session_id for o in counted if _same_year(o.claim, claim)}),
        injured=claim.payer.kind is PayerKind.HEALTH_PLAN and store.get_case(claim.case_id).injury is not None,
    )


def _missing(
    record: ClaimRecord, kept: SessionRecord, others: Sequence[ClaimRecord], judged: CoverageDetermined | None
) -> tuple[str, ...]:
    """What the first visit of the case lacks; once it was open, its claim waits for it no more."""
    given = (other for other in others if not _is_taken_back(other))
    is_later = any(other.claim.first_service_date < kept.session.service_date for other in given)
    if judged is None or judged.first_visit_open is not False or is_later or not record.awaits_first_visit:
        return ()
    return judged.first_visit_missing or ("papers",)


def _is_taken_back(other: ClaimRecord) -> bool:
    """A void, what was superseded, and what was closed with its note: none of it counts as a visit or as sent."""
    superseded = other.replaced_by is not None or other.claim.state is ClaimState.SUPERSEDED
    return other.claim.frequency is ClaimFrequency.VOID or superseded or other.is_taken_back


def _same_year(other: Claim, claim: Claim) -> bool:
    day = claim.first_service_date
    before = other.first_service_date
    return other.payer.profile == claim.payer.profile and before.year == day.year and before <= day


def units_left(store: Store, case_id: str, session_id: str, day: date) -> Mapping[str, int]:
    """What the payer's leave still allows of each procedure that it counts in units, for one more session."""
    leave = leave_on(store.authorizations(case_id), day)
    if leave is None or all(one.units is None for one in leave.procedures):
        return {}
    others = [other for other in store.claims_of(case_id) if other.session_id != session_id]
    return _units_left(leave, _under(leave, others))


def _under(leave: Authorization | None, others: Sequence[ClaimRecord]) -> list[ClaimRecord]:
    """The other sessions that were billed under the same leave."""
    return [
        other
        for other in others
        if leave and other.claim.authorization_number == leave.number and not _is_taken_back(other)
    ]


def _units_left(leave: Authorization | None, used: Sequence[ClaimRecord]) -> Mapping[str, int]:
    """What the leave still allows of each procedure that it counts in units."""
    billed = Counter[str]()
    for other in used:
        for line in other.claim.lines:
            billed[line.charge.code] += line.charge.units
    counted = (one for one in (leave.procedures if leave else ()) if one.units is not None)
    return {one.code: (one.units or 0) - billed[one.code] for one in counted}


def _sent_before(claim: Claim, others: Sequence[ClaimRecord]) -> tuple[tuple[date, str, str], ...]:
    """The lines of the patient's other claims to this payer that are on their way."""
    return tuple(
        (line.service_date, line.charge.code, claim.rendering_provider.npi)
        for other in others
        if other.claim.state not in _NOT_YET_READY
        and not _is_taken_back(other)
        and other.claim.payer.payer_id == claim.payer.payer_id
        and other.claim.rendering_provider.npi == claim.rendering_provider.npi
        for line in other.claim.lines
    )


def _busy(store: Store, kept: SessionRecord) -> tuple[Span, ...]:
    """When the therapist was with somebody else, and the patient with another therapist."""
    session = kept.session
    found = store.busy(session.therapist_id, session.service_date) + store.in_treatment(
        session.case_id, session.service_date
    )
    return tuple(slot.span for slot in found if slot.session_id != session.session_id)


def _on_the_wire(
    claim: Claim, settings: ClinicSettings, address: ElectronicAddress, today: date, now: datetime
) -> tuple[Finding, ...]:
    """The claim in a trial file, read as its receiver will: what cannot stand there is found before the batch."""
    try:
        text = claim_837p.render([claim], submission(settings, address, "TRIAL", 1, now))
    except SegmentError as fault:
        place = f"{fault.segment}, element {fault.element}"
        return (error("SC-18", f"A fact cannot stand in the file: {place}, {fault.sentence}."),)
    prices = {line.control_number: line.charge.unit_price for line in claim.lines}
    return file_check_837p.findings_in(text, file_check_837p.Expected(today=today, usage=address.usage, prices=prices))


def submission(
    settings: ClinicSettings, address: ElectronicAddress, batch_id: str, number: int, now: datetime
) -> Submission:
    """The envelope of a file from this clinic to one receiver."""
    return Submission(
        batch_id=batch_id.upper(),
        submitter_id=address.submitter_id,
        submitter_qualifier=address.submitter_qualifier,
        submitter_name=settings.letterhead.name,
        contact_phone=settings.letterhead.phone,
        receiver_id=address.receiver_id,
        receiver_qualifier=address.receiver_qualifier,
        receiver_name=address.receiver_name,
        moment=now.astimezone(ZoneInfo(settings.time_zone)),
        interchange_control_number=number,
        group_control_number=number,
        usage=address.usage,
        wants_ta1=address.wants_ta1,
    )
