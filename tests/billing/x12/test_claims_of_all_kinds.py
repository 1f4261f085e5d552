"""Claims that nobody thought of: accepted by the referee, clean at the last look, and read back to the last fact."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from services.billing.models.claims import Claim
from services.billing.x12.claim_837p import render
from services.billing.x12.file_check_837p import Expected, findings_in
from services.billing.x12.submitted_837p import read
from shared.codes.relationship import Relationship
from tests.billing.x12.test_claim_837p import SUBMISSION, written
from tests.builders_billing import a_claim, a_workers_case
from tests.builders_claims import a_holder, a_second_claim, an_earlier_payer, as_submitted, claims
from tests.referee import referee


def is_whole(claim: Claim) -> None:
    text = render([claim], SUBMISSION)
    prices = {line.control_number: line.charge.unit_price for line in claim.lines}
    assert findings_in(text, Expected(today=date(2026, 3, 4), prices=prices)) == ()
    assert list(read(text)) == [as_submitted(claim)]
    assert referee(text) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(claims())
def test_any_valid_claim_is_accepted_clean_and_read_back(claim: Claim) -> None:
    is_whole(claim)


@pytest.mark.nightly
@settings(max_examples=4_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(claims())
def test_thousands_of_valid_claims_are_accepted_clean_and_read_back(claim: Claim) -> None:
    is_whole(claim)


def test_a_dependent_stands_below_the_holder_of_the_policy() -> None:
    claim = a_claim()
    spouse = claim.subscriber.model_copy(update={"relationship": Relationship.SPOUSE, "person": a_holder()})
    dependent = a_claim(subscriber=spouse)
    assert written(dependent)[:9] == [
        "HL*2*1*22*1",
        "SBR*P**GRP12345******CI",
        "NM1*IL*1*DOE*JOHN****MI*W123456789",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
        "HL*3*2*23*0",
        "PAT*01",
        "NM1*QC*1*DOE*JANE",
        "N3*1 MAIN ST",
        "N4*DENVER*CO*802030001",
    ]
    is_whole(dependent)


def test_a_claim_to_the_second_payer_repeats_what_the_first_one_said() -> None:
    """Loops 2320, 2330 and 2430, in the order that the referee takes; the sums are the advice's own."""
    claim = a_second_claim()
    lines = written(claim)
    assert "SBR*S*18*GRP12345******CI" in lines
    other = lines.index("PRV*PE*PXC*225700000X") + 1
    assert lines[other:] == [
        "SBR*P*18*GRP1******CI",
        "AMT*D*63",
        "OI***Y***Y",
        "NM1*IL*1*DOE*JANE****MI*F123",
        "NM1*PR*2*FIRST EXAMPLE PLAN*****PI*1ST01",
        "REF*F8*P100",
        "LX*1",
        "SV1*HC:97124:GP*140*UN*4***1:2",
        "DTP*472*D8*20260302",
        "REF*6R*MH000101L1",
        "SVD*1ST01*63*HC:97124:GP**4",
        "CAS*PR*45*77",
        "DTP*573*D8*20260320",
        "SE*37*0001",
    ]
    assert claim.earlier_payers[0].explained_amount == claim.charge_amount
    is_whole(claim)


def test_a_worker_who_has_a_plan_too_is_named_by_his_employer_first() -> None:
    """The carrier of the job judged first: its policy is the employer's, and the worker is 20 to it."""
    worker = a_claim(a_workers_case(), "MH-000102")
    carrier = an_earlier_payer(worker, paid="0.00", subscriber=worker.subscriber, filing_indicator="WC")
    second = a_second_claim(earlier_payers=(carrier,), lines=worker.lines, control_number="MH-000102")
    assert "SBR*P*20*******WC" in written(second)
    assert "NM1*IL*2*ROCKY MOUNTAIN ROOFING INC*****MI*WC-2026-004417" in written(second)


def test_another_payers_judgement_is_not_this_payers_line() -> None:
    """Two payers have judged: each keeps its own word on the line."""
    claim = a_claim()
    second = an_earlier_payer(
        claim, paid="20.00", payer_id="2ND02", order="S", name="SECOND EXAMPLE PLAN", claim_control_number=None
    )
    third = a_second_claim(order="T", earlier_payers=(an_earlier_payer(claim), second))
    (back,) = read(render([third], SUBMISSION))
    assert [[str(line.paid_amount) for line in payer.lines] for payer in back.earlier_payers] == [["63.00"], ["20.00"]]


def test_a_payer_that_judged_the_claim_as_a_whole_says_its_day_there_and_a_line_it_left_out_stays_bare() -> None:
    claim = a_claim()
    whole = an_earlier_payer(claim, lines=())
    first_line_only = an_earlier_payer(claim, lines=an_earlier_payer(claim).lines[:1])

    assert sum(segment.startswith("SVD*") for segment in written(a_second_claim(earlier_payers=(whole,)))) == 0
    assert "DTP*573*D8*20260320" in written(a_second_claim(earlier_payers=(whole,)))
    assert sum(segment.startswith("SVD*") for segment in written(
        a_second_claim(earlier_payers=(first_line_only,), lines=(*claim.lines, claim.lines[0].model_copy(
            update={"number": 2}))))) == 1  # fmt: skip
