"""From the page on paper to the page in the picture: a plane seen by a camera, and patches cut out of it square.

Points of the page are in points from its top left corner (612 x 792), points of the picture in pixels. The fit is
linear (direct linear transformation, Hartley's normalisation) with a ridge on the two terms of perspective, for few
known points say little about it.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from services.prescriptions.reading.codes import Point

if TYPE_CHECKING:
    from PIL.Image import Image

Numbers = npt.NDArray[np.floating[Any]]
WIDTH, HEIGHT = 612.0, 792.0
_TO_UNIT = np.array([[2 / WIDTH, 0, -1], [0, 2 / HEIGHT, -1], [0, 0, 1]])


def fit(page: Numbers, picture: Numbers, weight: Numbers, ridge: float) -> Numbers:
    """The 3 x 3 matrix that takes points of the page to pixels, by weighted least squares."""
    unit = page / (WIDTH / 2, HEIGHT / 2) - 1
    centre, spread = picture.mean(0), max(1e-6, float(picture.std()))
    matrix, right = _equations(unit, (picture - centre) / spread)
    count = len(unit)
    matrix[: 2 * count] *= np.repeat(weight, 2)[:, None]
    right[: 2 * count] *= np.repeat(weight, 2)
    matrix[2 * count, 6] = matrix[2 * count + 1, 7] = ridge
    solved = np.append(np.linalg.lstsq(matrix, right, rcond=None)[0], 1).reshape(3, 3)
    back = np.array([[spread, 0, centre[0]], [0, spread, centre[1]], [0, 0, 1]])
    return np.asarray(back @ solved @ _TO_UNIT)


def _equations(unit: Numbers, seen: Numbers) -> tuple[Numbers, Numbers]:
    """Two equations a point, with two empty rows for the ridge."""
    count = len(unit)
    matrix, right = np.zeros((2 * count + 2, 8)), np.zeros(2 * count + 2)
    for axis in (0, 1):
        rows = slice(axis, 2 * count, 2)
        matrix[rows, 3 * axis : 3 * axis + 2] = unit
        matrix[rows, 3 * axis + 2] = 1
        matrix[rows, 6:] = -seen[:, axis : axis + 1] * unit
        right[rows] = seen[:, axis]
    return matrix, right


def at(matrix: Numbers, points: Numbers) -> Numbers:
    """Where points (n x 2) go."""
    moved = np.c_[points, np.ones(len(points))] @ matrix.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def is_mirrored(matrix: Numbers) -> bool:
    """Whether the page is seen from behind, or folded over the horizon somewhere on it."""
    corners = np.array([[0, 0, 1], [WIDTH, 0, 1], [WIDTH, HEIGHT, 1], [0, HEIGHT, 1]])
    depth = corners @ matrix[2]
    return bool(np.linalg.det(matrix) <= 0 or depth.min() <= 0)


def cut(picture: "Image", matrix: Numbers, corner: Point, size: Point, density: float) -> "Image":
    """A rectangle of the page (corner and size in points) as a picture of so many pixels a point; white outside."""
    from PIL import Image

    step = matrix @ np.array([[1 / density, 0, corner[0]], [0, 1 / density, corner[1]], [0, 0, 1]])
    pixels = (round(size[0] * density), round(size[1] * density))
    terms = (step / step[2, 2]).ravel()[:8].tolist()
    return picture.transform(pixels, Image.Transform.PERSPECTIVE, terms, Image.Resampling.BILINEAR, fillcolor=255)
