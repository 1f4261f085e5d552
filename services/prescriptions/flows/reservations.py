"""Billing asks before it accepts a note: is the session within the order? Counted once, whoever asks beside it.

Beyond the order only with an administrator's leave, which one session spends, and which the answer shows.
"""

import hashlib

from services.prescriptions.models.decisions import (
    Coverage,
    MinutesAllowed,
    OverrideTold,
    Reserved,
    TreatmentDecision,
)
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.overrides import Override
from services.prescriptions.models.sessions import Reservation, ReservationRequest
from services.prescriptions.rules.choosing import best_cover
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import orders
from services.prescriptions.store.orders import Held
from shared import problems
from shared.table import Action, Row, RowChanged, until_settled

Leave = tuple[Override, int]


def reserve(store: Store, asked: ReservationRequest) -> tuple[Reserved, bool]:
    """The reservation, and whether it is new. Refused with the reasons when nothing of the session is covered."""
    sha = hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
    try:
        return until_settled(lambda: _attempt(store, asked, sha))
    except RowChanged:
        raise problems.TryAgain("Many sessions are being recorded on this prescription. Send it again.") from None


def _attempt(store: Store, asked: ReservationRequest, sha: str) -> tuple[Reserved, bool]:
    old = store.find_reserved(asked.session_id)
    if old is not None and ("released" in old or asked.version <= old.get("note_version", 1)):
        return _again(old, sha), False
    held = {one.prescription.prescription_id: one for one in store.prescriptions_of(asked.case_id)}
    order, decision, leave = _decided(store, asked, list(held.values()))
    if order is None or decision.coverage is Coverage.NONE:
        raise problems.Refused("The prescription does not cover this session.", reasons=decision.reasons)
    answer = _answer(asked.session_id, order, decision, leave)
    actions = _spent(store, asked, leave) if answer.override else []
    counted = _counted(asked, decision, answer.override)
    if old is not None:
        _corrected(store, held, answer, counted, old, sha, asked.version, actions)
        return answer, True
    old = store.reserve(held[order.prescription_id], counted, answer, sha, *actions)
    return (_again(old, sha), False) if old else (answer, True)


def _corrected(
    store: Store,
    held: dict[str, Held],
    answer: Reserved,
    counted: Reservation,
    before: Row,
    sha: str,
    note_version: int,
    actions: list[Action],
) -> None:
    """A corrected note is counted in place of what was counted before, on whichever order that was."""
    earlier = held[Reserved.model_validate_json(before["body"]).prescription_id]
    if earlier.prescription.prescription_id != answer.prescription_id:
        left = earlier.usage.without(answer.session_id)
        actions = [*actions, orders.changing(store.table, earlier, earlier.prescription, left)]
    store.reserve_anew(held[answer.prescription_id], counted, answer, sha, note_version, *actions)


def _decided(
    store: Store, asked: ReservationRequest, held: list[Held]
) -> tuple[Prescription | None, TreatmentDecision, Leave | None]:
    """What the orders cover; where that is not all, with an unspent leave for the day, if there is one."""
    on = [(one.prescription, one.usage) for one in held]
    order, decision = best_cover(on, asked.session())
    if decision.coverage is Coverage.WHOLE or not held:
        return order, decision, None
    leave = _unspent(orders.overrides_of(store.table, asked.case_id, asked.service_date))
    if leave is None:
        return order, decision, None
    return *best_cover(on, asked.session(), frozenset(leave[0].asked.waives)), leave


def _unspent(leaves: list[Leave]) -> Leave | None:
    return next((leave for leave in leaves if leave[0].session_id is None), None)


def _spent(store: Store, asked: ReservationRequest, leave: Leave | None) -> list[Action]:
    """The leave belongs to this session from now on; RowChanged when another was faster."""
    if leave is None:
        return []
    override, seen = leave
    spent = override.model_copy(update={"session_id": asked.session_id})
    return [orders.overriding(store.table, spent, seen)]


def _counted(asked: ReservationRequest, decision: TreatmentDecision, told: OverrideTold | None) -> Reservation:
    return Reservation(
        session_id=asked.session_id,
        service_date=asked.service_date,
        minutes=decision.covered_minutes,
        override_id=told.override_id if told else None,
    )


def _again(old: Row, sha: str) -> Reserved:
    """The answer given before, to the same session asked about again."""
    if old["sha"] != sha:
        raise problems.Conflict("This session was reserved with other contents. A changed note is a new session.")
    if "released" in old:
        raise problems.Conflict("This session was voided, and its place is free again. A new note is a new session.")
    return Reserved.model_validate_json(old["body"])


def _answer(session_id: str, order: Prescription, decision: TreatmentDecision, leave: Leave | None) -> Reserved:
    return Reserved(
        session_id=session_id,
        prescription_id=order.prescription_id,
        procedures=tuple(MinutesAllowed(code=one.code, minutes=one.minutes) for one in decision.covered),
        diagnoses=order.diagnoses,
        prescriber=order.prescriber,
        reasons=decision.reasons,
        override=leave[0].told(decision.overridden) if leave and decision.overridden else None,
    )
