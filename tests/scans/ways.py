"""How a page comes back: scanned, faxed, photographed, and what happens to paper on the way. All of it simulated.

Each way takes a picture of the completed page (240 dots per inch) and gives the bytes of a file.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Grey = npt.NDArray[np.float32]
Way = Callable[[Random, Image.Image], bytes]


def jpeg(page: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def noisy(chance: Random, page: Image.Image, sigma: float) -> Image.Image:
    """Grain of a sensor; sigma in shares of white."""
    values = np.asarray(page, np.float32)
    random = np.random.default_rng(chance.getrandbits(32))
    grain = random.standard_normal(values.shape[:2], np.float32) * np.float32(255 * sigma)
    return Image.fromarray(
        np.clip(values + (grain if values.ndim == 2 else grain[:, :, None]), 0, 255).astype(np.uint8)
    )


def _white(page: Image.Image) -> Any:
    return (255, 255, 255) if page.mode == "RGB" else 255


def at(page: Image.Image, dpi: float) -> Image.Image:
    scale = dpi / 240
    return page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.BOX if scale < 1 else
                       Image.Resampling.BICUBIC)  # fmt: skip


def turned(page: Image.Image, angle: float) -> Image.Image:
    return page.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=_white(page))


# On a scanner


@dataclass(frozen=True)
class Scanner:
    """A flatbed or a feeder."""

    dpi: float = 200
    skew: float = 5
    sigma: float = 0.013
    quality: tuple[int, int] = (50, 80)
    turn: float = 0
    gain: tuple[float, float] = (1, 1)  # contrast left: a pale copy

    def __call__(self, chance: Random, page: Image.Image) -> bytes:
        scan = turned(at(page, self.dpi), self.turn + chance.uniform(-self.skew, self.skew))
        gain = chance.uniform(*self.gain)
        if gain < 1:
            scan = scan.point([round(255 - gain * (255 - value)) for value in range(256)] * len(scan.getbands()))
        return jpeg(noisy(chance, scan, self.sigma), chance.randint(*self.quality))


def bilevel(chance: Random, page: Image.Image) -> bytes:
    """A scanner that knows only black and white, as PDF."""
    scan = noisy(chance, turned(at(page.convert("L"), 200), chance.uniform(-5, 5)), 0.013)
    level = round(255 * chance.uniform(0.35, 0.85))
    out = io.BytesIO()
    scan.point([255 * (value > level) for value in range(256)]).convert("1").save(out, "PDF", resolution=200)
    return out.getvalue()


# By fax


@dataclass(frozen=True)
class Fax:
    """A fax machine: 204 dots across, 196 or 98 down, black or white."""

    down: int = 196
    dithered: bool = False
    specks: float = 0.002
    levels: tuple[float, float] = (0.5, 0.75)

    def __call__(self, chance: Random, page: Image.Image) -> bytes:
        sheet = turned(page.convert("L"), chance.uniform(-1.6, 1.6))
        size = (round(8.5 * 204 * chance.uniform(0.95, 1)), round(11 * self.down * chance.uniform(0.95, 1.01)))
        scan = Image.new("L", (1728, 11 * self.down), 255)
        shift = (round(chance.uniform(-0.02, 0.03) * 1728), round(chance.uniform(-0.01, 0.02) * 11 * self.down))
        scan.paste(sheet.resize(size, Image.Resampling.BOX), shift)
        ImageDraw.Draw(scan).text((120, 4), "FROM 303 555 0100   PAGE 01/01", fill=0)
        scan = noisy(chance, scan.filter(ImageFilter.GaussianBlur(0.8)), 0.05)
        return self._sent(chance, self._black_or_white(chance, scan))

    def _black_or_white(self, chance: Random, scan: Image.Image) -> Grey:
        if self.dithered:
            return np.asarray(scan.convert("1"), np.float32)
        return (np.asarray(scan, np.float32) > 255 * chance.uniform(*self.levels)).astype(np.float32)

    def _sent(self, chance: Random, dots: Grey) -> bytes:
        random = np.random.default_rng(chance.getrandbits(32))
        dirt = random.random(dots.shape) < chance.uniform(0, self.specks)
        dots = np.where(dirt, 1 - dots, dots)
        if chance.random() < 0.25:
            column = chance.randrange(40, dots.shape[1] - 40)
            dots[:, column : column + chance.randint(1, 2)] = 0
        if chance.random() < 0.15:
            row = chance.randrange(200, len(dots) - 200)
            dots = np.delete(dots, range(row, row + chance.randint(1, 4)), axis=0)
        out = io.BytesIO()
        picture = Image.fromarray((dots * 255).astype(np.uint8)).convert("1")
        picture.save(out, "TIFF", compression="group4", dpi=(204, self.down))
        return out.getvalue()


# By a telephone's camera


@dataclass(frozen=True)
class Camera:
    """A telephone over a desk."""

    high: tuple[int, int] = (2600, 3400)  # pixels of the long side
    corners: float = 0.0175  # how far each corner strays, of the width
    angle: float = 5
    quarter: bool = True  # lying in any direction
    curl: tuple[float, float] = (0.0, 0.0012)  # of the width
    fall: tuple[float, float] = (0.0, 0.22)  # light lost from corner to corner
    shadow: tuple[float, float] = (0.0, 0.0)
    blur: tuple[float, float] = (0.4, 0.9)
    motion: tuple[int, int] = (0, 0)
    sigma: float = 0.012
    quality: tuple[int, int] = (75, 92)
    light: float = 1.0  # of the paper
    desk: tuple[int, int] = (30, 110)
    crumpled: float = 0.0
    own_shadow: tuple[float, float] = (0.0, 0.0)  # of the telephone and the hand that holds it

    def __call__(self, chance: Random, page: Image.Image) -> bytes:
        shot = self._seen(chance, page)
        if chance.random() < 0.6 and self.motion[1]:
            shot = _moved(shot, chance.randint(*self.motion))
        shot = self._lit(chance, shot.filter(ImageFilter.GaussianBlur(chance.uniform(*self.blur))))
        shot = noisy(chance, shot, self.sigma)
        if self.quarter:
            shot = shot.rotate(90 * chance.randrange(4), expand=True)
        return jpeg(shot, chance.randint(*self.quality))

    def _seen(self, chance: Random, page: Image.Image) -> Image.Image:
        """Perspective and curl, on a desk."""
        height = chance.randint(*self.high)
        width = round(height * 0.76)
        inside = _corners(chance, width, height, self.corners, self.angle)
        desk = chance.randint(*self.desk)
        margin = round(page.width * 0.2)
        ground = Image.new(page.mode, (page.width + 2 * margin, page.height + 2 * margin),
                           (desk,) * 3 if page.mode == "RGB" else desk)  # fmt: skip
        ground.paste(page, (margin, margin))
        right, below = margin + page.width, margin + page.height
        back = _plane(inside, [(margin, margin), (right, margin), (right, below), (margin, below)])
        bend = chance.uniform(*self.curl) * page.width
        mesh = _mesh(chance, width, height, back, bend, self.crumpled * page.width)
        return ground.transform((width, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=desk)

    def _lit(self, chance: Random, shot: Image.Image) -> Image.Image:
        width, height = shot.size
        across, down = np.meshgrid(np.linspace(-1, 1, 64), np.linspace(-1, 1, 64))
        turn = radians(chance.uniform(0, 360))
        light = 1 - chance.uniform(*self.fall) * (0.5 + 0.35 * (across * cos(turn) + down * sin(turn)))
        if self.shadow[1]:
            turn, edge = radians(chance.uniform(0, 360)), chance.uniform(-0.5, 0.5)
            side = across * cos(turn) + down * sin(turn) - edge
            light = light * (1 - chance.uniform(*self.shadow) / (1 + np.exp(-side * chance.uniform(8, 30))))
        if self.own_shadow[1]:
            light = light * _shadow_of_a_telephone(chance, across, down, chance.uniform(*self.own_shadow))
        lamp = Image.fromarray((255 * np.clip(light * self.light, 0, 1)).astype(np.uint8))
        lamp = lamp.resize((width, height), Image.Resampling.BICUBIC)
        return ImageChops.multiply(shot, Image.merge("RGB", [lamp] * 3) if shot.mode == "RGB" else lamp)


def _shadow_of_a_telephone(chance: Random, across: Grey, down: Grey, depth: float) -> Grey:
    """What light is left: less in a rectangle with a narrow edge, that reaches in from one side."""
    x, y, soft = chance.uniform(-0.5, 0.5), chance.uniform(-0.6, 0.2), chance.uniform(25, 60)
    inside = [1 / (1 + np.exp(-soft * one)) for one in (0.35 - np.abs(across - x), down - y)]
    return np.asarray(1 - depth * inside[0] * inside[1])


def _corners(chance: Random, width: int, height: int, stray: float, angle: float) -> list[tuple[float, float]]:
    """Where the page's corners lie in the picture, from top left clockwise."""
    turn = radians(chance.uniform(-angle, angle))
    half_w, half_h = width * 0.43, height * 0.43
    half_h = min(half_h, half_w * 11 / 8.5)
    half_w = half_h * 8.5 / 11
    found = []
    for x, y in ((-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h)):
        away = [chance.uniform(-stray, stray) * width for _ in (0, 1)]
        found.append(
            (width / 2 + x * cos(turn) - y * sin(turn) + away[0], height / 2 + x * sin(turn) + y * cos(turn) + away[1])
        )
    return found


