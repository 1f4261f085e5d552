"""The one-page prescription form: it tells the doctor how to complete it, and by a square code whose it is.

Printable and fillable on screen; the same request, letterhead and day give the same bytes.
"""

from datetime import date

from services.prescriptions.forms import body_figure, page_frame
from services.prescriptions.forms.layout import MMT1, Box, Layout, Zone, shown_value
from services.prescriptions.forms.letter_page import (
    ACCENT,
    BOLD,
    INK,
    ITALIC,
    QUIET,
    WHITE,
    LetterPage,
    Style,
    text_width,
)
from services.prescriptions.forms.page_frame import LEFT, RIGHT, TITLE, one_line, shown_day
from services.prescriptions.models.requests import FormRequest
from shared.codes.payer_kind import PayerKind
from shared.identifiers import phone
from shared.settings import Letterhead

_SMALL = Style(7, colour=QUIET)
_LABEL = Style(8.5)
_STRONG = Style(8.5, BOLD)
_FACT = Style(9.5)
_REFERRED_FOR = {
    PayerKind.WORKERS_COMPENSATION: "Work injury",
    PayerKind.CAR_ACCIDENT: "Motor vehicle accident",
    PayerKind.HEALTH_PLAN: "Medical massage therapy",
    PayerKind.SELF_PAY: "Medical massage therapy",
}


def draw(request: FormRequest, letterhead: Letterhead, issued_on: date) -> bytes:
    """The form as PDF, one US-letter page."""
    page = LetterPage(TITLE, letterhead.name)
    page_frame.draw(page, letterhead, request.reference, issued_on)
    _patient(page, request)
    _diagnoses(page, MMT1)
    _areas(page, MMT1)
    _treatment(page, MMT1)
    _dose(page, MMT1)
    _prescriber(page, MMT1, request)
    return page.finish()


def _section(
    page: LetterPage,
    number: str,
    words: str,
    *,
    y: float,
    x0: float = LEFT,
    x1: float = RIGHT,
    hint: str = "",
) -> None:
    """A numbered heading with its rule; y is the rule."""
    page.rounded(x0, y - 13.2, 11.5, 11, radius=2, colour=ACCENT, fill=True)
    page.text(x0 + 3.3, y - 4.7, number, Style(8.5, BOLD, WHITE))
    page.text(x0 + 16.5, y - 4.4, words, Style(10, BOLD, ACCENT))
    page.text(x0 + 16.5 + text_width(words, BOLD, 10) + 6, y - 4.4, hint, Style(7.5, colour=QUIET))
    page.rule(x0, x1, y)


def _patient(page: LetterPage, request: FormRequest) -> None:
    _section(page, "1", "Patient", y=188.5)
    patient = request.patient
    for x, y, width, label, fact in (
        (48, 197, 164, "Name", patient.full_name),
        (220, 197, 78, "Date of birth", shown_day(patient.birth_date)),
        (306, 197, 134, "Insurer", request.payer_name or "Self-pay"),
        (448, 197, 116, "Member ID", request.member_id or "\N{EN DASH}"),
        (48, 221, 164, "Address", one_line(patient.address)),
        (220, 221, 78, "Phone", phone.format(patient.phone)),
        (306, 221, 134, "Referred for", _REFERRED_FOR[request.payer_kind]),
        (448, 221, 116, "Date of injury", shown_day(request.injured_on)),
    ):
        page.text(x, y, label, Style(6.5, colour=QUIET))
        page.fitted(x, y + 10.5, fact, _FACT, width)


def _diagnoses(page: LetterPage, layout: Layout) -> None:
    _section(page, "2", "Diagnosis", y=254, hint="ICD-10-CM \N{EN DASH} mark all that apply")
    for box in layout.group("icd"):
        _box(page, box)
        _coded_label(page, box, gap=59)
    _write_line(page, layout.zone("icd_other"))


def _areas(page: LetterPage, layout: Layout) -> None:
    _section(page, "3", "Areas to treat", y=398, x1=374, hint="mark all that apply")
    body_figure.draw(page, layout)
    for box in layout.group("area"):
        _box(page, box)
        page.text(box.x + 14, box.y + 8, box.label, _LABEL)


def _treatment(page: LetterPage, layout: Layout) -> None:
    _section(page, "4", "Treatment", y=398, x0=390, hint="CPT code")
    for box in layout.group("cpt"):
        _box(page, box)
        _coded_label(page, box, gap=46)


