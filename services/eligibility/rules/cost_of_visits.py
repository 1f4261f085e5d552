"""What a row of visits costs the patient: each one uses up deductible, maximum, limited benefit and visits.

The split of one visit is rules/estimate.py; here what it leaves goes on to the next.
"""

from collections.abc import Sequence
from itertools import groupby

from services.eligibility.models import EstimateInputs
from services.eligibility.models.estimates import EstimateStep, OwnVisit
from services.eligibility.rules.estimate import PatientResponsibility, estimate_patient_responsibility
from shared.money import ZERO, Money

UNIT = 15  # minutes


def visit_by_visit(given: EstimateInputs, visits: int) -> list[Money]:
    """What the patient owes for each of so many equal visits."""
    owed = []
    for _ in range(visits):
        split = estimate_patient_responsibility(given)
        owed.append(split.patient_owes)
        given = after(given, split)
    return owed


def after(given: EstimateInputs, split: PatientResponsibility) -> EstimateInputs:
    """What a visit leaves for the next: less deductible, less up to the maximum, less benefit, one visit less."""
    if not given.covered or given.visits_left == 0:
        return given
    used = ZERO if given.copay is not None else min(given.deductible_left, given.allowed, given.charge)
    left = {
        "deductible_left": given.deductible_left - used,
        "out_of_pocket_left": _less(given.out_of_pocket_left, split.share),
        "benefit_left": _less(given.benefit_left, split.plan_pays),
        "visits_left": None if given.visits_left is None else given.visits_left - 1,
    }
    return given.model_copy(update=left)


def _less(left: Money | None, used: Money) -> Money | None:
    return None if left is None else max(left - used, ZERO)


def after_own_visits(
    given: EstimateInputs, visits: Sequence[OwnVisit], allowed_per_unit: Money | None
) -> EstimateInputs:
    """What is left after visits here of which the plan had not heard. Without an allowed amount it is the charge."""
    for visit in visits:
        allowed = visit.charge if allowed_per_unit is None else allowed_per_unit.times(visit.minutes // UNIT)
        own = given.model_copy(update={"charge": visit.charge, "allowed": min(allowed, visit.charge)})
        left = after(own, estimate_patient_responsibility(own))
        given = left.model_copy(update={"charge": given.charge, "allowed": given.allowed})
    return given


def steps(least: Sequence[Money], most: Sequence[Money]) -> tuple[EstimateStep, ...]:
    """Visits in a row that cost the same, together."""
    numbered = enumerate(zip(least, most, strict=True), start=1)
    rows = [(amounts, [number for number, _ in row]) for amounts, row in groupby(numbered, key=lambda one: one[1])]
    return tuple(
        EstimateStep(first=numbers[0], last=numbers[-1], owes_least=low, owes_most=high)
        for (low, high), numbers in rows
    )
