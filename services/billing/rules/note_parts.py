"""What a signed note must hold beyond its four parts, by the kind of visit.

* First visit: the baseline that all later ones are measured by, and a goal that somebody can tell to be reached.
* Re-evaluation: every measure of the baseline again, how she answered to the treatment, and what is decided.

Payers who ask for progress want the same measures again, on a plan with goals. Source: 7 CCR 1101-3, Rule 17 (a plan
with goals where care goes on beyond six weeks); WAC 296-23-250 (progress by measured function).
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from services.billing.models.progress import Goal, Measure, Scores
from services.billing.models.sessions import NextStep, VisitKind
from services.billing.rules.progress import INSTRUMENTS

Missing = tuple[str, str]  # field, sentence


class Before(NamedTuple):
    """What the case's other notes say: when its first visit was, and which measures stand in its baseline."""

    first_visit: date | None
    measured: AbstractSet[Measure]


def missing(
    kind: VisitKind,
    scores: Scores,
    goals: tuple[Goal, ...],
    response: str,
    next_step: NextStep | None,
    day: date,
    before: Before,
) -> Iterator[Missing]:
    """The parts that are not there, each with what to do; none for a note that is whole."""
    yield from _of_goals(goals, day)
    if kind is VisitKind.FIRST:
        yield from _of_first(scores, goals, before)
    if kind is VisitKind.RE_EVALUATION:
        yield from _of_re_evaluation(scores, response, next_step, before)


def _of_goals(goals: tuple[Goal, ...], day: date) -> Iterator[Missing]:
    for place, goal in enumerate(goals):
        if goal.by is not None and goal.by <= day:
            yield f"goals.{place}.by", "A goal is reached after the day on which it is set."


def _of_first(scores: Scores, goals: tuple[Goal, ...], before: Before) -> Iterator[Missing]:
    if before.first_visit is not None:
        yield "kind", "This case has had its first visit. Choose follow-up or re-evaluation."
    if not scores.taken:
        yield "scores", "A first visit takes at least one measure: it is the baseline of all that follow."
    if not any(goal.is_measured for goal in goals):
        yield "goals", "A first visit sets at least one goal with its measure, its target and its day."


def _of_re_evaluation(scores: Scores, response: str, next_step: NextStep | None, before: Before) -> Iterator[Missing]:
    if not before.measured:
        yield "kind", "Nothing was measured before: there is no baseline for a re-evaluation."
    for measure in sorted(before.measured - scores.taken.keys()):
        yield f"scores.{measure.value}", f"{INSTRUMENTS[measure].label} is measured again: it stands in the baseline."
    if not response:
        yield "note.response", "A re-evaluation says how she has answered to the treatment."
    if next_step is None:
        yield "next_step", "A re-evaluation decides how it goes on."
