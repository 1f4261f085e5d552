"""How she is doing, in numbers: four measures that payers know, the goals set by them, and the way from the baseline.

Pain 0 to 10; ODI and NDI as per cent of disability; PSFS as the mean of what she can do, 0 to 10. The questionnaires
themselves belong to their authors: only their scores stand here.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.dates import Day
from shared.model import Model


class Measure(StrEnum):
    """What is measured."""

    PAIN = "pain"
    ODI = "odi"
    NDI = "ndi"
    PSFS = "psfs"


Score = Annotated[Decimal, Field(ge=0, le=10, max_digits=3, decimal_places=1)]
Share = Annotated[int, Field(ge=0, le=100)]
RANGES: Mapping[Measure, tuple[int, int]] = {
    Measure.PAIN: (0, 10), Measure.ODI: (0, 100), Measure.NDI: (0, 100), Measure.PSFS: (0, 10),
}  # fmt: skip


class Scores(Model):
    """What was measured on a day; what was not is left out."""

    pain: Annotated[int, Field(ge=0, le=10)] | None = None
    odi: Share | None = None
    ndi: Share | None = None
    psfs: Score | None = None

    @property
    def taken(self) -> dict[Measure, Decimal]:
        """The measures taken, each with its score."""
        found = ((measure, getattr(self, measure.value)) for measure in Measure)
        return {measure: Decimal(score) for measure, score in found if score is not None}


class Goal(Model):
    """What is to be reached: in her words, and by which measure until when."""

    words: Annotated[str, Field(min_length=3, max_length=300)]
    measure: Measure | None = None
    target: Annotated[Decimal, Field(max_digits=4, decimal_places=1)] | None = None
    by: Day | None = None

    @model_validator(mode="after")
    def _the_target_is_a_score(self) -> Self:
        if (self.measure is None) != (self.target is None):
            raise ValueError("a target needs its measure, and a measure its target")
        if self.measure is not None and self.target is not None:
            lowest, highest = RANGES[self.measure]
            if not lowest <= self.target <= highest:
                raise ValueError(f"the target lies between {lowest} and {highest}")
        return self

    @property
    def is_measured(self) -> bool:
        """Whether anybody can tell when it is reached."""
        return self.target is not None and self.by is not None


class Progress(Model):
    """One measure from its baseline to its latest score. `change` counts towards the better, whatever the scale."""

    measure: Measure
    baseline: Decimal
    baseline_on: date
    latest: Decimal
    latest_on: date
    change: Decimal
    important: bool = Field(description="whether the change is at least the smallest that matters to patients")
    words: str


class GoalStanding(Model):
    """A goal as it stands by the latest score; None: nobody can tell yet."""

    goal: Goal
    reached: bool | None


class Course(Model):
    """How a case has gone so far."""

    progress: tuple[Progress, ...] = ()
    goals: tuple[GoalStanding, ...] = ()
