"""A prescription goes on or ends: taken back by a person, acknowledged by a therapist, looked at every day."""

from collections.abc import Iterable
from datetime import date, datetime

from services.prescriptions.flows import reminding
from services.prescriptions.models.alerts import Alert, DueAlert
from services.prescriptions.models.orders import Prescription, PrescriptionState, Revocation
from services.prescriptions.rules import states
from services.prescriptions.rules.alerts import alerts_due
from services.prescriptions.rules.ending import Ending, ending
from services.prescriptions.rules.states import NoSuchStep, Step
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import alerts
from services.prescriptions.store.orders import Held
from shared import events, problems
from shared.events import Event, PrescriptionEnded
from shared.table import Action, until_settled


def revoke(store: Store, prescription_id: str, said: Revocation, now: datetime) -> Prescription:
    """Take a prescription back; the same again changes nothing."""
    today = store.get_settings().local_day(now)

    def attempt() -> Prescription:
        held = store.get_prescription(prescription_id)
        if held.prescription.state is PrescriptionState.REVOKED:
            return held.prescription
        try:
            revoked = _after(held.prescription, Step.REVOKE)
        except NoSuchStep:
            raise problems.Conflict("This prescription has ended already.") from None
        told = (ended(store.clinic, revoked, said.reason, today, now),)
        store.change_prescription(held, revoked, *silenced(store, prescription_id, now), events=told)
        return revoked

    return until_settled(attempt)


def acknowledge(store: Store, prescription_id: str, therapist: str) -> Prescription:
    """A therapist has read the precautions (RX-14); the same again changes nothing."""

    def attempt() -> Prescription:
        held = store.get_prescription(prescription_id)
        if therapist in held.prescription.acknowledged_by:
            return held.prescription
        readers = (*held.prescription.acknowledged_by, therapist)
        changed = held.prescription.model_copy(update={"acknowledged_by": readers})
        store.change_prescription(held, changed)
        return changed

    return until_settled(attempt)


def look(store: Store, now: datetime) -> int:
    """The daily look at a clinic's prescriptions in force; return how many ended."""
    today = store.get_settings().local_day(now)
    return sum(_look(store, held, today, now) for held in list(store.in_force()) if _is_due(held, today))


def _is_due(held: Held, today: date) -> bool:
    order, usage = held.prescription, held.usage
    return ending(order, usage, today) is not None or bool(alerts_due(order, usage, today))


def _look(store: Store, listed: Held, today: date, now: datetime) -> bool:
    """The list may be a moment old: read again what it says is due, and do it in one transaction."""

    def attempt() -> bool:
        held = store.get_prescription(listed.prescription.prescription_id)
        due = ending(held.prescription, held.usage, today) if held.prescription.state in states.LOOKED_AT else None
        if due is not None and due.ended_on is not None:
            _end(store, held, due, due.ended_on, now)
            return True
        found = alerts_due(held.prescription, held.usage, today) if held.prescription.state in states.LOOKED_AT else ()
        if due is not None or found:
            _warn(store, held, due, found, now)
        return False

    return until_settled(attempt)


def _end(store: Store, held: Held, due: Ending, day: date, now: datetime) -> None:
    changed = _after(held.prescription, due.step)
    told = (ended(store.clinic, changed, due.words, day, now),)
    store.change_prescription(held, changed, *silenced(store, changed.prescription_id, now), events=told)


def _warn(store: Store, held: Held, due: Ending | None, found: tuple[DueAlert, ...], now: datetime) -> None:
    """The state, the alerts, the letters, and that they were written: once, for the order's version is in it."""
    order = _after(held.prescription, due.step) if due else held.prescription
    changed = order.model_copy(update={"alerted": (*order.alerted, *(alert.kind for alert in found))})
    actions, letters = reminding.of(store, changed, found, now)
    store.change_prescription(held, changed, *actions, events=letters)


def silenced(store: Store, prescription_id: str, now: datetime) -> list[Action]:
    """The open alerts of an order that has ended leave the desk's list."""
    return list(_closed(store, alerts.open_of(store.table, prescription_id), now))


def _closed(store: Store, found: Iterable[Alert], now: datetime) -> Iterable[Action]:
    return (alerts.closing(store.table, alert, now, "the prescription has ended or was renewed") for alert in found)


def _after(order: Prescription, step: Step) -> Prescription:
    return order.model_copy(update={"state": states.after(order.state, step)})


def ended(clinic: str, order: Prescription, reason: str, day: date, now: datetime) -> Event:
    """What the other services hear of its end."""
    return PrescriptionEnded(
        event_id=events.derived_id(PrescriptionEnded, clinic, order.prescription_id, *_again(order)),
        clinic=clinic,
        occurred_at=now,
        case_id=order.case_id,
        prescription_id=order.prescription_id,
        reason=reason,
        ended_on=day,
    )


def _again(order: Prescription) -> tuple[str, ...]:
    """An order that had ended, went on because a session was given back, and ends again, ends a second time."""
    return () if order.revision == 1 else (str(order.revision),)
