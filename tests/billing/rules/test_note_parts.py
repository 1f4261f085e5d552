"""What a note must hold by the kind of its visit."""

from datetime import date
from typing import Any

import pytest

from services.billing.models.progress import Goal, Measure, Scores
from services.billing.models.sessions import NextStep, VisitKind
from services.billing.rules.note_parts import Before, missing

DAY = date(2026, 3, 2)
GOAL = Goal(words="sleep through", measure=Measure.PAIN, target="3", by=date(2026, 4, 1))
NEW, KNOWN = Before(None, frozenset()), Before(date(2026, 2, 1), frozenset({Measure.PAIN, Measure.NDI}))
F, R, E = VisitKind.FIRST, VisitKind.RE_EVALUATION, VisitKind.FOLLOW_UP
WHOLE = {"scores": Scores(pain=7), "goals": (GOAL,), "response": "", "next_step": None}
AGAIN = {"scores": Scores(pain=4, ndi=20), "goals": (), "response": "Softer.", "next_step": NextStep.CONTINUE}


@pytest.mark.parametrize(
    ("_", "kind", "changes", "before", "fields"),
    [
        ("a first visit that is whole", F, WHOLE, NEW, []),
        ("a first visit without a baseline", F, {**WHOLE, "scores": Scores()}, NEW, ["scores"]),
        ("a first visit without a goal", F, {**WHOLE, "goals": ()}, NEW, ["goals"]),
        ("a goal nobody can measure", F, {**WHOLE, "goals": (Goal(words="feel well"),)}, NEW, ["goals"]),
        ("a goal of yesterday", F, {**WHOLE, "goals": (GOAL.model_copy(update={"by": DAY}),)}, NEW, ["goals.0.by"]),
        ("a second first visit", F, WHOLE, KNOWN, ["kind"]),
        ("a re-evaluation that is whole", R, AGAIN, KNOWN, []),
        ("one without a measure of the baseline", R, {**AGAIN, "scores": Scores(pain=4)}, KNOWN, ["scores.ndi"]),
        ("one without her response", R, {**AGAIN, "response": ""}, KNOWN, ["note.response"]),
        ("one that decides nothing", R, {**AGAIN, "next_step": None}, KNOWN, ["next_step"]),
        ("one without any baseline", R, AGAIN, NEW, ["kind"]),
        ("a follow-up needs its four parts only", E, {**WHOLE, "scores": Scores(), "goals": ()}, KNOWN, []),
        ("a follow-up's goal lies ahead", E, {**WHOLE, "goals": (GOAL.model_copy(update={"by": DAY}),)}, NEW,
         ["goals.0.by"]),
    ],
)  # fmt: skip
def test_a_visit_asks_for_its_own_parts(
    _: str, kind: VisitKind, changes: dict[str, Any], before: Before, fields: list[str]
) -> None:
    assert [field for field, _ in missing(kind, day=DAY, before=before, **changes)] == fields
