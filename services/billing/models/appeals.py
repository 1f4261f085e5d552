"""Answering a denial: what the desk sends to the payer, and when it must be there."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class Exhibit(StrEnum):
    """What goes with an appeal."""

    PRESCRIPTION = "prescription"
    NOTES = "session notes with the measured progress"
    PLAN_OF_CARE = "plan of care"
    AUTHORIZATION = "authorization"
    REFERRAL = "referral of the treating provider"
    ACCEPTANCE = "the payer's acceptance of the claim"
    FEE_SCHEDULE = "computation by the fee schedule"
    BENEFITS = "the benefits as the plan stated them"


class AppealAsked(Model):
    """What the desk decides on: the exhibits, and its own words beside the prefilled ones."""

    exhibits: tuple[Exhibit, ...] = Field(min_length=1)
    words: str = Field(default="", max_length=2000, description="added to the letter's argument")


class Appeal(Model):
    """One appeal as it was written; what was sent is never changed."""

    appeal_id: OpaqueId
    written_at: datetime
    written_by: str
    answer_by: date
    exhibits: tuple[Exhibit, ...]
    letter: str = Field(description="where its PDF is kept")


class DenialStep(Model):
    """One denied amount, and what is usually done about it."""

    adjustment: str = Field(description="group and reason, such as CO-197")
    amount: str
    meaning: str
    cause: str
    action: str
    path: str
    argument: str = Field(default="", description="the sentence that the appeal begins with")
    exhibits: tuple[Exhibit, ...] = ()
