"""What a reviewer read on a page and confirmed."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model


class Signature(StrEnum):
    """How the page is signed, as the reviewer sees it. A stamp is not accepted (RX-15)."""

    BY_HAND = "by_hand"
    ELECTRONIC = "electronic"
    STAMP = "stamp"
    MISSING = "missing"
    VERBAL_ORDER = "verbal_order"


class Review(Model):
    """What the reviewer read on the page and confirmed. Nothing here was decided by the machine."""

    patient_confirmed: bool = Field(default=False, description="name and birth date on the page are those of the chart")
    prescriber_first_name: PersonName
    prescriber_last_name: PersonName
    credential: Credential
    npi: str = Field(max_length=20)
    phone: Phone | None = None
    written_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    diagnoses: tuple[str, ...] = Field(max_length=24)
    body_areas: tuple[BodyArea, ...] = ()
    procedures: tuple[ProcedureCode, ...] = ()
    as_clinically_indicated: bool = False
    minutes_per_session: int
    sessions_per_week: int
    every_weeks: int = Field(default=1, ge=1, le=4, description="2: the frequency is per two weeks")
    weeks: int | None = Field(default=None, ge=1, le=52)
    number_of_sessions: int | None = Field(default=None, ge=1, le=156)
    injured_on: date | None = None
    goals: str = Field(default="", max_length=500)
    medically_necessary: bool = False
    precautions: str = Field(default="", max_length=500)
    plan_agreed: bool = Field(default=False, description="the therapist's plan of care, agreed by the prescriber")
    signature: Signature
    is_further: bool = Field(
        default=False, description="stands beside the orders that are there, for something else; else it renews"
    )
    signed_copy_of: OpaqueId | None = Field(default=None, description="the verbal order that this page signs (RX-20)")
