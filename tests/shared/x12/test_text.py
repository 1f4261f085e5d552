import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.x12.delimiters import DEFAULT
from shared.x12.text import fold
from shared.x12.values import check


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë Müller", "ZOE MULLER"),
        ("Straße", "STRASSE"),
        ("Søren Łoś", "SOREN LOS"),
        ("O\u2019Brien", "O'BRIEN"),
        ("neck \u2013 shoulder", "NECK - SHOULDER"),
        ("a*b~c:d^e|f", "A B C D E F"),
        ("two\r\nlines\tand   blanks ", "TWO LINES AND BLANKS"),
        ("\ufb01ne \u00bd", "FINE 1 2"),
        ("\u4e2d\u6587", ""),
        ("", ""),
    ],
)
def test_text_is_folded_into_the_basic_set(text, folded):
    assert fold(text, limit=80) == folded


def test_the_cut_never_leaves_a_blank_at_the_end():
    assert fold("NECK PAIN", limit=5) == "NECK"


@given(st.text(), st.integers(0, 90))
@settings(deadline=None)
def test_whatever_is_folded_can_be_written(text, limit):
    folded = fold(text, limit)
    check(folded, DEFAULT)
    assert len(folded) <= limit
    assert re.fullmatch(r"""[A-Z0-9!"&'()+,\-./;?= ]*""", folded)


@given(st.text())
@settings(deadline=None)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text, 80), 80) == fold(text, 80)
