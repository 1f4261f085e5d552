"""The 837P: three cases, an independent referee, and back again."""

from datetime import datetime

import pytest

from services.billing.models.claims import Claim, ClaimFrequency
from services.billing.models.submissions import Submission
from services.billing.x12.claim_837p import render
from services.billing.x12.submitted_837p import read
from shared.x12.errors import SegmentError
from shared.x12.reading import transaction_sets
from shared.x12.writing import InterchangeHeader, interchange
from tests.builders_billing import a_car_case, a_claim, a_courtesy_case, a_workers_case, money
from tests.referee import referee

SUBMISSION = Submission(
    batch_id="BATCH20260303A",
    submitter_id="MHMASSAGE",
    submitter_name="MILE HIGH MEDICAL MASSAGE LLC",
    contact_phone="3035550100",
    receiver_id="CLEARHOUSE",
    receiver_name="EXAMPLE CLEARINGHOUSE",
    moment=datetime(2026, 3, 3, 10, 30),  # noqa: DTZ001 - an envelope carries the clinic's wall clock
    interchange_control_number=101,
    group_control_number=501,
)
COURTESY = a_claim(a_courtesy_case(assigns_benefits=True))
WORKERS = a_claim(a_workers_case(), "MH-000102")
CAR = a_claim(a_car_case(), "MH-000103")
CASES = [COURTESY, WORKERS, CAR]


def written(*claims: Claim) -> list[str]:
    """The segments from the subscriber's level on, one string each."""
    (found,) = transaction_sets(render(claims, SUBMISSION))
    lines = ["*".join((segment.tag, *segment.elements)) for segment in found.segments]
    return lines[lines.index("HL*1**20*1") + 6 :]


@pytest.mark.parametrize("claim", CASES, ids=["health plan", "workers' compensation", "car accident"])
def test_the_referee_finds_nothing(claim: Claim) -> None:
    assert referee(render([claim], SUBMISSION)) == []


def test_three_claims_in_one_file_are_three_branches_of_one_tree() -> None:
    text = render(CASES, SUBMISSION)
    assert referee(text) == []
    assert [claim.control_number for claim in read(text)] == ["MH-000101", "MH-000102", "MH-000103"]


def test_the_envelope_and_the_clinic_stand_first() -> None:
    assert render([COURTESY], SUBMISSION).split("~")[:13] == [
        "ISA*00*          *00*          *ZZ*MHMASSAGE      *ZZ*CLEARHOUSE     *260303*1030*^*00501*000000101*0*T*:",
        "GS*HC*MHMASSAGE*CLEARHOUSE*20260303*1030*501*X*005010X222A1",
        "ST*837*0001*005010X222A1",
        "BHT*0019*00*BATCH20260303A*20260303*1030*CH",
        "NM1*41*2*MILE HIGH MEDICAL MASSAGE LLC*****46*MHMASSAGE",
        "PER*IC*BILLING OFFICE*TE*3035550100",
        "NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*CLEARHOUSE",
        "HL*1**20*1",
        "PRV*BI*PXC*225700000X",
        "NM1*85*2*MILE HIGH MEDICAL MASSAGE LLC*****XX*1234567893",
        "N3*100 COLFAX AVE STE 200",
        "N4*DENVER*CO*802020100",
        "REF*EI*841234567",
    ]


def test_a_health_plan_claim_segment_by_segment() -> None:
    assert written(COURTESY) == [
        "HL*2*1*22*0",
        "SBR*P*18*GRP12345******CI",
        "NM1*IL*1*DOE*JANE****MI*W123456789",
        "N3*1 MAIN ST",
        "N4*DENVER*CO*802030001",
        "DMG*D8*19850412*F",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
        "CLM*MH-000101*140***11:B:1*Y*C*Y*Y",
        "HI*ABK:M542*ABF:M62838",
        "NM1*DN*1*SMITH*ALAN****XX*1558598797",
        "NM1*82*1*RIVERA*ANA****XX*1999999984",
        "PRV*PE*PXC*225700000X",
        "LX*1",
        "SV1*HC:97124:GP*140*UN*4***1:2",
        "DTP*472*D8*20260302",
        "REF*6R*MH000101L1",
        "SE*28*0001",
    ]


def test_a_workers_compensation_claim_segment_by_segment() -> None:
    """The employer is the subscriber; the accident's number stands with the worker."""
    assert written(WORKERS) == [
        "HL*2*1*22*1",
        "SBR*P********WC",
        "NM1*IL*2*ROCKY MOUNTAIN ROOFING INC*****MI*WC-2026-004417",
        "NM1*PR*2*EXAMPLE COMP CARRIER*****PI*WC001",
        "HL*3*2*23*0",
        "PAT*20",
        "NM1*QC*1*ROE*RICHARD",
        "N3*22 ELM ST",
        "N4*AURORA*CO*800110022",
        "DMG*D8*19790905*M",
        "REF*Y4*WC-2026-004417",
        "CLM*MH-000102*178.36***11:B:1*Y*A*Y*Y**EM",
        "DTP*439*D8*20260115",
        "REF*G1*PA556677",
        "HI*ABK:S39012D*ABF:X500XXD*ABF:Y990",
        "NM1*DN*1*LEE*CAROL****XX*1558598797",
        "NM1*82*1*RIVERA*ANA****XX*1999999984",
        "PRV*PE*PXC*225700000X",
        "LX*1",
        "SV1*HC:97124*178.36*UN*4***1",
        "DTP*472*D8*20260302",
        "REF*6R*MH000102L1",
        "SE*34*0001",
    ]