def _dose(page: LetterPage, layout: Layout) -> None:
    _section(page, "5", "Dose", y=490, x0=390, hint="one box per line")
    for group, words, hint in (
        ("minutes", "Minutes", "per session"),
        ("per_week", "Sessions", "per week"),
        ("weeks", "Number", "of weeks"),
    ):
        y = layout.group(group)[0].y
        page.text(390, y + 4.4, words, Style(8, BOLD))
        page.text(390, y + 11.6, hint, _SMALL)
        for box in layout.group(group):
            _box(page, box)
            _dose_label(page, box)
    _write_line(page, layout.zone("weeks_other"))
    page.text(layout.zone("weeks_other").x + 33, layout.box("weeks-other").y + 8, "weeks", _LABEL)


def _dose_label(page: LetterPage, box: Box) -> None:
    if box.value == "every_2_weeks":
        page.text(box.x + 13, box.y + 4.2, "every", Style(7))
        page.text(box.x + 13, box.y + 11, "2 weeks", Style(7))
    else:
        page.text(box.x + 13, box.y + 8.2, box.label, Style(9.5 if box.label.isdigit() else 8.5))


def _prescriber(page: LetterPage, layout: Layout, request: FormRequest) -> None:
    _section(page, "6", "Prescriber", y=581)
    page.text(LEFT, 594, "Credential", _STRONG)
    for box in layout.group("ptype"):
        _box(page, box)
        page.text(box.x + 14, box.y + 8, box.label, Style(9))
    known = _known(request)
    for zone in layout.zones[2:]:
        _write_line(page, zone, known.get(zone.name, ""))
    page.text(
        LEFT,
        684,
        "By signing I certify that I examined this patient and that the treatment above, given by a licensed"
        " massage therapist, is medically necessary.",
        Style(7.6, ITALIC),
    )


def _known(request: FormRequest) -> dict[str, str]:
    """What is printed of the prescriber beforehand, to be confirmed only."""
    doctor = request.prescriber
    if doctor is None:
        return {}
    number = phone.format(doctor.phone) if doctor.phone else ""
    return {"prescriber_name": doctor.name, "prescriber_phone": number, "npi": doctor.npi or ""}


def _box(page: LetterPage, box: Box) -> None:
    """An outline without tint, and the field over it."""
    page.box(box.x, box.y, box.size, box.size)
    page.check_field(box, f"{_SPOKEN[box.group]}: {shown_value(box)} {box.label}".replace(":  ", ": "))


_SPOKEN = {
    "icd": "Diagnosis",
    "area": "Area to treat",
    "cpt": "Treatment",
    "minutes": "Minutes per session",
    "per_week": "Sessions per week",
    "weeks": "Number of weeks",
    "ptype": "Credential",
}


def _coded_label(page: LetterPage, box: Box, gap: float) -> None:
    """The code in bold and its words in one column; a box without code has words only."""
    code = shown_value(box)
    if code:
        page.text(box.x + 14, box.y + 8, code, _STRONG)
    page.text(box.x + (gap if code else 14), box.y + 8, box.label, _LABEL)


def _write_line(page: LetterPage, zone: Zone, known: str = "") -> None:
    """A line or a comb to write in; no field lies over it where a hand must sign or only confirm."""
    if zone.comb:
        _comb(page, zone, known)
    else:
        page.rule(zone.x, zone.x + zone.w, zone.y + zone.h, INK, 0.7)
        page.fitted(zone.x + 2, zone.y + zone.h - 5, known, Style(10), zone.w - 4)
    if zone.y > _PRESCRIBER_ZONES:
        hint = " \N{EN DASH} please confirm" if known else ""
        page.text(zone.x, zone.y + zone.h + 6.6, zone.label + hint, Style(6.5, colour=QUIET))
    if zone.name != "signature" and not known:
        page.text_field(zone, zone.label)


_PRESCRIBER_ZONES = 600.0


def _comb(page: LetterPage, zone: Zone, known: str) -> None:
    cell = zone.w / zone.comb
    page.box(zone.x, zone.y, zone.w, zone.h, colour=INK, width=0.7)
    for number in range(1, zone.comb):
        x = zone.x + number * cell
        page.lines(((x, zone.y), (x, zone.y + zone.h)), INK, 0.7)
    for number, digit in enumerate(known):
        page.text(zone.x + (number + 0.5) * cell - 3.3, zone.y + zone.h - 5, digit, Style(12))
