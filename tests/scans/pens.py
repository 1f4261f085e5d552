"""Pens that never were: strokes laid on a page as a layer of ink. All chance comes from a seeded generator.

A stroke is a smooth line (Catmull-Rom) through a few points that a hand does not quite hit, with a width that pulses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]


@dataclass(frozen=True)
class Pen:
    """A pen: its width in points, its darkness, its colour, how unevenly it gives ink, how often it skips."""

    name: str
    width: tuple[float, float]
    darkness: tuple[float, float]
    colour: tuple[float, float, float] = (1, 1, 1)  # how much of the darkness red, green and blue take
    uneven: float = 0.12
    skips: float = 0.0
    grain: float = 0.0
    blunt: bool = False  # a marker's tip is a wide edge


# With these the thresholds were tuned.
BALLPOINT = Pen("ballpoint", (0.9, 1.6), (0.66, 0.9))
FELT = Pen("felt", (1.4, 1.9), (0.8, 0.92))
BLUE = Pen("blue ballpoint", (0.9, 1.5), (0.65, 0.85), (1, 0.85, 0.35))
PENCIL = Pen("pencil", (0.9, 1.4), (0.38, 0.58), uneven=0.25, grain=0.25)
TUNED = (BALLPOINT, FELT, BLUE)
# These were held back: they are measured, never tuned on.
GEL = Pen("fine gel", (0.6, 0.85), (0.85, 0.97))
SKIPPING = Pen("skipping ballpoint", (0.8, 1.2), (0.6, 0.85), uneven=0.3, skips=0.12)
RED = Pen("red pen", (0.9, 1.4), (0.6, 0.8), (0.25, 1, 0.95))
MARKER = Pen("marker", (2.2, 3.0), (0.85, 0.97), blunt=True)
FOUNTAIN = Pen("fountain pen", (0.7, 2.0), (0.7, 0.95), (1, 0.95, 0.7), uneven=0.2)
GREEN = Pen("green gel", (0.8, 1.1), (0.65, 0.85), (1, 0.5, 0.9))
PALE_BLUE = Pen("pale blue ballpoint", (0.7, 1.1), (0.45, 0.6), (1, 0.6, 0.2), uneven=0.2)
CRAYON = Pen("crayon", (1.6, 2.4), (0.5, 0.75), (1, 0.9, 0.6), uneven=0.3, grain=0.3)
HELD_BACK = (GEL, SKIPPING, RED, FOUNTAIN, GREEN)


class Hand:
    """A hand with a pen on a page of so many pixels a point."""

    def __init__(self, chance: Random, pen: Pen, density: float, size: tuple[int, int]) -> None:
        self.chance, self.pen, self.density = chance, pen, density
        self.width = chance.uniform(*pen.width)
        self.darkness = chance.uniform(*pen.darkness)
        self._layer = Image.new("L", size, 0)
        self._draw = ImageDraw.Draw(self._layer)

    def stroke(self, points: Sequence[Point], width: float | None = None, shake: float = 0.25) -> None:
        """A line through points of the page."""
        chance = self.chance
        held = [(x + chance.gauss(0, shake), y + chance.gauss(0, shake)) for x, y in points]
        path = _smooth(held, self.density)
        wide = (width or self.width) * self.density
        phase, skipping = chance.uniform(0, 6), 0
        for number, (x, y) in enumerate(path):
            if skipping or chance.random() < self.pen.skips / 6:
                skipping = skipping - 1 if skipping else chance.randint(2, 7)
                continue
            pulse = 1 + self.pen.uneven * 1.5 * sin(phase + number * 0.09)
            half, ink = max(0.5, wide * pulse / 2), round(255 * (1 - self.pen.uneven * chance.random()))
            self._dab(x * self.density, y * self.density, half, ink)

    def _dab(self, x: float, y: float, half: float, ink: int) -> None:
        flat = half * 0.45 if self.pen.blunt else half
        self._draw.ellipse((x - half, y - flat, x + half, y + flat), fill=ink)

    def on(self, paper: Image.Image) -> Image.Image:
        """The page with the ink on it; in colour when the pen is."""
        laid = self._layer.filter(ImageFilter.BoxBlur(0.6))
        if self.pen.grain:
            noise = np.random.default_rng(self.chance.getrandbits(32)).random(laid.size[::-1], np.float32)
            laid = Image.fromarray((np.asarray(laid) * np.where(noise < self.pen.grain, 0.45, 1)).astype(np.uint8))
        bands = [ImageChops.multiply(paper, laid.point(self._left(part))) for part in dict.fromkeys(self.pen.colour)]
        shown = dict(zip(dict.fromkeys(self.pen.colour), bands, strict=True))
        return bands[0] if len(bands) == 1 else Image.merge("RGB", [shown[part] for part in self.pen.colour])

    def _left(self, part: float) -> list[int]:
        """How much light is left of each depth of ink, in a band that takes this part of the darkness."""
        return [round(255 - ink * self.darkness * part) for ink in range(256)]


def _smooth(points: Sequence[Point], density: float) -> list[Point]:
    """Points half a pixel apart along a Catmull-Rom curve."""
    if len(points) == 1:
        return list(points) * 3
    padded = [points[0], *points, points[-1]]
    path: list[Point] = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        steps = max(2, round(length * density * 1.3))
        path += [_between(before, start, end, after, step / steps) for step in range(steps)]
    return [*path, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def axis(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)

    return axis(a[0], b[0], c[0], d[0]), axis(a[1], b[1], c[1], d[1])


def cross(hand: Hand, middle: Point, side: float) -> None:
    """Two strokes."""
    for turn in (pi / 4, 3 * pi / 4):
        angle, arm = turn + hand.chance.gauss(0, 0.14), hand.chance.uniform(0.38, 0.66) * side
        _bar(hand, middle, angle, arm)


def plus(hand: Hand, middle: Point, side: float) -> None:
    """Two strokes upright."""
    for turn in (0.0, pi / 2):
        _bar(hand, middle, turn + hand.chance.gauss(0, 0.1), hand.chance.uniform(0.34, 0.55) * side)


def _bar(hand: Hand, middle: Point, angle: float, arm: float) -> None:
    x, y = middle
    dx, dy = arm * cos(angle), arm * sin(angle)
    hand.stroke([(x - dx, y - dy), (x, y), (x + dx, y + dy)])


def tick(hand: Hand, middle: Point, side: float) -> None:
    """A short stroke down, a long one up."""
    x, y = middle
    size = hand.chance.uniform(0.55, 1.2) * side
    path = ((-0.42, -0.05), (-0.12, 0.36), (0.2, -0.1), (0.55, -0.62))
    hand.stroke([(x + size * across, y + size * down) for across, down in path])


def short(hand: Hand, middle: Point, side: float) -> None:
    """A slash, a dash or a heavy dot."""
    kind = hand.chance.choice(("slash", "dash", "dot"))
    if kind == "dot":
        x, y = middle
        turn = [(x + 0.1 * side * cos(a), y + 0.1 * side * sin(a)) for a in (0, 2, 4, 6)]
        hand.stroke(turn, hand.width * 1.3)
        return
    angle = -pi / 4 if kind == "slash" else 0.0
    _bar(hand, middle, angle + hand.chance.gauss(0, 0.2), hand.chance.uniform(0.24, 0.38) * side)


def sloppy(hand: Hand, middle: Point, side: float) -> None:
    """A cross far off the middle."""
    away, turn = hand.chance.uniform(0.2, 0.38) * side, hand.chance.uniform(0, 2 * pi)
    cross(hand, (middle[0] + away * cos(turn), middle[1] + away * sin(turn)), side)


def filled(hand: Hand, middle: Point, side: float) -> None:
    """Hatching from edge to edge."""
    x, y = middle
    half, count = 0.46 * side, hand.chance.randint(6, 9)
    points = [(x + (half if n % 2 else -half), y - half + 2 * half * n / count) for n in range(count + 1)]
    hand.stroke(points)


def long_tick(hand: Hand, middle: Point, side: float) -> None:
    """A tick whose tail runs far beyond the box."""
    x, y = middle
    far = hand.chance.uniform(1.0, 1.7) * side
    hand.stroke(
        [(x - 0.4 * side, y), (x - 0.1 * side, y + 0.35 * side), (x + 0.3 * far, y - 0.4 * far), (x + far, y - far)]
    )


def ring(hand: Hand, middle: Point, side: float) -> None:
    """A ring about the box, which stays empty."""
    x, y = middle
    wide, high = hand.chance.uniform(0.8, 1.05) * side, hand.chance.uniform(0.75, 0.95) * side
    hand.stroke([(x + wide * cos(a * pi / 5), y + high * sin(a * pi / 5)) for a in range(12)])


def curl(hand: Hand, middle: Point, side: float) -> None:
    """A looped tick, as some write it without lifting the pen."""
    x, y = middle
    s = side * hand.chance.uniform(0.5, 0.8)
    hand.stroke([(x - 0.5 * s, y + 0.1 * s), (x - 0.2 * s, y + 0.5 * s), (x, y + 0.2 * s), (x - 0.1 * s, y - 0.1 * s),
                 (x + 0.1 * s, y + 0.1 * s), (x + 0.6 * s, y - 0.6 * s)])  # fmt: skip


def scribble(hand: Hand, middle: Point, side: float) -> None:
    """A cross taken back by a zigzag over it."""
    cross(hand, middle, side)
    x, y = middle
    reach = hand.chance.uniform(0.6, 0.95) * side
    count = hand.chance.randint(9, 18)
    hand.stroke([(x + (reach if n % 2 else -reach), y - 0.7 * side + 1.4 * side * n / count) for n in range(count + 1)])


def strike(hand: Hand, middle: Point, side: float) -> None:
    """A cross taken back by a line through its whole row."""
    cross(hand, middle, side)
    x, y = middle
    level = y + hand.chance.gauss(0, 0.12 * side)
    hand.stroke(
        [(x - 9, level), (x + 35, level + hand.chance.gauss(0, 0.8)), (x + hand.chance.uniform(70, 108), level)]
    )


def circle(hand: Hand, middle: Point, side: float) -> None:
    """A ring about the words; the box stays empty."""
    x, y = middle
    wide, high = hand.chance.uniform(26, 42), hand.chance.uniform(6.5, 8.5)
    centre = x + side / 2 + 4 + wide
    hand.stroke([(centre + wide * cos(a * pi / 5), y + high * sin(a * pi / 5)) for a in range(12)])


def scrawl(hand: Hand, start: Point, width: float, height: float) -> None:
    """Something like a name."""
    x, y = start
    count = max(4, round(width / 6))
    points = [(x + width * n / count, y + height * hand.chance.uniform(-0.5, 0.5)) for n in range(count + 1)]
    hand.stroke(points, hand.width * 0.8)


_DIGITS: dict[str, tuple[tuple[Point, ...], ...]] = {
    "0": (((0.5, 0.05), (0.15, 0.4), (0.3, 0.9), (0.7, 0.9), (0.85, 0.4), (0.5, 0.05)),),
    "1": (((0.3, 0.25), (0.55, 0.05), (0.55, 0.95)),),
    "2": (((0.18, 0.25), (0.5, 0.03), (0.82, 0.28), (0.5, 0.6), (0.15, 0.95), (0.85, 0.92)),),
    "3": (((0.2, 0.12), (0.6, 0.04), (0.78, 0.28), (0.45, 0.48), (0.82, 0.7), (0.55, 0.96), (0.17, 0.85)),),
    "4": (((0.6, 0.04), (0.15, 0.65), (0.88, 0.63)), ((0.62, 0.35), (0.6, 0.97))),
    "5": (((0.75, 0.06), (0.3, 0.07), (0.25, 0.45), (0.65, 0.42), (0.8, 0.7), (0.5, 0.96), (0.18, 0.86)),),
    "6": (((0.7, 0.06), (0.28, 0.4), (0.22, 0.78), (0.5, 0.96), (0.78, 0.72), (0.5, 0.5), (0.24, 0.7)),),
    "7": (((0.15, 0.08), (0.82, 0.08), (0.55, 0.5), (0.4, 0.96)),),
    "8": (
        ((0.6, 0.48), (0.22, 0.25), (0.5, 0.03), (0.78, 0.25), (0.25, 0.75), (0.5, 0.97), (0.78, 0.75), (0.4, 0.45)),
    ),
    "9": (((0.76, 0.3), (0.45, 0.05), (0.22, 0.3), (0.5, 0.5), (0.77, 0.28), (0.72, 0.6), (0.55, 0.97)),),
}


def digit(hand: Hand, value: str, x: float, y: float, w: float, h: float) -> None:
    """A digit in a cell of a comb."""
    wide, high = w * hand.chance.uniform(0.5, 0.7), h * hand.chance.uniform(0.6, 0.78)
    left, top = x + (w - wide) / 2 + hand.chance.gauss(0, 0.5), y + (h - high) / 2 + hand.chance.gauss(0, 0.5)
    lean = hand.chance.gauss(0.06, 0.1)
    for part in _DIGITS[value]:
        hand.stroke([(left + wide * px + lean * high * (0.5 - py), top + high * py) for px, py in part], shake=0.35)


def pen_of(chance: Random, pens: Sequence[Pen]) -> Pen:
    """One of the pens."""
    return chance.choice(list(pens))


MARKS: dict[str, Any] = {
    "cross": cross, "tick": tick, "short": short, "sloppy": sloppy, "filled": filled, "plus": plus, "curl": curl,
    "long tick": long_tick, "ring": ring,
}  # fmt: skip
