"""The decision over a plan's electronic answer, as a table. E01 to E10 are the trade's own vectors (RULES 5.4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.eligibility.models.benefits import Benefit, InquiryRejection, Level
from services.eligibility.models.decisions import CoverageDecision, Network, Verdict
from services.eligibility.rules.benefits import determine_coverage, good_until, other_payers
from services.eligibility.rules.rejections import corrections, ends_the_asking, explain, is_passing
from shared.money import Money
from shared.settings import Answer
from tests.builders_benefits import OPEN_PLAN, answer_lines, read

DAY = date(2026, 3, 2)


def lines(*benefits: str) -> tuple[Benefit, ...]:
    return read(answer_lines(*benefits)).members[0].benefits


def decide(*benefits: str, network: Network = Network.OUT, **more: Any) -> CoverageDecision:
    return determine_coverage(lines(*benefits), day=DAY, network=network, **more)


def shown(decision: CoverageDecision) -> dict[str, Any]:
    """What was decided, without what was not stated and without the reasons."""
    facts = decision.model_dump(exclude={"reasons", "names_the_tier", "has_other_payer", "needs_authorization"})
    stated = {name: str(held) for name, held in facts.items() if held is not None}
    return {**stated, "auth": decision.needs_authorization.value}


BE_COVERED = ("EB*1**30", "EB*1**BE")
E07 = ("EB*1**30**HMO", "EB*1**BE*********Y", "EB*B*IND*BE***27*25*****Y", "EB*I**BE*********N")

VECTORS: list[tuple[str, tuple[str, ...], dict[str, str]]] = [
    ("E01 covered, with everything stated", OPEN_PLAN,
     {"verdict": "covered", "auth": "no", "deductible_left": "30.00", "coinsurance": "0.3",
      "out_of_pocket_left": "4200.00", "visits_left": "18"}),
    ("E02 massage is not covered", ("EB*1**30", "EB*I**BE"), {"verdict": "not covered", "auth": "unknown"}),
    ("E03 only physical therapy", ("EB*1**30", "EB*1**PT^AE", "EB*A*IND*PT***27**.3****N", "EB*C*IND*30***29*0*****N"),
     {"verdict": "verify by telephone", "auth": "unknown", "coinsurance": "0.3", "deductible_left": "0.00"}),
    ("E04 an active plan is no coverage", ("EB*1**30",), {"verdict": "verify by telephone", "auth": "unknown"}),
    ("E05 inactive", ("EB*6**30",), {"verdict": "the plan is not active", "auth": "unknown"}),
    ("E07 not covered out of network", E07, {"verdict": "not covered", "auth": "unknown"}),
    ("E08 the visits are used up",
     ("EB*1**30", "EB*1**BE*********W", "EB*A*IND*BE***27**.2***Y*W", "EB*F*IND*BE***23***VS*12**W",
      "EB*F*IND*BE***23***99*12**W"),
     {"verdict": "covered, but no visits are left", "auth": "yes", "coinsurance": "0.2", "visits_left": "0"}),
    ("E09 excluded in the plan's own words",
     ("EB*1**30", "EB*1**PT", "MSG*MASSAGE THERAPY IS EXCLUDED", "EB*A*IND*PT***27**.2****W"),
     {"verdict": "not covered", "auth": "unknown", "coinsurance": "0.2"}),
    ("E10 by procedure", ("EB*1**30", "EB*F*IND****23***VS*20*U*N*HC:97124", "EB*A*IND****27**.4****N*HC:97124",
                          "EB*C*IND*30***29*125.5*****N"),
     {"verdict": "covered", "auth": "unknown", "coinsurance": "0.4", "deductible_left": "125.50"}),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "benefits", "expected"), VECTORS, ids=[row[0] for row in VECTORS])
def test_the_vectors_of_the_trade(situation: str, benefits: tuple[str, ...], expected: dict[str, str]) -> None:
    assert shown(decide(*benefits)) == expected


def test_e06_a_refused_inquiry_says_why_and_what_next() -> None:
    refusal = InquiryRejection(level=Level.PATIENT, reason="75", follow_up="C")
    decision = determine_coverage((), [refusal], day=DAY)

    assert (decision.verdict, decision.reasons[0].rule) == (Verdict.INQUIRY_REJECTED, "BEN-REJECTED")
    assert decision.reasons[0].words == explain(refusal)


def test_e07_the_same_lines_in_network_are_covered_with_a_copay() -> None:
    assert shown(decide(*E07, network=Network.IN)) == {"verdict": "covered", "auth": "unknown", "copay": "25.00"}


VERDICTS: list[tuple[str, tuple[str, ...], str]] = [
    ("nothing at all", (), "NO-STATUS"),
    ("money without a status", ("EB*A*IND*BE***27**.3",), "NO-STATUS"),
    ("the payer cannot say", ("EB*V**BE",), "NO-STATUS"),
    ("inactive without a kind", ("EB*7",), "INACTIVE"),
    ("an inactive dental plan beside it", ("EB*1**30", "EB*6**35", "EB*1**BE"), "COVERED"),
    ("active at full risk", ("EB*2**30", "EB*2**BE"), "COVERED"),
    ("exclusion of massage", ("EB*1**30", "EB*1**BE", "EB*E**BE"), "EXCLUDED"),
    ("therapy is not covered", ("EB*1**30", "EB*I**PT"), "THERAPY-EXCLUDED"),
    ("another procedure", ("EB*1**30", "EB*I************HC:97140"), "PLAN-ONLY"),
    ("a range of procedures", ("EB*1**30", "EB*A*IND****27**.3*****HC:97110::::::97150"), "COVERED"),
    ("chiropractic says nothing", ("EB*1**30", "EB*A**33***27**.3"), "PLAN-ONLY"),
    ("only inside the network", ("EB*1**30", "EB*1**BE*********Y"), "PLAN-ONLY"),
    ("refused inside the network only", ("EB*1**30", "EB*1**BE*********N", "EB*I**BE*********Y"), "COVERED"),
    ("only in a hospital", ("EB*1**30", "EB*1**BE", "III*ZZ*22"), "PLAN-ONLY"),
    ("in an office", ("EB*1**30", "EB*1**BE", "III*ZZ*11"), "COVERED"),
    ("for an injury", ("EB*1**30", "EB*1**BE", "III*GR*1"), "COVERED"),
    ("the benefit began later", ("EB*1**30", "EB*1**BE", "DTP*348*D8*20260401"), "PLAN-ONLY"),
    ("the benefit ended before", ("EB*1**30", "EB*1**BE", "DTP*349*D8*20260131"), "PLAN-ONLY"),
    ("the benefit holds on the day", ("EB*1**30", "EB*1**BE", "DTP*292*RD8*20260302-20260302"), "COVERED"),
    ("a day that bounds nothing", ("EB*1**30", "EB*1**BE", "DTP*292*D8*20200101"), "COVERED"),
    ("words against a covered line", (*BE_COVERED, "MSG*LMT SERVICES ARE NOT COVERED"), "COVERED"),
    ("words with a condition", (*BE_COVERED, "MSG*MASSAGE IS NOT COVERED WITHOUT A PRESCRIPTION"), "COVERED"),
    ("words about something else", (*BE_COVERED, "MSG*MASSAGE COVERED. ACUPUNCTURE NOT COVERED."), "COVERED"),
    ("words that do not exclude", (*BE_COVERED, "MSG*MASSAGE IS NOT EXCLUDED"), "COVERED"),
]  # fmt: skip


VERDICT_OF = {
    "NO-STATUS": Verdict.UNKNOWN, "INACTIVE": Verdict.INACTIVE, "COVERED": Verdict.COVERED,
    "EXCLUDED": Verdict.NOT_COVERED, "THERAPY-EXCLUDED": Verdict.NOT_COVERED, "MESSAGE-EXCLUDES": Verdict.NOT_COVERED,
    "PLAN-ONLY": Verdict.VERIFY_BY_PHONE,
}  # fmt: skip


@pytest.mark.parametrize(("situation", "benefits", "rule"), VERDICTS, ids=[row[0] for row in VERDICTS])
def test_the_verdict_and_its_rule(situation: str, benefits: tuple[str, ...], rule: str) -> None:
    decision = decide(*benefits)

    assert (decision.verdict, decision.reasons[0].rule) == (VERDICT_OF[rule], f"BEN-{rule}")


def test_the_line_that_decided_is_named() -> None:
    decision = decide("EB*1**30", "EB*1**PT", "EB*I**BE")

    assert (decision.reasons[0].line, str(decision.reasons[0])) == (3, "The plan does not cover massage for us. (EB 3)")


def test_the_closest_line_is_the_one_that_covers() -> None:
    assert decide("EB*1**30", "EB*1**BE", "EB*A*IND****27**.4*****HC:97124").reasons[0].line == 3


def test_a_plan_whose_dates_leave_the_day_out_is_not_in_force() -> None:
    member = read([*answer_lines()[:-1], "DMG*D8*19800115", "DTP*347*D8*20260131", *BE_COVERED]).members[0]
    decision = determine_coverage(member.benefits, day=DAY, plan_dates=member.dates)

    assert (decision.verdict, decision.reasons[0].rule) == (Verdict.INACTIVE, "BEN-NOT-IN-FORCE")


MONEY: list[tuple[str, tuple[str, ...], dict[str, str]]] = [
    ("the massage line before the plan's", ("EB*A*IND*30***27**.2", "EB*A*IND*BE***27**.5"), {"coinsurance": "0.5"}),
    ("the highest of several", ("EB*A*IND*BE***27**.2", "EB*A*IND*BE***27**.5"), {"coinsurance": "0.5"}),
    ("a percentage is divided by 100", ("EB*A*IND*BE***27**30",), {"coinsurance": "0.3"}),
    ("one is all of it", ("EB*A*IND*BE***27**1",), {"coinsurance": "1"}),
    ("a plan-wide copay is not massage's", ("EB*B*IND*30***27*40", "EB*A*IND*BE***27**.5"), {"coinsurance": "0.5"}),
    ("a share without a number", ("EB*A*IND*BE", "EB*B*IND*BE"), {}),
    ("a negative share is not believed", ("EB*A*IND*BE***27**-.3",), {}),
    ("more than all is not believed", ("EB*A*IND*BE***27**130",), {}),
    ("a negative copay is not believed", ("EB*B*IND*BE***27*-25",), {}),
    ("a negative deductible is not believed", ("EB*C*IND*30***29*-5",), {}),
    ("the year's deductible is not what is left", ("EB*C*IND*30***23*500",), {}),
    ("the family's is a ceiling too", ("EB*C*IND*30***29*300", "EB*C*FAM*30***29*100"), {"deductible_left": "100.00"}),
    ("out of pocket", ("EB*G*IND*30***29*4200", "EB*G*IND*30***29"), {"out_of_pocket_left": "4200.00"}),
    ("visits by HSD", ("EB*F*IND*BE", "HSD*VS*7***29"), {"visits_left": "7"}),
    ("visits by HSD with the period of the line", ("EB*F*IND*BE***29", "HSD*VS*7"), {"visits_left": "7"}),
    ("the least of several", ("EB*F*IND*BE***29***VS*7", "EB*F*IND*BE***29***VS*5"), {"visits_left": "5"}),
    ("a limit less what was used", ("EB*F*IND*BE***22***VS*12", "EB*F*IND*BE***22***99*5"), {"visits_left": "7"}),
    ("more used than allowed", ("EB*F*IND*PT***23***VS*12", "EB*F*IND*PT***23***99*15"), {"visits_left": "0"}),
    ("a limit of which nobody says what was used", ("EB*F*IND*BE***23***VS*12",), {}),
    ("a limit on therapy where massage has none", ("EB*F*IND*PT***29***VS*9",), {"visits_left": "9"}),
    ("a limit of the plan is not one of massage", ("EB*F*IND*30***29***VS*9",), {}),
    ("a negative number of visits is not believed", ("EB*F*IND*BE***29***VS*-1",), {}),
    ("hours are no visits", ("EB*F*IND*BE***29***HS*9",), {}),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "benefits", "expected"), MONEY, ids=[row[0] for row in MONEY])
def test_money_and_visits(situation: str, benefits: tuple[str, ...], expected: dict[str, str]) -> None:
    decision = shown(decide("EB*1**30", "EB*1**BE", *benefits))

    assert {name: held for name, held in decision.items() if name not in {"verdict", "auth"}} == expected


@pytest.mark.parametrize(
    ("situation", "benefits", "expected"),
    [
        ("one line needs it", ("EB*A**BE***27**.3***N", "EB*F**BE***29***VS*5*Y"), Answer.YES),
        ("those that speak say no", ("EB*1**BE", "EB*A**BE***27**.3***N"), Answer.NO),
        ("one does not know", ("EB*A**BE***27**.3***N", "EB*F**BE***29***VS*5*U"), Answer.UNKNOWN),
        ("the closest rung counts", ("EB*A**30***27**.3***Y", "EB*A**BE***27**.3***N"), Answer.NO),
        ("nobody says", ("EB*1**BE",), Answer.UNKNOWN),
    ],
)
def test_authorization_is_three_valued(situation: str, benefits: tuple[str, ...], expected: Answer) -> None:
    assert decide("EB*1**30", *benefits).needs_authorization is expected


NOTES: list[tuple[str, tuple[str, ...], str]] = [
    ("another payer", ("EB*R**30",), "BEN-OTHER-PAYER"),
    ("a benefit restricted to certain providers", ("EB*N**BE",), "BEN-PROVIDER-TYPE"),
    ("a therapist in the plan's own words", ("EB*D**30", "MSG*LICENSED MASSAGE THERAPIST NOT COVERED"),
     "BEN-PROVIDER-TYPE"),
    ("massage in the plan's own words", ("EB*D**30", "MSG*ASK ABOUT MASSAGE BENEFITS"), "BEN-MESSAGE"),
    ("a share above one", ("EB*A**BE***27**30",), "BEN-SHARE-AS-PERCENTAGE"),
    ("a share above all", ("EB*A**BE***27**130",), "BEN-NOT-BELIEVED"),
    ("a negative amount", ("EB*C**30***29*-5",), "BEN-NOT-BELIEVED"),
    ("a negative number", ("EB*F**BE", "HSD*VS*-3"), "BEN-NOT-BELIEVED"),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "benefits", "rule"), NOTES, ids=[row[0] for row in NOTES])
def test_what_decides_nothing_is_still_said(situation: str, benefits: tuple[str, ...], rule: str) -> None:
    decision = decide("EB*1**30", "EB*1**BE", *benefits)

    assert [(reason.rule, reason.line) for reason in decision.reasons[1:]] == [(rule, 3)]
    assert decision.has_other_payer is (rule == "BEN-OTHER-PAYER")


def test_a_refused_question_beside_an_answer_is_said_too() -> None:
    refusal = InquiryRejection(level=Level.QUESTION, reason="54", follow_up="C")
    decision = decide(*BE_COVERED, rejections=[refusal])

    assert (decision.verdict, decision.reasons[1].rule) == (Verdict.COVERED, "BEN-PARTLY-REFUSED")


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 28), date(2026, 3, 31)),
        (date(2026, 12, 30), date(2026, 12, 31)),
        (date(2026, 1, 31), date(2026, 1, 31)),
    ],
)
def test_an_answer_is_good_for_a_week_within_its_month(asked: date, until: date) -> None:
    assert good_until(asked) == until


@pytest.mark.parametrize(
    ("reason", "follow_up", "passing"),
    [
        ("42", "R", True),
        ("42", "", True),
        ("80", "P", True),
        ("42", "N", False),
        ("42", "W", False),
        ("75", "R", False),
    ],
)
def test_only_a_silent_system_may_answer_in_a_moment(reason: str, follow_up: str, passing: bool) -> None:
    assert is_passing(InquiryRejection(level=Level.SYSTEM, reason=reason, follow_up=follow_up)) is passing


@pytest.mark.parametrize("level", Level)
def test_only_a_refused_question_lets_the_next_be_asked(level: Level) -> None:
    assert ends_the_asking(InquiryRejection(level=level, reason="54")) is (level is not Level.QUESTION)


def test_a_reason_nobody_knows_leads_to_the_telephone() -> None:
    assert explain(InquiryRejection(level=Level.PATIENT, reason="Q9", follow_up="Q")) == (
        "The plan gave a reason this house does not know: ask by telephone. (Q9)"
    )


def test_money_is_exact() -> None:
    assert decide("EB*1**30", "EB*C*IND*30***29*125.5").deductible_left == Money.parse("125.50")
    assert decide("EB*1**30", "EB*A*IND*BE***27**12.5").coinsurance == Decimal("0.125")


def test_other_payers_are_named_once_by_the_party_behind_the_line_or_by_the_plan() -> None:
    said = lines("EB*R**30", "LS*2120", "NM1*SEP*2*OTHER PLAN", "LE*2120", "EB*R**30", "NM1*PRP*2*OTHER PLAN",
                 "EB*R**30**SILVER PPO", "EB*R**BE", "EB*1**30")  # fmt: skip

    assert other_payers(said) == ("OTHER PLAN", "SILVER PPO", "not named")


@pytest.mark.parametrize(
    ("reason", "follow_up", "field"),
    [
        ("58", "C", "Date of birth"), ("71", "C", "Date of birth"), ("72", "C", "Member number"), ("73", "C", "Name"),
        ("74", "C", "Sex"), ("75", "C", "Member number, name and date of birth"), ("43", "C", "The clinic's NPI"),
        ("79", "C", "Enrolment"), ("T4", "C", "The payer's name"), ("62", "C", "Day of service"),
        ("75", "N", None), ("42", "R", None), ("ZZ", "C", None),
    ],
)  # fmt: skip
def test_what_the_desk_must_correct_is_said_field_by_field(reason: str, follow_up: str, field: str | None) -> None:
    refused = [InquiryRejection(level=Level.PATIENT, reason=reason, follow_up=follow_up)] * 2
    found = corrections(refused)

    assert len(found) == (1 if field else 0)
    assert all(words.startswith(str(field)) and f"({reason})" in words for words in found)
