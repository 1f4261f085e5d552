import pytest

from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.errors import SegmentError
from shared.x12.values import line


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (("N3", "1 ELM ST"), "N3*1 ELM ST~"),
        (("HL", "1", "", "20", "1"), "HL*1**20*1~"),
        (("N4", "DENVER", "CO", "", ""), "N4*DENVER*CO~"),
        (("CLM", "A", "140", "", "", ("11", "B", "1")), "CLM*A*140***11:B:1~"),
        (("SV1", ("HC", "97124", "", ""), "90"), "SV1*HC:97124*90~"),
        (("SV5", ("", "X"), ("", "")), "SV5*:X~"),
        (("EQ", ["30", "33", ""]), "EQ*30^33~"),
        (("HI", [("ABK", "M542"), ("ABF", "M545", "")]), "HI*ABK:M542^ABF:M545~"),
    ],
)
def test_a_segment_is_written_without_empty_ends(values, text):
    assert line(values, DEFAULT, 1) == text


@pytest.mark.parametrize("character", [*"*^:~", "\n", "\x00", "\x7f", "\x85", "é", "\U0010ffff"])
@pytest.mark.parametrize("place", [str, lambda text: ("X", text), lambda text: [text], lambda text: [("X", text)]])
def test_a_character_that_would_break_the_file_is_refused_in_the_segment(character, place):
    with pytest.raises(SegmentError) as refused:
        line(("NTE", "ADD", place(f"SAM{character}PLE")), DEFAULT, position=30)
    assert str(refused.value) == "segment 30 (NTE), element 2: holds a delimiter or non-ASCII character"
    assert refused.value.code == "6"


@pytest.mark.parametrize("text", [" SAMPLE", "SAMPLE ", " "])
def test_blanks_around_data_are_refused(text):
    with pytest.raises(SegmentError, match=r"element 1: begins or ends with a space"):
        line(("NM1", text), DEFAULT, 1)


@pytest.mark.parametrize("values", [("LX",), ("LX", ""), ("LX", ("", "")), ("LX", [])])
def test_a_segment_without_elements_is_refused(values):
    with pytest.raises(SegmentError, match=r"segment 4 \(LX\): has no elements"):
        line(values, DEFAULT, 4)


@pytest.mark.parametrize("values", [(), ("",), ("lx", "1"), ("LONG", "1"), (("LX",), "1")])
def test_a_segment_without_a_tag_is_refused(values):
    with pytest.raises(SegmentError, match="segment 4: must begin with its tag"):
        line(values, DEFAULT, 4)


def test_nothing_repeats_in_a_file_without_a_repetition_separator():
    cannot_repeat = Delimiters("*", "", ":", "~")
    assert line(("EQ", ["30"]), cannot_repeat, 1) == "EQ*30~"
    with pytest.raises(SegmentError, match="cannot repeat"):
        line(("EQ", ["30", "33"]), cannot_repeat, 1)
