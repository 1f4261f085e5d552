"""A waiting document is decided by one person, once: matched to a case, confirmed as a prescription, or rejected."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from services.prescriptions.flows.receiving import told_of
from services.prescriptions.models.documents import (
    CaseMatch,
    Decision,
    Document,
    DocumentMatch,
    MatchedBy,
    Rejection,
)
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.reviews import Review
from services.prescriptions.rules import order, verification
from services.prescriptions.rules.findings import Circumstances, Finding
from services.prescriptions.rules.requesting import request_for
from services.prescriptions.store import PrescriptionsStore as Store
from shared import events, problems
from shared.events import PrescriptionActivated
from shared.identifiers import opaque_id
from shared.model import Model
from shared.table import until_settled


def match_to_case(store: Store, document_id: str, said: CaseMatch) -> Document:
    """A person says to which case a waiting document belongs; the same again changes nothing."""
    store.get_case(said.case_id)

    def attempt() -> Document:
        document, seen = store.get_document(document_id)
        if document.match and document.match.case_id == said.case_id:
            return document
        if document.decision is not None:
            raise problems.Conflict("Somebody has decided on this document already.")
        found = DocumentMatch(case_id=said.case_id, matched_by=MatchedBy.PERSON)
        moved = document.model_copy(update={"match": found})
        left = [store.no_longer_of(document.match.case_id, document_id)] if document.match else []
        store.change_document(moved, seen, *left, events=told_of(store, moved))
        return moved

    return until_settled(attempt)


def reject(store: Store, document_id: str, said: Rejection, who: str, now: datetime) -> Document:
    """The document is no prescription, or cannot be used: it leaves the list with its reason."""

    def attempt() -> Document:
        document, seen = store.get_document(document_id)
        decision = Decision(
            outcome="rejected", decided_at=now, decided_by=who, answer=_answer(said), reason=said.reason
        )
        if _is_decided(document, decision):
            return document
        rejected = document.model_copy(update={"decision": decision})
        store.change_document(rejected, seen)
        return rejected

    return until_settled(attempt)


def confirm(store: Store, document_id: str, review: Review, who: str, now: datetime) -> Prescription:
    """The reviewer's answers make the prescription active; BadInput names every field that a rule objects to."""
    prescription_id = opaque_id.derive("prescription", store.clinic, document_id)
    decision = Decision(
        outcome="confirmed", decided_at=now, decided_by=who, answer=_answer(review), prescription_id=prescription_id
    )

    def attempt() -> Prescription:
        document, seen = store.get_document(document_id)
        case_id = _case_of(document)
        if _is_decided(document, decision):
            return store.get_prescription(prescription_id).prescription
        around = circumstances(store, case_id, now)
        _refuse(verification.objections(verification.verify(review, around)))
        active = order.activated(
            review, prescription_id=prescription_id, case_id=case_id, document=document.content_hash,
            terms=around.terms, replaces=_newest(store, case_id),
        )  # fmt: skip
        _record(store, document.model_copy(update={"decision": decision}), seen, active, now)
        return active

    return until_settled(attempt)


def _record(store: Store, document: Document, seen: int, active: Prescription, now: datetime) -> None:
    """Document, prescription and event in one transaction: of two reviewers one finds that it was done."""
    actions = store.new_prescription(active)
    if document.sender_domain:
        actions.append(store.correspondent(document.sender_domain))
    told = PrescriptionActivated(
        event_id=events.derived_id(PrescriptionActivated, store.clinic, active.prescription_id),
        clinic=store.clinic, occurred_at=now, prescription=active.facts(),
    )  # fmt: skip
    store.change_document(document, seen, *actions, events=(told,))


def _case_of(document: Document) -> str:
    if document.match is None:
        raise problems.Conflict("First say to which case this document belongs.")
    return document.match.case_id


def circumstances(store: Store, case_id: str, now: datetime) -> Circumstances:
    """What the review is held against: the case as it is now, the clinic's therapists, the day at the clinic."""
    settings, form = store.get_settings(), store.find_form(case_id)
    if form is None:
        raise problems.Conflict("The form of this case is not drawn yet. Try again in a moment.")
    return Circumstances(
        request=request_for(store.get_case(case_id), settings, form.request.reference),
        today=now.astimezone(ZoneInfo(settings.time_zone)).date(),
        therapist_npis=frozenset(therapist.npi for therapist in settings.therapists),
    )


def _refuse(findings: tuple[Finding, ...]) -> None:
    errors = [problems.FieldError(field=found.field, detail=f"{found.words} ({found.rule})") for found in findings]
    if errors:
        raise problems.BadInput("Nothing was saved. The page cannot become a prescription as it is.", errors)


def _newest(store: Store, case_id: str) -> str | None:
    """The order that a new one follows."""
    held = [one.prescription for one in store.prescriptions_of(case_id)]
    newest = max(held, key=lambda one: one.limits.effective_to, default=None)
    return newest.prescription_id if newest else None


def _is_decided(document: Document, decision: Decision) -> bool:
    """Whether the same was decided before; Conflict when something else was."""
    if document.decision is None:
        return False
    if document.decision.answer != decision.answer:
        raise problems.Conflict("Somebody has decided on this document already. Open it again.")
    return True


def _answer(said: Model) -> str:
    return hashlib.sha256(said.model_dump_json().encode()).hexdigest()
