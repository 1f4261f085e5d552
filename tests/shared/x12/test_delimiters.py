import pytest

from shared.x12.delimiters import DEFAULT, Delimiters, from_isa
from shared.x12.errors import EnvelopeError
from tests.builders_x12 import OTHER_DELIMITERS, claim_text


def test_the_delimiters_are_read_off_the_isa():
    assert from_isa(claim_text()) == DEFAULT
    assert from_isa(claim_text(OTHER_DELIMITERS)) == OTHER_DELIMITERS


def test_an_old_sender_names_the_standard_where_the_repetition_separator_stands():
    old = Delimiters("*", "", ":", "~")
    assert from_isa(claim_text(old)) == old
    assert old.characters == "*:~"


@pytest.mark.parametrize(
    ("situation", "characters", "words", "code"),
    [
        ("a letter separates elements", "A^:~", "element separator", "026"),
        ("a digit separates components", "*^1~", "component separator", "027"),
        ("a space repeats", "* :~", "repetition separator", "022"),
        ("a letter ends segments", "*^:Z", "segment terminator", "004"),
        ("a line break separates elements", "\n^:~", "element separator", "026"),
        ("two are the same", "*::~", "two delimiters are the same", "022"),
    ],
)
def test_delimiters_that_could_be_data_are_refused(situation, characters, words, code):
    with pytest.raises(EnvelopeError, match=words) as refused:
        Delimiters(*characters)
    assert refused.value.code == code


@pytest.mark.parametrize("number", [0, 2, 3])
def test_a_delimiter_is_one_character(number):
    characters = ["*", "^", ":", "~"]
    characters[number] *= 2
    with pytest.raises(EnvelopeError, match="one character"):
        Delimiters(*characters)


def test_a_line_break_may_end_segments():
    assert Delimiters("*", "^", ":", "\n").segment == "\n"


@pytest.mark.parametrize(
    ("situation", "text", "words"),
    [
        ("another segment", "GS" + "*" * 120, "begins with ISA"),
        ("too short", claim_text()[:105], "ends inside the ISA"),
        ("one blank lost", claim_text().replace("  *", " *", 1), "106 characters wide"),
    ],
)
def test_text_that_does_not_begin_with_a_whole_isa_is_refused(situation, text, words):
    with pytest.raises(EnvelopeError, match=words):
        from_isa(text)
