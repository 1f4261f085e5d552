"""From what a patient says hurts to the codes that come into question: the seed's conditions, dated, no diagnosis."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.pages.intake_words import COMPLAINTS, RED_FLAGS
from services.eligibility.rules.reasons import advice, candidates, labelled, reasons_for_care
from shared.codes.complaints import Complaint, RedFlag, Trimester
from shared.codes.diagnoses import diagnosis_on

TODAY = date(2026, 3, 2)
C = Complaint


def codes(
    *said: Complaint, injured: bool = False, trimester: Trimester | None = None, today: date = TODAY
) -> list[str]:
    return [one.code for one in candidates(said, trimester, injured=injured, today=today)]


@pytest.mark.parametrize(
    ("condition", "said", "injured", "wanted"),
    [
        ("neck pain", [C.NECK], False, ["M542"]),
        ("neck strain and sprain", [C.NECK], True, ["S161XXD", "S161XXA", "S134XXD", "S134XXA", "M542"]),
        ("low back pain", [C.LOW_BACK], False, ["M5450", "M5459"]),
        ("low back strain and sprain", [C.LOW_BACK], True,
         ["S39012D", "S39012A", "S335XXD", "S335XXA", "M5450", "M5459"]),
        ("sacroiliac sprain", [C.SACROILIAC], True, ["S336XXD", "S336XXA", "M5459"]),
        ("upper back strain", [C.UPPER_BACK], True, ["S29012D", "S29012A", "S233XXD", "S233XXA", "M546"]),
        ("right shoulder", [C.SHOULDER_RIGHT], False, ["M25511"]),
        ("left shoulder sprain, rotator cuff strain", [C.SHOULDER_LEFT], True,
         ["S43412D", "S43412A", "S46012D", "S46012A", "M25512"]),
        ("rotator cuff", [C.ROTATOR_CUFF_LEFT], False, ["M7542", "M75102", "M75112", "M75122"]),
        ("ankle sprain", [C.ANKLE_RIGHT], False, ["S93401D", "S93401A"]),
        ("muscle spasm", [C.MUSCLE_SPASM], False, ["M62838", "M62830", "M62831"]),
        ("muscle pain", [C.MUSCLE_ACHES], False, ["M7918", "M7912"]),
        ("carpal tunnel, right", [C.WRIST_RIGHT], False, ["G5601"]),
        ("carpal tunnel, both", [C.WRIST_LEFT, C.WRIST_RIGHT], False, ["G5603"]),
        ("tennis elbow", [C.ELBOW_LEFT], False, ["M7712"]),
        ("sciatica", [C.SCIATICA_RIGHT], False, ["M5431", "M5416"]),
        ("sciatica with low back pain", [C.LOW_BACK, C.SCIATICA_LEFT], False, ["M5450", "M5459", "M5442", "M5416"]),
        ("hip", [C.HIP_LEFT], False, ["M25552"]),
        ("high blood pressure", [C.BLOOD_PRESSURE], False, ["I10"]),
        ("fibromyalgia", [C.FIBROMYALGIA], False, ["M797"]),
        ("headaches", [C.TENSION_HEADACHE, C.MIGRAINE], False, ["G44209", "G43909"]),
        ("jaw", [C.JAW], False, ["M26609"]),
        ("diabetes, never gangrene", [C.DIABETES], False, ["E1151", "E1159", "E1142"]),
        ("lymphedema", [C.LYMPHEDEMA], False, ["I890", "I972", "Q820"]),
        ("after birth", [C.AFTER_BIRTH], False, ["O2673", "O1205", "O99893"]),
        ("after surgery", [C.AFTER_SURGERY], False, ["Z4789", "Z471", "Z483", "Z4889"]),
        ("nothing", [], False, []),
    ],
)  # fmt: skip
def test_a_condition_has_its_candidates(
    condition: str, said: list[Complaint], injured: bool, wanted: list[str]
) -> None:
    """Source: ICD-10-CM (NCHS/CMS), shared/codes/diagnoses.py."""
    assert codes(*said, injured=injured) == wanted


@pytest.mark.parametrize(
    ("trimester", "wanted"),
    [
        (Trimester.FIRST, ["O26891", "O26711", "O1201", "O99891"]),
        (Trimester.SECOND, ["O26892", "O26712", "O1202", "O99891"]),
        (Trimester.THIRD, ["O26893", "O26713", "O1203", "O99891"]),
        (None, ["O99891"]),
    ],
)
def test_a_pregnancy_is_coded_by_its_trimester(trimester: Trimester | None, wanted: list[str]) -> None:
    assert codes(C.PREGNANCY, trimester=trimester) == wanted


def test_low_back_pain_was_one_code_before_october_2021() -> None:
    """M54.5 was divided on 2021-10-01; its parts cannot be billed before, nor the whole after."""
    assert codes(C.LOW_BACK, today=date(2021, 9, 30)) == []
    assert "M545" not in codes(C.LOW_BACK)


@given(said=st.lists(st.sampled_from(Complaint), max_size=8), injured=st.booleans(),
       trimester=st.sampled_from([None, *Trimester]))  # fmt: skip
@settings(max_examples=50)
def test_every_candidate_can_be_billed_today_stands_once_and_names_her_side(
    said: list[Complaint], injured: bool, trimester: Trimester | None
) -> None:
    found = candidates(said, trimester, injured=injured, today=TODAY)

    assert len({one.code for one in found}) == len(found)
    sides = {one.side for one in said}
    for one in found:
        known = diagnosis_on(one.code, TODAY)
        assert known
        assert known.billable
        assert known.side is None or known.side in sides


def test_every_complaint_has_a_candidate() -> None:
    assert [one for one in Complaint if not codes(one, injured=False)] == []


def test_what_is_kept_stands_once_and_in_her_order() -> None:
    kept = reasons_for_care([C.JAW, C.NECK, C.JAW], [RedFlag.FEVER, RedFlag.FEVER], None, injured=False, today=TODAY)

    assert kept
    assert (kept.complaints, kept.red_flags) == ((C.JAW, C.NECK), (RedFlag.FEVER,))
    assert kept.candidates == ("M26609", "M542")


@pytest.mark.parametrize(
    ("said", "flags", "is_kept"), [([], [], False), ([C.NECK], [], True), ([], [RedFlag.FEVER], True)]
)
def test_who_ticks_nothing_has_said_nothing(said: list[Complaint], flags: list[RedFlag], is_kept: bool) -> None:
    assert bool(reasons_for_care(said, flags, None, injured=False, today=TODAY)) == is_kept


@pytest.mark.parametrize(
    ("said", "word"),
    [([C.BLOOD_PRESSURE], "weak reason"), ([C.BLOOD_PRESSURE, C.NECK], ""), ([C.DIABETES], "E11.52"), ([C.NECK], "")],
)
def test_the_desk_is_told_what_makes_a_reason_weak_or_dangerous(said: list[Complaint], word: str) -> None:
    assert word in advice(said)
    assert bool(advice(said)) == bool(word)


def test_codes_are_shown_with_our_words_and_unknown_ones_not_at_all() -> None:
    assert [one.label for one in labelled(["M542", "Z9999"], TODAY)] == ["neck pain"]


# The words that she reads


def test_the_form_offers_every_complaint_and_every_warning_once() -> None:
    offered = [value for asked in COMPLAINTS.values() for one in asked for value, _ in one.answers]

    assert sorted(offered) == sorted(complaint.value for complaint in Complaint)
    assert set(RED_FLAGS) == set(RedFlag)


def test_her_words_and_the_staffs_stand_apart() -> None:
    hers = {one.words for asked in COMPLAINTS.values() for one in asked} | set(RED_FLAGS.values())

    assert not hers & {one.label for one in (*Complaint, *RedFlag)}
