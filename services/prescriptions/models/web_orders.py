"""The order as a prescriber's office fills it in on the web, and what is kept of it until and after it is signed."""

from datetime import datetime
from typing import Any

from pydantic import Field

from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model


class WebOrder(Model):
    """The same questions as on the printed form, and an electronic signature: name, credential, NPI, intent."""

    patient_confirmed: bool = Field(default=False, description="the prescriber examined this patient")
    diagnoses: tuple[str, ...] = Field(default=(), max_length=24)
    body_areas: tuple[BodyArea, ...] = ()
    procedures: tuple[ProcedureCode, ...] = ()
    as_clinically_indicated: bool = False
    minutes_per_session: int
    sessions_per_week: int
    every_weeks: int = Field(default=1, ge=1, le=4, description="2: the frequency is per two weeks")
    weeks: int = Field(ge=1, le=52)
    goals: str = Field(default="", max_length=500)
    precautions: str = Field(default="", max_length=500)
    medically_necessary: bool = False
    prescriber_first_name: PersonName
    prescriber_last_name: PersonName
    credential: Credential
    npi: str = Field(max_length=20)
    phone: Phone | None = None
    signature_name: str = Field(default="", max_length=80, description="the full name, typed as the signature")
    intends_to_sign: bool = Field(default=False, description="the typed name is meant as the signature")


class SignedOrder(Model):
    """A web order as it was signed: the answers, the moment, and the link by which it came."""

    order: WebOrder
    case_id: OpaqueId
    link_id: OpaqueId
    signed_at: datetime


class KeptOrder(Model):
    """What is kept under one link: a draft as it was typed, or the order that was sent, once."""

    draft: dict[str, Any] = Field(default={}, description="what was typed, as it was typed")
    answer: str = Field(default="", description="SHA-256 of what was signed: the same again is the same order")
    signed_at: datetime | None = None
    is_sent: bool = Field(default=False, description="its page lies at the desk; before, signing was interrupted")


class OrderInvitation(Model):
    """Where the desk sends the link to the order."""

    email: EmailAddress
