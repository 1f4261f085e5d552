"""The simulated payer: labelled, deterministic, balanced, and clean to an independent reader."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.local.simulated_payer import Answer, answers
from shared.money import Money, total
from shared.x12.errors import X12Error
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange
from tests.referee import referee

TODAY = date(2026, 3, 9)
HEADER = InterchangeHeader(
    sender="MHMASSAGE", receiver="SIMPAYER", control_number=101, group_control_number=101, functional_id="HC",
    version="005010X222A1", moment=datetime(2026, 3, 6, 8, 0), usage="T",  # noqa: DTZ001 an envelope's wall clock
)  # fmt: skip
Line = tuple[str, str, int]  # procedure, charge, units
MASSAGE: Line = ("97124", "140", 4)


def a_claim(number: str = "QH0001", *lines: Line, filing: str = "CI", member: str = "W123456789",
            assigned: str = "N", payer: str = "EXAMPLE PLAN") -> list[SegmentValues]:  # fmt: skip
    """From the subscriber's loop to the last line."""
    held = lines or (MASSAGE,)
    charge = total(Money.parse(line[1]) for line in held)
    return [
        ("HL", "2", "1", "22", "0"), ("SBR", "P", "18", "", "", "", "", "", "", filing),
        ("NM1", "IL", "1", "INVENTED", "JANE", "", "", "", "MI", member), ("N3", "1 MADEUP STREET"),
        ("N4", "DENVER", "CO", "80203"), ("DMG", "D8", "19850412", "F"),
        ("NM1", "PR", "2", payer, "", "", "", "", "PI", "60054"),
        ("CLM", number, charge.x12(), "", "", ("11", "B", "1"), "Y", "A", assigned, "Y"), ("HI", ("ABK", "M542")),
        *(segment for n, line in enumerate(held, start=1) for segment in _line(number, n, line)),
    ]  # fmt: skip


def _line(number: str, n: int, line: Line) -> list[SegmentValues]:
    code, charge, units = line
    sv1: SegmentValues = ("SV1", ("HC", code), charge, "UN", str(units), "", "", ("1",))
    return [("LX", str(n)), sv1, ("DTP", "472", "D8", "20260304"), ("REF", "6R", f"{number}L{n}")]


def a_file(*claims: list[SegmentValues]) -> str:
    """An 837P of one clinic."""
    head: list[SegmentValues] = [
        ("ST", "837", "0001", "005010X222A1"), ("BHT", "0019", "00", "BATCH1", "20260306", "0800", "CH"),
        ("NM1", "41", "2", "MILE HIGH", "", "", "", "", "46", "MHMASSAGE"), ("PER", "IC", "DESK", "TE", "3035550100"),
        ("NM1", "40", "2", "SIMULATED PAYER", "", "", "", "", "46", "SIMPAYER"), ("HL", "1", "", "20", "1"),
        ("NM1", "85", "2", "MILE HIGH", "", "", "", "", "XX", "1234567893"), ("N3", "100 INVENTED AVE"),
        ("N4", "DENVER", "CO", "80202"), ("REF", "EI", "841234567"),
    ]  # fmt: skip
    return interchange(HEADER, [[*head, *(segment for claim in claims for segment in claim)]])


def advice(*claims: list[SegmentValues]) -> list[Segment]:
    """The segments of the payment advice to a file."""
    text = answers(a_file(*claims), TODAY)[2].text
    return [segment for held in transaction_sets(text) for segment in held.segments]


def of(segments: list[Segment], tag: str) -> list[Segment]:
    return [segment for segment in segments if segment.tag == tag]


def cuts(segments: list[Segment]) -> list[str]:
    """Every adjustment as GROUP-REASON AMOUNT."""
    return [f"{cas.get(1)}-{cas.get(n)} {cas.get(n + 1)}" for cas in of(segments, "CAS")
            for n in range(2, len(cas.elements) + 1, 3)]  # fmt: skip


def test_a_file_is_answered_by_three() -> None:
    assert [answer.name for answer in answers(a_file(a_claim()), TODAY)] == [
        "000000101.999", "000000101.277", "000000101.835",
    ]  # fmt: skip


def test_the_same_file_on_the_same_day_gives_the_same_bytes() -> None:
    assert answers(a_file(a_claim()), TODAY) == answers(a_file(a_claim()), TODAY)


@pytest.mark.parametrize("answer", answers(a_file(a_claim()), TODAY), ids=lambda answer: answer.name[-3:])
def test_every_file_says_that_it_is_a_test(answer: Answer) -> None:
    assert answer.text[102] == "T"


def test_whoever_reads_a_payers_name_reads_that_it_is_simulated() -> None:
    status, payment = answers(a_file(a_claim()), TODAY)[1:]
    assert "NM1*PR*2*SIMULATED PAYER FOR EXAMPLE PLAN*" in status.text
    assert "N1*PR*SIMULATED PAYER FOR EXAMPLE PLAN~" in payment.text


