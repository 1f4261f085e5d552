"""The page upright and flat: cut out of the picture at 200 dots per inch, curl taken out, shadow and fading removed."""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from services.prescriptions.reading import plane
from services.prescriptions.reading.plane import HEIGHT, WIDTH, Numbers

if TYPE_CHECKING:
    from PIL.Image import Image

Darkness = npt.NDArray[np.float32]  # 0 paper, 1 black
DENSITY = 200 / 72  # pixels a point
PIXELS = (round(WIDTH * DENSITY), round(HEIGHT * DENSITY))
_MESH = 100  # pixels a cell: 17 across and 22 down; paper curls more gently than that
_PAPER_CELL, _DARKEST_PAPER = 12, 20  # pixels; grey level below which nothing counts as paper


def straightened(picture: "Image", matrix: Numbers, curl: Numbers | None = None) -> "Image":
    """The whole page at 200 dpi. `curl`: how far (points) the print lies from its place, per knot of the mesh."""
    if curl is None:
        return plane.cut(picture, matrix, (0, 0), (WIDTH, HEIGHT), DENSITY)
    from PIL import Image

    seen = plane.at(matrix, (_knots() / DENSITY + curl).reshape(-1, 2)).reshape(curl.shape)
    return picture.transform(PIXELS, Image.Transform.MESH, _cells(seen), Image.Resampling.BILINEAR, fillcolor=255)


def knots() -> Numbers:
    """The knots of the mesh in points of the page, rows x columns x 2."""
    return np.asarray(_knots() / DENSITY)


def _knots() -> Numbers:
    across = np.linspace(0, PIXELS[0], PIXELS[0] // _MESH + 1).round()
    down = np.linspace(0, PIXELS[1], PIXELS[1] // _MESH + 1).round()
    return np.stack(np.meshgrid(across, down), axis=-1)


def _cells(seen: Numbers) -> list[tuple[Any, Any]]:
    """Each cell of the straight page with the quadrilateral of the picture it is cut from."""
    knots = _knots().astype(int)
    rows, columns = knots.shape[0] - 1, knots.shape[1] - 1
    cells = []
    for row in range(rows):
        for column in range(columns):
            box = (*knots[row, column].tolist(), *knots[row + 1, column + 1].tolist())
            corners = (seen[row, column], seen[row + 1, column], seen[row + 1, column + 1], seen[row, column + 1])
            cells.append((box, tuple(float(value) for corner in corners for value in corner)))
    return cells


def flattened(page: "Image") -> Darkness:
    """How dark each pixel is beside the paper around it: shadows and a faded copy no longer show."""
    from PIL import Image, ImageFilter

    small = page.resize((page.width // _PAPER_CELL, page.height // _PAPER_CELL), Image.Resampling.BOX)
    lightest = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    paper = np.asarray(lightest.resize(page.size, Image.Resampling.BILINEAR), np.float32)
    np.maximum(paper, _DARKEST_PAPER, out=paper)
    darkness = np.asarray(page, np.float32) / paper
    return np.clip(np.subtract(1, darkness, out=darkness), 0, 1, out=darkness)
