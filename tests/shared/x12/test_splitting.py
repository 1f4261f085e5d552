import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.x12 import splitting
from shared.x12.errors import EnvelopeError, SegmentError, X12Error
from shared.x12.splitting import segments
from tests.builders_x12 import OTHER_DELIMITERS, claim_text

CLAIM = claim_text()
WHOLE = list(segments(CLAIM))


def test_segments_are_numbered_from_the_isa():
    assert [(segment.tag, segment.position) for segment in WHOLE[:4]] == [
        ("ISA", 1),
        ("GS", 2),
        ("ST", 3),
        ("BHT", 4),
    ]


def test_a_text_cut_in_two_anywhere_gives_the_same_segments():
    assert all(list(segments([CLAIM[:place], CLAIM[place:]])) == WHOLE for place in range(len(CLAIM) + 1))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 105, 106, 107])
def test_pieces_of_any_size_give_the_same_segments(size):
    assert list(segments(CLAIM[i : i + size] for i in range(0, len(CLAIM), size))) == WHOLE


def test_two_interchanges_with_their_own_delimiters_cut_anywhere_give_the_same_segments():
    text = CLAIM + "\r\n" + claim_text(OTHER_DELIMITERS)
    whole = list(segments(text))
    assert [s.elements[:4] for s in whole[: len(WHOLE)]] == [s.elements[:4] for s in WHOLE]
    assert all(list(segments([text[:place], text[place:]])) == whole for place in range(len(text)))


@pytest.mark.parametrize("chunk", [1, 106, 1000])
def test_a_long_text_is_taken_in_bounded_pieces(monkeypatch, chunk):
    monkeypatch.setattr(splitting, "CHUNK", chunk)
    assert list(segments(CLAIM + CLAIM))[len(WHOLE)].position == len(WHOLE) + 1


@pytest.mark.parametrize(
    ("situation", "text"),
    [
        ("line breaks", CLAIM.replace("~", "~\r\n")),
        ("blanks and tabs", CLAIM.replace("~", "~ \t ")),
        ("empty segments", CLAIM.replace("~", "~~\n~")),
        ("a byte order mark", "\ufeff" + CLAIM),
        ("a byte order mark read as Latin-1", "\xef\xbb\xbf" + CLAIM),
        ("blank lines first", "\r\n\n " + CLAIM),
        ("the old end-of-file mark", CLAIM + "\r\n\x1a"),
        ("padding with zeros", CLAIM + "\x00" * 300),
        ("padding between interchanges", CLAIM + "\x00" * 300 + CLAIM),
    ],
)
def test_what_lies_between_segments_is_tolerated(situation, text):
    assert [s.elements for s in segments(text)][: len(WHOLE)] == [s.elements for s in WHOLE]
    assert [s.elements for s in segments(iter(text))][: len(WHOLE)] == [s.elements for s in WHOLE]


@pytest.mark.parametrize(
    ("situation", "text", "words"),
    [
        ("nothing", "", "the text is empty"),
        ("only blanks", " \r\n\x1a", "the text is empty"),
        ("a zip archive", "PK\x03\x04rest", "zip archive"),
        ("a gzip archive", "\x1f\x8brest", "gzip archive"),
        ("UTF-16 with its mark", CLAIM.encode("utf-16").decode("latin-1"), "UTF-16"),
        ("UTF-16, small end first", CLAIM.encode("utf-16-le").decode("latin-1"), "UTF-16"),
        ("UTF-16, big end first", CLAIM.encode("utf-16-be").decode("latin-1"), "UTF-16"),
        ("a PDF", "%PDF-1.7", "PDF"),
        ("a web page", "<html>", "web page"),
        ("a sentence", "Please find attached", "segment 1: an interchange begins with ISA"),
        ("only half an ISA", CLAIM[:50], "segment 1: the text ends inside the ISA"),
        ("something behind the end", CLAIM + "THE END", "segment 36: an interchange begins with ISA"),
        ("half a segment", CLAIM[:130], "segment 2: the text ends inside this segment"),
    ],
)
def test_what_is_not_x12_is_refused_with_the_reason(situation, text, words):
    with pytest.raises(EnvelopeError, match=words):
        list(segments(text))


@pytest.mark.parametrize("tag", ["hi", "H", "ABCD", "1ST", "", "H\u0130"])
def test_a_segment_without_a_tag_is_refused_where_it_stands(tag):
    with pytest.raises(SegmentError, match=r"segment 22: .*tag") as refused:
        list(segments(CLAIM.replace("~HI*", f"~{tag}*")))
    assert refused.value.code == "1"


def test_a_segment_that_never_ends_is_refused_before_it_fills_the_memory():
    endless = iter([CLAIM[:106], *["A" * splitting.CHUNK] * 4])
    with pytest.raises(SegmentError, match="segment 2: the segment does not end"):
        list(segments(endless))
    assert next(endless)


@given(st.one_of(st.text(), st.text("ISATGE*:~^0 \n"), st.text().map(lambda text: CLAIM[:106] + text)))
@settings(deadline=None)
def test_no_text_raises_anything_but_an_x12_error(text):
    with contextlib.suppress(X12Error):
        list(segments(text))


def test_more_kinds_of_tags_than_anyone_uses_are_still_read(monkeypatch):
    monkeypatch.setattr(splitting, "MOST_TAGS", 3)
    assert list(segments(CLAIM)) == WHOLE
