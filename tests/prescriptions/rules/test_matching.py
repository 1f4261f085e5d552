"""To which case a page belongs: the surest source that names one decides."""

import pytest

from services.prescriptions.models.documents import DocumentMatch, MatchedBy
from services.prescriptions.rules.matching import NO_CASE, TWO_CASES, match
from tests.builders_prescriptions import OTHER_REFERENCE, REFERENCE

CASES = {REFERENCE: "case0001", OTHER_REFERENCE: "case0002"}
CODE, SUBJECT = MatchedBy.CODE, MatchedBy.SUBJECT


def test_the_square_code_goes_before_the_subject() -> None:
    found = match({SUBJECT: (OTHER_REFERENCE,), CODE: (REFERENCE,)}, CASES)
    assert found == DocumentMatch(case_id="case0001", matched_by=CODE, reference=REFERENCE)


def test_a_code_we_did_not_give_out_leaves_the_subject_to_decide() -> None:
    found = match({CODE: ("ZZZZZZZZZZZZZZZZ",), SUBJECT: (REFERENCE,)}, CASES)
    assert isinstance(found, DocumentMatch)
    assert found.matched_by is SUBJECT


@pytest.mark.parametrize(
    ("situation", "codes", "words"),
    [("two cases", (REFERENCE, OTHER_REFERENCE), TWO_CASES), ("no reference", (), NO_CASE)],
)
def test_what_is_not_clear_is_a_persons_question(situation: str, codes: tuple[str, ...], words: str) -> None:
    assert match({CODE: codes}, CASES) == words, situation


def test_the_link_decides_only_where_the_page_names_no_case() -> None:
    assert match({CODE: (REFERENCE,)}, CASES, "case0009") == match({CODE: (REFERENCE,)}, CASES)
    assert match({CODE: ()}, CASES, "case0009") == DocumentMatch(case_id="case0009", matched_by=MatchedBy.LINK)
    assert match({CODE: (REFERENCE, OTHER_REFERENCE)}, CASES, "case0009") == TWO_CASES
