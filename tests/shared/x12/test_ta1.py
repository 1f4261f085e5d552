import pytest

from shared.x12 import ta1
from shared.x12.errors import SegmentError
from shared.x12.reading import contents, transaction_sets
from shared.x12.segment import Segment
from tests.builders_x12 import ENVELOPE_REFUSED, SAMPLES


def _ta1(verdict: str = "A", note: str = "000") -> Segment:
    return Segment("TA1", ("000000101", "260303", "1030", verdict, note), position=2)


def test_the_envelope_refused_by_the_payer_says_which_and_why():
    (answer,) = contents((SAMPLES / "envelope-refused.ta1").read_text())
    assert isinstance(answer, ta1.InterchangeAcknowledgment)
    assert (answer.control_number, answer.verdict, answer.note) == ("000000101", "R", "025")
    assert answer.interchange is not None
    assert answer.interchange.sender == "EXAMPLEHOUSE"


def test_a_ta1_is_no_transaction_set():
    assert not list(transaction_sets((SAMPLES / "envelope-refused.ta1").read_text()))


@pytest.mark.parametrize(("verdict", "accepted"), [("A", True), ("E", True), ("R", False)])
def test_an_interchange_taken_with_errors_is_not_sent_again(verdict, accepted):
    assert ta1.parse(_ta1(verdict)).is_accepted is accepted


def test_what_was_parsed_renders_the_same():
    assert ta1.render(ta1.parse(Segment("TA1", ENVELOPE_REFUSED[1:]))) == ENVELOPE_REFUSED


def test_the_control_number_has_its_nine_digits_again_when_the_payer_dropped_zeros():
    answer = ta1.parse(Segment("TA1", ("101", "260303", "1030", "A", "000")))
    assert answer.control_number == "000000101"


def test_an_unknown_verdict_is_refused():
    with pytest.raises(SegmentError, match=r"segment 2 \(TA1\), element 4: must be A, E or R"):
        ta1.parse(_ta1("X"))


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_every_element_of_a_ta1_is_required(n):
    elements = list(_ta1().elements)
    elements[n - 1] = ""
    with pytest.raises(SegmentError, match=f"element {n}: is required"):
        ta1.parse(Segment("TA1", tuple(elements)))
