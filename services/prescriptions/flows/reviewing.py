"""A waiting document is decided by one person, once: matched to a case, confirmed as a prescription, or rejected.

Where the clinic wants four eyes, two people read the page and agree before the prescription becomes active.
"""

import hashlib
from datetime import datetime

from services.prescriptions.flows import directory, surrounding
from services.prescriptions.flows.activating import record
from services.prescriptions.flows.receiving import told_of
from services.prescriptions.models.documents import (
    CaseMatch,
    Decision,
    Document,
    DocumentMatch,
    FirstReview,
    LetterPreview,
    MatchedBy,
    Rejection,
)
from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.reviews import Review
from services.prescriptions.rules import agreeing, letters, order, verification
from services.prescriptions.rules.findings import Finding
from services.prescriptions.store import PrescriptionsStore as Store
from shared import events, problems
from shared.events import LetterDue
from shared.identifiers import form_reference, opaque_id
from shared.letters import Letter
from shared.model import Model
from shared.table import until_settled


def match_to_case(store: Store, document_id: str, said: CaseMatch) -> Document:
    """A person says to which case a waiting document belongs; the same again changes nothing."""
    patient = store.get_case(said.case_id).patient.full_name

    def attempt() -> Document:
        document, seen = store.get_document(document_id)
        if document.match and document.match.case_id == said.case_id:
            return document
        if document.decision is not None:
            raise _faster(document.decision)
        found = DocumentMatch(case_id=said.case_id, matched_by=MatchedBy.PERSON)
        moved = document.model_copy(update={"match": found, "patient": patient, "first_review": None})
        left = [store.no_longer_of(document.match.case_id, document_id)] if document.match else []
        store.change_document(moved, seen, *left, events=told_of(store, moved))
        return moved

    return until_settled(attempt)


def letter_to_office(store: Store, document_id: str, said: Rejection, now: datetime) -> LetterPreview:
    """The letter to the doctor's office as it would go out. BadInput without an address."""
    document, _ = store.get_document(document_id)
    if said.write_to is None:
        raise problems.BadInput("To see the letter, say to whom it goes.", [_NO_ADDRESS])
    letter = _letter(store, document, said, said.write_to, now)
    return LetterPreview(subject=letter.subject, text=letter.text, to=letter.to)


_NO_ADDRESS = problems.FieldError(field="write_to", detail="The e-mail address of the doctor's office.")


def reject(store: Store, document_id: str, said: Rejection, who: str, now: datetime) -> Document:
    """The document is no prescription, or cannot be used: it leaves the list, and its sender hears why."""
    decision = Decision(
        outcome="rejected", decided_at=now, decided_by=who, answer=_answer(said), reason=said.reason,
        missing=said.missing, written_to_office=said.write_to is not None,
    )  # fmt: skip

    def attempt() -> Document:
        document, seen = store.get_document(document_id)
        if _is_decided(document, decision):
            return document
        rejected = document.model_copy(update={"decision": decision})
        letter = _letter(store, document, said, said.write_to, now) if said.write_to else None
        store.change_document(rejected, seen, events=_posted(store, document, letter, now))
        return rejected

    return until_settled(attempt)


def _letter(store: Store, document: Document, said: Rejection, to: str, now: datetime) -> Letter:
    number = document.match.reference if document.match else None
    return letters.incomplete(
        to,
        store.get_settings().letterhead,
        form_reference.format(number) if number else "",
        said.missing,
        said.reason,
        surrounding.form_link(store, document, now),
        document.match.case_id if document.match else None,
    )


def _posted(store: Store, document: Document, letter: Letter | None, now: datetime) -> tuple[LetterDue, ...]:
    if letter is None:
        return ()
    event_id = events.derived_id(LetterDue, store.clinic, document.document_id, "rejected")
    return (LetterDue(event_id=event_id, clinic=store.clinic, occurred_at=now, letter=letter),)


def confirm(store: Store, document_id: str, review: Review, who: str, now: datetime) -> Prescription:
    """The reviewer's answers make the prescription active; BadInput names every field that a rule objects to.

    With four eyes the first reader's answers wait (state verified, nothing told) until another person gives the same.
    """
    prescription_id = review.signed_copy_of or opaque_id.derive("prescription", store.clinic, document_id)
    decision = Decision(
        outcome="confirmed", decided_at=now, decided_by=who, answer=_answer(review), prescription_id=prescription_id
    )

    def attempt() -> Prescription:
        document, seen = store.get_document(document_id)
        case_id = _case_of(document)
        if _is_decided(document, decision):
            return store.get_prescription(prescription_id).prescription
        around = surrounding.of(store, case_id, now)
        findings = verification.verify(review, around.circumstances)
        _refuse(verification.objections(findings))
        active = order.activated(
            review, prescription_id=prescription_id, case_id=case_id, document=document.content_hash,
            terms=around.circumstances.terms, replaces=around.newest, remarks=tuple(one.words for one in findings),
        )  # fmt: skip
        if around.four_eyes and not _is_second(document, review, who):
            _keep_first(store, document, seen, FirstReview(review=review, reviewed_at=now, reviewed_by=who))
            return active.model_copy(update={"state": PrescriptionState.VERIFIED})
        learned = directory.learning(store, active.prescriber, now)
        return record(store, document.model_copy(update={"decision": decision}), seen, active, review, learned, now)

    return until_settled(attempt)


def _keep_first(store: Store, document: Document, seen: int, first: FirstReview) -> None:
    """What the first reader said, until she says something else; the same again changes nothing."""
    held = document.first_review
    if held is None or (held.review, held.reviewed_by) != (first.review, first.reviewed_by):
        store.change_document(document.model_copy(update={"first_review": first}), seen)


def _is_second(document: Document, review: Review, who: str) -> bool:
    """Whether another person has given the same answers before. Conflict names the fields that differ."""
    first = document.first_review
    if first is None or first.reviewed_by == who:
        return False
    if differing := agreeing.differences(first.review, review):
        errors = [problems.FieldError(field=name, detail="The first reader read something else.") for name in differing]
        raise problems.BadInput("Two readers must agree. Look at the page together; nothing was saved.", errors)
    return True


def _case_of(document: Document) -> str:
    if document.match is None:
        raise problems.Conflict("First say to which case this document belongs.")
    return document.match.case_id


def _refuse(findings: tuple[Finding, ...]) -> None:
    errors = [problems.FieldError(field=found.field, detail=f"{found.words} ({found.rule})") for found in findings]
    if errors:
        raise problems.BadInput("Nothing was saved. The page cannot become a prescription as it is.", errors)


def _is_decided(document: Document, decision: Decision) -> bool:
    """Whether the same was decided before; Conflict says who was faster."""
    if document.decision is None:
        return False
    if document.decision.answer != decision.answer:
        raise _faster(document.decision)
    return True


def _faster(decision: Decision) -> problems.Conflict:
    return problems.Conflict(
        f"{decision.decided_by} was faster: this page was {decision.outcome} at {decision.decided_at:%H:%M} UTC."
        " Somebody has decided on this document already; open it again."
    )


def _answer(said: Model) -> str:
    return hashlib.sha256(said.model_dump_json().encode()).hexdigest()
