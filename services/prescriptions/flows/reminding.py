"""Desk and patient are told before an order runs out: the desk by an alert on its list, the patient by a letter."""

from datetime import datetime

from services.prescriptions.flows.roads import form_link
from services.prescriptions.models.alerts import Alert, DueAlert
from services.prescriptions.models.orders import Prescription
from services.prescriptions.rules.letters import reminder
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import alerts
from shared import events
from shared.events import Event, LetterDue
from shared.facts import CaseFacts
from shared.table import Action


def of(
    store: Store, order: Prescription, found: tuple[DueAlert, ...], now: datetime
) -> tuple[list[Action], tuple[Event, ...]]:
    """The rows of the alerts, and the patient's letters: where she can be written to by e-mail and agreed to it."""
    case = store.get_case(order.case_id)
    written = [_letter(store, case, order, due, now) for due in found if due.to_patient and _may_write(case)]
    raised = [_alert(case, order, due, now) for due in found]
    return [alerts.raising(store.table, alert) for alert in raised], tuple(written)


def _may_write(case: CaseFacts) -> bool:
    return case.patient.email is not None and case.writes_are_welcome


def _alert(case: CaseFacts, order: Prescription, due: DueAlert, now: datetime) -> Alert:
    return Alert(
        prescription_id=order.prescription_id,
        case_id=order.case_id,
        kind=due.kind,
        due=due.due,
        words=due.words,
        patient=case.patient.full_name,
        raised_at=now,
        patient_written=bool(due.to_patient) and _may_write(case),
    )


def _letter(store: Store, case: CaseFacts, order: Prescription, due: DueAlert, now: datetime) -> LetterDue:
    event_id = events.derived_id(LetterDue, store.clinic, order.prescription_id, due.kind)
    letter = reminder(case, store.get_settings().letterhead, due, form_link(store.clinic, case.case_id, now))
    return LetterDue(event_id=event_id, clinic=store.clinic, occurred_at=now, letter=letter)
