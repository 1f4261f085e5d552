"""What an advice does to claims and books, worked out before anything is written."""

from services.billing.models.claims import ClaimEvent
from services.billing.models.journal import Balanced
from services.billing.models.remittances import Adjustment
from shared.identifiers.patient_control_number import PatientControlNumber
from shared.model import Model
from shared.money import ZERO, Money


class ClaimPosting(Model):
    """One claim payment, booked. Without a control number its claim is unknown: a person looks for it."""

    position: int  # of the CLP in its advice, from 1: names the posting, for a reversal shares its claim's number
    control_number: PatientControlNumber | None = None
    payer_claim_control_number: str = ""
    event: ClaimEvent | None = None
    entries: Balanced = ()
    paid_to_clinic: Money = ZERO
    paid_to_patient: Money = ZERO
    patient_responsibility: Money = ZERO
    written_off: Money = ZERO
    disputed: Money = ZERO
    denials: tuple[Adjustment, ...] = ()


class Posting(Model):
    """A whole advice, booked; or held, with every rule it breaks, and nothing booked at all."""

    held: tuple[str, ...] = ()
    claims: tuple[ClaimPosting, ...] = ()
    provider_entries: Balanced = ()

    @property
    def unknown(self) -> tuple[ClaimPosting, ...]:
        """Payments for claims that are not ours, or not to be told apart."""
        return tuple(posting for posting in self.claims if posting.control_number is None)
