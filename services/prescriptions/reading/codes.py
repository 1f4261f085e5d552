"""The form's reference, read from its square codes wherever they stand on the pages (zxing-cpp).

*All* references of all pages are gathered: two forms on one sheet are a question for a person, not a choice
for us.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from shared.identifiers import form_reference

if TYPE_CHECKING:
    from PIL.Image import Image

_CODES_ON_A_FORM = 2
_TOKEN = re.compile(r"MMT1[AB]\.[0-9A-HJKMNP-TV-Z]{16}")


def references_in(pages: "Iterable[Image]") -> tuple[str, ...]:
    """Every form reference found, each once, in the order of the pages."""
    return tuple(dict.fromkeys(reference for page in pages for reference in _references(page)))


def _references(page: "Image") -> list[str]:
    """Attempts end when both codes of a form were seen; after the first, one is enough."""
    seen: dict[str, str] = {}
    for number, attempt in enumerate(_ATTEMPTS):
        seen |= {text: form_reference.parse(text) for text in _tokens(attempt(page))}
        if len(seen) >= _CODES_ON_A_FORM or (seen and number):
            break
    return list(seen.values())


def _tokens(page: "Image") -> Iterator[str]:
    """What the square codes of our forms say; other codes on the page are none of ours."""
    import zxingcpp

    for code in zxingcpp.read_barcodes(
        page, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False
    ):
        if _TOKEN.fullmatch(code.text):
            yield code.text


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
