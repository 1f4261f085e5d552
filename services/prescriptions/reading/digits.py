"""The digits a hand wrote into a comb, each as ten likelihoods. Never a value: what they may mean is only suggested.

A small network of our own (weights beside this file, made by `python -m infra.train_digits` from strokes that never
were) looks at how the edges of a digit run. Real handwriting is harder than drawn strokes: a person reads the crop.
"""

import functools
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from services.prescriptions.forms.layout import Zone
from services.prescriptions.reading.measuring import Stretched
from services.prescriptions.reading.plane import Numbers
from services.prescriptions.reading.straightening import DENSITY, Darkness

if TYPE_CHECKING:
    from PIL.Image import Image

Likelihoods = tuple[float, ...]  # of 0 to 9
WEIGHTS = "digits.npz"
SIZE, _LONGEST = 28, 20  # pixels of the square, and of the digit in it
_INSET = 1.3  # points: the comb's own lines
_INKED, _A_DIGIT = 0.35, 8  # ink of a pixel that counts; fewer pixels are a speck
_CELLS, _DIRECTIONS = 7, 8


@dataclass(frozen=True)
class Network:
    """Two layers: from edges to features, from features to digits."""

    first: Numbers
    first_bias: Numbers
    second: Numbers
    second_bias: Numbers

    def likelihoods(self, squares: Darkness) -> Numbers:
        """Of n digits, n x 10."""
        hidden = np.maximum(edges_of(squares) @ self.first + self.first_bias, 0)
        raised = hidden @ self.second + self.second_bias
        raised = np.exp(raised - raised.max(1, keepdims=True))
        return np.asarray(raised / raised.sum(1, keepdims=True))


@functools.cache
def network() -> Network:
    """The trained one."""
    with resources.files("services.prescriptions.reading").joinpath(WEIGHTS).open("rb") as file:
        held = np.load(file)
        return Network(*(held[name].astype(np.float32) for name in Network.__dataclass_fields__))


def in_comb(page: Stretched, zone: Zone) -> tuple[Likelihoods, ...]:
    """The likelihoods of each cell's digit; nothing unless something is written in every cell."""
    squares = [square(cell) for cell in _cells(page.ink, zone)]
    written = [one for one in squares if one is not None]
    if len(written) < len(squares):
        return ()
    found = network().likelihoods(np.stack(written))
    return tuple(tuple(round(float(one), 4) for one in row) for row in found)


def _cells(ink: Darkness, zone: Zone) -> list[Darkness]:
    width = zone.w / zone.comb
    rows = slice(round((zone.y + _INSET) * DENSITY), round((zone.y + zone.h - _INSET) * DENSITY))
    lefts = [zone.x + number * width for number in range(zone.comb)]
    return [ink[rows, round((x + _INSET) * DENSITY) : round((x + width - _INSET) * DENSITY)] for x in lefts]


def square(cell: Darkness) -> Darkness | None:
    """The digit in the middle of a square, as large as every other; None where nothing is written."""
    from PIL import Image

    inked = cell > _INKED
    if inked.sum() < _A_DIGIT:
        return None
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    digit = Image.fromarray((255 * cell[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]).astype(np.uint8))
    scale = _LONGEST / max(digit.size)
    size = max(1, round(digit.width * scale)), max(1, round(digit.height * scale))
    return _centred(digit.resize(size, Image.Resampling.BICUBIC))


def _centred(digit: "Image") -> Darkness:
    values = np.asarray(digit, np.float32) / 255
    mass = max(float(values.sum()), 1e-6)
    rows, columns = np.indices(values.shape)
    places = zip((rows, columns), values.shape, strict=True)
    top, left = (_start(float((index * values).sum()) / mass, length) for index, length in places)
    whole = np.zeros((SIZE, SIZE), np.float32)
    whole[top : top + values.shape[0], left : left + values.shape[1]] = values
    return whole


def _start(middle: float, length: int) -> int:
    """Where a digit begins, so that its middle is the square's and all of it is inside."""
    return int(np.clip(round(SIZE / 2 - 0.5 - middle), 0, SIZE - length))


def edges_of(squares: Darkness) -> Numbers:
    """How strongly the edges run in each of eight directions, in each of 7 x 7 parts of the squares."""
    down, across = np.gradient(squares, axis=(1, 2))
    strength, angle = np.hypot(down, across), np.arctan2(down, across)
    turn = angle / (2 * np.pi) * _DIRECTIONS
    parts = []
    for direction in range(_DIRECTIONS):
        away = np.abs((turn - direction + _DIRECTIONS / 2) % _DIRECTIONS - _DIRECTIONS / 2)
        parts.append(_pooled(strength * np.maximum(0, 1 - away)))
    found = np.stack(parts, axis=-1).reshape(len(squares), -1)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6) * 4)


def _pooled(maps: Numbers) -> Numbers:
    part = SIZE // _CELLS
    return np.asarray(maps.reshape(len(maps), _CELLS, part, _CELLS, part).mean((2, 4)))
