"""What a receiver says about a claim before anybody has judged it (277CA)."""

from enum import StrEnum

from shared.model import Model

_ACCEPTED = frozenset({"A0", "A1", "A2"})


class Speaker(StrEnum):
    """Whose word it is; the payer's outweighs the clearinghouse's."""

    PAYER = "payer"
    CLEARINGHOUSE = "clearinghouse"


class ClaimStatus(Model):
    """A category (A0 to A8) with a status code and, sometimes, whom it is about."""

    category: str
    status: str = ""
    entity: str = ""
    action: str = ""  # STC03: WQ accepted, U rejected

    @property
    def is_accepted(self) -> bool:
        """Forwarded, received or accepted into adjudication; A3 is a rejection."""
        return self.category in _ACCEPTED and self.action != "U"

    def __str__(self) -> str:
        return ":".join(filter(None, (self.category, self.status, self.entity)))


class ClaimAcknowledgment(Model):
    """One claim, taken in or refused."""

    control_number: str
    speaker: Speaker
    statuses: tuple[ClaimStatus, ...]
    payer_claim_control_number: str = ""  # REF*1K; a replacement must carry it

    @property
    def is_accepted(self) -> bool:
        """Only when something was said and nothing of it is a rejection."""
        return bool(self.statuses) and all(status.is_accepted for status in self.statuses)
