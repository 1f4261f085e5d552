"""Where does the page lie in the picture? The square codes say it roughly, the corner squares exactly.

The codes give the first fit; then each corner square is sought near where the fit expects it, the nearest to a known
point first, and the fit is made again. Measured: two codes and four squares place a page within a third of a point.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from services.prescriptions.forms.layout import Layout
from services.prescriptions.reading import plane
from services.prescriptions.reading.codes import CodeSeen, Point
from services.prescriptions.reading.plane import Numbers

if TYPE_CHECKING:
    from PIL.Image import Image

_CODE_WEIGHT, _SQUARE_WEIGHT = 0.6, 1.5
_RIDGES = {2: (0.15, 0.05, 0.01, 0.003, 0.001), 1: (3.0, 0.5, 0.12, 0.03, 0.004)}  # codes seen; squares found so far
_DENSITY = 1.5  # pixels a point in which a square is sought
_MARGIN = 16.0  # points around the search for the ring of paper about a square
_NEAREST, _WIDENING, _FARTHEST = 10.0, 0.11, 90.0  # radius of the search: points, and points per point of distance
_FLAT, _LOWEST_CONTRAST = 25.0, 40.0  # grey levels
_SOLID, _STANDS_OUT = 0.72, 0.55  # darkness of a square; how much darker than its ring
_MASS = (0.6, 1.5)  # dark area found, as a share of a square's


@dataclass(frozen=True)
class Registered:
    """How the page lies: the matrix from points to pixels, and which corner squares were found where."""

    matrix: Numbers
    squares: tuple[tuple[Point, Point], ...]  # on the page in points, in the picture in pixels


def register(picture: "Image", codes: tuple[CodeSeen, ...], layout: Layout) -> Registered:
    """The place of the page by the codes seen and the squares that are found."""
    known = _corners_of(codes, layout)
    squares: list[tuple[Point, Point]] = []
    matrix = refit(codes, layout, ())
    for corner in sorted(layout.corners, key=lambda one: _distance(one, known)):
        radius = min(_FARTHEST, _NEAREST + _WIDENING * _distance(corner, [*known, *(one for one, _ in squares)]))
        if (found := _square(picture, matrix, corner, radius, layout.corner_side)) is not None:
            squares.append((corner, found))
            matrix = refit(codes, layout, tuple(squares))
    return Registered(matrix, tuple(squares))


def refit(codes: tuple[CodeSeen, ...], layout: Layout, squares: tuple[tuple[Point, Point], ...]) -> Numbers:
    """The matrix by the codes and by these squares."""
    page = np.array([*_corners_of(codes, layout), *(one for one, _ in squares)], float)
    picture = np.array([*(point for code in codes for point in code.corners), *(one for _, one in squares)], float)
    weight = np.array([_CODE_WEIGHT] * 4 * len(codes) + [_SQUARE_WEIGHT] * len(squares))
    return plane.fit(page, picture, weight, _RIDGES[min(2, len(codes))][len(squares)])


def _corners_of(codes: tuple[CodeSeen, ...], layout: Layout) -> list[Point]:
    """The corners of the codes seen, in points of the page."""
    printed = {code.letter: code for code in layout.codes}
    found = []
    for code in (printed[one.letter] for one in codes):
        right, bottom = code.x + code.side, code.y + code.side
        found += [(code.x, code.y), (right, code.y), (right, bottom), (code.x, bottom)]
    return found


def _distance(corner: Point, known: list[Point]) -> float:
    return float(min(np.hypot(corner[0] - x, corner[1] - y) for x, y in known))


def _square(picture: "Image", matrix: Numbers, corner: Point, radius: float, side: float) -> Point | None:
    """The middle of a corner square in pixels of the picture, or None where nothing looks like one."""
    reach = radius + _MARGIN
    start = (corner[0] - reach, corner[1] - reach)
    patch = np.asarray(plane.cut(picture, matrix, start, (2 * reach, 2 * reach), _DENSITY), np.float32)
    middle = _darkest_square(patch, round(side * _DENSITY))
    if middle is None:
        return None
    on_page = np.array([[start[0] + middle[0] / _DENSITY, start[1] + middle[1] / _DENSITY]])
    x, y = plane.at(matrix, on_page)[0]
    return float(x), float(y)


def _darkest_square(patch: Numbers, side: int) -> Point | None:
    """The middle of the solid square that stands out most from the paper around it, in pixels of the patch."""
    dark, light = np.percentile(patch, (1, 95))
    if light - dark < _FLAT:
        return None
    darkness = np.clip((light - patch) / max(light - dark, _LOWEST_CONTRAST), 0, 1)
    window, ring = _means(darkness, side)
    score = np.where(window >= _SOLID, window - ring, 0)
    row, column = np.unravel_index(int(score.argmax()), score.shape)
    if score[row, column] < _STANDS_OUT:
        return None
    return _centroid(darkness, int(column), int(row), side)


def _means(darkness: Numbers, side: int) -> tuple[Numbers, Numbers]:
    """For every pixel the mean in a window a little smaller than the square, and in the ring around the square."""
    outer, hole, window = (round(side * share) | 1 for share in (1.75, 1.25, 0.82))
    inner = box_mean(darkness, window)
    around, within = box_mean(darkness, outer) * outer**2, box_mean(darkness, hole) * hole**2
    return inner, (around - within) / (outer**2 - hole**2)


def box_mean(values: Numbers, size: int) -> Numbers:
    """The mean in a square window of odd size about every pixel; the border is repeated outward."""
    half = size // 2
    padded = np.pad(values.astype(np.float64), ((half + 1, half), (half + 1, half)), mode="edge")
    sums = padded.cumsum(0).cumsum(1)
    whole = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return np.asarray(whole / size**2)


def _centroid(darkness: Numbers, column: int, row: int, side: int) -> Point | None:
    """The centre of mass within three quarters of a side; None where the mass is not that of a square."""
    reach = round(0.75 * side)
    top, left = max(0, row - reach), max(0, column - reach)
    near = np.clip((darkness[top : row + reach + 1, left : column + reach + 1] - 0.35) / 0.4, 0, 1)
    mass = float(near.sum())
    if not _MASS[0] * side**2 <= mass <= _MASS[1] * side**2:
        return None
    rows, columns = np.indices(near.shape)
    return left + float((near * columns).sum() / mass) + 0.5, top + float((near * rows).sum() / mass) + 0.5
