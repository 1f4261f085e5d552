"""A page about which nothing is asked: the order it would become, to be confirmed in one glance and by one key.

What stays a person's is said by that key: whose page it is, that it is signed, that the sentence on necessity stands.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from services.prescriptions.flows import surrounding
from services.prescriptions.models.documents import Document
from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.pages.review import Glance
from services.prescriptions.rules import order, verification
from services.prescriptions.rules.findings import Circumstances
from services.prescriptions.store import PrescriptionsStore as Store
from shared.codes.diagnoses import diagnosis_on
from shared.facts import CaseFacts
from shared.identifiers import icd10cm, npi
from shared.pages import day
from shared.problems import Problem


def at_a_glance(store: Store, document: Document, filled: Mapping[str, Any], now: datetime) -> Glance | None:
    """The order as it would be confirmed; None where a field is missing or a rule objects."""
    if document.match is None:
        return None
    case = store.get_case(document.match.case_id)
    review = _review(filled, case)
    if review is None:
        return None
    try:
        around = surrounding.circumstances(store, case.case_id, now)
    except Problem:  # the form is not drawn yet
        return None
    findings = verification.verify(review, around)
    if verification.objections(findings):
        return None
    return Glance(tuple(_rows(review, case, around)), tuple(one.words for one in findings), tuple(_fields(review)))


def _review(filled: Mapping[str, Any], case: CaseFacts) -> Review | None:
    """The answers with what the one key says, if nothing is missing."""
    said = {
        "signature": Signature.BY_HAND, **filled, "patient_confirmed": True, "medically_necessary": True,
        "injured_on": case.injury.injured_on if case.injury else None,
    }  # fmt: skip
    try:
        return Review.model_validate(said)
    except ValidationError:
        return None


def _rows(review: Review, case: CaseFacts, around: Circumstances) -> Iterator[tuple[str, str]]:
    limits = order.limits_of(review, around.terms)
    yield "Patient", f"{case.patient.full_name}, born {day(case.patient.birth_date)}"
    if review.injured_on:
        yield "Injured", day(review.injured_on)
    named = f"{review.prescriber_first_name} {review.prescriber_last_name}, {review.credential.value}"
    yield "Prescriber", f"{named}, NPI {npi.format(review.npi)}"
    yield "Signed", f"{day(review.written_on)}, {_SIGNED[review.signature]}"
    yield "Diagnoses", "; ".join(_diagnosis(code, review) for code in review.diagnoses)
    yield "Areas", ", ".join(area.label for area in limits.body_areas)
    yield "Treatment", ", ".join(limits.procedures)
    every = "a week" if review.every_weeks == 1 else f"every {review.every_weeks} weeks"
    dose = f"{limits.minutes_per_session} minutes, {limits.sessions_per_week} {every}"
    yield "Dose", f"{dose}, {limits.number_of_sessions} sessions in all"
    yield "In effect", f"{day(limits.effective_from)} to {day(limits.effective_to)}"


_SIGNED = {
    Signature.BY_HAND: "by hand, no stamp",
    Signature.ELECTRONIC: "electronically",
    Signature.VERBAL_ORDER: "a verbal order, to be signed later",
}


def _diagnosis(typed: str, review: Review) -> str:
    known = diagnosis_on(icd10cm.parse(typed), review.written_on)
    return f"{icd10cm.format(icd10cm.parse(typed))} {known.label if known else ''}".strip()


def _fields(review: Review) -> Iterator[tuple[str, str]]:
    """The answers as the fields of a form."""
    for name, held in review.model_dump(mode="json", exclude_defaults=True).items():
        if isinstance(held, list):
            yield from ((f"{name}[]", str(one)) for one in held)
        else:
            yield name, "true" if held is True else str(held)
