"""What was decided from a plan's electronic answer: covered or not, under which conditions, and by which line."""

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from shared.model import Model
from shared.money import Money
from shared.settings import Answer


class Network(StrEnum):
    """EB12: for whom a benefit is meant."""

    IN = "Y"
    OUT = "N"


class Verdict(StrEnum):
    """What an answer says of massage. An active plan alone is no coverage of massage."""

    COVERED = "covered"
    NOT_COVERED = "not covered"
    INACTIVE = "the plan is not active"
    BENEFIT_EXHAUSTED = "covered, but no visits are left"
    VERIFY_BY_PHONE = "verify by telephone"
    INQUIRY_REJECTED = "the inquiry was refused"
    UNKNOWN = "unknown"


class BenefitsReason(Model):
    """Why: the rule, in words, and the EB line that decided (counted through all answers; None: no single line)."""

    rule: str
    words: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.words} (EB {self.line})" if self.line else self.words


class CoverageDecision(Model):
    """The decision for one network tier. None is `not stated`, never zero."""

    verdict: Verdict
    reasons: tuple[BenefitsReason, ...]
    names_the_tier: bool = Field(default=False, description="a massage benefit is stated for this very tier")
    needs_authorization: Answer = Answer.UNKNOWN
    visits_left: int | None = None
    deductible_left: Money | None = None
    coinsurance: Decimal | None = Field(default=None, description="the patient's share, 0 to 1")
    copay: Money | None = None
    out_of_pocket_left: Money | None = None
    has_other_payer: bool = False
