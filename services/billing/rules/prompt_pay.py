"""When a patient who pays herself has earned the discount for prompt payment, and how much it is.

The price is the same for everybody; the discount is written down with its days and its reason, holds for all who pay
themselves, and is given only when the rest was paid in time. So it is no second price list (see dual_fee).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from services.billing.models.prompt_pay import PromptPayPolicy
from services.billing.models.receipts import Receipt
from shared.money import Money, total


def policy_on(policies: Iterable[PromptPayPolicy], day: date) -> PromptPayPolicy | None:
    """The policy of a day of service: of several the one written last."""
    held = [one for one in policies if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    return max(held, key=lambda one: one.number, default=None)


def discount(policy: PromptPayPolicy, charge: Money) -> Money:
    """What is taken off a visit's charge, rounded to the cent."""
    return charge.times(Decimal(policy.percent) / 100)


def earned(policy: PromptPayPolicy, visited: date, charge: Money, receipts: Iterable[Receipt]) -> Money | None:
    """The discount, when what was paid for the visit in time makes up the rest of its charge; else None."""
    last = visited + timedelta(days=policy.days)
    in_time = total(one.amount for one in receipts if one.received_on <= last)
    off = discount(policy, charge)
    return off if off and in_time >= charge - off else None
