"""What eligibility and prescriptions told: kept, each by its own rank, so that the order of arrival does not matter.

What was learned may clear a claim that is held: its case's unsent claims are looked at again.
"""

from collections.abc import Callable
from typing import Any

from services.billing.flows import claims
from services.billing.store import BillingStore as Store
from shared import clock, events
from shared.dates import instant
from shared.events import Event
from shared.identifiers import opaque_id
from shared.tenancy import at_work_for


def take_in(body: str) -> None:
    """Take in one event from the queue; the same again changes nothing."""
    event = events.understand(body)
    with at_work_for(event.clinic):
        _TAKERS[type(event)](Store(event.clinic), event)


def _settings(store: Store, event: events.ClinicSettingsChanged) -> None:
    store.keep_settings(event.settings)


def _case(store: Store, event: events.CaseOpened | events.CaseChanged) -> None:
    store.keep_latest(f"CASE#{event.case.case_id}", event.case, event.case.revision)
    claims.look_again(store, event.case.case_id, clock.now())


def _judged(store: Store, event: events.CoverageDetermined) -> None:
    """A case is judged often; its claims are looked at again where something is judged otherwise that holds them."""
    before = store.find_judged(event.case_id)
    store.keep_latest(f"CASE#{event.case_id}#JUDGED", event, event.determination)
    if before is None or before.determination >= event.determination or _holds(before) != _holds(event):
        claims.look_again(store, event.case_id, clock.now())


def _holds(judged: events.CoverageDetermined) -> tuple[bool | None, tuple[str, ...], bool]:
    return judged.first_visit_open, judged.first_visit_missing, judged.another_payer


def _authorized(store: Store, event: events.AuthorizationGranted) -> None:
    """By revision; within one revision by time, as those were ranked that had no revision yet."""
    name = event.authorization_id or opaque_id.derive("authorization", event.case_id, event.authorization.number)
    rank = f"R{event.revision:06d} {instant(event.occurred_at)}"
    store.keep_latest(f"CASE#{event.case_id}#AUTH#{name}", event.authorization, rank)
    claims.look_again(store, event.case_id, clock.now())


def _estimated(store: Store, event: events.EstimateKept) -> None:
    """What the patient was told last is what is compared with what becomes of her claims."""
    store.keep_latest(f"ESTIMATE#{event.case_id}", event, f"{instant(event.occurred_at)} {event.estimate_id}")


def _prescribed(store: Store, event: events.PrescriptionActivated) -> None:
    order = event.prescription
    store.keep_latest(f"CASE#{order.case_id}#RX#{order.prescription_id}", order, order.revision)
    claims.look_again(store, order.case_id, clock.now())


def _prescription_ended(store: Store, event: events.PrescriptionEnded) -> None:
    """The order stays: it covers what was given while it was in effect."""
    store.keep_latest(f"CASE#{event.case_id}#END#{event.prescription_id}", event, 1)


_TAKERS: dict[type[Event], Callable[[Store, Any], None]] = {
    events.ClinicSettingsChanged: _settings,
    events.CaseOpened: _case,
    events.CaseChanged: _case,
    events.CoverageDetermined: _judged,
    events.AuthorizationGranted: _authorized,
    events.EstimateKept: _estimated,
    events.PrescriptionActivated: _prescribed,
    events.PrescriptionEnded: _prescription_ended,
}
