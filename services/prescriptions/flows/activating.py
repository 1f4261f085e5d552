"""A confirmed page takes effect: a new order, a renewal of the old one, or the signed copy of a verbal order."""

from datetime import datetime, timedelta

from services.prescriptions.flows import prescriptions
from services.prescriptions.flows.releasing import activated
from services.prescriptions.models.documents import Document
from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.reviews import Review
from services.prescriptions.rules import comparing, order
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import orders
from shared import problems
from shared.events import Event
from shared.table import Action


def record(
    store: Store,
    document: Document,
    seen: int,
    active: Prescription,
    review: Review,
    learned: list[Action],
    now: datetime,
) -> Prescription:
    """Document, order and events in one transaction: of two reviewers one finds that it was done."""
    actions = [*learned, *_compared(store, document, review)]
    if document.sender_domain:
        actions.append(store.correspondent(document.sender_domain))
    if review.signed_copy_of is not None:
        return _signed(store, document, seen, review.signed_copy_of, actions, now)
    renewed, told = _renewed(store, active, now)
    new = store.new_prescription(active)
    store.change_document(
        document, seen, *new, *actions, *renewed, events=(activated(store.clinic, active, now), *told)
    )
    return active


def _compared(store: Store, document: Document, review: Review) -> list[Action]:
    """Was the machine right? Counted with the decision (shadow mode)."""
    read = store.find_reading(document.document_id)
    return store.count_readings(comparing.compare(read.reading, review)) if read else []


def _renewed(store: Store, active: Prescription, now: datetime) -> tuple[list[Action], tuple[Event, ...]]:
    """The old order gives way from the first day of the new one."""
    if active.replaces is None:
        return [], ()
    held = store.get_prescription(active.replaces)
    today = store.get_settings().local_day(now)
    old = order.renewed_by(held.prescription, active, today)
    if old is None:
        return [], ()
    actions = [orders.changing(store.table, held, old), *prescriptions.silenced(store, old.prescription_id, now)]
    if old.state is not PrescriptionState.RENEWED:
        return actions, ()
    last = active.limits.effective_from - timedelta(days=1)
    return actions, (prescriptions.ended(store.clinic, old, "a newer one governs", last, now),)


def _signed(
    store: Store, document: Document, seen: int, prescription_id: str, actions: list[Action], now: datetime
) -> Prescription:
    """The signed copy of a verbal order: the order stays, its clock stops, its page is the signed one."""
    held = store.get_prescription(prescription_id)
    verbal = held.prescription
    if document.match is None or verbal.case_id != document.match.case_id or verbal.unsigned_after is None:
        raise problems.Conflict("There is no verbal order of this case that waits for its signed copy.")
    whole = order.signed(verbal, document.content_hash)
    change = orders.changing(store.table, held, whole)
    store.change_document(document, seen, change, *actions, events=(activated(store.clinic, whole, now),))
    return whole
