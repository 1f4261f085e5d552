import pytest

from shared.x12.errors import EnvelopeError, SegmentError, X12Error


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"position": 12, "segment": "CLM", "element": 2}, "segment 12 (CLM), element 2: is required"),
        ({"position": 12, "segment": "CLM"}, "segment 12 (CLM): is required"),
        ({"position": 12}, "segment 12: is required"),
        ({"segment": "ISA"}, "(ISA): is required"),
        ({}, "is required"),
    ],
)
def test_an_error_says_as_much_of_its_place_as_is_known(place, words):
    assert str(X12Error("is required", **place)) == words


def test_both_kinds_are_value_errors_a_caller_can_catch_as_one():
    assert issubclass(EnvelopeError, X12Error)
    assert issubclass(SegmentError, X12Error)
    assert issubclass(X12Error, ValueError)
