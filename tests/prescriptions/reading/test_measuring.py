"""Ink is measured in the page's own black, beside its own print, where the paper really lies."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading import measuring, outlines, pdf, straightening
from services.prescriptions.reading.printed import Printed, on_paper, printed
from services.prescriptions.reading.straightening import DENSITY, PIXELS
from tests.builders_prescriptions import REFERENCE
from tests.scans.pages import issued

AT = next(number for number, box in enumerate(MMT1.boxes) if box.key == "area-neck")
BOX = MMT1.boxes[AT]


@pytest.fixture(scope="module")
def form() -> Printed:
    return printed(MMT1, issued(REFERENCE))


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    picture: Image.Image = pdf.first_page(issued(REFERENCE), PIXELS)
    return picture


def measured(page: Image.Image, form: Printed) -> measuring.Ink:
    darkness = straightening.flattened(page)
    found = outlines.find(darkness, MMT1, outlines.FINE)
    stretched = measuring.stretched(darkness, form.print)
    return measuring.measure(darkness, stretched, found, outlines.surface(found, MMT1), form)


def drawn(paper: Image.Image, *lines: tuple[float, float, float, float], width: float = 1.2) -> Image.Image:
    """Lines in points from the box's top left corner."""
    page = paper.copy()
    for x0, y0, x1, y1 in lines:
        ends = [(BOX.x + x0) * DENSITY, (BOX.y + y0) * DENSITY, (BOX.x + x1) * DENSITY, (BOX.y + y1) * DENSITY]
        ImageDraw.Draw(page).line(ends, fill=20, width=round(width * DENSITY))
    return page


CROSS = ((1.0, 1.0, 9.0, 9.0), (9.0, 1.0, 1.0, 9.0))


def test_a_blank_form_holds_no_ink(paper: Image.Image, form: Printed) -> None:
    ink = measured(paper, form)
    for name in ("inside", "label", "about", "ring"):
        assert float(np.max(getattr(ink, name))) < 0.03, name
    assert float(ink.strength.min()) > 0.8


def test_a_cross_is_ink_inside_with_edges(paper: Image.Image, form: Printed) -> None:
    ink = measured(drawn(paper, *CROSS), form)
    assert 0.2 < ink.inside[AT] < 0.6
    assert ink.contrast[AT] > 0.8
    assert ink.sharp[AT] > 0.5
    assert np.delete(ink.inside, AT).max() < 0.03


@pytest.mark.parametrize("contrast", [0.35, 0.5, 0.8])
def test_a_pale_copy_measures_as_a_dark_one(paper: Image.Image, form: Printed, contrast: float) -> None:
    page = drawn(paper, *CROSS)
    pale = page.point([round(255 - contrast * (255 - grey)) for grey in range(256)])
    assert measured(pale, form).inside[AT] == pytest.approx(measured(page, form).inside[AT], abs=0.06)


def test_a_shadow_over_half_the_page_changes_little(paper: Image.Image, form: Printed) -> None:
    page = drawn(paper, *CROSS)
    shade = np.linspace(1.0, 0.55, page.width)[None, :]
    shaded = Image.fromarray((np.asarray(page) * shade).astype(np.uint8))
    assert measured(shaded, form).inside[AT] == pytest.approx(measured(page, form).inside[AT], abs=0.06)


def test_a_soft_stain_has_ink_but_no_edges(paper: Image.Image, form: Printed) -> None:
    from PIL import ImageChops, ImageFilter

    stain = Image.new("L", paper.size, 255)
    middle = [(BOX.x + 5) * DENSITY, (BOX.y + 5) * DENSITY]
    ImageDraw.Draw(stain).ellipse([middle[0] - 22, middle[1] - 22, middle[0] + 22, middle[1] + 22], fill=90)
    ink = measured(ImageChops.multiply(paper, stain.filter(ImageFilter.GaussianBlur(9))), form)
    assert ink.inside[AT] > 0.1
    assert ink.sharp[AT] < 0.35


@pytest.mark.parametrize(
    ("situation", "line", "where"),
    [
        ("beside its left", (-4.0, 2.0, -2.0, 8.0), "left"), ("over it", (2.0, -3.0, 8.0, -2.0), "top"),
        ("under it", (2.0, 13.0, 8.0, 12.5), "bottom"), ("through its words", (20.0, 5.0, 40.0, 5.0), "label"),
    ],
)  # fmt: skip
def test_ink_is_found_where_it_is(
    paper: Image.Image, form: Printed, situation: str, line: tuple[float, float, float, float], where: str
) -> None:
    ink = measured(drawn(paper, line), form)
    assert getattr(ink, where)[AT] > 1.2, situation
    assert ink.inside[AT] < 0.03