@pytest.mark.parametrize(
    ("situation", "claim", "paid", "adjustments"),
    [
        ("plan, patient paid: deductible, share, the rest to her",
         a_claim(), "0", ["PR-45 20", "PR-1 30", "PR-2 27", "OA-100 63"]),
        ("plan, assigned: the clinic gets it", a_claim(assigned="Y"), "63", ["PR-45 20", "PR-1 30", "PR-2 27"]),
        ("plan, one unit: the deductible takes all", a_claim("Q", ("97124", "35", 1)), "0", ["PR-45 5", "PR-1 30"]),
        ("plan, charged less than allowed", a_claim("Q", ("97010", "15", 1), assigned="Y"), "0", ["PR-1 15"]),
        ("workers' compensation", a_claim("Q", ("97124", "178.36", 4), filing="WC"), "178.36", []),
        ("car", a_claim("Q", ("97124", "155", 4), filing="AM"), "155", []),
        ("car, medical payments used up", a_claim("Q", ("97124", "5100", 4), filing="AM"), "5000", ["PR-119 100"]),
    ],
)  # fmt: skip
def test_the_payer_pays(situation: str, claim: list[SegmentValues], paid: str, adjustments: list[str]) -> None:
    found = advice(claim)
    assert (of(found, "CLP")[0].get(4), cuts(found)) == (paid, adjustments), situation


def test_a_members_deductible_is_taken_once_in_a_file() -> None:
    found = advice(a_claim("QH1", assigned="Y"), a_claim("QH2", assigned="Y"))
    assert [clp.get(4) for clp in of(found, "CLP")] == ["63", "84"]


def test_two_members_have_a_deductible_each() -> None:
    found = advice(a_claim("QH1", assigned="Y"), a_claim("QH2", assigned="Y", member="W987654321"))
    assert [clp.get(4) for clp in of(found, "CLP")] == ["63", "63"]


def test_two_insurers_pay_apart() -> None:
    found = advice(a_claim("QH1", assigned="Y"), a_claim("QH2", filing="WC", payer="EXAMPLE COMP"))
    assert [bpr.get(2) for bpr in of(found, "BPR")] == ["63", "140"]
    assert len({trn.get(2) for trn in of(found, "TRN")}) == 2


def test_every_claim_and_line_keeps_the_clinics_numbers() -> None:
    found = advice(a_claim("QH77", MASSAGE, ("97010", "15", 1)))
    assert [clp.get(1) for clp in of(found, "CLP")] == ["QH77"]
    assert [ref.get(2) for ref in of(found, "REF")] == ["QH77L1", "QH77L2"]


@pytest.mark.parametrize(
    "text", ["", "this is no claim", answers(a_file(a_claim()), TODAY)[2].text, a_file(a_claim())[:-40]],
    ids=["empty", "prose", "an 835", "torn off"],
)  # fmt: skip
def test_what_is_no_claim_file_is_refused(text: str) -> None:
    with pytest.raises(X12Error):
        answers(text, TODAY)


_LINES = st.lists(
    st.tuples(st.sampled_from(["97124", "97140", "97010"]), st.integers(1, 200_000), st.integers(1, 8)), min_size=1,
    max_size=4,
)  # fmt: skip
_CLAIMS = st.lists(
    st.tuples(_LINES, st.sampled_from(["CI", "WC", "AM", "ZZ"]), st.sampled_from(["Y", "N"]), st.integers(1, 3)),
    min_size=1, max_size=5,
)  # fmt: skip


def _made(drawn: list[Any]) -> list[list[SegmentValues]]:
    return [
        a_claim(f"QH{n}", *((code, Money(cents).x12(), units) for code, cents, units in lines), filing=filing,
                assigned=assigned, member=f"W{member}")
        for n, (lines, filing, assigned, member) in enumerate(drawn)
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(_CLAIMS)
def test_whatever_is_claimed_the_advice_balances(drawn: list[Any]) -> None:
    found = advice(*_made(drawn))
    claims = of(found, "CLP")
    assert total(bpr.amount(2) for bpr in of(found, "BPR")) == total(clp.amount(4) for clp in claims)
    starts = [found.index(clp) for clp in claims]
    for clp, start, end in zip(claims, starts, [*starts[1:], len(found)], strict=True):
        loop = found[start:end]
        taken = total(cas.amount(n + 1) for cas in of(loop, "CAS") for n in range(2, len(cas.elements) + 1, 3))
        assert clp.amount(3) - taken == clp.amount(4)
        assert clp.amount(3) == total(svc.amount(2) for svc in of(loop, "SVC"))
        assert Money(0) <= clp.amount(4) <= clp.amount(3)
    assert len(claims) == len(drawn)


@settings(max_examples=8, deadline=None)
@given(_CLAIMS)
def test_whatever_is_claimed_the_referee_finds_nothing(drawn: list[Any]) -> None:
    for answer in answers(a_file(*_made(drawn)), TODAY):
        assert referee(answer.text) == []
