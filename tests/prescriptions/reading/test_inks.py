"""Every pen is dark in grey; a highlighter is not; what is transparent is paper."""

import pytest
from PIL import Image

from services.prescriptions.reading.inks import grey


@pytest.mark.parametrize(
    ("situation", "colour", "dark"),
    [
        ("black pen", (20, 20, 20), True),
        ("light blue pen", (90, 120, 230), True),
        ("red pen", (220, 60, 70), True),
        ("green pen", (70, 160, 90), True),
        ("yellow highlighter", (250, 240, 90), False),
        ("paper", (250, 250, 248), False),
    ],
)
def test_a_colour_is_dark_or_not(situation: str, colour: tuple[int, int, int], dark: bool) -> None:
    value = grey(Image.new("RGB", (1, 1), colour)).getpixel((0, 0))
    assert isinstance(value, int)
    assert (value < 128) is dark, situation


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_paper(mode: str) -> None:
    clear = Image.new("RGBA", (2, 2), (0, 0, 0, 0))
    picture = clear.convert("P") if mode == "P" else clear.convert(mode)
    if mode == "P":
        picture.info["transparency"] = picture.getpixel((0, 0))
    assert grey(picture).getpixel((0, 0)) == 255


@pytest.mark.parametrize("mode", ["1", "L", "CMYK", "YCbCr", "I;16"])
def test_any_kind_of_picture_becomes_grey(mode: str) -> None:
    assert grey(Image.new(mode, (3, 2))).mode == "L"
