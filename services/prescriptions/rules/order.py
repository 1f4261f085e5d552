"""A confirmed page becomes a prescription: the reviewer's answers as limits, dates and diagnoses."""

from datetime import date, timedelta

from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.models.terms import Terms
from services.prescriptions.rules import states
from services.prescriptions.rules.effective import period_of, sessions_of
from services.prescriptions.rules.states import Step
from shared.codes.procedures import PROCEDURES
from shared.facts import Prescriber, TreatmentLimits
from shared.identifiers import icd10cm


def activated(
    review: Review,
    *,
    prescription_id: str,
    case_id: str,
    document: str,
    terms: Terms,
    replaces: str | None = None,
    remarks: tuple[str, ...] = (),
) -> Prescription:
    """The active prescription. Only for a review that `verify` did not block; else it raises ValueError."""
    confirmed = states.after(PrescriptionState.RECEIVED, Step.VERIFY)
    return Prescription(
        prescription_id=prescription_id,
        case_id=case_id,
        state=states.after(confirmed, Step.ACTIVATE),
        prescriber=_prescriber(review),
        diagnoses=tuple(dict.fromkeys(map(icd10cm.parse, review.diagnoses))),
        written_on=review.written_on,
        limits=limits_of(review, terms),
        every_weeks=review.every_weeks,
        document=document,
        precautions=review.precautions,
        goals=review.goals,
        signed_copy_due=_signed_copy_due(review, terms),
        replaces=None if review.is_further else replaces,
        terms=terms,
        remarks=remarks,
    )


def limits_of(review: Review, terms: Terms) -> TreatmentLimits:
    """What the order allows."""
    period = period_of(review, terms)
    return TreatmentLimits(
        body_areas=tuple(dict.fromkeys(review.body_areas)),
        procedures=_procedures(review),
        minutes_per_session=review.minutes_per_session,
        sessions_per_week=review.sessions_per_week,
        number_of_sessions=sessions_of(review) or 0,
        effective_from=period.first,
        effective_to=period.last or period.first,
    )


def _procedures(review: Review) -> tuple[str, ...]:
    """The codes marked; "as clinically indicated" adds what a massage therapist commonly uses."""
    usual = _usual_on(review.written_on) if review.as_clinically_indicated else ()
    return tuple(dict.fromkeys((*review.procedures, *usual)))


def _usual_on(day: date) -> tuple[str, ...]:
    known = (row for row in PROCEDURES if row.usual_for_massage_therapist and row.is_in_force(day))
    return tuple(row.code for row in known)


def _prescriber(review: Review) -> Prescriber:
    return Prescriber(
        first_name=review.prescriber_first_name,
        last_name=review.prescriber_last_name,
        credential=review.credential,
        npi=review.npi,
        phone=review.phone,
    )


def _signed_copy_due(review: Review, terms: Terms) -> date | None:
    if review.signature is not Signature.VERBAL_ORDER:
        return None
    return review.written_on + timedelta(days=terms.verbal_days)


def renewed_by(old: Prescription, new: Prescription, today: date) -> Prescription | None:
    """The old order once it is known that a newer one governs; None where it ends by itself before that.

    Until the first day of the new one it stays in force; the daily look ends it then (ending.py).
    """
    if old.state not in states.RENEWABLE or old.limits.effective_to < new.limits.effective_from:
        return None
    governs = new.limits.effective_from <= today
    state = states.after(old.state, Step.RENEW) if governs else old.state
    return old.model_copy(update={"state": state, "renewed_from": new.limits.effective_from})


def signed(verbal: Prescription, document: str) -> Prescription:
    """A verbal order whose signed copy has come (RX-20)."""
    return verbal.model_copy(update={"signed_copy": document, "revision": verbal.revision + 1})
