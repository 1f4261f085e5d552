"""A plan paid the patient for a visit that the clinic has not been paid for: followed until there is an answer.

One per claim. The money is in the books as hers to pay; here stands who was asked, and what came of it.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.billing.models.receipts import PaymentMethod
from shared.codes.payer_kind import PayerKind
from shared.dates import Day
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.money import ZERO, Money


class ChequeState(StrEnum):
    """Where it stands; the last five are closing answers."""

    OPEN = "open"
    ASKED = "asked"
    REMINDED = "reminded"
    PAID_OVER = "paid-over"
    SETTLED = "settled"  # she had paid, or her account is even by other ways
    REFUSED = "refused"  # her account stays open; it goes on her statement
    REISSUED = "reissued"  # the payer takes its cheque back and pays the clinic
    WITHDRAWN = "withdrawn"  # the payer's later advice says that it paid her nothing


class LearnedBy(StrEnum):
    """How the clinic learned of it."""

    ADVICE = "advice"
    LETTER = "letter"
    PATIENT = "patient"
    PAYER = "payer"


class ChequeLetter(Model):
    """A letter to the patient: the first asks, the second reminds."""

    number: int = Field(ge=1, le=2)
    written_at: datetime
    written_by: str
    document: str = Field(description="where its PDF is kept")
    emailed: bool


class ChequeStep(Model):
    """One line of its story."""

    at: datetime
    words: str


class PatientCheque(Model):
    """The tracked cheque of one claim."""

    claim_id: OpaqueId
    case_id: OpaqueId
    control_number: str
    payer_name: str
    payer_kind: PayerKind
    service_date: date
    amount: Money = Field(description="what the plan sent her, as it is known now")
    paid_over: Money = ZERO
    learned_by: LearnedBy
    learned_on: date
    state: ChequeState = ChequeState.OPEN
    due: date = Field(description="when the next step is to be taken")
    letters: tuple[ChequeLetter, ...] = ()
    closed_on: date | None = None
    story: tuple[ChequeStep, ...] = ()

    @property
    def left(self) -> Money:
        """What is still to be paid over."""
        return self.amount - self.paid_over

    @property
    def may_be_asked_for(self) -> bool:
        """Only of a plan's patient: a worker owes nothing, and what stands on a lien is never dunned."""
        return self.payer_kind is PayerKind.HEALTH_PLAN


class ChequeTold(Model):
    """The desk enters what it was told, without an advice."""

    amount: Money
    learned_by: Annotated[LearnedBy, Field(description="letter, patient or payer")]
    learned_on: Day


class ChequeLetterAsked(Model):
    """The first letter (1) or the reminder (2) is to be written."""

    number: int = Field(ge=1, le=2)


class ChequeMoney(Model):
    """She paid over what the plan had sent her, or a part of it."""

    amount: Money
    method: PaymentMethod
    received_on: Day


class ChequeClosed(Model):
    """It ends without money from her."""

    answer: Annotated[ChequeState, Field(description="refused or reissued")]
    words: str = Field(default="", max_length=300)


class ChequeList(Model):
    """A page of those that wait for an answer, the most urgent first."""

    cheques: tuple[PatientCheque, ...]
    after: str | None = None


class ChequeView(Model):
    """One of them with the account it stands on; no cheque where the plan paid the patient nothing."""

    claim_id: OpaqueId
    case_id: OpaqueId
    cheque: PatientCheque | None
    patient_balance: Money
    today: date
