"""The picture beside which a reviewer confirms."""

import io

from PIL import Image

from services.prescriptions.reading.picture import png


def test_a_page_is_shown_as_a_small_png() -> None:
    shown = Image.open(io.BytesIO(png(Image.new("L", (1855, 2400), 255))))
    assert (shown.format, shown.size) == ("PNG", (1237, 1600))


def test_the_page_itself_stays_as_it_is() -> None:
    page = Image.new("L", (3000, 3000), 255)
    png(page)
    assert page.size == (3000, 3000)
