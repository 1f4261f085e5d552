"""What treatment will probably cost the patient: what was asked, what the answer rests on, and what came of it.

An estimate is a record: made once from what was known on its day, never changed, compared later with what was paid.
"""

from datetime import datetime

from pydantic import Field

from shared.dates import Day
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model
from shared.money import Money


class EstimateAsked(Model):
    """The question: so many visits of so many minutes."""

    visits: int = Field(default=1, ge=1, le=60)
    minutes: int = Field(default=60, ge=15, le=180, multiple_of=15)
    code: ProcedureCode = "97124"


class EstimateBasis(Model):
    """One thing an estimate rests on. Without a value it is not known, and `effect` says what follows."""

    label: str
    value: str | None = None
    source: str = ""
    dated: Day | None = None
    effect: str = ""


class EstimateStep(Model):
    """Visits in a row that cost the patient the same: `first` to `last`, counted from 1; amounts are for one visit."""

    first: int
    last: int
    owes_least: Money
    owes_most: Money

    @property
    def is_exact(self) -> bool:
        """Whether nothing unknown stands between the two amounts."""
        return self.owes_least == self.owes_most


class PatientEstimate(Model):
    """What so many visits will probably cost the patient; never a promise."""

    estimate_id: OpaqueId
    case_id: OpaqueId
    made_on: Day
    made_at: datetime
    made_by: str
    asked: EstimateAsked
    units: int = Field(description="quarter hours billed for one visit")
    charge: Money = Field(description="for all visits")
    owes_least: Money
    owes_most: Money
    steps: tuple[EstimateStep, ...]
    basis: tuple[EstimateBasis, ...]
    to_patient: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether nothing unknown stands between the two amounts."""
        return self.owes_least == self.owes_most


class OwnVisit(Model):
    """A session given here, as billing told it: the plan may not have heard of it yet."""

    session_id: OpaqueId
    service_date: Day
    minutes: int
    charge: Money


class Settlement(Model):
    """A claim's money after all payments so far; the highest revision counts."""

    claim_id: OpaqueId
    revision: int
    service_date: Day
    plan_paid: Money
    patient_owes: Money
    is_denial: bool = False


class VisitOutcome(Model):
    """One visit: what was estimated, what was really owed. The difference is zero inside an estimated range."""

    number: int
    claim_id: OpaqueId
    service_date: Day
    owes_least: Money | None
    owes_most: Money | None
    plan_paid: Money
    patient_owes: Money
    is_denied: bool
    difference: Money | None = Field(description="None where nothing was estimated or the claim was denied")


class EstimateOutcome(Model):
    """An estimate beside what was really paid, visit by visit; sums are over the visits that can be compared."""

    visits: tuple[VisitOutcome, ...]
    owes_least: Money
    owes_most: Money
    patient_owes: Money
    difference: Money


class EstimateView(Model):
    """An estimate with what came of it."""

    estimate: PatientEstimate
    outcome: EstimateOutcome
