"""A plane seen by a camera is found again from a few points; a page seen from behind is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from services.prescriptions.reading import plane

CORNERS = np.array([[32, 32], [580, 32], [580, 760], [32, 760], [498, 46], [564, 112], [48, 695], [104, 751]], float)
WEIGHT = np.ones(len(CORNERS))


def seen(turn: float, size: float, tilt: tuple[float, float], shift: float) -> np.ndarray:
    """A camera's matrix: turned, enlarged, tilted, moved."""
    turned = np.array([[np.cos(turn), -np.sin(turn), shift], [np.sin(turn), np.cos(turn), shift], [0, 0, 1]])
    return turned @ np.diag([size, size, 1]) @ np.array([[1, 0, 0], [0, 1, 0], [*np.array(tilt) * 1e-4, 1]])


@settings(max_examples=50, deadline=None)
@given(turn=st.floats(-3.2, 3.2), size=st.floats(0.5, 5), tilt=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
       shift=st.floats(-500, 2000))  # fmt: skip
def test_a_camera_is_found_again_from_points_it_saw(
    turn: float, size: float, tilt: tuple[float, float], shift: float
) -> None:
    matrix = seen(turn, size, tilt, shift)
    found = plane.fit(CORNERS, plane.at(matrix, CORNERS), WEIGHT, 0.0)

    anywhere = np.array([[306.0, 396.0], [48.0, 300.0], [560.0, 590.0]])
    assert np.abs(plane.at(found, anywhere) - plane.at(matrix, anywhere)).max() < 0.05 * size
    assert not plane.is_mirrored(found)


def test_a_page_seen_from_behind_is_known() -> None:
    assert plane.is_mirrored(np.diag([-1.0, 1, 1]))
    assert plane.is_mirrored(np.array([[1.0, 0, 0], [0, 1, 0], [-1 / 300, 0, 1]]))


def test_with_a_ridge_four_near_points_say_nothing_of_perspective() -> None:
    near = np.array([[498, 46], [564, 46], [564, 112], [498, 112]], float)
    shaken = near * 3 + np.array([[0.8, -0.5], [-0.6, 0.7], [0.5, 0.6], [-0.7, -0.6]])
    far = np.array([[32.0, 760.0]])

    held = plane.at(plane.fit(near, shaken, np.ones(4), 3.0), far) - far * 3
    free = plane.at(plane.fit(near, shaken, np.ones(4), 0.0), far) - far * 3
    assert np.abs(held).max() < np.abs(free).max()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_rectangle_is_cut_out_upright_however_the_page_lies(turn: int) -> None:
    page = Image.new("L", (612, 792), 255)
    ImageDraw.Draw(page).rectangle((100, 200, 149, 219), fill=0)
    matrix = seen(np.radians(turn), 1, (0, 0), 0)
    places = {0: (0, 0), 90: (792, 0), 180: (612, 792), 270: (0, 612)}
    matrix[:2, 2] = places[turn]
    lying = page.rotate(-turn, expand=True)

    patch = np.asarray(plane.cut(lying, matrix, (100, 200), (50, 20), 1))
    assert patch.shape == (20, 50)
    assert patch.max() <= 130  # its border may take in half a pixel of paper
    assert patch[3:-3, 3:-3].max() == 0
