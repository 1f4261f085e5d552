"""A numbered heading of the form, with its rule."""

from services.prescriptions.forms.letter_page import ACCENT, QUIET, WHITE, LetterPage, Style
from services.prescriptions.forms.page_frame import LEFT, RIGHT
from services.prescriptions.forms.typeface import BOLD, text_width


def section(
    page: LetterPage, number: str, words: str, *, y: float, x0: float = LEFT, x1: float = RIGHT, hint: str = ""
) -> None:
    """The number in its square, the words, a hint beside them; y is the rule."""
    page.rounded(x0, y - 13.2, 11.5, 11, radius=2, colour=ACCENT, fill=True)
    page.text(x0 + 3.1, y - 4.8, number, Style(7.8, BOLD, WHITE))
    page.text(x0 + 16.5, y - 4.4, words, Style(8.8, BOLD, ACCENT))
    beside = x0 + 16.5 + text_width(words, BOLD, 8.8) + 6
    page.fitted(beside, y - 4.4, hint, Style(6.6, colour=QUIET), x1 - beside)
    page.rule(x0, x1, y)
