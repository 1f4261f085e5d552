"""Which question comes next, and whose answer it is."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.models.benefits import InquiryRejection, Level, MemberAnswer, NamedParty
from services.eligibility.models.decisions import BenefitsReason
from services.eligibility.rules.asking import all_rejections, member_of, next_question, ours
from shared.settings import PayerProfile
from tests.builders_benefits import (
    CLINIC_LEVEL,
    EVERYTHING,
    KID,
    MEMBER_LEVEL,
    OPEN_PLAN,
    an_inquiry,
    answer_lines,
    payer_level,
    read,
)
from tests.world import told_settings


def following(asked: str, *benefits: str, level: Level | None = None) -> str | None:
    """The next kind of service after those asked, given what was heard."""
    lines = read(answer_lines(*benefits)).members[0].benefits
    refused = [InquiryRejection(level=level, reason="54")] if level else []
    question = next_question(asked.split(), lines, refused)
    return question.name if question else None


@pytest.mark.parametrize(
    ("situation", "asked", "benefits", "expected"),
    [
        ("massage first", "", (), "BE"),
        ("then physical therapy", "BE", ("EB*1**30",), "PT"),
        ("then physical medicine", "BE PT", ("EB*1**30",), "AE"),
        ("then the plan", "BE PT AE", ("EB*1**30",), "30"),
        ("then nothing", "BE PT AE 30", ("EB*1**30",), None),
        ("massage is answered: only the plan", "BE", ("EB*1**BE",), "30"),
        ("the procedure is answered: only the plan", "BE", ("EB*A*IND****27**.4*****HC:97124",), "30"),
        ("everything came at once", "BE", OPEN_PLAN, None),
        ("physical therapy came unasked", "BE", ("EB*1**PT",), "AE"),
        ("a status without money", "BE", ("EB*1**30", "EB*1**BE"), "30"),
    ],
)
def test_the_next_question(situation: str, asked: str, benefits: tuple[str, ...], expected: str | None) -> None:
    assert following(asked, *benefits) == expected


ANSWERS_CODES = {"inquiry_procedure": "97124"}
TAKES_SEVERAL = {"inquiry_takes_several": True}


@pytest.mark.parametrize(
    ("situation", "profile", "asked", "benefits", "expected"),
    [
        ("a code first, where the payer answers codes", ANSWERS_CODES, "", (), "97124"),
        ("the code was not answered: massage", ANSWERS_CODES, "97124", ("EB*1**30",), "BE"),
        ("the code was answered: only the plan", ANSWERS_CODES, "97124", ("EB*A*IND****27**.4*****HC:97124",), "30"),
        ("several kinds at once", TAKES_SEVERAL, "", (), "BE^PT^AE"),
        ("then the plan", TAKES_SEVERAL, "BE^PT^AE", ("EB*1**PT^AE",), "30"),
        ("a code, then several kinds", ANSWERS_CODES | TAKES_SEVERAL, "97124", ("EB*1**30",), "BE^PT^AE"),
    ],
)
def test_the_payers_profile_says_how_it_is_asked(
    situation: str, profile: dict[str, Any], asked: str, benefits: tuple[str, ...], expected: str
) -> None:
    payer = PayerProfile.model_validate({**told_settings()["payers"][0], **profile})
    lines = read(answer_lines(*benefits)).members[0].benefits
    question = next_question(asked.split(), lines, [], payer)

    assert question is not None
    assert question.name == expected


def test_a_refused_question_leads_to_the_next() -> None:
    assert following("BE", level=Level.QUESTION) == "PT"


@pytest.mark.parametrize("level", [level for level in Level if level is not Level.QUESTION])
def test_a_refused_patient_clinic_or_payer_ends_the_asking(level: Level) -> None:
    assert following("BE", level=level) is None


def test_refusals_are_gathered_from_every_level() -> None:
    levels = [rejection.level for rejection in all_rejections(read(EVERYTHING))]

    assert levels == [Level.SYSTEM, Level.PAYER, Level.CLINIC, Level.PATIENT, Level.QUESTION]


def test_an_answer_that_stops_above_the_member_has_no_member() -> None:
    at_payer = read(payer_level("AAA*Y**42*R"))

    assert member_of(at_payer, an_inquiry()) is None
    assert [r.reason for r in all_rejections(at_payer)] == ["42"]


def test_our_patient_is_the_member_with_our_trace() -> None:
    found = member_of(read(answer_lines("EB*1**30")), an_inquiry())

    assert isinstance(found, MemberAnswer)
    assert found.party.first_name == "PATA"


def test_a_dependent_is_found_below_her_subscriber() -> None:
    found = member_of(read(EVERYTHING), an_inquiry(dependent=KID))

    assert isinstance(found, MemberAnswer)
    assert found.is_dependent


@pytest.mark.parametrize("trace", ["TRN*2*SOMEBODYELSE*9234567893", "TRN*1*QHINVENTEDTRACE1*9234567893"])
def test_an_answer_without_our_trace_is_not_used(trace: str) -> None:
    found = member_of(read([*payer_level(), *CLINIC_LEVEL, MEMBER_LEVEL[0], trace, *MEMBER_LEVEL[2:]]), an_inquiry())

    assert isinstance(found, BenefitsReason)
    assert found.rule == "BEN-OTHER-TRACE"


@pytest.mark.parametrize(
    ("situation", "changes", "ours"),
    [
        ("the same in everything", {}, True),
        ("a mended spelling", {"last_name": "SAMPLES"}, True),
        ("a mended id", {"identifier": "W00000000101"}, True),
        ("no birth date", {"birth_date": None}, True),
        ("another birth date", {"birth_date": date(1981, 1, 15)}, False),
        ("another name and another id", {"last_name": "OTHER", "identifier": "W9"}, False),
    ],
)
def test_whose_answer_it_is(situation: str, changes: dict[str, Any], ours: bool) -> None:
    answer = read(answer_lines("EB*1**30"))
    (member,) = answer.members
    party = {name: held for name, held in changes.items() if name in NamedParty._fields}
    said = {name: held for name, held in changes.items() if name not in party}
    changed = member._replace(party=member.party._replace(**party), **said)
    found = member_of(answer._replace(members=(changed,)), an_inquiry())

    assert isinstance(found, MemberAnswer) is ours
    if isinstance(found, BenefitsReason):
        assert found.rule == "BEN-OTHER-PERSON"


def test_two_without_an_id_are_not_the_same_for_having_none() -> None:
    nobody = an_inquiry().subscriber.model_copy(update={"member_id": "", "last_name": "OTHER"})
    lines = [*payer_level(), *CLINIC_LEVEL, *MEMBER_LEVEL[:2], "NM1*IL*1*SAMPLE*PATA"]

    assert isinstance(member_of(read(lines), an_inquiry(subscriber=nobody)), BenefitsReason)


@pytest.mark.parametrize(
    ("situation", "changes", "rule"),
    [
        ("the payer that was asked", {}, None),
        ("its name in other letters, under an id of the clearinghouse",
         {"last_name": "Example Health Plan", "identifier": "CH99"}, None),
        ("its id under another name", {"last_name": "EHP"}, None),
        ("a name alone that is another", {"last_name": "EHP", "identifier": ""}, None),
        ("another payer", {"last_name": "OTHER PLAN", "identifier": "99999"}, "BEN-OTHER-PAYER-ANSWERS"),
    ],
)  # fmt: skip
def test_whose_payer_answers(situation: str, changes: dict[str, str], rule: str | None) -> None:
    answer = read(answer_lines("EB*1**30"))
    assert answer.payer
    found = member_of(answer._replace(payer=answer.payer._replace(**changes)), an_inquiry())

    assert (found.rule if isinstance(found, BenefitsReason) else None) == rule


def test_a_payer_that_is_not_named_is_taken_at_its_word() -> None:
    answer = read(answer_lines("EB*1**30"))._replace(payer=None)

    assert isinstance(member_of(answer, an_inquiry()), MemberAnswer)


def test_of_several_answers_the_one_with_our_number_is_ours() -> None:
    mine = read(answer_lines("EB*1**30"))
    (member,) = mine.members
    other = mine._replace(members=(member._replace(traces=()),))

    assert ours([other, mine], an_inquiry()) is mine
    assert ours([other], an_inquiry()) is other
    assert ours([], an_inquiry()) is None
