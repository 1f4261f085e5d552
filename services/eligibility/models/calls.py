"""What else is asked on the telephone: the terms behind a benefit, and what an accident's insurer says of its claim."""

from typing import Annotated

from pydantic import Field

from shared.dates import Day
from shared.model import Model
from shared.money import Money
from shared.settings import Answer

Line = Annotated[str, Field(min_length=1, max_length=120)]


class CallAnswers(Model):
    """Answers to the questions of the call sheet (rules/call_sheet.py); what was not answered stays open."""

    called_on: Day | None = Field(default=None, description="the day of the call; none: today")
    # the plan and its terms
    plan_active: Answer = Answer.UNKNOWN
    benefit_year_begins: Day | None = Field(default=None, description="when deductible and visits begin anew")
    covers_manual_therapy: Answer = Answer.UNKNOWN
    needs_prescription: Answer = Answer.UNKNOWN
    needs_referral: Answer = Answer.UNKNOWN
    authorization_contact: Line | None = None
    deductible: Money | None = None
    out_of_pocket_maximum: Money | None = None
    visits_allowed: int | None = Field(default=None, ge=0, le=999)
    visits_shared: Answer = Field(default=Answer.UNKNOWN, description="counted together with physical therapy")
    units_per_visit: int | None = Field(default=None, ge=0, le=99)
    allowed_basis: Line | None = Field(default=None, description="how the allowed amount is found")
    pays_clinic: Answer = Field(default=Answer.UNKNOWN, description="pays the clinic if the patient assigns benefits")
    other_insurance: Answer = Answer.UNKNOWN
    claims_address: Line | None = None
    filing_days: int | None = Field(default=None, ge=1, le=3650)
    # an accident's insurer
    claim_accepted: Answer = Answer.UNKNOWN
    claim_number_said: Line | None = None
    treating_physician: Line | None = None
    body_parts: Line | None = None
    benefit_limit: Money | None = Field(default=None, description="of MedPay, in all")
    trauma_reserve: Answer = Field(default=Answer.UNKNOWN, description="held back for trauma care")
