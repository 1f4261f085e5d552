"""What billing puts into a packet for a lawyer or a caseworker: the consent as it was signed, the payer's leaves."""

from services.eligibility.models.authorizations import Step
from services.eligibility.models.visits import Consent
from shared.facts import Authorization
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class PapersAsked(Model):
    """Of which case."""

    case_id: OpaqueId


class LeavePaper(Model):
    """A payer's leave to treat, with how it came about."""

    leave: Authorization
    story: tuple[Step, ...] = ()


class CasePapers(Model):
    """The consent of a case, if there is one, and the leaves it has."""

    consent: Consent | None = None
    leaves: tuple[LeavePaper, ...] = ()
