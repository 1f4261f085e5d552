"""What the scrub needs beside the claim: the note, the order, the leave, the payer, and what else was sent."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from pydantic import Field

from services.billing.models.claims import Claim
from services.billing.models.clock import Span
from services.billing.models.findings import Finding
from services.billing.models.sessions import TreatmentSession
from services.billing.models.units import BillableUnits
from shared.facts import Authorization, PrescriptionFacts
from shared.model import Model
from shared.money import Money
from shared.settings import PayerProfile


class Surroundings(Model):
    """Everything as it is known today; what is not known is not judged."""

    today: date
    payer: PayerProfile
    prescription: PrescriptionFacts | None
    authorization: Authorization | None = None
    sessions_left: int | None = Field(default=None, description="on the authorization, this session not counted")
    units_left: Mapping[str, int] = Field(default={}, description="of each code that the authorization counts")
    sent_before: tuple[tuple[date, str, str], ...] = Field(default=(), description="day, code, therapist's NPI")
    session: TreatmentSession | None = None
    counted: tuple[BillableUnits, ...] = ()
    prices: Mapping[str, Money] = Field(default={}, description="the unit price of each code on the day of service")
    expected: Mapping[str, Money] = Field(default={}, description="what the payer is expected to allow, by code")
    busy: tuple[Span, ...] = Field(default=(), description="other sessions of therapist or patient")
    visits_before: int = 0
    visits_this_year: int = Field(default=0, description="to this payer, this one not counted")
    first_visit_missing: tuple[str, ...] = Field(
        default=(), description="of the case's first session: what eligibility still misses, kind by kind"
    )
    another_payer: bool = Field(
        default=False, description="the payer names another, and nobody has settled who is first"
    )
    injured: bool = Field(default=False, description="the case tells of an accident, whoever is asked to pay")


Rule = Callable[[Claim, Surroundings], Iterator[Finding]]
