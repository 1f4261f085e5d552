"""Answers as payers really write them: small letters, segments nobody knows, brackets left open, foreign encodings."""

import pytest

from services.eligibility.models.benefits import Benefit, Level, OtherSegment
from services.eligibility.x12 import benefits_271
from shared.money import Money
from shared.x12.errors import X12Error
from tests.builders_benefits import (
    CLINIC_LEVEL,
    MEMBER_LEVEL,
    OPEN_PLAN,
    TRACE,
    a_long_answer,
    answer_lines,
    payer_level,
    read,
    written,
)


def lines(*benefits: str) -> tuple[Benefit, ...]:
    return read(answer_lines(*benefits)).members[-1].benefits


def test_codes_in_small_letters_are_read_as_capitals_and_names_stay_as_they_are() -> None:
    (line,) = lines("EB*a*ind*be^pt**Gold ppo*27**.3*vs*3*y*n")

    assert line[1:4] == ("A", "IND", ("BE", "PT"))
    assert (line.plan_name, line.quantity_qualifier, line.authorization, line.network) == ("Gold ppo", "VS", "Y", "N")


def test_refusals_days_and_deliveries_in_small_letters_are_read_too() -> None:
    (line,) = lines("EB*1**BE", "AAA*y**54*c", "DTP*292*d8*20260101", "HSD*vs*3", "III*zz*11")

    assert [(r.is_valid_request, r.follow_up) for r in line.below.rejections] == [(True, "C")]
    below = line.below
    assert (below.dates[0].qualifier, below.deliveries[0].quantity_qualifier, below.circumstances[0].qualifier) == (
        "292", "VS", "ZZ",
    )  # fmt: skip


def test_a_segment_nobody_knows_is_kept_where_it_stands() -> None:
    answer = read([
        *payer_level("ZZ1*OF THE PAYER"), *CLINIC_LEVEL, "N1*PE*OF THE CLINIC", *MEMBER_LEVEL, "CAS*PR:1*5",
        "EB*1**30", "QTY*VS*3", "LS*2120", "NM1*X3*2*REVIEW", "DTP*007*D8*20260101", "LE*2120",
    ])  # fmt: skip
    (member,) = answer.members
    (line,) = member.benefits

    assert answer.others == (OtherSegment("ZZ1", (("OF THE PAYER",),)),)
    assert answer.receiver
    assert answer.receiver.others == (OtherSegment("N1", (("PE",), ("OF THE CLINIC",))),)
    assert member.others == (OtherSegment("CAS", (("PR", "1"), ("5",))),)
    assert line.below.others == (OtherSegment("QTY", (("VS",), ("3",))),)
    assert line.below.related[0].others == (OtherSegment("DTP", (("007",), ("D8",), ("20260101",))),)


def test_what_follows_the_parties_belongs_to_the_benefit_again() -> None:
    (line,) = lines("EB*1**BE", "LS*2120", "NM1*X3*2*REVIEW", "PER*IC**TE*8005550102", "LE*2120", "MSG*CALL FIRST")
    (bare,) = lines("EB*1**BE", "NM1*X3*2*REVIEW", "PER*IC**TE*8005550102", "MSG*CALL FIRST")

    assert (line.below.messages, line.below.related) == (("CALL FIRST",), bare.below.related)
    assert bare.below.messages == ("CALL FIRST",)
    assert line.below.related[0].contacts[0].numbers == (("TE", "8005550102"),)


def test_a_contact_before_any_party_is_kept_as_it_is() -> None:
    (line,) = lines("EB*1**BE", "LS*2120", "PER*IC", "NM1*X3*2", "LE*2120")

    assert (line.below.others[0].tag, line.below.related[0].party.role) == ("PER", "X3")


def test_two_brackets_of_parties_are_one_list() -> None:
    (line,) = lines("EB*R**30", "LS*2120", "NM1*PRP*2*ONE", "LE*2120", "LS*2120", "NM1*SEP*2*TWO", "LE*2120")

    assert [entity.party.last_name for entity in line.below.related] == ["ONE", "TWO"]


def test_a_closing_bracket_alone_is_kept_as_it_is() -> None:
    (line,) = lines("EB*1**BE", "LE*2120")

    assert [one.tag for one in line.below.others] == ["LE"]


