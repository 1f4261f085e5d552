"""Billing asks before it accepts a note: is the session within the order? Counted once, whoever asks beside it."""

import hashlib

from services.prescriptions.models.decisions import Coverage, MinutesAllowed, Reserved, TreatmentDecision
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import Reservation, ReservationRequest
from services.prescriptions.rules.allowance import best_cover
from services.prescriptions.store import PrescriptionsStore as Store
from shared import problems
from shared.table import Row, RowChanged, until_settled


def reserve(store: Store, asked: ReservationRequest) -> tuple[Reserved, bool]:
    """The reservation, and whether it is new. Refused with the reasons when nothing of the session is covered."""
    sha = hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
    try:
        return until_settled(lambda: _attempt(store, asked, sha))
    except RowChanged:
        raise problems.TryAgain("Many sessions are being recorded on this prescription. Send it again.") from None


def _attempt(store: Store, asked: ReservationRequest, sha: str) -> tuple[Reserved, bool]:
    old = store.find_reserved(asked.session_id)
    if old is not None and asked.version <= old.get("note_version", 1):
        return _again(old, sha), False
    orders = {held.prescription.prescription_id: held for held in store.prescriptions_of(asked.case_id)}
    order, decision = best_cover([(held.prescription, held.usage) for held in orders.values()], asked.session())
    if order is None or decision.coverage is Coverage.NONE:
        raise problems.Refused("The prescription does not cover this session.", reasons=decision.reasons)
    answer = _answer(asked.session_id, order, decision)
    counted = Reservation(
        session_id=asked.session_id, service_date=asked.service_date, minutes=decision.covered_minutes
    )
    if old is not None:
        store.reserve_anew(orders[order.prescription_id], counted, answer, old, sha, asked.version)
        return answer, True
    old = store.reserve(orders[order.prescription_id], counted, answer, sha)
    return (_again(old, sha), False) if old else (answer, True)


def _again(old: Row, sha: str) -> Reserved:
    """The answer given before, to the same session asked about again."""
    if old["sha"] != sha:
        raise problems.Conflict("This session was reserved with other contents. A changed note is a new session.")
    return Reserved.model_validate_json(old["body"])


def _answer(session_id: str, order: Prescription, decision: TreatmentDecision) -> Reserved:
    return Reserved(
        session_id=session_id,
        prescription_id=order.prescription_id,
        procedures=tuple(MinutesAllowed(code=one.code, minutes=one.minutes) for one in decision.covered),
        diagnoses=order.diagnoses,
        prescriber=order.prescriber,
        reasons=decision.reasons,
    )
