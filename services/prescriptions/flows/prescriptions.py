"""A prescription ends: taken back by a person, or found at its end by the daily look."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.prescriptions.models.orders import Prescription, PrescriptionState, Revocation
from services.prescriptions.rules import states
from services.prescriptions.rules.effective import Terms
from services.prescriptions.rules.ending import ending
from services.prescriptions.rules.states import NoSuchStep, Step
from services.prescriptions.store import Held
from services.prescriptions.store import PrescriptionsStore as Store
from shared import events, problems
from shared.events import PrescriptionEnded
from shared.table import until_settled


def revoke(store: Store, prescription_id: str, said: Revocation, now: datetime) -> Prescription:
    """Take a prescription back; the same again changes nothing."""
    today = now.astimezone(ZoneInfo(store.get_settings().time_zone)).date()

    def attempt() -> Prescription:
        held = store.get_prescription(prescription_id)
        if held.prescription.state is PrescriptionState.REVOKED:
            return held.prescription
        try:
            return _step(store, held, Step.REVOKE, _ended(store, held, said.reason, today, now))
        except NoSuchStep:
            raise problems.Conflict("This prescription has ended already.") from None

    return until_settled(attempt)


def expire(store: Store, now: datetime) -> int:
    """The daily look at the prescriptions in force; return how many ended."""
    today = now.astimezone(ZoneInfo(store.get_settings().time_zone)).date()
    return sum(_look(store, prescription_id, today, now) for prescription_id in list(store.in_force()))


def _look(store: Store, prescription_id: str, today: date, now: datetime) -> bool:
    def attempt() -> bool:
        held = store.get_prescription(prescription_id)
        due = ending(held.prescription, held.usage, today, Terms())
        if due is None:
            return False
        told = _ended(store, held, due.words, due.ended_on, now) if due.ended_on else ()
        _step(store, held, due.step, told)
        return due.ended_on is not None

    return until_settled(attempt)


def _step(store: Store, held: Held, step: Step, told: tuple[PrescriptionEnded, ...]) -> Prescription:
    state = states.after(held.prescription.state, step)
    changed = held.prescription.model_copy(update={"state": state})
    store.change_prescription(changed, held.version, told)
    return changed


def _ended(store: Store, held: Held, reason: str, day: date, now: datetime) -> tuple[PrescriptionEnded, ...]:
    order = held.prescription
    event_id = events.derived_id(PrescriptionEnded, store.clinic, order.prescription_id)
    told = PrescriptionEnded(
        event_id=event_id, clinic=store.clinic, occurred_at=now, case_id=order.case_id,
        prescription_id=order.prescription_id, reason=reason, ended_on=day,
    )  # fmt: skip
    return (told,)
