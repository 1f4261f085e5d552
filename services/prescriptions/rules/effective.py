"""From when to when an order holds, and when it is time to ask for the next (RX-05, RX-11, RX-19).

The order's own words come first; a payer's limit can only shorten them.

>>> period = effective_period(date(2026, 3, 1), weeks=6, terms=Terms())
>>> period.first.isoformat(), period.last.isoformat()
('2026-03-01', '2026-04-12')
"""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.reviews import Review
from services.prescriptions.models.sessions import PrescriptionUsage
from shared.dates import ServicePeriod
from shared.model import Model


class Terms(Model):
    """How long a payer lets an order stand: product defaults (RULES 4.2) until the payer's own text is in."""

    longest_days: int = Field(default=90, ge=1, le=730, description="RX-05: commercial default")
    authorized_to: date | None = Field(default=None, description="workers' compensation: end of the leave")
    recertify_share: int = Field(default=80, ge=1, le=100, description="RX-19: percent of the sessions used")
    recertify_days: int = Field(default=14, ge=1, le=90, description="RX-19: days before the end")
    verbal_days: int = Field(default=14, ge=1, le=60, description="RX-20: a signed copy follows")
    source: str = "product default, RULES 4.2 [P]"


def effective_period(
    written_on: date,
    *,
    terms: Terms,
    starts_on: date | None = None,
    weeks: int | None = None,
    ends_on: date | None = None,
) -> ServicePeriod:
    """The span of the order: from its start, to the earliest of its own end, its weeks and the payer's limit.

    Raise ValueError when it would end before it begins.
    """
    first = starts_on or written_on
    ends = [written_on + timedelta(days=terms.longest_days), ends_on, terms.authorized_to]
    ends += [first + timedelta(weeks=weeks)] if weeks else []
    return ServicePeriod(first=first, last=min(end for end in ends if end))


def period_of(review: Review, terms: Terms) -> ServicePeriod:
    """The span of the order as the reviewer read it. Raise ValueError when it ends before it begins."""
    return effective_period(
        review.written_on,
        terms=terms,
        starts_on=review.starts_on,
        weeks=review.weeks,
        ends_on=review.ends_on,
    )


def sessions_of(review: Review) -> int | None:
    """The sessions in all: as written, else from the weeks; None when the page gives neither."""
    if review.number_of_sessions or review.weeks is None:
        return review.number_of_sessions
    return sessions_in(review.weeks, review.sessions_per_week, review.every_weeks)


def sessions_in(weeks: int, sessions_per_week: int, every_weeks: int = 1) -> int:
    """The sessions of an order of so many weeks that gives no number: a begun interval counts whole.

    >>> sessions_in(6, 2), sessions_in(5, 1, every_weeks=2)
    (12, 3)
    """
    return -(-weeks // every_weeks) * sessions_per_week


DueReason = Literal["ENDS_SOON", "NEARLY_USED"]


def is_due_for_recertification(
    prescription: Prescription, usage: PrescriptionUsage, today: date, terms: Terms
) -> DueReason | None:
    """Why a new order should be asked for now; None while there is time (RX-19)."""
    limits = prescription.limits
    if today > limits.effective_to - timedelta(days=terms.recertify_days):
        return "ENDS_SOON"
    if usage.sessions_used * 100 >= limits.number_of_sessions * terms.recertify_share:
        return "NEARLY_USED"
    return None