def test_a_car_accident_claim_segment_by_segment() -> None:
    assert written(CAR) == [
        "HL*2*1*22*0",
        "SBR*P*18*******AM",
        "NM1*IL*1*POE*EDGAR****MI*CO-PAP-778899",
        "N3*9 RAVEN CT",
        "N4*LAKEWOOD*CO*802260009",
        "DMG*D8*19900119*M",
        "REF*Y4*CLM-55-81723",
        "NM1*PR*2*EXAMPLE AUTO INSURANCE*****PI*AU001",
        "CLM*MH-000103*155***11:B:1*Y*A*Y*Y**AA:::CO",
        "DTP*439*D8*20260210",
        "HI*ABK:S134XXD*ABF:S161XXD*ABF:V4352XD",
        "NM1*DN*1*KIM*DANA****XX*1558598797",
        "NM1*82*1*RIVERA*ANA****XX*1999999984",
        "PRV*PE*PXC*225700000X",
        "LX*1",
        "SV1*HC:97124*140*UN*4***1:2",
        "DTP*472*D8*20260302",
        "REF*6R*MH000103L1",
        "LX*2",
        "SV1*HC:97010*15*UN*1***1:2",
        "DTP*472*D8*20260302",
        "REF*6R*MH000103L2",
        "SE*34*0001",
    ]


def test_a_courtesy_claim_says_that_the_patient_is_to_be_paid() -> None:
    """CLM07 C: the clinic does not take the plan's amount; CLM08 N: she did not assign her benefits."""
    paid = a_claim(patient_paid=money("140"))
    assert "CLM*MH-000101*140***11:B:1*Y*C*N*Y" in written(paid)
    assert "AMT*F5*140" in written(paid)
    assert referee(render([paid], SUBMISSION)) == []


@pytest.mark.parametrize("frequency", [ClaimFrequency.REPLACEMENT, ClaimFrequency.VOID])
def test_a_replacement_or_void_carries_the_payer_claim_number(frequency: ClaimFrequency) -> None:
    claim = a_claim(frequency=frequency, original_reference="P100")
    assert "REF*F8*P100" in written(claim)
    assert referee(render([claim], SUBMISSION)) == []


def test_names_are_folded_when_they_are_written() -> None:
    patient = COURTESY.patient.model_copy(update={"last_name": "Núñez-O\u2019Demo", "first_name": "Zoë"})
    text = render([a_claim(patient=patient)], SUBMISSION)
    assert "NM1*IL*1*NUNEZ-O'DEMO*ZOE****MI*W123456789~" in text
    assert referee(text) == []


def test_a_number_that_would_tear_the_file_is_refused_by_place() -> None:
    torn = COURTESY.subscriber.model_copy(update={"group_number": "GRP*1"})
    with pytest.raises(SegmentError, match=r"\(SBR\), element 3"):
        render([a_claim(subscriber=torn)], SUBMISSION)


def test_two_billing_providers_need_two_files() -> None:
    other = COURTESY.billing_provider.model_copy(update={"npi": "1000000004"})
    with pytest.raises(ValueError, match="exactly one billing provider"):
        render([COURTESY, a_claim(billing_provider=other)], SUBMISSION)


@pytest.mark.parametrize("claim", CASES, ids=["health plan", "workers' compensation", "car accident"])
def test_what_is_read_back_is_what_was_claimed(claim: Claim) -> None:
    (back,) = read(render([claim], SUBMISSION))
    assert (back.control_number, back.charge_amount) == (claim.control_number, claim.charge_amount)
    assert (back.accepts_assignment, back.assigns_benefits) == (claim.assignment.provider, claim.assignment.patient)
    assert (back.diagnoses, back.payer_id) == (claim.diagnoses, claim.payer.payer_id)
    assert (back.patient_first_name, back.patient_last_name) == (claim.patient.first_name, claim.patient.last_name)
    assert (back.subscriber_id, back.subscriber_is_patient) == (
        claim.subscriber.member_id,
        claim.subscriber.is_patient,
    )
    assert back.authorization_number == (claim.authorization_number or "")
    assert [(line.code, line.units, line.charge_amount, line.pointers) for line in back.lines] == [
        (line.charge.code, str(line.charge.units), line.charge.charge_amount, line.pointers) for line in claim.lines
    ]


def test_the_accident_is_read_back() -> None:
    (back,) = read(render([CAR], SUBMISSION))
    assert (back.causes, back.accident_state, back.claim_number) == (("AA",), "CO", "CLM-55-81723")
    assert CAR.accident
    assert back.accident_date == CAR.accident.happened_on


def test_a_claim_without_its_payer_is_pointed_at() -> None:
    text = render([COURTESY], SUBMISSION)
    payer = "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054~"
    with pytest.raises(SegmentError, match=r"NM1\*PR is missing"):
        list(read(text.replace(payer, "").replace("SE*28", "SE*27")))


def test_a_set_without_a_claim_has_none_to_read() -> None:
    header = InterchangeHeader(
        sender="MHMASSAGE", receiver="CLEARHOUSE", control_number=1, group_control_number=1, functional_id="HC",
        version="005010X222A1", moment=SUBMISSION.moment, usage="T",
    )  # fmt: skip
    assert list(read(interchange(header, [[("ST", "837", "0001")]]))) == []
