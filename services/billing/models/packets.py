"""A packet: the papers of a case in one document, for the patient's lawyer or for the caseworker of her employer's
carrier, behind a link that expires and can be taken back.

What other services give to it stands here as billing reads it.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.dates import Day
from shared.facts import Authorization, PrescriptionFacts
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class PacketKind(StrEnum):
    """For whom it is."""

    LAWYER = "lawyer"
    CASEWORKER = "caseworker"


class PacketAsked(Model):
    """For whom, how long the link opens, and (a lawyer) since when the patient allows it in writing."""

    kind: PacketKind
    recipient: Annotated[str, Field(min_length=2, max_length=80)]
    days: Annotated[int, Field(ge=1, le=30)] = 14
    release_signed_on: Day | None = Field(default=None, description="the patient's signed release to her lawyer")

    @model_validator(mode="after")
    def _a_lawyer_needs_the_patients_release(self) -> Self:
        if self.kind is PacketKind.LAWYER and self.release_signed_on is None:
            raise ValueError("records go to a lawyer only with the patient's signed release; say when she signed it")
        return self


class PacketRecord(Model):
    """A packet as it was made; its document never changes."""

    packet_id: OpaqueId
    case_id: OpaqueId
    kind: PacketKind
    recipient: str
    document: str = Field(description="where its PDF is kept")
    parts: tuple[str, ...]
    made_at: datetime
    made_by: str
    expires: datetime
    release_signed_on: date | None = None
    revoked_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Whether its link opens it."""
        return self.revoked_at is None and now < self.expires


class PacketShown(Model):
    """A packet at the desk: the link to hand on, while it opens, and when it was opened."""

    packet: PacketRecord
    link: str | None = None
    opened: tuple[datetime, ...] = ()


class PacketList(Model):
    """The packets of a case, the newest first."""

    packets: tuple[PacketShown, ...]
    after: str | None = None


# as the neighbours tell it


class SignedOrder(Model):
    """An order with the pages as they came, JPEG pictures in base64."""

    facts: PrescriptionFacts
    state: str
    goals: str = ""
    pages: tuple[str, ...] = ()


class OrderPapers(Model):
    """The orders of a case, the oldest first."""

    orders: tuple[SignedOrder, ...] = ()


class SignedConsent(Model):
    """The consent with the text under which it was signed."""

    case_id: OpaqueId
    number: int
    version: str
    paragraphs: tuple[str, ...]
    signed_name: str
    signer: str
    signed_at: datetime
    signed_on: Day
    revoked_at: datetime | None = None


class LeaveStep(Model):
    """One line of how a leave came about."""

    at: datetime
    words: str


class LeavePaper(Model):
    """A payer's leave to treat."""

    leave: Authorization
    story: tuple[LeaveStep, ...] = ()


class CasePapers(Model):
    """The consent of a case, if there is one, and its leaves."""

    consent: SignedConsent | None = None
    leaves: tuple[LeavePaper, ...] = ()
