"""The one-page prescription form: it tells the doctor how to complete it, and by a square code whose it is.

Printable and fillable on screen; the same request, letterhead and day give the same bytes, for a version of the layout
is never edited (layout.py).
"""

from datetime import date

from services.prescriptions.forms import body_figure, last_time, page_frame, patient_block
from services.prescriptions.forms.labels import STRONG, label_of, spoken
from services.prescriptions.forms.layout import Box, Layout, Zone, layout_of
from services.prescriptions.forms.letter_page import INK, QUIET, LetterPage, Style, fit
from services.prescriptions.forms.page_frame import LEFT, TITLE
from services.prescriptions.forms.section import section
from services.prescriptions.forms.typeface import BOLD, ITALIC
from services.prescriptions.models.requests import BlankForm, FormRequest, IssuedForm, LastOrder
from shared.identifiers import phone
from shared.settings import Letterhead

VERSION = "MMT1"  # what is issued today
_SMALL = Style(6.2, colour=QUIET)
_HINT = Style(5.8, colour=QUIET)
_CERTIFIES = (
    "By signing I certify that I examined this patient and that the treatment above, given by a licensed"
    " massage therapist, is medically necessary."
)


def draw_again(issued: IssuedForm) -> bytes:
    """A form as it was issued, to the byte. LookupError for one issued before its letterhead was kept."""
    if issued.letterhead is None:
        raise LookupError("the letterhead of that day was not kept; the PDF was")
    return draw(issued.request, issued.letterhead, issued.issued_on, issued.version)


def draw(
    request: FormRequest | BlankForm, letterhead: Letterhead, issued_on: date, version: str = VERSION
) -> bytes:  # fmt: skip
    """The form as PDF, one US-letter page."""
    page, layout = LetterPage(TITLE, letterhead.name), layout_of(version, request.diagnoses)
    page_frame.draw(page, layout, letterhead, request.reference, issued_on)
    patient_block.draw(page, request)
    last = request.last_order if isinstance(request, FormRequest) else None
    _diagnoses(page, layout, last)
    _areas(page, layout, last)
    _treatment(page, layout, last)
    _dose(page, layout, last)
    _prescriber(page, layout, request)
    return page.finish()


def _diagnoses(page: LetterPage, layout: Layout, last: LastOrder | None) -> None:
    hint = f"ICD-10-CM \N{EN DASH} mark all that apply{last_time.diagnoses(last)}"
    section(page, "2", "Diagnosis", y=254, hint=hint)
    _boxes(page, layout, "icd")
    _write_line(page, layout.zone("icd_other"))


def _areas(page: LetterPage, layout: Layout, last: LastOrder | None) -> None:
    section(page, "3", "Areas to treat", y=398, x1=374, hint=f"mark all that apply{last_time.areas(last)}")
    body_figure.draw(page, layout)
    _boxes(page, layout, "area")


def _treatment(page: LetterPage, layout: Layout, last: LastOrder | None) -> None:
    section(page, "4", "Treatment", y=398, x0=390, hint=last_time.procedures(last))
    _boxes(page, layout, "cpt")


def _dose(page: LetterPage, layout: Layout, last: LastOrder | None) -> None:
    section(page, "5", "Dose", y=490, x0=390, hint=f"one box per line{last_time.dose(last)}")
    for group, words, hint in (
        ("minutes", "Minutes", "per session"),
        ("per_week", "Sessions", "per week"),
        ("weeks", "Number", "of weeks"),
    ):
        y = layout.group(group)[0].y
        page.text(390, y + 4.4, words, Style(7, BOLD))
        page.text(390, y + 11.6, hint, _SMALL)
        _boxes(page, layout, group)
    _write_line(page, layout.zone("weeks_other"))
    page.text(layout.zone("weeks_other").x + 33, layout.box("weeks-other").y + 8, "weeks", Style(7.8))


def _prescriber(page: LetterPage, layout: Layout, request: FormRequest | BlankForm) -> None:
    section(page, "6", "Prescriber", y=581)
    page.text(LEFT, 594, "Credential", STRONG)
    _boxes(page, layout, "ptype")
    known = _known(request)
    for zone in layout.zones[2:]:
        _write_line(page, zone, known.get(zone.name, ""))
    page.text(LEFT, 684, *fit(_CERTIFIES, Style(7, ITALIC), 516))


def _known(request: FormRequest | BlankForm) -> dict[str, str]:
    """What is printed of the prescriber beforehand, to be confirmed only."""
    doctor = request.prescriber if isinstance(request, FormRequest) else None
    if doctor is None:
        return {}
    number = phone.format(doctor.phone) if doctor.phone else ""
    return {"prescriber_name": doctor.name, "prescriber_phone": number, "npi": doctor.npi or ""}


def _boxes(page: LetterPage, layout: Layout, group: str) -> None:
    for box in layout.group(group):
        _box(page, box)


def _box(page: LetterPage, box: Box) -> None:
    """An outline without tint, the field over it, and the words beside it."""
    page.box(box.x, box.y, box.size, box.size)
    page.check_field(box, spoken(box))
    for words in label_of(box):
        page.text(words.x, words.y, words.text, words.style)


def _write_line(page: LetterPage, zone: Zone, known: str = "") -> None:
    """A line or a comb to write in; no field lies over it where a hand must sign or only confirm."""
    if zone.comb:
        _comb(page, zone, known)
    else:
        page.rule(zone.x, zone.x + zone.w, zone.y + zone.h, INK, 0.7)
        page.fitted(zone.x + 2, zone.y + zone.h - 5, known, Style(9), zone.w - 4)
    if zone.y > _PRESCRIBER_ZONES:
        hint = " \N{EN DASH} please confirm" if known else ""
        page.text(zone.x, zone.y + zone.h + 6.6, zone.label + hint, _HINT)
    if zone.name != "signature" and not known:
        page.text_field(zone, _SAID.get(zone.name, zone.label))


_PRESCRIBER_ZONES = 600.0
_SAID = {
    "prescriber_name": "Prescriber: printed name",
    "prescriber_phone": "Prescriber: phone",
    "npi": "Prescriber: NPI, ten digits",
    "signed_month": "Month of the signature, two digits",
    "signed_day": "Day of the signature, two digits",
    "signed_year": "Year of the signature, four digits",
    "credential_other": "Another credential",
    "weeks_other": "Another number of weeks",
    "icd_other": "Another diagnosis, ICD-10-CM code",
}


def _comb(page: LetterPage, zone: Zone, known: str) -> None:
    cell = zone.w / zone.comb
    page.box(zone.x, zone.y, zone.w, zone.h, colour=INK, width=0.7)
    for number in range(1, zone.comb):
        x = zone.x + number * cell
        page.lines(((x, zone.y), (x, zone.y + zone.h)), INK, 0.7)
    for number, digit in enumerate(known):
        page.text(zone.x + (number + 0.5) * cell - 3.4, zone.y + zone.h - 5, digit, Style(10.6))
