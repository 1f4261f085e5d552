"""The four kinds of payer behind a case: one intake, four paths.

>>> PayerKind("car_accident").label
'car accident'
"""

from enum import StrEnum


class PayerKind(StrEnum):
    """Who is asked to pay."""

    HEALTH_PLAN = "health_plan"
    WORKERS_COMPENSATION = "workers_compensation"
    CAR_ACCIDENT = "car_accident"
    SELF_PAY = "self_pay"

    @property
    def label(self) -> str:
        """As the front desk says it."""
        return _LABELS[self]


_LABELS = {
    PayerKind.HEALTH_PLAN: "health plan",
    PayerKind.WORKERS_COMPENSATION: "workers' compensation",
    PayerKind.CAR_ACCIDENT: "car accident",
    PayerKind.SELF_PAY: "self-pay",
}
