"""How the clinic's billing does: counted once a night over all claims, never over a person."""

from datetime import date

from pydantic import Field

from shared.model import Model
from shared.money import ZERO, Money

AGES = ("0-30", "31-60", "61-90", "91-120", "over 120")  # days since the session


class PayerFigures(Model):
    """One payer in numbers. Days run from the session to the payer's decision."""

    payer: str = Field(description="the clinic's key of the payer")
    name: str
    claims: int = 0
    decided: int = 0
    clean: int = Field(default=0, description="sent ones that were neither held nor rejected")
    sent: int = 0
    touchless: int = Field(default=0, description="decided ones that no person had to touch")
    denied: int = 0
    median_days: int | None = None
    slow_days: int | None = Field(default=None, description="nine in ten are decided within so many")
    charged: Money = ZERO
    paid: Money = Field(default=ZERO, description="to the clinic or to the patient")
    expected: Money = Field(default=ZERO, description="what was expected to be allowed of decided claims")
    allowed: Money = Field(default=ZERO, description="what was allowed of the same claims")
    compared: int = Field(default=0, description="judged visits of patients who had been given an estimate")
    as_told: int = Field(default=0, description="those whose patient owes what she was told")
    told_most: Money = Field(default=ZERO, description="the most that patients were told of compared visits")
    owed_by_patients: Money = Field(default=ZERO, description="what they owe for the same visits")
    open_by_age: tuple[Money, ...] = Field(description="owed by the payer, by age")


class DenialFigures(Model):
    """One reason of one payer."""

    payer: str
    reason: str = Field(description="group and reason, such as CO-197")
    claims: int
    amount: Money


class Report(Model):
    """One night's count."""

    as_of: date
    payers: tuple[PayerFigures, ...] = ()
    denials: tuple[DenialFigures, ...] = ()


class ReportView(Model):
    """What is shown: the last count, or none before the first night."""

    report: Report | None = None
