import pytest

from shared.x12.cursor import Cursor
from shared.x12.errors import SegmentError
from shared.x12.segment import Segment

LOOP = (Segment("LX", ("1",), 5), Segment("REF", ("6R",), 6), Segment("REF", ("G1",), 7))


def test_a_segment_is_taken_only_by_its_tag():
    walk = Cursor(LOOP)
    assert walk.take("REF") is None
    assert walk.take("LX") == LOOP[0]
    assert walk.ahead == LOOP[1]


def test_all_neighbours_of_one_tag_are_taken():
    walk = Cursor(LOOP[1:])
    assert list(walk.take_all("REF")) == list(LOOP[1:])
    assert walk.ahead is None


def test_a_demanded_segment_that_is_not_next_is_missed_there():
    with pytest.raises(SegmentError, match=r"segment 5 \(LX\): SV1 is expected here") as refused:
        Cursor(LOOP).demand("SV1")
    assert refused.value.code == "7"


def test_a_demanded_segment_behind_the_end_is_missing():
    with pytest.raises(SegmentError, match=r"\(SE\): SE is missing at the end"):
        Cursor(()).demand("SE")
