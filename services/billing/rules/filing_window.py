"""The time in which a payer takes a claim: counted in calendar days from the day of service, the last one included.

The clock stops when the payer has taken the claim in (277CA), not when it was sent. The window is the payer
profile's of the day of service; an unknown payer has 90 days. A claim to a second payer counts from the first one's
judgment. Alarms at half of the window and at four fifths; a batch holds nothing longer than that.
"""

from datetime import date, timedelta
from enum import IntEnum

from services.billing.models.claims import Claim, ClaimFrequency, ClaimState
from shared.dates import Day
from shared.model import Model
from shared.settings import PayerProfile

_HALF, _FOUR_FIFTHS, _WHOLE = 5, 8, 10
_WAITING = frozenset({
    ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.HELD, ClaimState.READY, ClaimState.BATCHED, ClaimState.SENT,
    ClaimState.RECEIVED, ClaimState.REJECTED,
})  # fmt: skip


class Level(IntEnum):
    """How pressing it is."""

    CALM = 0
    HALF = 1
    URGENT = 2
    PAST = 3


class Window(Model):
    """From the day that opens it to the last day that counts."""

    opened: Day
    last: Day

    @property
    def urgent(self) -> date:
        """The first day past four fifths of the window."""
        whole = (self.last - self.opened).days
        return self.opened + timedelta(days=-(-whole * _FOUR_FIFTHS // _WHOLE))

    def level(self, today: date) -> Level:
        """How pressing it is today."""
        if today > self.last:
            return Level.PAST
        part, whole = (today - self.opened).days * _WHOLE, (self.last - self.opened).days
        return Level.URGENT if part >= whole * _FOUR_FIFTHS else Level.HALF if part >= whole * _HALF else Level.CALM


def of(claim: Claim, payer: PayerProfile) -> Window:
    """The window of a claim; a replacement or void has the payer's own, longer time."""
    judged = [earlier.judged_on for earlier in claim.earlier_payers]
    opened = max(judged, default=claim.first_service_date)
    days = payer.filing_days if claim.frequency is ClaimFrequency.ORIGINAL else payer.corrected_claim_days
    return Window(opened=opened, last=opened + timedelta(days=days))


def is_running(state: ClaimState) -> bool:
    """Whether the clock still runs: the payer has not taken the claim in."""
    return state in _WAITING
