"""Measured progress: each change against its baseline, on scales that fall and on one that rises."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.billing.models.progress import RANGES, Goal, Measure, Scores
from services.billing.rules.progress import INSTRUMENTS, course, in_words

FIRST, LATER, LAST = date(2026, 3, 2), date(2026, 3, 16), date(2026, 4, 6)

CHANGES = [  # the smallest changes that matter are those of the sources in rules/progress.py
    ("pain falls by two of ten", {"pain": 7}, {"pain": 5}, "2", True, "better by 2: a change that matters"),
    ("pain falls by one", {"pain": 7}, {"pain": 6}, "1", False, "better by 1: less than what matters"),
    ("pain stays", {"pain": 7}, {"pain": 7}, "0", False, "unchanged"),
    ("pain rises by two", {"pain": 5}, {"pain": 7}, "-2", True, "worse by 2: a change that matters"),
    ("ODI falls by ten", {"odi": 44}, {"odi": 34}, "10", True, "better by 10"),
    ("ODI falls by nine", {"odi": 44}, {"odi": 35}, "9", False, "better by 9"),
    ("NDI falls by fourteen", {"ndi": 40}, {"ndi": 26}, "14", True, "better by 14"),
    ("NDI falls by thirteen", {"ndi": 40}, {"ndi": 27}, "13", False, "better by 13"),
    ("PSFS rises by two", {"psfs": "3.3"}, {"psfs": "5.3"}, "2.0", True, "better by 2.0"),
    ("PSFS falls by two", {"psfs": "5.3"}, {"psfs": "3.3"}, "-2.0", True, "worse by 2.0"),
]


@pytest.mark.parametrize(("_", "before", "after", "change", "important", "words"), CHANGES)
def test_a_change_is_counted_towards_the_better(
    _: str, before: dict[str, Any], after: dict[str, Any], change: str, important: bool, words: str
) -> None:
    (found,) = course([(LAST, Scores(**after)), (FIRST, Scores(**before))], ()).progress

    assert (found.baseline_on, found.latest_on) == (FIRST, LAST)
    assert (found.change, found.important) == (Decimal(change), important)
    assert found.words.startswith(words)


def test_one_measurement_is_a_baseline_and_no_change() -> None:
    (found,) = course([(FIRST, Scores(pain=6))], ()).progress
    assert (found.words, found.important) == ("baseline", False)


def test_what_was_measured_only_once_in_between_does_not_hide_the_rest() -> None:
    found = course([(FIRST, Scores(pain=6)), (LATER, Scores(ndi=30)), (LAST, Scores(pain=2))], ()).progress
    assert [(one.measure, one.change) for one in found] == [(Measure.PAIN, 4), (Measure.NDI, 0)]


def goal(measure: str | None = None, target: str | None = None, by: date | None = LAST) -> Goal:
    return Goal.model_validate({"words": "lift her child", "measure": measure, "target": target, "by": by})


@pytest.mark.parametrize(
    ("aim", "scores", "reached"),
    [
        (goal("pain", "3"), {"pain": 3}, True),
        (goal("pain", "3"), {"pain": 4}, False),
        (goal("psfs", "7"), {"psfs": "7.0"}, True),
        (goal("psfs", "7"), {"psfs": "6.9"}, False),
        (goal("ndi", "20"), {"pain": 3}, None),
        (goal(), {"pain": 3}, None),
    ],
)
def test_a_goal_is_reached_when_its_measure_says_so(aim: Goal, scores: dict[str, Any], reached: bool | None) -> None:
    (standing,) = course([(FIRST, Scores(**scores))], (aim,)).goals
    assert standing.reached is reached


@pytest.mark.parametrize(
    "wrong",
    [{"pain": 11}, {"pain": -1}, {"pain": 2.5}, {"odi": 101}, {"ndi": -1}, {"psfs": "10.1"}, {"psfs": "3.25"}],
)
def test_a_score_outside_its_scale_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Scores(**wrong)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"measure": "pain", "target": "11"}, "between 0 and 10"),
        ({"measure": "odi", "target": "101"}, "between 0 and 100"),
        ({"measure": "pain", "target": None}, "needs its measure"),
        ({"measure": None, "target": "3"}, "needs its measure"),
    ],
)
def test_a_target_is_a_score_of_its_measure(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Goal.model_validate({"words": "sit for an hour", **changes})


def test_every_measure_has_its_scale_and_its_sourced_change() -> None:
    assert set(INSTRUMENTS) == set(RANGES) == set(Measure)
    for measure, (lowest, highest) in RANGES.items():
        Scores.model_validate({measure.value: lowest})
        Scores.model_validate({measure.value: highest})
        assert INSTRUMENTS[measure].source


def test_the_course_can_be_said_in_sentences() -> None:
    found = course([(FIRST, Scores(pain=7)), (LAST, Scores(pain=4))], ())
    assert list(in_words(found)) == ["Pain: 7 of 10, now 4 of 10; better by 3: a change that matters (from 2)"]
