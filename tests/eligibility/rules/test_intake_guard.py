"""A machine is caught, a person is not; a half-filled form is kept in measure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.eligibility.rules.intake_draft import kept
from services.eligibility.rules.intake_guard import Caught, caught

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("situation", "seconds", "hidden", "why"),
    [
        ("a person", 60, "", None),
        ("the quickest person", 3, "", None),
        ("nobody is that quick", 2, "", Caught.TOO_QUICK),
        ("a form from the future", -5, "", Caught.TOO_QUICK),
        ("a hidden field is filled in", 60, "https://spam.example", Caught.TRAPPED),
        ("quick and trapped", 0, "x", Caught.TRAPPED),
        ("no page of ours", None, "", Caught.NO_PAGE),
        ("no page, and trapped", None, "x", Caught.NO_PAGE),
    ],
)
def test_who_is_caught(situation: str, seconds: int | None, hidden: str, why: Caught | None) -> None:
    shown_at = None if seconds is None else NOW - timedelta(seconds=seconds)

    assert caught(shown_at, hidden, NOW) is why


@pytest.mark.parametrize(
    ("situation", "form", "answers"),
    [
        ("nothing", {}, {}),
        ("fields under their names", {"patient": {"address": {"city": "Denver"}}}, {"patient.address.city": "Denver"}),
        ("ticks", {"complaints": ["neck", "jaw"]}, {"complaints": ("neck", "jaw")}),
        ("what is no answer", {"form": "token", "website": "", "seal": "s", "diary": "x"}, {}),
        ("as long as a field may be", {"trimester": "x" * 300}, {"trimester": "x" * 300}),
        ("longer", {"trimester": "x" * 301}, None),
        ("a tick longer than any", {"complaints": ["x" * 61]}, None),
        ("too many ticks", {"complaints": ["neck"] * 81}, None),
        ("a name longer than any", {"patient": {"n" * 60: "x"}}, None),
        ("too many answers", {"patient": {str(number): "x" for number in range(81)}}, None),
    ],
)
def test_a_draft_keeps_answers_to_our_questions_in_measure(situation: str, form: Any, answers: Any) -> None:
    assert kept(form) == answers
