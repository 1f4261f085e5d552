"""What prescriptions and billing told of a case: taken in once, judged again where it matters, shown later."""

from collections.abc import Callable
from typing import Any

from services.eligibility.flows import authorization_watch, cases, estimates, letters
from services.eligibility.flows.cases import Change
from services.eligibility.models import CaseView, TimelineEntry
from services.eligibility.store import EligibilityStore as Store
from shared import events
from shared.events import Event
from shared.facts import PrescriptionFacts
from shared.table import Action
from shared.tenancy import at_work_for


class NotActivatedYet(LookupError):
    """A prescription ended before we heard that it was active: events come in any order."""


def take_in(body: str) -> None:
    """Take in one event from the queue, once."""
    event = events.understand(body)
    with at_work_for(event.clinic):
        store = Store(event.clinic)
        _TAKERS.get(type(event), _noted)(store, event)


def _noted(store: Store, event: Any) -> None:
    store.note(event.case_id, event, _entry(event), *estimates.kept(store, event))


def _prescribed(store: Store, event: events.PrescriptionActivated) -> None:
    order = event.prescription
    fact = store.fact(order.case_id, "RX", order.prescription_id, order)
    _judged_again(store, order.case_id, event, lambda view: ((*view.prescriptions, order), fact))


def _prescription_ended(store: Store, event: events.PrescriptionEnded) -> None:
    def end(view: CaseView) -> tuple[tuple[PrescriptionFacts, ...], Action]:
        order = next((p for p in view.prescriptions if p.prescription_id == event.prescription_id), None)
        if order is None:
            raise NotActivatedYet("the queue brings it again, after the activation")
        left = tuple(p for p in view.prescriptions if p is not order)
        return left, store.fact(event.case_id, "RX", event.prescription_id, order, ended=1)

    _judged_again(store, event.case_id, event, end)


def _judged_again(store: Store, case_id: str, event: Event,
                  change: Callable[[CaseView], tuple[tuple[PrescriptionFacts, ...], Action]]) -> None:  # fmt: skip
    def take(view: CaseView) -> Change:
        if store.has_seen(case_id, event):
            return Change(view)
        prescriptions, fact = change(view)
        seen = store.seen(case_id, event, _entry(event))
        return Change(view.model_copy(update={"prescriptions": prescriptions}), fact, seen)

    cause = f"{event.name} {event.event_id}"
    cases.change_case(store, case_id, store.get_settings(), cause, event.occurred_at, take)


def _treated(store: Store, event: events.SessionRecorded) -> None:
    authorization_watch.count_session(store, event, _entry(event), *estimates.kept(store, event))


_TAKERS: dict[type[Event], Callable[[Store, Any], None]] = {
    events.PrescriptionActivated: _prescribed,
    events.PrescriptionEnded: _prescription_ended,
    events.SessionRecorded: _treated,
    events.LetterDue: letters.post,
}


def _entry(event: Any) -> TimelineEntry:
    words, amount, link = _WORDS[type(event)](event)
    return TimelineEntry(happened_at=event.occurred_at, words=words, amount=amount, who=event.owner, link=link)


Told = tuple[str, Any, str]


def _received(event: events.PrescriptionReceived) -> Told:
    words = f"A signed page arrived by {event.channel} and waits for review"
    return words, None, f"/prescriptions/desk/documents/{event.document_id}"


def _active(event: events.PrescriptionActivated) -> Told:
    words = f"Prescription active until {event.prescription.limits.effective_to}"
    return words, None, f"/prescriptions/desk/cases/{event.case_id}"


def _ended(event: events.PrescriptionEnded) -> Told:
    return f"The prescription ended: {event.reason}", None, f"/prescriptions/desk/cases/{event.case_id}"


def _session(event: events.SessionRecorded) -> Told:
    words = f"Session of {event.minutes} minutes on {event.service_date}"
    words = f"{words}, taken back" if event.voided else words
    return words, event.charge, f"/billing/desk/cases/{event.case_id}"


def _submitted(event: events.ClaimSubmitted) -> Told:
    return "Claim sent", event.charge, _claim(event.claim_id)


def _rejected(event: events.ClaimRejected) -> Told:
    return "Claim rejected: " + "; ".join(event.reasons), None, _claim(event.claim_id)


def _paid(event: events.ClaimPaid) -> Told:
    if event.paid_to_patient:
        return "The plan paid the patient", event.paid_to_patient, _claim(event.claim_id)
    return "The insurer paid the clinic", event.paid_to_clinic, _claim(event.claim_id)


def _denied(event: events.ClaimDenied) -> Told:
    words = f"Claim denied; answer by {event.appeal_until}: " + "; ".join(event.reasons)
    return words, None, _claim(event.claim_id)


def _claim(claim_id: str) -> str:
    return f"/billing/desk/claims/{claim_id}"


_WORDS: dict[type[Event], Callable[[Any], Told]] = {
    events.PrescriptionReceived: _received,
    events.PrescriptionActivated: _active,
    events.PrescriptionEnded: _ended,
    events.SessionRecorded: _session,
    events.ClaimSubmitted: _submitted,
    events.ClaimRejected: _rejected,
    events.ClaimPaid: _paid,
    events.ClaimDenied: _denied,
}
