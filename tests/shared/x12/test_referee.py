import pytest

from shared.x12.writing import interchange
from tests.builders_x12 import SAMPLES, claim_set, claim_text, header
from tests.referee import NotJudgedError, referee


@pytest.mark.parametrize(
    "name",
    ["claim-for-two-procedures.837", "three-payments-of-two-payers.835", "sender-that-cannot-repeat.835"],
)
def test_the_referee_accepts_what_our_writer_wrote(name):
    assert referee((SAMPLES / name).read_bytes().decode()) == []


def test_the_referee_misses_the_service_date():
    segments = [values for values in claim_set() if values[:2] != ("DTP", "472")]
    first, second = referee(interchange(header(), [segments]))
    assert first.startswith("segment 25 (DTP): 3 ")
    assert second.startswith("segment 28 (DTP): 3 ")


def test_the_referee_points_at_the_element():
    segments = [("LX", "7") if values == ("LX", "2") else values for values in claim_set()]
    assert referee(interchange(header(), [segments]))[0].startswith("segment 27 (LX): ")


@pytest.mark.parametrize(
    ("situation", "text", "words"),
    [
        ("a line break first", "\n" + claim_text(), "rejected without findings"),
        ("no text", "", "rejected without findings"),
        ("no map for the version", claim_text().replace("X222A1", "X222"), "gave up"),
    ],
)
def test_what_the_referee_cannot_judge_is_no_finding(situation, text, words):
    with pytest.raises(NotJudgedError, match=words):
        referee(text)
