import pytest

from shared.x12 import acknowledgment_999
from shared.x12.acknowledgment_999 import ImplementationAcknowledgment, parse, render
from shared.x12.errors import SegmentError
from shared.x12.values import SegmentValues
from shared.x12.writing import interchange
from tests.builders_x12 import ACKNOWLEDGMENT_SET, SAMPLES, from_payer, only_set

HEADER = from_payer("FA", acknowledgment_999.VERSION)


def _parsed(segments: list[SegmentValues]) -> ImplementationAcknowledgment:
    return parse(only_set(interchange(HEADER, [segments])))


@pytest.fixture(scope="module")
def answer() -> ImplementationAcknowledgment:
    return parse(only_set((SAMPLES / "one-of-two-claims-refused.999").read_text()))


def test_the_group_names_what_it_answers_and_counts(answer):
    assert (answer.functional_id, answer.group_control_number, answer.version) == (
        "HC",
        "501",
        "005010X222A1",
    )
    assert (answer.included, answer.received, answer.accepted) == (2, 2, 1)


def test_one_set_of_two_was_taken(answer):
    assert answer.is_partly_accepted
    assert not answer.is_accepted
    assert [(verdict.control_number, verdict.is_accepted) for verdict in answer.sets] == [
        ("0001", True),
        ("0002", False),
    ]
    assert answer.sets[1].reasons == ("5", "I5")


def test_the_notes_point_at_segment_and_element(answer):
    provider, claim = answer.sets[1].notes
    assert (provider.segment, provider.position, provider.loop, provider.code) == ("NM1", 21, "2310", "8")
    (identifier,) = provider.elements
    assert (identifier.element, identifier.component, identifier.reference, identifier.code) == (
        9,
        0,
        "67",
        "7",
    )
    assert (claim.elements[0].element, claim.elements[0].component) == (5, 3)


def test_the_contexts_name_the_claim_and_the_trigger(answer):
    provider, claim = answer.sets[1].notes
    assert [(context.name, context.value) for context in provider.contexts] == [("CLM01", "QH0000001")]
    trigger, named = claim.contexts
    assert (trigger.name, trigger.place) == (
        "SITUATIONAL TRIGGER",
        (("CLM",), ("19",), (), ("5", "3"), ("1325",)),
    )
    assert named.value == "QH0000002"
    assert claim.elements[0].contexts[0].place == (("REF",), ("24",))


def test_the_copy_of_bad_data_is_kept_but_never_shown(answer):
    note = answer.sets[1].notes[0].elements[0]
    assert note.copy_of_bad_data == "BADID"
    assert "BADID" not in repr(answer)
    assert "QH0000001" not in repr(answer)


def test_what_was_parsed_renders_the_same_text(answer):
    text = (SAMPLES / "one-of-two-claims-refused.999").read_text()
    assert interchange(HEADER, [render(answer)]) == text


@pytest.mark.parametrize(
    ("verdict", "accepted", "partly"),
    [("A", True, False), ("E", True, False), ("P", False, True), ("R", False, False), ("X", False, False)],
)
def test_a_group_verdict_means(verdict, accepted, partly):
    answer = _parsed([*ACKNOWLEDGMENT_SET[:2], ("AK9", verdict, "0", "0", "0")])
    assert (answer.is_accepted, answer.is_partly_accepted) == (accepted, partly)


def test_a_refused_group_carries_its_reasons_and_no_sets():
    answer = _parsed([*ACKNOWLEDGMENT_SET[:2], ("AK9", "R", "1", "1", "0", "4", "5")])
    assert (answer.sets, answer.reasons) == ((), ("4", "5"))


@pytest.mark.parametrize("left_out", [1, 2, 3, 5, 14])
def test_a_segment_left_out_is_missed_at_the_one_that_follows(left_out):
    segments = ACKNOWLEDGMENT_SET[:left_out] + ACKNOWLEDGMENT_SET[left_out + 1 :]
    with pytest.raises(SegmentError, match="expected here") as refused:
        _parsed(segments)
    assert refused.value.position == 3 + left_out


@pytest.mark.parametrize(
    ("segment", "instead", "words"),
    [
        (2, ("AK2", "", "0001"), r"\(AK2\), element 1: is required"),
        (5, ("IK3", "NM1", "X"), r"\(IK3\), element 2: must be a whole number"),
        (7, ("IK4", ("9", "X"), "67", "7"), r"\(IK4\), element 1: must be a whole number"),
        (7, ("IK4", "9", "67"), r"\(IK4\), element 3: is required"),
        (14, ("AK9", "P", "TWO", "2", "1"), r"\(AK9\), element 2: must be a whole number"),
    ],
)
def test_an_element_at_fault_is_pointed_at(segment, instead, words):
    segments = list(ACKNOWLEDGMENT_SET)
    segments[segment] = instead
    with pytest.raises(SegmentError, match=words):
        _parsed(segments)
