"""The daily look, over the queue: one message per clinic, and what the desk does with the alerts it raises."""

from datetime import datetime

from services.prescriptions.flows import prescriptions
from services.prescriptions.models.alerts import Alert, AlertDone, AlertKind, AlertList, RoundAsked
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import alerts
from shared import aws, clock
from shared.problems import NotFound
from shared.surroundings import told
from shared.tenancy import at_work_for


def ask(clinic: str) -> int:
    """Send the look at a clinic's orders on its way; asked twice, the second finds nothing left to do."""
    body = RoundAsked(clinic=clinic).model_dump_json()
    aws.client("sqs").send_message(QueueUrl=told("ROUNDS_QUEUE"), MessageBody=body)
    return 1


def take_in(body: str) -> None:
    """One message of the rounds queue."""
    work = RoundAsked.model_validate_json(body)
    with at_work_for(work.clinic):
        prescriptions.look(Store(work.clinic), clock.now())


def waiting(store: Store, after: str | None) -> AlertList:
    """What the desk should look at, the most urgent first."""
    return alerts.waiting(store.table, after)


def done(store: Store, prescription_id: str, kind: str, said: AlertDone, now: datetime) -> Alert:
    """Somebody did what an alert asks; the same again changes nothing."""
    if kind not in set(AlertKind):
        raise NotFound("There is no such alert here.")
    held = alerts.get(store.table, prescription_id, kind)
    if held.closed_at is not None:
        return held
    closed = held.model_copy(update={"closed_at": now, "closed_because": said.because})
    store.table.commit(alerts.closing(store.table, held, now, said.because))
    return closed
