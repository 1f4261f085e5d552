"""The printed outline of every box, found again on the straightened page: it says where the box really lies.

A box is verified when its outline is there. A smooth surface through all offsets takes out the curl of the paper; a
box that lies off the surface is doubtful. Lengths in points unless they are called pixels.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from services.prescriptions.forms.layout import Layout
from services.prescriptions.reading.plane import HEIGHT, WIDTH, Numbers
from services.prescriptions.reading.straightening import DENSITY, Darkness, knots

Values = TypeVar("Values", bound=np.generic)
Whole = npt.NDArray[np.int64]
ROUGH, FINE = 6.0, 1.6  # how far an outline is sought from its place
_LINE, _OFF_CORNER, _OUTSIDE = 3, 3, 5  # pixels: thickness of a run, its distance from a corner and from the outline
_FOUND = 0.5  # of the page's usual darkness


@dataclass(frozen=True)
class Outlines:
    """Of every box: how far its outline lies from its place (points), and how dark it is beside the page's usual."""

    dx: Numbers
    dy: Numbers
    strength: Numbers
    usual: float  # darkness of an outline on this page, 0 to 1

    @property
    def verified(self) -> float:
        """The share of boxes whose outline was found."""
        return float((self.strength > _FOUND).mean())


@dataclass(frozen=True)
class Surface:
    """A surface of second order through the offsets; away from the boxes it stays as it is at the last of them."""

    across: Numbers
    down: Numbers
    apart: Numbers  # of every box, how far it lies off the surface
    reach: tuple[float, float, float, float]

    def at(self, x: Numbers, y: Numbers) -> Numbers:
        """The offset (last axis: across, down) at points of the page."""
        left, top, right, bottom = self.reach
        terms = _terms(np.clip(x, left, right), np.clip(y, top, bottom))
        return np.stack([terms @ self.across, terms @ self.down], axis=-1)

    def over_the_page(self) -> Numbers:
        """The offset at every knot of the mesh by which a page is straightened."""
        mesh = knots()
        return self.at(mesh[..., 0], mesh[..., 1])


def corners_of(layout: Layout) -> Numbers:
    """The top left corner of every box, n x 2."""
    return np.array([(box.x, box.y) for box in layout.boxes], float)


def side_of(layout: Layout) -> int:
    """The side of a box in pixels."""
    return round(layout.boxes[0].size * DENSITY)


def find(darkness: Darkness, layout: Layout, reach: float) -> Outlines:
    """The outline of every box within so many points of its place."""
    pixels, side = round(reach * DENSITY), side_of(layout)
    margin = pixels + _OUTSIDE + _LINE
    patches = patches_at(darkness, np.floor(corners_of(layout) * DENSITY).astype(int), side + 2 * margin, margin)
    score, second = _scores(patches, margin, side, pixels)
    flat = score.reshape(len(score), -1)
    best = flat.argmax(1)
    rows, columns = np.unravel_index(best, score.shape[1:])
    found = second.reshape(flat.shape)[np.arange(len(best)), best]
    usual = float(np.percentile(found, 70))
    dx, dy = (columns - pixels) / DENSITY, (rows - pixels) / DENSITY
    return Outlines(dx, dy, found / max(usual, 1e-6), usual)


def patches_at(values: npt.NDArray[Values], corners: Whole, size: int, margin: int) -> npt.NDArray[Values]:
    """Square patches (n x size x size) that begin `margin` pixels above and left of each corner; 0 off the page."""
    padded = np.pad(values, size)
    reach = np.arange(size)
    rows = corners[:, 1, None] - margin + size + reach
    columns = corners[:, 0, None] - margin + size + reach
    rows, columns = (np.clip(one, 0, length - 1) for one, length in zip((rows, columns), padded.shape, strict=True))
    return np.asarray(padded[rows[:, :, None], columns[:, None, :]])


def _scores(patches: Darkness, margin: int, side: int, pixels: int) -> tuple[Numbers, Numbers]:
    """Of every offset how well an outline fits, and the darkness of its second weakest side; n x rows x columns."""
    length, span, half = side - 2 * _OFF_CORNER, 2 * pixels + 1, _LINE // 2
    lying, standing = _window_means(patches, _LINE, length), _window_means(patches, length, _LINE)

    def run(of: Numbers, row: int, column: int) -> Numbers:
        top, left = margin - pixels + row, margin - pixels + column
        return of[:, top : top + span, left : left + span]

    def ring(out: int) -> tuple[Numbers, ...]:
        """Top, bottom, left, right, so many pixels outside the outline."""
        return (
            run(lying, -half - out, _OFF_CORNER), run(lying, side - half + out, _OFF_CORNER),
            run(standing, _OFF_CORNER, -half - out), run(standing, _OFF_CORNER, side - half + out),
        )  # fmt: skip

    weakest, second, third, best = np.sort(np.stack(ring(0)), axis=0)
    away = np.arange(-pixels, pixels + 1) ** 2
    far = 0.0006 * (away[:, None] + away[None, :])
    score = (0.6 * weakest + 1.2 * second + third + best) / 3.8 - 0.35 * np.mean(ring(_OUTSIDE), axis=0) - far
    return score, second


def _window_means(patches: Darkness, rows: int, columns: int) -> Numbers:
    """The mean of every window, by its top left pixel."""
    sums = np.zeros((len(patches), patches.shape[1] + 1, patches.shape[2] + 1))
    np.cumsum(np.cumsum(patches, axis=1, dtype=np.float64), axis=2, out=sums[:, 1:, 1:])
    whole = (
        sums[:, rows:, columns:] - sums[:, :-rows, columns:] - sums[:, rows:, :-columns] + sums[:, :-rows, :-columns]
    )
    return np.asarray(whole / (rows * columns))


def surface(outlines: Outlines, layout: Layout) -> Surface:
    """The surface by repeated weighing: an outline that is hidden, or found wrong, loses its vote."""
    corners = corners_of(layout)
    x, y = corners.T
    terms = _terms(x, y)
    base = np.clip(outlines.strength, 0, 1) ** 3
    weight = base
    for _ in range(6):
        across, down = (_solved(terms, one, weight) for one in (outlines.dx, outlines.dy))
        apart = np.hypot(outlines.dx - terms @ across, outlines.dy - terms @ down)
        weight = base / (1 + (apart / max(0.25, 1.5 * float(np.median(apart)))) ** 2)
    return Surface(across, down, apart, (float(x.min()), float(y.min()), float(x.max()), float(y.max())))


def _solved(terms: Numbers, offsets: Numbers, weight: Numbers) -> Numbers:
    return np.asarray(np.linalg.lstsq(terms * weight[:, None], offsets * weight, rcond=None)[0])


def _terms(x: Numbers, y: Numbers) -> Numbers:
    u, v = x / (WIDTH / 2) - 1, y / (HEIGHT / 2) - 1
    return np.stack([np.ones_like(u), u, v, u * v, u * u, v * v], axis=-1)
