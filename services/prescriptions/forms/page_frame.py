"""What frames the form: corner squares and codes, letterhead, the two minutes' instructions, the footer."""

from datetime import date

from services.prescriptions.forms.layout import Layout
from services.prescriptions.forms.letter_page import (
    ACCENT,
    HAIRLINE,
    INK,
    QUIET,
    WHITE,
    LetterPage,
    Style,
)
from services.prescriptions.forms.typeface import BOLD, text_width
from shared.facts import Address
from shared.identifiers import form_reference, phone
from shared.settings import Letterhead

TITLE = "Prescription for Medical Massage Therapy"
LEFT, RIGHT = 48.0, 564.0

_SMALL = Style(6.2, colour=QUIET)


def draw(page: LetterPage, layout: Layout, letterhead: Letterhead, reference: str, issued_on: date) -> None:
    """All that does not depend on the patient."""
    _marks(page, layout, reference)
    _letterhead(page, letterhead)
    _instructions(page)
    _footer(page, letterhead, reference, f"Form {layout.version[:3]}-{layout.version[3:]}", issued_on)


def _marks(page: LetterPage, layout: Layout, reference: str) -> None:
    """Corner squares and square codes: by them the page finds its case, however crooked it comes back."""
    half = layout.corner_side / 2
    for x, y in layout.corners:
        page.solid(x - half, y - half, layout.corner_side, layout.corner_side)
    for code in layout.codes:
        page.square_code(code.x, code.y, code.side, layout.token(code.letter, reference))
    top = layout.codes[0]
    shown = form_reference.format(reference)
    width = text_width(shown, BOLD, 5.0)
    page.text(top.x + (top.side - width) / 2, 119.5, shown, Style(5.0, BOLD))


def _letterhead(page: LetterPage, letterhead: Letterhead) -> None:
    initial = letterhead.name[:1].upper()
    page.disc(65, 66, 17)
    page.text(65 - text_width(initial, BOLD, 18) / 2, 72.8, initial, Style(18, BOLD, WHITE))
    page.fitted(90, 62.5, letterhead.name, Style(13.6, BOLD, ACCENT), 262)
    page.fitted(90, 74.5, one_line(letterhead.address), Style(7.6, colour=QUIET), 262)
    reach = (phone.format(letterhead.phone), letterhead.website or letterhead.email)
    page.fitted(90, 85.5, " \N{MIDDLE DOT} ".join(reach), Style(7.6, colour=QUIET), 262)
    page.text(LEFT, 121, TITLE, Style(15.4, BOLD))
    _return_address(page, letterhead)


def _return_address(page: LetterPage, letterhead: Letterhead) -> None:
    page.text(484, 56, "RETURN THIS PAGE", Style(6.2, BOLD, QUIET), "right")
    if letterhead.fax:
        page.text(484, 69, f"Fax {phone.format(letterhead.fax)}", Style(10.2, BOLD), "right")
    page.text(484, 80.5, letterhead.email, Style(7.6), "right")
    page.text(484, 91.5, "or a clear photo from your phone", Style(7.6, colour=QUIET), "right")


def _instructions(page: LetterPage) -> None:
    page.rounded(LEFT, 131.5, RIGHT - LEFT, 36, radius=4, colour=ACCENT)
    page.text(58, 146, "For the prescriber", Style(7.8, BOLD, ACCENT))
    page.text(58, 158, "1 page \N{MIDDLE DOT} 2 minutes", Style(7, colour=QUIET))
    page.lines(((144, 138), (144, 161)), ACCENT, 0.8)
    _step(page, 154, 146.5, "1", "Mark with a cross")
    page.box(233, 138.8, 9, 9)
    page.lines(((234.6, 140.4), (240.4, 146.2)), INK, 1.3)
    page.lines(((240.4, 140.4), (234.6, 146.2)), INK, 1.3)
    page.text(246.5, 146.5, "in dark ink. Leave the other boxes empty.", Style(7.5))
    _step(page, 424, 146.5, "3", "Sign, date, return the page.")
    _step(page, 154, 160.5, "2", "Wrong box? Strike out the whole line and initial it; we will call to confirm.")


def _step(page: LetterPage, x: float, y: float, number: str, words: str) -> None:
    page.text(x, y, number, Style(9, BOLD, ACCENT))
    page.text(x + 9.5, y, words, Style(7.5))


def _footer(page: LetterPage, letterhead: Letterhead, reference: str, form: str, issued_on: date) -> None:
    page.rule(120, RIGHT, 692, HAIRLINE, 0.8)
    page.text(120, 703.5, "Do not cut, fold or cover the square codes or the black corner marks:", Style(7, BOLD))
    page.text(120, 713.5, "they bring this page to the right patient.", Style(7, BOLD))
    call = phone.format(letterhead.phone)
    notice = (
        "CONFIDENTIAL: health information protected by law (45 CFR 160, 164). If it reached you by mistake,",
        f"please call {call} and destroy it. The codes hold a random reference, nothing of the patient.",
    )
    for line, words in enumerate(notice):
        page.text(120, 725 + 9 * line, words, _SMALL)
    page.text(120, 750, f"{form} \N{MIDDLE DOT} page 1 of 1 \N{MIDDLE DOT} issued {shown_day(issued_on)}", _SMALL)
    page.text(RIGHT, 750, form_reference.format(reference), Style(7.4, BOLD), "right")


def one_line(address: Address) -> str:
    """The address as it stands in a letterhead."""
    return f"{address.street}, {address.city}, {address.state} {address.zip_code[:5]}"


def shown_day(day: date | None) -> str:
    """As Americans write a day; a dash when there is none."""
    return f"{day:%m/%d/%Y}" if day else "\N{EN DASH}"
