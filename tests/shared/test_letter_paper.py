"""The clinic's letter paper: what is drawn on it, the same each time, without a picture library."""

import sys

import pypdfium2
import pytest

from shared import letter_paper
from shared.letter_paper import Paper

HEAD = Paper(title="Letter", issued_on="03/02/2026", clinic_name="An Invented Clinic", clinic_lines=("1 Street",),
             foot="The foot")  # fmt: skip


def printed(data: bytes) -> str:
    """The words on all pages."""
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_letter_carries_its_head_and_foot() -> None:
    words = printed(letter_paper.write(HEAD, [letter_paper.words("Dear reader")]))

    assert all(one in words for one in ("An Invented Clinic", "1 Street", "The foot", "Dear reader", "Page 1"))


def test_a_letter_says_its_number_only_if_it_has_one() -> None:
    numbered = HEAD.model_copy(update={"number": "77"})

    assert "No. 77" in printed(letter_paper.write(numbered, [letter_paper.gap(1)]))
    assert "No." not in printed(letter_paper.write(HEAD, [letter_paper.gap(1)]))


def test_letters_the_fonts_lack_lose_their_accents_only() -> None:
    said = "Zoë D\u2019Éxample-\u0141ukasz Ko\u0142o \u017bak \u0394"
    assert letter_paper.latin(said) == "Zoë D'Éxample-?ukasz Ko?o Zak ?"


def test_a_stand_in_for_pillow_takes_its_place_only_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    letter_paper.platypus.cache_clear()
    assert letter_paper.write(HEAD, [letter_paper.gap(1)]).startswith(b"%PDF")
    assert sys.modules["PIL"].Image is None
