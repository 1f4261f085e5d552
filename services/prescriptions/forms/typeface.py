"""The letters of the form: Bitstream Vera, which comes with reportlab and is embedded.

So a page is the same picture in every viewer, printer and reader (docs/adr/0018-typeface.md).
"""

import functools
import unicodedata
from typing import Any

from services.prescriptions.forms.latin_letters import in_latin

REGULAR, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"


def text_width(words: str, font: str, size: float) -> float:
    """The width of a line in points."""
    return float(face(font).stringWidth(printable(words), size))


@functools.cache
def face(font: str) -> Any:
    """A face, known to reportlab from now on."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(font, f"{font}.ttf"))
    return pdfmetrics.getFont(font)


def printable(words: str) -> str:
    """The words in letters the face has: Greek and Cyrillic in Latin letters, another one without its accents, the rest
    as question marks.

    >>> printable("Zoë Łukasz Nguyễn Ωνάσης 王")
    'Zoë Łukasz Nguyên Onasis ?'
    """
    return "".join(map(_letter, unicodedata.normalize("NFC", in_latin(words))))


def is_printed_as_written(words: str) -> bool:
    """Whether the face has every letter; else a note says that it has not (docs/adr/0018-typeface.md)."""
    return printable(words) == unicodedata.normalize("NFC", words)


def _letter(letter: str) -> str:
    """Of the letter, its base with one accent and its bare base, the first that the face can write."""
    apart = unicodedata.normalize("NFD", letter)
    tries = (letter, unicodedata.normalize("NFC", apart[:2]), apart[:1])
    return next((one for one in tries if one.isprintable() and ord(one) in _written()), "?")


@functools.cache
def _written() -> frozenset[int]:
    """The letters that the face has a drawing for; its two others have the same."""
    return frozenset(face(REGULAR).face.charToGlyph)
