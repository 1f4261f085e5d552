"""What lowers an account: a payment at the desk, a payment or an adjustment by the payer."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.money import Money


class PaymentMethod(StrEnum):
    """How it was paid."""

    CARD = "card"
    CASH = "cash"
    CHECK = "check"


class PaidFor(StrEnum):
    """What a payment is for: what a payer is asked for too, or what she bought for herself."""

    TREATMENT = "treatment"
    RELAXING = "relaxing"


class Receipt(Model):
    """One payment: when, how, how much, and for which session if it was for one."""

    receipt_id: OpaqueId
    received_on: date
    method: PaymentMethod
    amount: Money
    session_id: OpaqueId | None = Field(default=None, description="the session it was for, if it was for one")
    part: PaidFor = Field(default=PaidFor.TREATMENT, description="no plan is told of what she paid for relaxing")


class Credit(Model):
    """A payment or an adjustment on a claim: when, by whom or why, how much."""

    posted_on: date
    text: str
    amount: Money
