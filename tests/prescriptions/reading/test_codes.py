"""The reference is found wherever its codes stand on the pages, however the page comes back."""

from datetime import date

import pytest
from PIL import Image, ImageFilter

from services.prescriptions.forms.prescription_form import draw
from services.prescriptions.reading.codes import references_in
from services.prescriptions.reading.loading import Pages, load
from tests.builders_prescriptions import OTHER_REFERENCE, REFERENCE, a_form_request, a_letterhead


def a_scan(reference: str = REFERENCE) -> Image.Image:
    pages = load(draw(a_form_request(reference=reference), a_letterhead(), date(2026, 3, 1)))
    assert isinstance(pages, Pages)
    return pages.images[0]


def on_desk(angle: float) -> Image.Image:
    return a_scan().resize((1275, 1650)).rotate(angle, fillcolor=255, expand=True)


@pytest.mark.parametrize("angle", [0, 5, 90, 180, 274])
def test_a_page_is_found_however_it_lies(angle: float) -> None:
    assert references_in([on_desk(angle)]) == (REFERENCE,)


@pytest.mark.parametrize(
    ("situation", "box"),
    [("the upper code is torn off", (0, 700, 1700, 2200)), ("the lower code is cut off", (0, 0, 1700, 1800))],
)
def test_one_code_is_enough(situation: str, box: tuple[int, int, int, int]) -> None:
    page = a_scan().resize((1700, 2200)).crop(box)
    assert references_in([page]) == (REFERENCE,), situation


def test_a_page_without_code_has_no_reference() -> None:
    assert references_in([Image.new("L", (850, 1100), 255)]) == ()


def test_two_forms_on_one_sheet_are_both_told() -> None:
    sheet = Image.new("L", (3400, 2200), 255)
    sheet.paste(a_scan().resize((1700, 2200)), (0, 0))
    sheet.paste(a_scan(OTHER_REFERENCE).resize((1700, 2200)), (1700, 0))
    assert set(references_in([sheet])) == {REFERENCE, OTHER_REFERENCE}


def test_pages_of_two_forms_are_both_told_in_order() -> None:
    assert references_in([a_scan(), a_scan(OTHER_REFERENCE), a_scan()]) == (REFERENCE, OTHER_REFERENCE)


def test_another_square_code_is_none_of_ours() -> None:
    import segno

    symbol = segno.make("https://practice.example/MMT1A.7K4MQ2TD9HXAV3CE", error="q")
    page = Image.new("L", (600, 600), 255)
    for row, cells in enumerate(symbol.matrix):
        for column, dark in enumerate(cells):
            page.paste(0 if dark else 255, (100 + column * 8, 100 + row * 8, 108 + column * 8, 108 + row * 8))
    assert references_in([page]) == ()


def test_a_speckled_page_is_read_by_a_later_attempt() -> None:
    import random

    chance = random.Random(4)
    page = a_scan().resize((850, 1100)).filter(ImageFilter.GaussianBlur(1.1))
    for _ in range(60_000):
        page.putpixel((chance.randrange(850), chance.randrange(1100)), chance.choice((0, 255)))
    assert references_in([page]) == (REFERENCE,)
