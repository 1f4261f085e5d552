"""What eligibility and billing told: settings and cases are kept, a new case gets its form, a session is used.

Everything here is recorded under a natural key at its highest revision, so an event that comes twice, or late, changes
nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.prescriptions.flows import releasing
from services.prescriptions.models.requests import IssuedForm
from services.prescriptions.rules.requesting import printed_on, request_for
from services.prescriptions.store import PrescriptionsStore as Store
from shared import events, links
from shared.events import Event
from shared.facts import CaseFacts
from shared.identifiers import form_reference
from shared.table import until_settled
from shared.tenancy import at_work_for


def take_in(body: str) -> None:
    """Take in one event from the queue."""
    event = events.understand(body)
    with at_work_for(event.clinic):
        _TAKERS[type(event)](Store(event.clinic), event)


def _settings_told(store: Store, event: events.ClinicSettingsChanged) -> None:
    def keep() -> None:
        held, seen = store.find_settings()
        if held is None or held.revision < event.settings.revision:
            store.keep_settings(event.settings, seen)

    until_settled(keep)
    store.enter()  # whether kept now or before: a process may have died between the two


def _case_told(store: Store, event: events.CaseOpened | events.CaseChanged) -> None:
    def keep() -> None:
        held, seen = store.find_case(event.case.case_id)
        if held is None or held.revision < event.case.revision:
            store.keep_case(event.case, seen)

    until_settled(keep)
    if store.find_form(event.case.case_id) is None:
        _issue_form(store, event.case, event.occurred_at)


def _issue_form(store: Store, case: CaseFacts, now: datetime) -> None:
    """Draw the form and keep it. Before the clinic's settings are there it fails, and the event comes again."""
    from services.prescriptions.forms.prescription_form import VERSION, draw

    settings = store.get_settings()
    reference = form_reference.derive(links.signing_key(), store.clinic, case.case_id)
    today = settings.local_day(now)
    request = request_for(case, settings, reference, printed_on(settings.form_diagnoses, today))
    name = store.documents.keep("forms", draw(request, settings.letterhead, today), "application/pdf")
    store.issue_form(
        IssuedForm(request=request, issued_on=today, document=name, version=VERSION, letterhead=settings.letterhead)
    )


def _authorized(store: Store, event: events.AuthorizationGranted) -> None:
    """The payer's leave bounds the orders that are confirmed from now on (RX-05)."""
    until_settled(lambda: store.keep_leave(event))


_TAKERS: dict[type[Event], Callable[[Store, Any], None]] = {
    events.ClinicSettingsChanged: _settings_told,
    events.CaseOpened: _case_told,
    events.CaseChanged: _case_told,
    events.AuthorizationGranted: _authorized,
    events.SessionRecorded: releasing.record,
}
