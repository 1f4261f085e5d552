"""The clinic's written discount for prompt payment: so much off for who pays herself, and in time."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from shared.dates import Day
from shared.model import Model


class PromptPayTerms(Model):
    """What the policy says: how much, how soon, from when, and why."""

    percent: int = Field(ge=1, le=50)
    days: int = Field(ge=0, le=60, description="after the visit; 0: on the day itself")
    reason: str = Field(min_length=10, max_length=500, description="what prompt payment saves the clinic")
    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("the last day is before the first")
        return self


class PromptPayPolicy(PromptPayTerms):
    """The policy as it was written; it is not changed, only followed by the next one."""

    number: int = Field(ge=1)
    written_by: str
    written_at: datetime


class PromptPayPolicies(Model):
    """All that were written, the newest first."""

    policies: tuple[PromptPayPolicy, ...]
