"""The 835: nothing of it is lost, whatever the delimiters, and it balances as our rules read it."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from services.billing.models.remittances import Adjustment, PaymentStatus, Remittance
from services.billing.rules.remittances import imbalances
from services.billing.x12.remittance_835 import read
from shared.codes.adjustment_group import AdjustmentGroup
from shared.money import total
from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.errors import EnvelopeError, SegmentError
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange
from tests.builders_billing import adjusted, money
from tests.referee import referee

HEADER = InterchangeHeader(
    sender="CLEARHOUSE",
    receiver="MHMASSAGE",
    control_number=777,
    group_control_number=777,
    functional_id="HP",
    version="005010X221A1",
    moment=datetime(2026, 3, 20, 9, 0),  # noqa: DTZ001 - an envelope carries a wall clock
    usage="T",
)


def segments(text: str) -> list[SegmentValues]:
    """`CLP*MH-000101*1` per word, components by `:`."""
    return [
        tuple(tuple(value.split(":")) if ":" in value else value for value in line.split("*"))
        for line in text.split("~")
        if line
    ]


def payment(deposit: str, trace: str, *claims: str, plb: str = "", st: str = "0001") -> list[SegmentValues]:
    bank = "C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20260320"
    return segments(
        f"ST*835*{st}~BPR*I*{deposit}*{bank}~TRN*1*{trace}*1512345678~DTM*405*20260320~"
        "N1*PR*EXAMPLE HEALTH PLAN~N3*1 PAYER WAY~N4*HARTFORD*CT*061010001~PER*BL*EDI HELP*TE*8005550100~"
        "N1*PE*MILE HIGH MEDICAL MASSAGE LLC*XX*1234567893~LX*1~" + "".join(claims) + plb
    )


NAME = "NM1*QC*1*DOE*JANE****MI*W123456789~"
R1 = (
    f"CLP*MH-000101*1*140*63*77*12*P100*11*1~{NAME}SVC*HC:97124:GP*140*63**4~DTM*472*20260302~"
    "CAS*PR*1*30**2*27**45*20~REF*6R*MH000101L1~AMT*B6*120~"
)
REVERSAL = (
    f"CLP*MH-000101*22*-140*-63**12*P100*11*1~{NAME}SVC*HC:97124:GP*-140*-63**-4~DTM*472*20260302~"
    "CAS*PR*1*-30**2*-27**45*-20~REF*6R*MH000101L1~"
)
CORRECTION = (
    f"CLP*MH-000101*1*140*84*56*12*P100R1*11*1~{NAME}SVC*HC:97124:GP*140*84**4~DTM*472*20260302~"
    "CAS*PR*2*36**45*20~REF*6R*MH000101L1~AMT*B6*120~"
)
DENIAL = (
    f"CLP*MH-000101*1*140*0**12*P101*11*1~{NAME}SVC*HC:97124:GP*140*0**4~DTM*472*20260302~"
    "CAS*CO*197*140~REF*6R*MH000101L1~LQ*HE*M62~"
)
RECOUPED = "PLB*1234567893*20261231*WO:P055*25~"


def advice(*sets: Sequence[SegmentValues], delimiters: Delimiters = DEFAULT) -> list[Remittance]:
    return list(read(interchange(HEADER, list(sets), delimiters)))


@pytest.mark.parametrize(
    ("deposit", "claims", "plb"),
    [
        ("63", [R1], ""),
        ("21", [REVERSAL, CORRECTION], ""),
        ("0", [DENIAL], ""),
        ("38", [R1], RECOUPED),
        ("64.5", [R1], "PLB*1234567893*20261231*L6:P100*-1.5~"),
    ],
    ids=["paid", "reversal and correction", "denied", "recoupment", "interest"],
)
def test_the_five_usual_advices_are_accepted_by_the_referee_and_balance(
    deposit: str, claims: list[str], plb: str
) -> None:
    text = interchange(HEADER, [payment(deposit, "EFT0001", *claims, plb=plb)])
    assert referee(text) == []
    (remittance,) = read(text)
    assert imbalances(remittance) == ()


(PAID,) = advice(payment("63", "EFT0001", R1))


def test_the_payment_names_payer_trace_and_day() -> None:
    assert (PAID.payer_name, PAID.payer_identifier, PAID.trace_number) == (
        "EXAMPLE HEALTH PLAN",
        "1512345678",
        "EFT0001",
    )
    assert (PAID.payment_method, PAID.payment_date, PAID.paid_amount, PAID.payee_identifier) == (
        "ACH",
        date(2026, 3, 20),
        money("63"),
        "1234567893",
    )


def test_every_triple_of_an_adjustment_is_read() -> None:
    assert PAID.claims[0].services[0].adjustments == adjusted("PR", ("1", "30"), ("2", "27"), ("45", "20"))


def test_a_quantity_of_an_adjustment_is_kept() -> None:
    (remittance,) = advice(payment("0", "T1", DENIAL.replace("CAS*CO*197*140", "CAS*CO*197*140*4")))
    assert remittance.claims[0].services[0].adjustments == (
        Adjustment(group=AdjustmentGroup.CO, reason="197", amount=money("140"), quantity="4"),
    )


def test_a_line_names_our_number_its_day_and_what_was_allowed() -> None:
    (line,) = PAID.claims[0].services
    assert (line.line_control_number, line.service_date, line.allowed_amount) == (
        "MH000101L1",
        date(2026, 3, 2),
        money("120"),
    )
    assert (line.code, line.modifiers, line.units) == ("97124", ("GP",), "4")


def test_a_paid_zero_claim_is_status_one_and_its_remark_is_kept() -> None:
    (remittance,) = advice(payment("0", "T1", DENIAL))
    (claim,) = remittance.claims
    assert claim.status is PaymentStatus.PRIMARY
    assert claim.services[0].remarks == ("M62",)


def test_a_reversal_keeps_its_signs() -> None:
    (remittance,) = advice(payment("21", "T1", REVERSAL, CORRECTION))
    assert [(claim.is_reversal, str(claim.paid_amount)) for claim in remittance.claims] == [
        (True, "-63.00"),
        (False, "84.00"),
    ]


WHOLE_CLAIM = (
    "CLP*MH-000101*19*140*63*77*12*P100~CAS*PR*45*77~NM1*QC*1*DOE*JANE~NM1*TT*2*SECOND EXAMPLE PLAN*****PI*2ND01~"
    "MIA*1****MA01~MOA***N130*MA18~REF*EA*REC1~DTM*050*20260310~AMT*AU*63~"
)


def test_a_claim_without_lines_keeps_everything_that_stands_with_it() -> None:
    (remittance,) = advice(payment("63", "T1", WHOLE_CLAIM))
    (claim,) = remittance.claims
    assert claim.adjustments == adjusted("PR", ("45", "77"))
    assert claim.remarks == ("MA01", "N130", "MA18")
    assert (claim.references, claim.dates) == ((("EA", "REC1"),), (("050", date(2026, 3, 10)),))
    assert (claim.amounts, claim.forwarded_to) == ((("AU", money("63")),), "SECOND EXAMPLE PLAN")


def test_a_bundled_line_keeps_the_code_we_billed() -> None:
    bundled = R1.replace("SVC*HC:97124:GP*140*63**4", "SVC*HC:97140*140*63**4*HC:97124:GP*4")
    (remittance,) = advice(payment("63", "T1", bundled))
    (line,) = remittance.claims[0].services
    assert (line.code, line.original_code, line.original_units) == ("97140", "97124", "4")


def test_every_pair_of_a_provider_adjustment_is_read() -> None:
    (remittance,) = advice(payment("39.5", "T1", R1, plb="PLB*1234567893*20261231*WO:P055*25*L6*-1.5~"))
    assert [(p.reason, p.reference, str(p.amount)) for p in remittance.provider_adjustments] == [
        ("WO", "P055", "25.00"),
        ("L6", "", "-1.50"),
    ]


def test_several_payments_of_one_file_stay_apart() -> None:
    found = advice(payment("63", "EFT0001", R1), payment("0", "EFT0002", DENIAL, st="0002"))
    assert [(r.trace_number, len(r.claims)) for r in found] == [("EFT0001", 1), ("EFT0002", 1)]


def test_money_taken_from_us_is_negative() -> None:
    """BPR03 D: the payer debits our account."""
    taken = payment("63", "T1", REVERSAL)
    taken[1] = (*taken[1][:3], "D", *taken[1][4:])
    (remittance,) = advice(taken)
    assert remittance.paid_amount == money("-63")
    assert imbalances(remittance) == ()


def test_an_advice_without_claims_is_only_its_provider_adjustments() -> None:
    (remittance,) = advice(payment("25", "T1", plb="PLB*1234567893*20261231*WO:P055*-25~"))
    assert remittance.claims == ()
    assert total(p.amount for p in remittance.provider_adjustments) == money("-25")


@pytest.mark.parametrize(
    "delimiters", [Delimiters("|", "^", ">", "\n"), Delimiters("+", "!", "<", "'"), Delimiters("*", "", ":", "\x1d")]
)
def test_foreign_delimiters_change_nothing(delimiters: Delimiters) -> None:
    assert advice(payment("63", "EFT0001", R1), delimiters=delimiters) == [PAID]


def test_a_file_in_pieces_is_the_same_file() -> None:
    text = interchange(HEADER, [payment("63", "EFT0001", R1)])
    assert [list(read([text[:cut], text[cut:]])) for cut in range(1, len(text), 7)] == [
        [PAID] for _ in range(1, len(text), 7)
    ]


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        ("CLP*MH-000101*1*140*63*77", "CLP*MH-000101*77*140*63*77", r"\(CLP\), element 2"),
        ("CLP*MH-000101*1*140*63*77", "CLP*MH-000101*1*140,00*63*77", r"\(CLP\), element 3"),
        ("CAS*PR*1*30", "CAS*XX*1*30", r"\(CAS\), element 1"),
        ("CAS*PR*1*30", "CAS*PR*1", r"\(CAS\), element 3"),
        ("DTM*472*20260302", "DTM*472*20260230", r"\(DTM\), element 2"),
        ("AMT*B6*120", "AMT*B6*12.345", r"\(AMT\), element 2"),
    ],
)
def test_a_fault_is_pointed_at_and_never_repeated(good: str, bad: str, place: str) -> None:
    text = interchange(HEADER, [payment("63", "EFT0001", R1)]).replace(good, bad)
    with pytest.raises(SegmentError, match=place) as caught:
        list(read(text))
    assert "MH-000101" not in str(caught.value)


def test_a_provider_adjustment_without_a_reason_is_pointed_at() -> None:
    with pytest.raises(SegmentError, match=r"\(PLB\), element 3"):
        advice(payment("38", "T1", R1, plb="PLB*1234567893*20261231**25~"))


@pytest.mark.parametrize("missing", ["BPR", "TRN"])
def test_a_payment_without_its_money_or_its_trace_is_refused(missing: str) -> None:
    cut = [segment for segment in payment("63", "EFT0001", R1) if segment[0] != missing]
    with pytest.raises(SegmentError, match=f"{missing} is missing"):
        advice(cut)


def test_a_file_cut_short_is_refused() -> None:
    text = interchange(HEADER, [payment("63", "EFT0001", R1)])
    with pytest.raises(EnvelopeError):
        list(read(text[: text.index("SE*")]))


def test_an_empty_pair_of_a_provider_adjustment_says_nothing() -> None:
    (remittance,) = advice(payment("39.5", "T1", R1, plb="PLB*1234567893*20261231*WO:P055*25***L6*-1.5~"))
    assert [p.reason for p in remittance.provider_adjustments] == ["WO", "L6"]
