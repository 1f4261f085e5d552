"""What people paste: dashes of a word processor, invisible characters, other alphabets."""

import pytest

from shared.identifiers import typed_text
from shared.identifiers.errors import InvalidFormat, InvalidLength


def test_dashes_and_unbreakable_spaces_are_gaps() -> None:
    assert typed_text.squeezed("\u00a01\u20132\u20143\u202f4 ") == "1234"


def test_a_dotless_i_does_not_become_an_i() -> None:
    assert typed_text.capitals("\u0131") == "\u0131"


def test_the_kelvin_sign_does_not_become_a_k() -> None:
    assert typed_text.small_letters("\u212a") == "\u212a"


def test_an_accent_typed_apart_is_joined_to_its_letter() -> None:
    assert typed_text.one_line("Zoe\u0308", "the name", 3) == "Zo\u00eb"


@pytest.mark.parametrize(
    "character",
    ["\n", "\t", "\x00", "\x1c", "\u200b", "\u202e", "\u2028", "\ud800", "\ufeff", "\u00ad", "\ue000"],
)
def test_an_invisible_character_inside_is_refused(character) -> None:
    with pytest.raises(InvalidFormat):
        typed_text.one_line(f"De{character}mo", "the name", 60)


def test_a_letter_beyond_the_keyboard_is_not_as_printed() -> None:
    with pytest.raises(InvalidFormat):
        typed_text.as_printed("Ñ1", "the claim number", 50)


def test_nothing_is_missing() -> None:
    with pytest.raises(InvalidLength, match="the name is missing"):
        typed_text.one_line("  ", "the name", 60)
