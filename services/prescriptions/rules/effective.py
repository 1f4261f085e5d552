"""From when to when an order holds, and how many sessions it is for (RX-05, RX-11).

The order's own words come first; a payer's limit can only shorten them.

>>> period = effective_period(date(2026, 3, 1), weeks=6, terms=Terms())
>>> period.first.isoformat(), period.last.isoformat()
('2026-03-01', '2026-04-12')
"""

from datetime import date, timedelta

from services.prescriptions.models.reviews import Review
from services.prescriptions.models.terms import Terms
from shared.dates import ServicePeriod


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
