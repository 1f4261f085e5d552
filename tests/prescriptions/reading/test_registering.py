"""The page is placed by its codes and squares: within a third of a point when both codes and all squares are seen."""

import io
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading import codes, plane, registering
from tests.builders_prescriptions import REFERENCE
from tests.scans.pages import DENSITY, blank
from tests.scans.ways import Camera, turned

PLACES = np.array([(box.x, box.y) for box in MMT1.boxes])


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return blank(REFERENCE)


def registered(picture: Image.Image) -> registering.Registered:
    return registering.register(picture, codes.codes_on(picture), MMT1)


def test_a_straight_page_lies_where_it_lies(page: Image.Image) -> None:
    found = registered(page)

    assert len(found.squares) == 4
    assert np.abs(plane.at(found.matrix, PLACES) - PLACES * DENSITY).max() < DENSITY / 3


@pytest.mark.parametrize("angle", [-7, 3.5, 90, 180])
def test_a_turned_page_is_placed_as_well(page: Image.Image, angle: float) -> None:
    picture = turned(page.resize((1275, 1650)), angle)
    scale = 1275 / 612
    middle, centre = np.array([306.0, 396.0]), np.array([picture.width / 2, picture.height / 2])
    around = np.radians(angle)
    spin = np.array([[np.cos(around), np.sin(around)], [-np.sin(around), np.cos(around)]])
    expected = (PLACES - middle) * scale @ spin.T + centre

    assert np.abs(plane.at(registered(picture).matrix, PLACES) - expected).max() < scale / 3


def test_the_codes_alone_place_it_roughly(page: Image.Image) -> None:
    matrix = registering.refit(codes.codes_on(page), MMT1, ())

    assert np.abs(plane.at(matrix, PLACES) - PLACES * DENSITY).max() < 5 * DENSITY


def test_a_photograph_is_placed_too(page: Image.Image) -> None:
    shot = Image.open(io.BytesIO(Camera(curl=(0, 0))(Random(3), page))).convert("L")
    shot.thumbnail((2400, 2400))
    assert len(registered(shot).squares) == 4


def test_an_even_ground_holds_no_square() -> None:
    assert registering._darkest_square(np.full((80, 80), 200, np.float32), 21) is None


def test_a_round_or_a_grey_spot_is_no_square() -> None:
    spot = Image.new("L", (120, 120), 255)
    ImageDraw.Draw(spot).line((0, 60, 120, 60), fill=0, width=6)
    assert registering._darkest_square(np.asarray(spot, np.float32), 21) is None


@pytest.mark.parametrize(("size", "is_one"), [(21, True), (28, False)])
def test_a_square_of_another_size_is_not_the_forms(size: int, is_one: bool) -> None:
    paper = Image.new("L", (120, 120), 255)
    ImageDraw.Draw(paper).rectangle((50, 50, 49 + size, 49 + size), fill=0)
    assert (registering._darkest_square(np.asarray(paper, np.float32), 21) is not None) is is_one


def test_the_mean_of_a_window_is_the_mean_of_its_pixels() -> None:
    values = np.arange(49, dtype=np.float32).reshape(7, 7)
    found = registering.box_mean(values, 3)

    assert found[3, 3] == pytest.approx(values[2:5, 2:5].mean())
    assert found.shape == values.shape
