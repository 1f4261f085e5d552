"""The 277CA: taken into adjudication, or sent back to be fixed."""

from datetime import datetime

import pytest

from services.billing.models.acknowledgments import ClaimAcknowledgment, ClaimStatus, Speaker
from services.billing.x12.status_277ca import read
from shared.x12.writing import InterchangeHeader, interchange
from tests.billing.x12.test_remittance_835 import segments

HEADER = InterchangeHeader(
    sender="CLEARHOUSE",
    receiver="MHMASSAGE",
    control_number=9,
    group_control_number=9,
    functional_id="HN",
    version="005010X214",
    moment=datetime(2026, 3, 4, 9, 0),  # noqa: DTZ001 - an envelope carries a wall clock
    usage="T",
)


def status(*claims: str, speaker: str = "PR") -> list[ClaimAcknowledgment]:
    text = (
        "ST*277*0001*005010X214~BHT*0085*08*ACK1*20260304*0900*TH~"
        f"HL*1**20*1~NM1*{speaker}*2*EXAMPLE HEALTH PLAN*****PI*60054~TRN*1*SRC1~DTP*050*D8*20260304~"
        "HL*2*1*21*1~NM1*41*2*MILE HIGH MEDICAL MASSAGE LLC*****46*MHMASSAGE~TRN*2*BATCH1~STC*A1:19:PR*20260304*WQ*140~"
        "HL*3*2*19*1~NM1*85*2*MILE HIGH MEDICAL MASSAGE LLC*****XX*1234567893~TRN*1*0~" + "".join(claims)
    )
    return list(read(interchange(HEADER, [segments(text)])))


def claim(number: str, *statuses: str, hl: int = 4) -> str:
    stc = "".join(f"STC*{s}*20260304*WQ*140~" for s in statuses)
    return f"HL*{hl}*3*PT~NM1*QC*1*DOE*JANE~TRN*2*{number}~{stc}REF*1K*P100~DTP*472*D8*20260302~"


def test_a_claim_taken_in_names_the_payers_number() -> None:
    (found,) = status(claim("MH-000101", "A2:20:PR"))
    assert found == ClaimAcknowledgment(
        control_number="MH-000101",
        speaker=Speaker.PAYER,
        statuses=(ClaimStatus(category="A2", status="20", entity="PR", action="WQ"),),
        payer_claim_control_number="P100",
    )
    assert found.is_accepted


@pytest.mark.parametrize(
    ("category", "accepted"),
    [
        ("A0", True),
        ("A1", True),
        ("A2", True),
        ("A3", False),
        ("A4", False),
        ("A6", False),
        ("A7", False),
        ("A8", False),
    ],
)
def test_the_category_says_whether_it_was_taken_in(category: str, accepted: bool) -> None:
    """A3 is a rejection, whatever some pages say (X12 RFI 2203)."""
    (found,) = status(claim("MH-000101", f"{category}:21"))
    assert found.is_accepted is accepted


def test_one_rejection_among_several_statuses_rejects() -> None:
    (found,) = status(claim("MH-000101", "A2:20", "A7:562:85"))
    assert not found.is_accepted
    assert [str(s) for s in found.statuses] == ["A2:20", "A7:562:85"]


def test_an_action_code_u_rejects_whatever_the_category() -> None:
    (found,) = status(claim("MH-000101", "A1:19").replace("*WQ*", "*U*"))
    assert not found.is_accepted


def test_further_statuses_of_one_segment_are_read() -> None:
    stc = "HL*4*3*PT~NM1*QC*1*DOE*JANE~TRN*2*MH-000101~STC*A7:562:85*20260304*U*140******A7:128:85~"
    (found,) = status(stc)
    assert [str(s) for s in found.statuses] == ["A7:562:85", "A7:128:85"]


def test_a_claim_about_which_nothing_was_said_is_not_accepted() -> None:
    (found,) = status("HL*4*3*PT~NM1*QC*1*DOE*JANE~TRN*2*MH-000101~")
    assert not found.is_accepted


def test_several_claims_stay_apart() -> None:
    found = status(claim("MH-000101", "A2:20"), claim("MH-000102", "A3:21", hl=5))
    assert [(c.control_number, c.is_accepted) for c in found] == [("MH-000101", True), ("MH-000102", False)]


@pytest.mark.parametrize(("name", "who"), [("PR", Speaker.PAYER), ("AY", Speaker.CLEARINGHOUSE)])
def test_it_is_told_who_speaks(name: str, who: Speaker) -> None:
    (found,) = status(claim("MH-000101", "A1:19"), speaker=name)
    assert found.speaker is who


def test_nothing_above_the_patients_level_is_a_claim() -> None:
    assert status() == []
