"""Colours as greys in which every pen is dark: blue ink takes the red of the light, red ink takes the green.

The yellow of a highlighter, and most of a coffee stain, take neither. What is transparent is paper.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_GREY = {"1", "L", "I;16"}


def grey(picture: "Image") -> "Image":
    """The picture in greys (mode L): of red and green the darker."""
    from PIL import ImageChops

    if picture.mode in _GREY and "transparency" not in picture.info:
        return picture.convert("L")
    red, green, _ = _on_paper(picture).split()
    return ImageChops.darker(red, green)


def _on_paper(picture: "Image") -> "Image":
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
