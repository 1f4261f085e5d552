"""The form's square codes, wherever they stand on the pages: whose form it is, which of the two, and where (zxing-cpp).

*All* codes of all pages are gathered: two forms on one sheet are a question for a person, not a choice for us.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Point = tuple[float, float]

_CODES_ON_A_FORM = 2
_TOKEN = re.compile(r"(MMT[1-9])([AB])\.([0-9A-HJKMNP-TV-Z]{16})")


@dataclass(frozen=True)
class CodeSeen:
    """A square code of a form of ours: the layout it names, which of the two it is, the reference, where it stands.

    The corners are in pixels of the page, from the symbol's own top left in its own order: upside down is free.
    """

    version: str
    letter: str
    reference: str
    corners: tuple[Point, Point, Point, Point]


def references_in(pages: "Iterable[Image]") -> tuple[str, ...]:
    """Every form reference found, each once, in the order of the pages."""
    return tuple(dict.fromkeys(code.reference for page in pages for code in codes_on(page)))


def codes_on(page: "Image") -> tuple[CodeSeen, ...]:
    """The codes of a page. Attempts end when two codes were seen; after the first, one is enough."""
    seen: dict[tuple[str, str, int, int], CodeSeen] = {}
    for number, attempt in enumerate(_ATTEMPTS):
        tried = attempt(page)
        seen = {_where(code): code for code in _codes(tried, tried.width / page.width)} | seen
        if len(seen) >= _CODES_ON_A_FORM or (seen and number):
            break
    return tuple(seen.values())


_NEARBY = 40  # pixels: the same code, seen by two attempts


def _where(code: CodeSeen) -> tuple[str, str, int, int]:
    x, y = (sum(point[axis] for point in code.corners) / 4 for axis in (0, 1))
    return code.reference, code.letter, round(x / _NEARBY), round(y / _NEARBY)


def _codes(page: "Image", scale: float) -> Iterator[CodeSeen]:
    """The square codes that say what ours say; other codes on the page are none of ours."""
    import zxingcpp

    for code in zxingcpp.read_barcodes(
        page, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False
    ):
        if said := _TOKEN.fullmatch(code.text):
            at = code.position
            corners = (_point(at.top_left, scale), _point(at.top_right, scale),
                       _point(at.bottom_right, scale), _point(at.bottom_left, scale))  # fmt: skip
            yield CodeSeen(said[1], said[2], said[3], corners)


def _point(pixel: Any, scale: float) -> Point:
    """The middle of a pixel of an enlarged page, on the page itself."""
    return (pixel.x + 0.5) / scale, (pixel.y + 0.5) / scale


def _as_it_is(page: "Image") -> "Image":
    return page


def _softened(page: "Image") -> "Image":
    from PIL import ImageFilter

    return page.filter(ImageFilter.GaussianBlur(1.2))


def _enlarged(page: "Image") -> "Image":
    from PIL.Image import Resampling

    return page.resize((round(page.width * 1.5), round(page.height * 1.5)), Resampling.BICUBIC)


def _speckles_merged(page: "Image") -> "Image":
    from PIL import ImageFilter

    return _doubled(page.filter(ImageFilter.BoxBlur(1)))


def _sharpened(page: "Image") -> "Image":
    from PIL import ImageFilter

    return _doubled(page.filter(ImageFilter.UnsharpMask(radius=3, percent=200, threshold=0)))


def _doubled(page: "Image") -> "Image":
    return page.resize((page.width * 2, page.height * 2))


_ATTEMPTS: tuple[Callable[["Image"], "Image"], ...] = (
    _as_it_is,
    _softened,
    _enlarged,
    _speckles_merged,
    _sharpened,
)
