"""What billing puts into a packet for a lawyer or a caseworker: the orders of a case with the pages as they came."""

from pydantic import Field

from shared.facts import PrescriptionFacts
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class PapersAsked(Model):
    """Of which case."""

    case_id: OpaqueId


class SignedOrder(Model):
    """One order: its facts, where it stands, and its signed pages."""

    facts: PrescriptionFacts
    state: str
    goals: str = ""
    pages: tuple[str, ...] = Field(default=(), description="JPEG pictures of the signed pages, in base64")


class OrderPapers(Model):
    """The orders of a case, the oldest first."""

    orders: tuple[SignedOrder, ...] = ()
