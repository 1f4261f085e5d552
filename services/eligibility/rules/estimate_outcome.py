"""An estimate beside what was really paid, visit by visit.

A claim's money is told again with each payment of it, all payments so far included; the highest number counts,
whatever the order in which they are heard. Compared are the visits from the day of the estimate on, the first with its
first visit.
"""

from collections.abc import Iterable, Mapping

from services.eligibility.models.estimates import (
    EstimateOutcome,
    EstimateStep,
    PatientEstimate,
    Settlement,
    VisitOutcome,
)
from shared.money import ZERO, Money, total


def compare(estimate: PatientEstimate, settlements: Iterable[Settlement]) -> EstimateOutcome:
    """Every settled visit since the estimate; one beyond the number asked for has nothing to be compared with."""
    latest = _latest(one for one in settlements if one.service_date >= estimate.made_on)
    ordered = sorted(latest.values(), key=lambda one: (one.service_date, one.claim_id))
    visits = tuple(_visit(estimate.steps, number, settled) for number, settled in enumerate(ordered, start=1))
    compared = [visit for visit in visits if visit.difference is not None]
    return EstimateOutcome(
        visits=visits,
        owes_least=total(visit.owes_least for visit in compared if visit.owes_least is not None),
        owes_most=total(visit.owes_most for visit in compared if visit.owes_most is not None),
        patient_owes=total(visit.patient_owes for visit in compared),
        difference=total(visit.difference for visit in compared if visit.difference is not None),
    )


def _latest(settlements: Iterable[Settlement]) -> Mapping[str, Settlement]:
    latest: dict[str, Settlement] = {}
    for one in settlements:
        before = latest.get(one.claim_id)
        if before is None or one.revision > before.revision:
            latest[one.claim_id] = one
    return latest


def _visit(steps: tuple[EstimateStep, ...], number: int, settled: Settlement) -> VisitOutcome:
    step = next((one for one in steps if one.first <= number <= one.last), None)
    return VisitOutcome(
        number=number, claim_id=settled.claim_id, service_date=settled.service_date,
        owes_least=step.owes_least if step else None, owes_most=step.owes_most if step else None,
        plan_paid=settled.plan_paid, patient_owes=settled.patient_owes, is_denied=settled.is_denial,
        difference=None if step is None or settled.is_denial else _beyond(step, settled.patient_owes),
    )  # fmt: skip


def _beyond(step: EstimateStep, owed: Money) -> Money:
    """How far outside the estimated range: more than zero when the patient owes more than she was told."""
    if owed > step.owes_most:
        return owed - step.owes_most
    return owed - step.owes_least if owed < step.owes_least else ZERO
