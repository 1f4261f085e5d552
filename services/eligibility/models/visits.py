"""The first visit: the consent to it, its appointment, and what is still missing before it opens."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.dates import Day
from shared.identifiers.claim_number import ClaimNumber
from shared.identifiers.email_address import EmailAddress
from shared.identifiers.member_id import MemberId
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.person_name import PersonName
from shared.model import Model

FIRST_VISIT = 90  # minutes
_WALL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def _wall_time(text: str) -> str:
    if not _WALL_TIME.fullmatch(text):
        raise ValueError("a time is written YYYY-MM-DDTHH:MM, as the clock in the clinic shows it")
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such time") from None
    return text


WallTime = Annotated[str, AfterValidator(_wall_time)]


class AppointmentState(StrEnum):
    """Asked for, agreed, or called off."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Appointment(Model):
    """The first appointment at one point of its story; what calendars show has the next sequence with each change
    (RFC 5545, 3.8.7.4)."""

    appointment_id: OpaqueId
    number: int = Field(ge=1, description="of the change; requests count too")
    sequence: int = Field(ge=-1, description="of the agreement, as calendars count it; -1 before the first")
    state: AppointmentState
    starts_at: datetime | None = Field(default=None, description="once agreed")
    minutes: int = FIRST_VISIT
    proposals: tuple[datetime, ...] = Field(default=(), description="when the patient could come")
    changed_at: datetime
    changed_by: str

    @property
    def is_agreed(self) -> bool:
        """Whether both know when it is."""
        return self.state is AppointmentState.CONFIRMED and self.starts_at is not None


class TimesProposed(Model):
    """When the patient could come, by the clinic's clock."""

    first: WallTime
    second: WallTime | None = None
    third: WallTime | None = None


class MissingFacts(Model):
    """What the patient adds to her form on her own page: only what nobody knew yet."""

    claim_number: ClaimNumber | None = None
    member_id: MemberId | None = None


class AppointmentSet(Model):
    """When the first visit is, by the clinic's clock."""

    starts: WallTime
    minutes: int = Field(default=FIRST_VISIT, ge=15, le=240, multiple_of=15)


class CalledOff(Model):
    """Why the appointment is called off; the words stay in the house."""

    reason: str = Field(default="called off", min_length=1, max_length=200)


class Signer(StrEnum):
    """Who signs."""

    PATIENT = "patient"
    GUARDIAN = "parent or guardian"


class ConsentGiven(Model):
    """The patient's signature under the text that she saw."""

    version: str = Field(pattern=r"^[a-z0-9]{12}$", description="of the text")
    typed_name: PersonName
    signer: Signer = Signer.PATIENT
    agrees: Literal["yes"] = Field(description="the crossed box")


class Consent(Model):
    """A consent as it was signed, with the whole text of its version."""

    case_id: OpaqueId
    number: int = Field(ge=1)
    version: str
    paragraphs: tuple[str, ...]
    signed_name: str
    signer: Signer
    signed_at: datetime
    signed_on: Day
    revoked_at: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it was not taken back."""
        return self.revoked_at is None


class ConsentStanding(Model):
    """The latest consent, as the case remembers it."""

    number: int
    version: str
    signed_on: Day
    is_revoked: bool = False


class MissingItem(StrEnum):
    """What must be there before the first visit."""

    PAPERWORK = "paperwork"
    COVERAGE = "coverage"
    CONSENT = "consent"
    PRESCRIPTION = "prescription"
    AUTHORIZATION = "authorization"
    ESTIMATE = "estimate"
    CLEARANCE = "clearance"


class ReadinessItem(Model):
    """One line of the checklist: there, not needed, or missing, with the reason and who can mend it."""

    item: MissingItem
    label: str
    is_there: bool
    is_needed: bool = True
    rule: str
    words: str
    who: str = Field(default="", description="whose move it is, when it is missing")

    @property
    def is_missing(self) -> bool:
        """Whether the first visit waits for it."""
        return self.is_needed and not self.is_there


class Readiness(Model):
    """The checklist of the first visit; it opens when nothing is missing."""

    items: tuple[ReadinessItem, ...]

    @property
    def is_open(self) -> bool:
        """Whether the first visit may be given."""
        return not self.missing

    @property
    def missing(self) -> tuple[ReadinessItem, ...]:
        """What it waits for."""
        return tuple(item for item in self.items if item.is_missing)


class MissingAsked(Model):
    """Somebody is to be asked for what is missing; to whom only where the house does not know."""

    item: MissingItem
    to: EmailAddress | None = None


class Asked(Model):
    """Somebody was asked for what is missing: for one thing once a day at most."""

    case_id: OpaqueId
    item: MissingItem
    asked_on: Day
    who: str
