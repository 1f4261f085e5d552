"""A pen has edges, a stain or a shadow has none: how steeply the darkness of a page rises, box by box.

Everything is held beside the edge of the box's own printed outline, for a telephone is sharp in one corner and soft in
another. Slopes are in darkness a pixel.
"""

import numpy as np

from services.prescriptions.reading.plane import Numbers
from services.prescriptions.reading.printed import Mask
from services.prescriptions.reading.straightening import Darkness

_STEEPEST, _DARKEST, _LIGHTEST = 97, 98, 20  # percentiles
_SOFTEST_OUTLINE = 0.05
_OF_A_STROKE = 0.2  # of the outline's slope; measured: coffee 0.09 to 0.18, pens from 0.39
_NEAR = (1, 2, 3)  # pixels, one after the other: six in all, half the width of the widest pen and more


def slopes(dark: Darkness) -> Darkness:
    """How steep each pixel is; the last two axes are rows and columns, and the border has none."""
    steep = np.zeros_like(dark)
    inner = (..., slice(1, -1), slice(1, -1))
    down = dark[..., 2:, 1:-1] - dark[..., :-2, 1:-1]
    across = dark[..., 1:-1, 2:] - dark[..., 1:-1, :-2]
    steep[inner] = np.hypot(down, across) / 2
    return steep


def steepest(patches: Darkness) -> Numbers:
    """The slope of each patch that only a few of its pixels exceed."""
    return np.asarray(np.percentile(patches.reshape(len(patches), -1), _STEEPEST, axis=1))


def of_outline(frames: Darkness) -> Numbers:
    """The slope of each outline; a hidden one counts as a soft one."""
    return np.maximum(steepest(frames), _SOFTEST_OUTLINE)


def contrast(inside: Darkness, frames: Darkness) -> Numbers:
    """How far the darkest inside each box stands out from its ground, beside how dark the outline is."""
    dark, light = np.percentile(inside.reshape(len(inside), -1), (_DARKEST, _LIGHTEST), axis=1)
    outline = np.percentile(frames.reshape(len(frames), -1), _STEEPEST, axis=1)
    return np.asarray((dark - light) / np.maximum(outline, _SOFTEST_OUTLINE))


def strokes(foreign: Darkness, steep: Darkness, printed: Mask, outline: "Numbers | float") -> Darkness:
    """The ink that lies near an edge which is not the print's: what is left of a stain is nothing."""
    near = (steep > _OF_A_STROKE * np.asarray(outline)) & ~printed
    for step in _NEAR:
        near = _widened(near, step)
    return np.where(near, foreign, np.float32(0))


def _widened(mask: Mask, step: int) -> Mask:
    """The mask with everything so many pixels from it, up, down and to the sides."""
    wide = mask.copy()
    wide[..., step:, :] |= mask[..., :-step, :]
    wide[..., :-step, :] |= mask[..., step:, :]
    both = wide.copy()
    both[..., step:] |= wide[..., :-step]
    both[..., :-step] |= wide[..., step:]
    return both
