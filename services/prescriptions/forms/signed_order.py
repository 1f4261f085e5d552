"""A web order as a page: what was ordered, who signed it when, and by what the signature can be checked later.

The same order gives the same bytes. It is kept, shown and reviewed like a page that came back on paper.
"""

import hashlib
import textwrap
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from services.prescriptions.forms.letter_page import ACCENT, QUIET, LetterPage, Style
from services.prescriptions.forms.page_frame import TITLE, shown_day
from services.prescriptions.forms.typeface import BOLD
from services.prescriptions.models.requests import FormRequest
from services.prescriptions.models.web_orders import SignedOrder, WebOrder
from shared.identifiers import form_reference, icd10cm, phone
from shared.settings import ClinicSettings

LEFT, VALUES, RIGHT = 48.0, 190.0, 564.0
_COLUMNS = 66  # letters of a line of values
_HEAD, _TITLE, _LABEL, _VALUE = Style(10, BOLD, ACCENT), Style(17, BOLD), Style(9, colour=QUIET), Style(10)
_SMALL = Style(8, colour=QUIET)
INTENT = "I examined this patient. The treatment ordered here is medically necessary. My typed name is my signature."
Rows = Iterator[tuple[str, str]]


def draw(signed: SignedOrder, request: FormRequest, clinic: ClinicSettings) -> bytes:
    """The signed order as PDF, one US-letter page."""
    page = LetterPage(TITLE, clinic.letterhead.name)
    page.text(LEFT, 60, TITLE, _TITLE)
    page.text(LEFT, 76, f"for {clinic.letterhead.name}, filled in and signed on the web", _LABEL)
    y = _block(page, 104, "Patient", _patient(request))
    y = _block(page, y, "Order", _ordered(signed.order))
    y = _block(page, y, "Prescriber", _prescriber(signed.order))
    y = _block(page, y, "Electronic signature", _signature(signed, ZoneInfo(clinic.time_zone)))
    page.text(LEFT, 752, f"Form {form_reference.format(request.reference)} \N{MIDDLE DOT} "
                         f"fingerprint of the answers {fingerprint(signed)}", _SMALL)  # fmt: skip
    return page.finish()


def fingerprint(signed: SignedOrder) -> str:
    """The first 32 letters of the SHA-256 of the signed order: what was signed cannot be changed unseen."""
    return hashlib.sha256(signed.model_dump_json().encode()).hexdigest()[:32]


def _block(page: LetterPage, y: float, title: str, rows: Rows) -> float:
    page.text(LEFT, y, title, _HEAD)
    page.rule(LEFT, RIGHT, y + 6)
    y += 24
    for label, value in rows:
        page.text(LEFT, y, label, _LABEL)
        for line in textwrap.wrap(value, _COLUMNS) or [""]:
            page.text(VALUES, y, line, _VALUE)
            y += 14
        y += 2
    return y + 16


def _patient(request: FormRequest) -> Rows:
    yield "Name", request.patient.full_name
    yield "Born", shown_day(request.patient.birth_date)
    if request.injured_on:
        yield "Injured", shown_day(request.injured_on)


def _ordered(order: WebOrder) -> Rows:
    yield "Diagnoses (ICD-10-CM)", ", ".join(icd10cm.format(icd10cm.parse(code)) for code in order.diagnoses)
    yield "Areas", ", ".join(area.label for area in order.body_areas)
    indicated = ("as clinically indicated",) if order.as_clinically_indicated else ()
    yield "Procedures", ", ".join((*order.procedures, *indicated))
    yield "Minutes per session", str(order.minutes_per_session)
    every = "a week" if order.every_weeks == 1 else f"every {order.every_weeks} weeks"
    yield "How often", f"{order.sessions_per_week} {every}, for {order.weeks} weeks"
    yield "Goals", order.goals or "none given"
    yield "Precautions", order.precautions or "none given"


def _prescriber(order: WebOrder) -> Rows:
    yield "Name", f"{order.prescriber_first_name} {order.prescriber_last_name}, {order.credential.value}"
    yield "NPI", order.npi
    yield "Phone", phone.format(order.phone) if order.phone else "none given"


def _signature(signed: SignedOrder, zone: ZoneInfo) -> Rows:
    yield "Statement", INTENT
    yield "Signed", f"/s/ {signed.order.signature_name}, {signed.order.credential.value}"
    yield "At", _moment(signed.signed_at.astimezone(zone))
    yield "By link", signed.link_id


def _moment(there: datetime) -> str:
    return f"{shown_day(there.date())} {there:%H:%M:%S %Z}"
