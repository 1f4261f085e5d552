"""A page as a picture for the person who reviews it."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SHOWN = 1600  # pixels of the long side: legible handwriting, about 150 kB


def png(page: "Image") -> bytes:
    """The page as PNG, small enough for a browser, in sixteen greys."""
    shown = page.copy()
    shown.thumbnail((SHOWN, SHOWN))
    out = io.BytesIO()
    shown.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()
