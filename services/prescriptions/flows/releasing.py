"""A session's note was voided: its place on the order is free again. The note was accepted: it counts for good."""

from datetime import datetime

from services.prescriptions.models.decisions import Reserved
from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage, Released
from services.prescriptions.rules import states
from services.prescriptions.rules.states import Step
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import orders
from shared import events, problems
from shared.events import Event, PrescriptionActivated, SessionRecorded
from shared.table import until_settled


def release(store: Store, session_id: str, now: datetime) -> Released:
    """Give a session back; the same again changes nothing. NotFound for one that was never reserved."""

    def attempt() -> Released:
        answered = store.find_reserved(session_id)
        if answered is None:
            raise problems.NotFound("There is no such session here.")
        reserved = Reserved.model_validate_json(answered["body"])
        done = Released(session_id=session_id, prescription_id=reserved.prescription_id)
        if "released" in answered:
            return done
        held = store.get_prescription(reserved.prescription_id)
        left = held.usage.without(session_id)
        order, told = _with_room(store.clinic, held.prescription, left, now)
        free = orders.releasing(store.table, answered)
        store.change_prescription(held, order, free, usage=left, events=told)
        return done

    return until_settled(attempt)


def _with_room(
    clinic: str, order: Prescription, left: PrescriptionUsage, now: datetime
) -> tuple[Prescription, tuple[Event, ...]]:
    """A used-up order has room again, and who was told of its end is told that it goes on."""
    if order.state is not PrescriptionState.EXHAUSTED or left.sessions_used >= order.limits.number_of_sessions:
        return order, ()
    state = states.after(order.state, Step.RELEASE)
    again = order.model_copy(update={"state": state, "revision": order.revision + 1})
    return again, (activated(clinic, again, now),)


def activated(clinic: str, order: Prescription, now: datetime) -> PrescriptionActivated:
    """What the other services hear of an order that holds; again where it changed."""
    again = () if order.revision == 1 else (str(order.revision),)
    return PrescriptionActivated(
        event_id=events.derived_id(PrescriptionActivated, clinic, order.prescription_id, *again),
        clinic=clinic,
        occurred_at=now,
        prescription=order.facts(),
    )


def record(store: Store, event: SessionRecorded) -> None:
    """The note was accepted: its session counts for good."""
    if event.prescription_id is None:
        return
    prescription_id = event.prescription_id

    def attempt() -> None:
        held = store.get_prescription(prescription_id)
        counted = next((one for one in held.usage.reservations if one.session_id == event.session_id), None)
        if counted is None or counted.is_used:  # released meanwhile, or told before
            return
        used = counted.model_copy(update={"is_used": True})
        store.change_prescription(held, held.prescription, usage=held.usage.counting(used))

    until_settled(attempt)
