"""Whose order it is: printed from the case, or, on a blank form, written by the prescriber."""

import itertools

from services.prescriptions.forms import last_time
from services.prescriptions.forms.layout import Zone
from services.prescriptions.forms.letter_page import INK, QUIET, LetterPage, Style
from services.prescriptions.forms.page_frame import one_line, shown_day
from services.prescriptions.forms.section import section
from services.prescriptions.forms.typeface import is_printed_as_written
from services.prescriptions.models.requests import BlankForm, FormRequest
from shared.codes.payer_kind import PayerKind
from shared.identifiers import phone

_HINT = Style(5.8, colour=QUIET)
_FACT = Style(8.4)
_REFERRED_FOR = {
    PayerKind.WORKERS_COMPENSATION: "Work injury",
    PayerKind.CAR_ACCIDENT: "Motor vehicle accident",
    PayerKind.HEALTH_PLAN: "Medical massage therapy",
    PayerKind.SELF_PAY: "Medical massage therapy",
}
_PLACES = (
    Zone("patient_name", 48, 199, 164, 13, "Name"),
    Zone("patient_birth_date", 220, 199, 78, 13, "Date of birth"),
    Zone("patient_insurer", 306, 199, 134, 13, "Insurer"),
    Zone("patient_member_id", 448, 199, 116, 13, "Member ID"),
    Zone("patient_address", 48, 223, 164, 13, "Address"),
    Zone("patient_phone", 220, 223, 78, 13, "Phone"),
    Zone("patient_referred_for", 306, 223, 134, 13, "Referred for"),
    Zone("patient_injured_on", 448, 223, 116, 13, "Date of injury"),
)


def draw(page: LetterPage, request: FormRequest | BlankForm) -> None:
    """Eight facts, each under its label."""
    last = request.last_order if isinstance(request, FormRequest) else None
    section(page, "1", "Patient", y=188.5, hint=last_time.ordered(last))
    facts = _facts(request) if isinstance(request, FormRequest) else ()
    for place, fact in zip(_PLACES, itertools.chain(facts, itertools.repeat("")), strict=False):
        plain = (
            "" if is_printed_as_written(fact) else " \N{EN DASH} in plain letters; the chart has it as it is written"
        )
        page.fitted(place.x, place.y - 2, place.label + plain, _HINT, place.w)
    for place, fact in zip(_PLACES, facts, strict=False):
        page.fitted(place.x, place.y + 8.5, fact, _FACT, place.w)
    for place in _PLACES[len(facts) :]:
        page.rule(place.x, place.x + place.w, place.y + place.h, INK, 0.5)
        page.text_field(place, f"Patient: {place.label}")


def _facts(request: FormRequest) -> tuple[str, ...]:
    patient = request.patient
    return (
        patient.full_name,
        shown_day(patient.birth_date),
        request.payer_name or "Self-pay",
        request.member_id or "\N{EN DASH}",
        one_line(patient.address),
        phone.format(patient.phone),
        _REFERRED_FOR[request.payer_kind],
        shown_day(request.injured_on),
    )