def test_elements_behind_the_last_one_are_passed_over() -> None:
    (line,) = lines("EB*C*IND*BE***29*25*****N***X")

    assert (line.amount, line.network) == (Money.parse("25"), "N")


def test_subscriber_and_dependent_answer_in_one_file_each_with_a_trace() -> None:
    answer = read([
        *payer_level(), *CLINIC_LEVEL, "HL*3*2*22*1", "TRN*1*PAYERS*3123456789", "NM1*IL*1*SAMPLE*PATA****MI*W1",
        "EB*1**30", "HL*4*3*23*0", f"TRN*2*{TRACE}*9234567893", "NM1*03*1*SAMPLE*KIDD", "EB*1**BE", "EB*1**30",
    ])  # fmt: skip

    assert [(m.is_dependent, m.traces[0].number, [b.number for b in m.benefits]) for m in answer.members] == [
        (False, "PAYERS", [1]), (True, TRACE, [2, 3]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "lines_of_it", "level"),
    [
        ("2000A", payer_level("AAA*N**42*R"), Level.SYSTEM),
        ("2100A", [*payer_level(), "AAA*N**79*N"], Level.PAYER),
        ("2100B", [*payer_level(), *CLINIC_LEVEL, "AAA*N**43*C"], Level.CLINIC),
        ("2100C", [*payer_level(), *CLINIC_LEVEL, *MEMBER_LEVEL, "AAA*N**75*C"], Level.PATIENT),
        ("2100D", [*payer_level(), *CLINIC_LEVEL, *MEMBER_LEVEL, "HL*4*3*23*0", "NM1*03*1*SAMPLE*KIDD",
                   "AAA*N**67*C"], Level.PATIENT),
        ("2110C", answer_lines("EB*1**30", "AAA*N**70*C"), Level.QUESTION),
    ],
)  # fmt: skip
def test_a_refusal_is_read_at_its_level(where: str, lines_of_it: list[str], level: Level) -> None:
    answer = read(lines_of_it)
    clinic = answer.receiver.rejections if answer.receiver else ()
    members = [r for m in answer.members for r in (*m.rejections, *(q for b in m.benefits for q in b.below.rejections))]

    assert [r.level for r in (*answer.rejections, *clinic, *members)] == [level]


STRANGERS = {
    "UTF-16": written(answer_lines(*OPEN_PLAN)).encode("utf-16").decode("latin-1"),
    "a zip archive": "PK\x03\x04" + "\x00" * 200,
    "nothing": "",
    "blanks": " \n" * 50,
    "a truncated ISA": written(answer_lines(*OPEN_PLAN))[:70],
    "an ISA alone": written(answer_lines(*OPEN_PLAN))[:106],
    "a segment without an end": written(answer_lines("EB*1**BE", "MSG*" + "A" * 200_000)).replace("~SE", "SE"),
    "small letters altogether": written(answer_lines(*OPEN_PLAN)).lower(),
}


@pytest.mark.parametrize("what", STRANGERS)
def test_what_is_no_answer_is_refused_in_words(what: str) -> None:
    with pytest.raises(X12Error) as refused:
        benefits_271.answers(STRANGERS[what])

    assert str(refused.value)


def test_hundreds_of_benefits_are_numbered_through() -> None:
    (answer,) = benefits_271.answers(written(a_long_answer(400)))

    assert [line.number for line in answer.members[0].benefits] == list(range(1, 401))


@pytest.mark.parametrize("bad", ["EB*C*IND*BE***29*12.345", "EB*A*IND*BE*****X", "EB***BE", "EB*1**BE~DTP*292*D8*X"])
def test_an_error_deep_in_a_long_answer_points_at_its_segment(bad: str) -> None:
    good = a_long_answer(100)
    text = written([*good[:60], "EB*1**98", *good[60:]]).replace("~EB*1**98~", f"~{bad}~")
    text = text.replace(f"SE*{len(good) + 2}*", f"SE*{len(good) + 2 + bad.count('~')}*")
    with pytest.raises(X12Error) as refused:
        benefits_271.answers(text)

    # ISA and GS stand before the set
    assert refused.value.position == 2 + 61 + bad.count("~")
