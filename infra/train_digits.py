"""Make the weights by which the digits of an NPI are read (services/prescriptions/reading/digits.npz).

`python -m infra.train_digits` draws digits that never were, as people write them (an open 4 and a closed one, a 7 with
and without its bar), distorts and degrades them, and fits a small network. All chance is seeded: the same weights each
time. What they are worth, tests/benchmarks/bench_reading.py measures: its digits are drawn by another hand.
"""

import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from services.prescriptions.reading import digits
from services.prescriptions.reading.digits import Network
from services.prescriptions.reading.plane import Numbers

PLACE = Path("services/prescriptions/reading") / digits.WEIGHTS
SEED, EACH, HIDDEN, ROUNDS, BATCH = 11, 1800, 72, 24, 128
_BLACK_OR_WHITE = 0.35  # of all: what a fax leaves
_CELL, _LARGER = (34, 46), 3  # pixels of a cell, and how much larger it is drawn

# Ways to write each digit: strokes of points in a unit square.
_SHAPES: dict[str, tuple[str, ...]] = {
    "0": (".5,0 .1,.3 .1,.7 .5,1 .9,.7 .9,.3 .5,0", ".6,.02 .2,.2 .1,.6 .4,1 .8,.8 .9,.35 .55,0 .4,.05",
          ".5,0 .12,.5 .5,1 .88,.5 .5,0|.8,.1 .2,.9"),
    "1": (".5,0 .5,1", ".2,.3 .55,0 .55,1", ".25,.25 .55,0 .55,1|.25,1 .85,1", ".6,0 .4,1"),
    "2": (".1,.25 .4,0 .85,.2 .6,.55 .1,1 .9,1", ".15,.2 .5,0 .85,.25 .5,.65 .15,.95 .3,.85 .6,.95 .9,.95",
          ".1,.2 .5,0 .8,.3 .3,.85 .1,.95 .15,.8 .5,.95 .95,.9"),
    "3": (".1,.15 .5,0 .85,.2 .45,.47 .9,.75 .5,1 .1,.88", ".15,.03 .85,.03 .45,.4 .88,.65 .6,1 .1,.9",
          ".15,.1 .6,.02 .8,.25 .4,.45|.4,.45 .9,.6 .7,.98 .1,.9"),
    "4": (".65,0 .1,.65 .95,.65|.65,.3 .65,1", ".15,0 .12,.5 .85,.5|.8,0 .78,1", ".7,1 .7,0 .08,.68 .95,.68",
          ".2,.05 .15,.55 .9,.5|.75,.1 .7,1"),
    "5": (".85,0 .2,0 .15,.42 .6,.38 .9,.7 .5,1 .1,.9", ".2,.03 .15,.45 .65,.4 .85,.75 .4,1 .1,.88|.2,.03 .9,.0",
          ".8,.05 .25,.1 .25,.5 .7,.5 .75,.85 .2,1"),
    "6": (".7,0 .25,.35 .12,.75 .5,1 .88,.75 .5,.52 .15,.72", ".55,0 .15,.5 .2,.9 .6,1 .8,.7 .5,.55 .2,.75",
          ".8,.1 .4,.05 .1,.6 .4,1 .85,.8 .6,.5 .15,.65"),
    "7": (".1,.02 .9,.02 .4,1", ".1,.1 .15,.02 .85,.03 .6,.5 .45,1", ".1,.03 .88,.03 .35,1|.25,.5 .8,.48"),
    "8": (".8,.15 .4,0 .2,.22 .5,.45 .85,.72 .5,1 .15,.78 .5,.48 .78,.25 .75,.1",
          ".5,.47 .2,.22 .5,0 .8,.22 .5,.47 .12,.76 .5,1 .88,.76 .5,.47",
          ".75,.2 .3,.02 .25,.35 .75,.6 .6,1 .15,.8 .7,.3 .75,.15"),
    "9": (".82,.3 .5,0 .15,.25 .45,.52 .82,.25 .8,.6 .6,1", ".8,.1 .35,.02 .15,.35 .5,.5 .85,.15 .85,1",
          ".8,.25 .4,0 .15,.3 .5,.5 .8,.25 .75,.75 .4,1 .15,.9"),
}  # fmt: skip


def _drawn(chance: Random, value: str) -> Numbers:
    """One digit in a cell, as ink from 0 to 1."""
    wide, high = _CELL[0] * _LARGER, _CELL[1] * _LARGER
    layer = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(layer)
    move = _moving(chance, wide, high)
    pen = chance.uniform(0.8, 2.1) * 200 / 72 * _LARGER / 2
    for stroke in chance.choice(_SHAPES[value]).split("|"):
        points = [tuple(float(part) + chance.gauss(0, 0.035) for part in point.split(",")) for point in stroke.split()]
        for x, y in _curve(points):
            u, v = move(x, y)
            draw.ellipse((u - pen, v - pen, u + pen, v + pen), fill=255)
    return _degraded(chance, layer)


