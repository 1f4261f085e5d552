"""Measured progress: each score against its baseline, and whether the change is one that patients feel.

The smallest change that matters is data with a source, one row a measure. Studies differ by body region and method;
the rows hold the cautious end of what reviews report, for adults in outpatient care.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.billing.models.progress import Course, Goal, GoalStanding, Measure, Progress, Scores


class Instrument(NamedTuple):
    """A measure as the pages and papers call it, and what change of it counts."""

    label: str
    unit: str
    higher_is_better: bool
    important_change: Decimal
    source: str


INSTRUMENTS: Mapping[Measure, Instrument] = {
    Measure.PAIN: Instrument(
        "Pain", "of 10", False, Decimal(2), "Farrar et al., Pain 2001;94:149-158: 2 points or 30 per cent"
    ),
    Measure.ODI: Instrument(
        "Low-back disability (ODI)", "%", False, Decimal(10), "Ostelo et al., Spine 2008;33:90-94: 10 points"
    ),
    Measure.NDI: Instrument(
        "Neck disability (NDI)", "%", False, Decimal(14),
        "MacDermid et al., J Orthop Sports Phys Ther 2009;39:400-417: 7 of 50 points",
    ),
    Measure.PSFS: Instrument(
        "What she can do (PSFS)", "of 10", True, Decimal(2),
        "Horn et al., J Orthop Sports Phys Ther 2012;42:30-42: 2 points of the mean",
    ),
}  # fmt: skip

Dated = tuple[date, Scores]


def course(scores: Iterable[Dated], goals: Sequence[Goal]) -> Course:
    """How a case has gone, from its scores in any order and the goals set last."""
    taken = _by_measure(scores)
    latest = {measure: found[-1][1] for measure, found in taken.items()}
    return Course(
        progress=tuple(_progress(measure, found) for measure, found in taken.items()),
        goals=tuple(GoalStanding(goal=goal, reached=_reached(goal, latest)) for goal in goals),
    )


def _by_measure(scores: Iterable[Dated]) -> dict[Measure, list[tuple[date, Decimal]]]:
    found: dict[Measure, list[tuple[date, Decimal]]] = {}
    for day, one in sorted(scores, key=lambda dated: dated[0]):
        for measure, score in one.taken.items():
            found.setdefault(measure, []).append((day, score))
    return {measure: found[measure] for measure in Measure if measure in found}


def _progress(measure: Measure, found: Sequence[tuple[date, Decimal]]) -> Progress:
    (first_day, first), (last_day, last) = found[0], found[-1]
    instrument = INSTRUMENTS[measure]
    change = last - first if instrument.higher_is_better else first - last
    return Progress(
        measure=measure, baseline=first, baseline_on=first_day, latest=last, latest_on=last_day, change=change,
        important=abs(change) >= instrument.important_change, words=_words(change, instrument, len(found)),
    )  # fmt: skip


def _words(change: Decimal, instrument: Instrument, times: int) -> str:
    if times == 1:
        return "baseline"
    if not change:
        return "unchanged"
    which = "better" if change > 0 else "worse"
    if abs(change) >= instrument.important_change:
        return f"{which} by {abs(change)}: a change that matters (from {instrument.important_change})"
    return f"{which} by {abs(change)}: less than what matters ({instrument.important_change})"


def _reached(goal: Goal, latest: Mapping[Measure, Decimal]) -> bool | None:
    if goal.measure is None or goal.target is None or goal.measure not in latest:
        return None
    score = latest[goal.measure]
    return score >= goal.target if INSTRUMENTS[goal.measure].higher_is_better else score <= goal.target


def in_words(found: Course) -> Iterator[str]:
    """The course in sentences, for papers."""
    for one in found.progress:
        instrument = INSTRUMENTS[one.measure]
        yield f"{instrument.label}: {one.baseline} {instrument.unit}, now {one.latest} {instrument.unit}; {one.words}"
