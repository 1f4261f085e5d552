"""On what terms a payer takes an order, as they were on the day it was confirmed."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shared.codes.credential import Credential
from shared.model import Model
from shared.settings import Answer


class Taken(StrEnum):
    """Whether a payer takes orders of a profession."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


class Terms(Model):
    """How a payer treats an order: product defaults (RULES 4.2) until the payer's own text is in."""

    longest_days: int = Field(default=90, ge=1, le=730, description="RX-05: commercial default")
    authorized_to: date | None = Field(default=None, description="workers' compensation: end of the leave")
    recertify_share: int = Field(default=80, ge=1, le=100, description="RX-19: percent of the sessions used")
    recertify_days: int = Field(default=14, ge=1, le=90, description="RX-19: days before the end")
    recertify_after_sessions: int | None = Field(default=None, ge=1, description="RX-19: a report after so many")
    recertify_after_days: int | None = Field(default=None, ge=1, description="RX-19: a report after so long")
    verbal_days: int = Field(default=14, ge=1, le=60, description="RX-20: a signed copy follows")
    prescribers: dict[Credential, Taken] = Field(default={}, description="RX-02; one that is not named is taken")
    open_orders: Answer = Answer.UNKNOWN
    necessity: Answer = Answer.UNKNOWN
    plan_of_care: Answer = Answer.UNKNOWN
    source: str = "product default, RULES 4.2 [P]"

    def takes(self, credential: Credential) -> Taken:
        """Whether orders of this profession are taken (RX-02)."""
        return self.prescribers.get(credential, Taken.YES)