def _moving(chance: Random, wide: int, high: int) -> Any:
    """Size, lean and turn of one digit."""
    w, h = wide * chance.uniform(0.35, 0.75), high * chance.uniform(0.5, 0.85)
    lean, turn = chance.gauss(0.08, 0.15), chance.gauss(0, 0.13)
    x0, y0 = wide / 2 + chance.gauss(0, 3), high / 2 + chance.gauss(0, 3)

    def move(x: float, y: float) -> tuple[float, float]:
        u, v = (x - 0.5) * w + lean * (0.5 - y) * h, (y - 0.5) * h
        return x0 + u * np.cos(turn) - v * np.sin(turn), y0 + u * np.sin(turn) + v * np.cos(turn)

    return move


def _curve(points: list[Any]) -> list[tuple[float, float]]:
    """Points along a smooth line through these."""
    held = np.array([points[0], *points, points[-1]], float)
    path = []
    for a, b, c, d in zip(held, held[1:], held[2:], held[3:], strict=False):
        for t in np.linspace(0, 1, 14):
            x, y = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
            path.append((float(x), float(y)))
    return path


def _degraded(chance: Random, layer: Image.Image) -> Numbers:
    """As a scan, a fax or a photograph would give it back."""
    coarse = chance.choice((1.0, 1.0, 0.75, 0.5, 0.4))
    down = coarse * chance.choice((1.0, 1.0, 0.6))
    small = layer.resize((round(_CELL[0] * coarse), round(_CELL[1] * down)), Image.Resampling.BOX)
    if chance.random() < _BLACK_OR_WHITE:
        level = chance.uniform(70, 170)
        small = small.point([255 * (value > level) for value in range(256)])
    seen = small.resize(_CELL, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.0)))
    noise = np.random.default_rng(chance.getrandbits(32)).normal(0, chance.uniform(0, 0.05), _CELL[::-1])
    dark = np.asarray(seen, np.float32) / 255 * chance.uniform(0.55, 1) + noise
    return np.asarray(np.clip((dark - 0.25) / 0.35, 0, 1), np.float32)


def squares(seed: int, each: int) -> tuple[Numbers, Numbers]:
    """So many of each digit, and which they are."""
    chance, found, which = Random(seed), [], []
    for _ in range(each):
        for value in _SHAPES:
            square = digits.square(_drawn(chance, value))
            if square is not None:
                found.append(square)
                which.append(int(value))
    return np.stack(found), np.array(which)


def trained(seed: int, each: int, rounds: int = ROUNDS) -> Network:
    """A network fitted by Adam with a falling step, to cross entropy with softened labels."""
    pictures, which = squares(seed, each)
    edges, wanted = digits.edges_of(pictures).astype(np.float32), np.full((len(which), 10), 0.005, np.float32)
    wanted[np.arange(len(which)), which] = 0.955
    random = np.random.default_rng(seed)
    sizes = (edges.shape[1], HIDDEN), (HIDDEN,), (HIDDEN, 10), (10,)
    weights = [(random.normal(0, 0.12, size) * (len(size) > 1)).astype(np.float32) for size in sizes]
    moments: Any = [[np.zeros_like(one) for one in weights] for _ in (0, 1)]
    steps = rounds * (len(edges) // BATCH)
    for step in range(1, steps + 1):
        chosen = random.integers(0, len(edges), BATCH)
        rate = 4e-3 * (1 - step / (steps + 1))
        _fit(weights, moments, _slopes(weights, edges[chosen], wanted[chosen]), rate, step)
    return Network(*weights)


def _slopes(weights: list[Any], edges: Numbers, wanted: Numbers) -> list[Any]:
    first, first_bias, second, second_bias = weights
    hidden = np.maximum(edges @ first + first_bias, 0)
    raised = hidden @ second + second_bias
    raised = np.exp(raised - raised.max(1, keepdims=True))
    off = (raised / raised.sum(1, keepdims=True) - wanted) / len(edges)
    back = (off @ second.T) * (hidden > 0)
    return [edges.T @ back + 1e-5 * first, back.sum(0), hidden.T @ off + 1e-5 * second, off.sum(0)]


def _fit(weights: list[Any], moments: Any, slopes: list[Any], rate: float, step: int) -> None:
    for number, slope in enumerate(slopes):
        mean, square = (moment[number] for moment in moments)
        mean += 0.1 * (slope - mean)
        square += 0.001 * (slope**2 - square)
        weights[number] -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)


def main() -> None:
    """Train, write, and say how well digits of another seed are read."""
    network = trained(SEED, EACH)
    parts = {name: getattr(network, name).astype(np.float16) for name in Network.__dataclass_fields__}
    np.savez_compressed(PLACE, **parts)
    pictures, which = squares(SEED + 1, 200)
    right = (network.likelihoods(pictures).argmax(1) == which).mean()
    sys.stdout.write(f"{PLACE}: {PLACE.stat().st_size} bytes; of digits of another seed {right:.1%} are read right\n")


if __name__ == "__main__":
    main()