def test_where_a_box_has_no_words_nothing_stands_over_them(paper: Image.Image) -> None:
    bare = on_paper(MMT1, Image.new("L", PIXELS, 255))
    ink = measured(drawn(paper, (20.0, 5.0, 60.0, 5.0)), bare)
    assert ink.label.max() == ink.about.max() == 0


def test_dirt_on_the_glass_is_nothing_written_over_the_words(paper: Image.Image, form: Printed) -> None:
    assert measured(drawn(paper, (26.0, -60.0, 26.4, 70.0), width=0.5), form).label[AT] < 0.5


def test_a_line_through_the_box_goes_on_beyond_it(paper: Image.Image, form: Printed) -> None:
    assert measured(drawn(paper, (-12.0, 5.0, 40.0, 5.0)), form).through[AT] > 0.9
    assert measured(drawn(paper, (1.0, 5.0, 9.0, 5.0)), form).through[AT] < 0.6


@pytest.mark.parametrize(
    ("situation", "line", "comes"),
    [
        ("from the left into it", (-30.0, 5.0, 6.0, 5.0), True), ("from above into it", (5.0, -26.0, 5.0, 6.0), True),
        ("along its right side from below", (8.2, 2.0, 8.2, 30.0), True), ("a dash in it", (1.0, 5.0, 9.0, 5.0), False),
        ("a dash that runs out a little", (2.0, 5.0, 16.0, 5.0), False), ("a long tick", (4.0, 8.0, 18.0, -9.0), False),
    ],
)  # fmt: skip
def test_a_line_that_comes_from_elsewhere_enters_a_box(
    paper: Image.Image, form: Printed, situation: str, line: tuple[float, float, float, float], comes: bool
) -> None:
    assert bool(measured(drawn(paper, line), form).enters[AT] > 0.85) is comes, situation


def test_a_shade_over_the_words_is_no_writing(paper: Image.Image, form: Printed) -> None:
    from PIL import ImageChops, ImageFilter

    shade = Image.new("L", paper.size, 255)
    begins, ends = (BOX.x + 14) * DENSITY, (BOX.x + 60) * DENSITY
    ImageDraw.Draw(shade).ellipse([begins, (BOX.y - 8) * DENSITY, ends, (BOX.y + 18) * DENSITY], fill=110)
    ink = measured(ImageChops.multiply(paper, shade.filter(ImageFilter.GaussianBlur(9))), form)
    assert ink.label[AT] < 0.5
    assert ink.about[AT] < 5


def test_a_page_that_lies_askew_by_two_points_measures_the_same(paper: Image.Image, form: Printed) -> None:
    from PIL import ImageChops

    moved = ImageChops.offset(drawn(paper, *CROSS), 4, -3)
    found = outlines.find(straightening.flattened(moved), MMT1, outlines.ROUGH)
    assert np.median(found.dx) == pytest.approx(4 / DENSITY, abs=0.2)
    assert np.median(found.dy) == pytest.approx(-3 / DENSITY, abs=0.2)
    assert measured(moved, form).inside[AT] == pytest.approx(measured(drawn(paper, *CROSS), form).inside[AT], abs=0.05)


def test_a_hidden_outline_loses_its_vote_on_where_the_paper_lies() -> None:
    count = len(MMT1.boxes)
    dx, strength = np.full(count, 1.0), np.ones(count)
    dx[3], strength[3] = 6.0, 0.1
    dx[9] = -5.0
    found = outlines.surface(outlines.Outlines(dx, np.zeros(count), strength, 0.8), MMT1)

    others = np.delete(np.arange(count), [3, 9])
    assert found.apart[others].max() < 0.1
    assert found.apart[[3, 9]].min() > 4


def test_the_words_of_a_box_end_before_the_next_box(form: Printed) -> None:
    minutes = [words for box, words in zip(MMT1.boxes, form.labels, strict=True) if box.group == "minutes"]
    assert all(words.end < box.x for words, box in zip(minutes, MMT1.group("minutes")[1:], strict=False))
    assert all(words.start < words.end <= words.beyond for words in form.labels)


def test_a_box_without_words_has_a_label_without_length() -> None:
    bare = on_paper(MMT1, Image.new("L", PIXELS, 255))
    assert all(words.start == words.end for words in bare.labels)
    assert bare.known == frozenset()
