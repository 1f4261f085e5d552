import string
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.x12.delimiters import ISA_WIDTH, Delimiters
from shared.x12.errors import EnvelopeError, SegmentError
from shared.x12.reading import contents, transaction_sets
from shared.x12.segment import Segment
from shared.x12.values import SegmentValues, Value
from shared.x12.writing import interchange
from tests.builders_x12 import ENVELOPE_REFUSED, claim_set, header

MARKS = [*string.punctuation, "\t", "\x1c", "\x1d", "\x1e", "\x1f"]
LETTERS = string.ascii_uppercase
ENVELOPE = {"ISA", "TA1", "GS", "ST", "SE", "GE", "IEA"}


def test_the_isa_is_exactly_106_characters_wide():
    text = interchange(header(acknowledgment_requested=True, usage="P"), [claim_set()])
    assert text[:ISA_WIDTH] == (
        "ISA*00*          *00*          *ZZ*SAMPLECLINIC   *ZZ*EXAMPLEHOUSE   *260303*1030*^*00501*000000101*1*P*:~"
    )


def test_two_sets_are_counted_and_closed():
    text = interchange(header(), [claim_set("0001"), claim_set("0002", "QH0000002")])
    assert text.count("~SE*31*0001~") == text.count("~SE*31*0002~") == 1
    assert text.endswith("~GE*2*501~IEA*1*000000101~")


def test_an_interchange_may_carry_nothing_but_acknowledgments():
    text = interchange(header(), [], acknowledgments=[ENVELOPE_REFUSED])
    assert text[ISA_WIDTH:] == "TA1*000000101*260303*1030*R*025~IEA*0*000000101~"


def test_acknowledgments_come_before_the_group():
    text = interchange(header(), [claim_set()], acknowledgments=[ENVELOPE_REFUSED])
    assert [type(content).__name__ for content in contents(text)] == [
        "InterchangeAcknowledgment",
        "TransactionSet",
    ]


@pytest.mark.parametrize(
    ("change", "words", "code"),
    [
        ({"sender": "A" * 16}, "1 to 15 characters", "006"),
        ({"sender": ""}, "1 to 15 characters", "006"),
        ({"sender_qualifier": "ZZZ"}, "1 to 2 characters", "006"),
        ({"receiver": "EXAMPLE*HOUSE"}, "holds a delimiter", "008"),
        ({"receiver": " EXAMPLE"}, "begins or ends with a space", "008"),
        ({"control_number": 0}, "ISA13 is a number of 1 to 9 digits", "018"),
        ({"control_number": 1_000_000_000}, "ISA13 is a number of 1 to 9 digits", "018"),
        ({"group_control_number": 0}, "GS06 is a number of 1 to 9 digits", "018"),
        ({"usage": "X"}, "usage is T or P", "020"),
        ({"functional_id": ""}, "says what it carries", "1"),
        ({"version": ""}, "says what it carries", "1"),
    ],
)
def test_a_header_that_breaks_the_envelope_is_refused(change, words, code):
    with pytest.raises(EnvelopeError, match=words) as refused:
        interchange(header(**change), [claim_set()])
    assert refused.value.code == code


@pytest.mark.parametrize("beginning", [[], [()], [("BHT", "0019")], [("ST", "837")], [("ST", ("837",), "0001")]])
def test_a_set_begins_with_st_and_its_two_numbers(beginning):
    with pytest.raises(SegmentError, match="a set begins with ST"):
        interchange(header(), [beginning])


@pytest.mark.parametrize("tag", sorted(ENVELOPE))
def test_the_envelope_is_never_given_inside_a_set(tag):
    with pytest.raises(SegmentError, match="is the writer's to add"):
        interchange(header(), [[*claim_set(), (tag, "1", "0001")]])


def test_a_fault_inside_a_set_is_pointed_at_in_the_file():
    segments = claim_set()
    segments[13] = ("NM1", "IL", "1", "SAMPLE*")
    with pytest.raises(SegmentError) as refused:
        interchange(header(), [segments])
    assert (refused.value.position, refused.value.segment, refused.value.element) == (16, "NM1", 3)


def test_the_time_is_written_as_given():
    text = interchange(header(moment=datetime(2031, 1, 2, 3, 4)), [claim_set()])  # noqa: DTZ001
    assert "*310102*0304*" in text
    assert "*20310102*0304*" in text


@st.composite
def _sets(draw: st.DrawFn, delimiters: Delimiters) -> list[SegmentValues]:
    data = st.text([c for c in map(chr, range(32, 127)) if c not in delimiters.characters], min_size=1, max_size=8).map(
        lambda text: text.strip() or "0"
    )
    composite = st.tuples(data, data) | st.tuples(st.just(""), data)
    element: st.SearchStrategy[Value] = data | composite | st.lists(data, min_size=2, max_size=3) | st.just("")
    tag = st.text(LETTERS, min_size=2, max_size=3).filter(lambda text: text not in ENVELOPE)
    segment = st.builds(lambda tag, some, last: (tag, *some, last), tag, st.lists(element, max_size=5), data)
    return [("ST", "837", "0001"), *draw(st.lists(segment, max_size=5))]


@given(st.data())
@settings(deadline=None)
def test_what_is_written_is_read_back_under_any_delimiters(data):
    marks = data.draw(st.lists(st.sampled_from(MARKS), min_size=4, max_size=4, unique=True))
    delimiters = Delimiters(*marks)
    segments = data.draw(_sets(delimiters))
    (read,) = transaction_sets(interchange(header(), [segments], delimiters))
    assert [_as_given(got, values) for got, values in zip(read.segments[:-1], segments, strict=True)] == segments


def _as_given(segment: Segment, values: SegmentValues) -> SegmentValues:
    """The segment read, cut the way its values were given."""
    return (segment.tag, *(_cut(segment, n, value) for n, value in enumerate(values[1:], start=1)))


def _cut(segment: Segment, n: int, value: Value) -> Value:
    if isinstance(value, tuple):
        return segment.components(n)
    return list(segment.repetitions(n)) if isinstance(value, list) else segment.get(n)