def _plane(seen: list[tuple[float, float]], page: list[tuple[float, float]]) -> Grey:
    """The homography from the picture to the paper, exact for four points."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(right)), 1).reshape(3, 3)


def _mesh(chance: Random, width: int, height: int, back: Grey, bend: float, crumple: float) -> list[Any]:
    """Cells of the picture with the quadrilateral of paper each is seen from; bend and crumple in pixels of paper."""
    phase = [chance.uniform(0, 6.28) for _ in range(8)]
    xs, ys = np.linspace(0, width, 41).round(), np.linspace(0, height, 53).round()
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    points = np.concatenate([grid, np.ones((*grid.shape[:2], 1))], axis=-1) @ back.T
    paper = points[..., :2] / points[..., 2:]
    u, v = grid[..., 0] / width, grid[..., 1] / height
    paper[..., 0] += bend * np.sin(3.0 * v + phase[0]) * 2
    paper[..., 1] += bend * np.sin(3.3 * u + phase[1]) * 2
    if crumple:
        for n in range(3):
            paper[..., n % 2] += crumple * np.sin(
                (9 + 4 * n) * u + phase[2 + n] + 5 * np.sin((8 + 3 * n) * v + phase[5 + n])
            )
    cells = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            box = tuple(int(one) for one in (*grid[row, column], *grid[row + 1, column + 1]))
            quad = [paper[row, column], paper[row + 1, column], paper[row + 1, column + 1], paper[row, column + 1]]
            cells.append((box, tuple(float(one) for point in quad for one in point)))
    return cells


def _moved(shot: Image.Image, pixels: int) -> Image.Image:
    moved = shot
    for step in range(1, pixels + 1):
        moved = Image.blend(moved, ImageChops.offset(shot, step, step // 2), 1 / (step + 1))
    return moved


# What happens to the paper


def torn(chance: Random, page: Image.Image) -> Image.Image:
    """A corner is gone, on white or black ground."""
    inch = page.width / 8.5
    a, b = chance.uniform(0.5, 1.7) * inch, chance.uniform(0.5, 1.7) * inch
    w, h = page.size
    x, y = chance.choice(((0, 0), (w, 0), (w, h), (0, h)))
    damaged = page.copy()
    fill = chance.choice((0, 255))
    corner = [(x, y), (x + (a if x == 0 else -a), y), (x, y + (b if y == 0 else -b))]
    ImageDraw.Draw(damaged).polygon(corner, fill=(fill,) * 3 if page.mode == "RGB" else fill)
    return damaged


def coffee(chance: Random, page: Image.Image) -> Image.Image:
    """Up to three cups stood on it."""
    w, h = page.size
    stain = Image.new("L", (w // 4, h // 4), 0)
    draw = ImageDraw.Draw(stain)
    for _ in range(chance.randint(1, 3)):
        x, y, r = chance.uniform(0, w / 4), chance.uniform(h / 12, h / 5), chance.uniform(0.08, 0.17) * w / 4
        draw.ellipse((x - r, y - r, x + r, y + r), fill=round(255 * chance.uniform(0.08, 0.25)),
                     outline=round(255 * chance.uniform(0.3, 0.6)), width=max(1, w // 500))  # fmt: skip
    stain = stain.resize(page.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))
    left = ImageChops.invert(stain)
    return ImageChops.multiply(page, Image.merge("RGB", [left] * 3) if page.mode == "RGB" else left)


def stapled(chance: Random, page: Image.Image) -> Image.Image:
    """A staple in a corner, two punched holes at the side, dust on the glass."""
    inch, marked = page.width / 8.5, page.copy()
    draw = ImageDraw.Draw(marked)
    x, y = inch * chance.uniform(0.15, 0.4), inch * chance.uniform(0.9, 1.2)
    ink = (60,) * 3 if page.mode == "RGB" else 60
    black = (15,) * 3 if page.mode == "RGB" else 15
    draw.line((x, y, x + 0.4 * inch, y + chance.uniform(-0.2, 0.2) * inch), fill=ink, width=4)
    for level in (4.1, 6.9):
        draw.ellipse((0.2 * inch, level * inch, 0.47 * inch, (level + 0.27) * inch), fill=black)
    for _ in range(chance.randint(20, 80)):
        u, v, r = chance.uniform(0, page.width), chance.uniform(0, page.height), chance.uniform(0.5, 2.2)
        draw.ellipse((u - r, v - r, u + r, v + r), fill=ink)
    return marked


def folded(chance: Random, page: Image.Image) -> Image.Image:
    """Two soft creases across, as a letter is folded."""
    crease = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(crease)
    for share in (1 / 3, 2 / 3):
        level = page.height * (share + chance.uniform(-0.02, 0.02))
        draw.line(
            (0, level, page.width, level + chance.uniform(-12, 12)),
            fill=round(255 * chance.uniform(0.55, 0.85)),
            width=3,
        )
    crease = crease.filter(ImageFilter.GaussianBlur(1.5))
    return ImageChops.multiply(page, Image.merge("RGB", [crease] * 3) if page.mode == "RGB" else crease)


def cut_off(chance: Random, page: Image.Image) -> Image.Image:
    """The lower part did not come with it: the lower code is gone."""
    return page.crop((0, 0, page.width, round(page.height * chance.uniform(0.8, 0.92))))


def corner_off(chance: Random, page: Image.Image) -> Image.Image:
    """One corner lay outside the glass: its square is gone, and what stands about it."""
    w, h = page.size
    off, down = (round(chance.uniform(0.04, 0.07) * length) for length in page.size)
    left, top = chance.choice((0, off)), chance.choice((0, down))
    return page.crop((left, top, w if left else w - off, h if top else h - down))


def copied(chance: Random, page: Image.Image) -> Image.Image:
    """A copy of a copy."""
    copy = page.convert("L")
    for _ in range(2):
        copy = noisy(chance, copy.filter(ImageFilter.GaussianBlur(1.1)), 0.03)
        copy = copy.point([min(255, max(0, round((value - 128) * 1.7 + 140))) for value in range(256)])
        copy = turned(copy, chance.uniform(-1, 1))
    return copy


def whole(chance: Random, page: Image.Image) -> Image.Image:
    """Nothing happened to it."""
    return page
