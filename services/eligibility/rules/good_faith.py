"""Good faith estimates: who must get one, until when, how long it holds, and when a bill may be disputed.

Source: 45 CFR 149.610 (the estimate) and 149.620 (the dispute), No Surprises Act. The $400 and the deadlines in
business days stand in the rule; that a business day is none of the federal holidays, the 120 days and the twelve months
are known from memory of the rule's text and are to be confirmed: they are data, not constants of the program.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from services.eligibility.models import Status
from services.eligibility.rules.business_days import business_days_after, business_days_between
from shared.codes.dated import Dated, on
from shared.codes.payer_kind import PayerKind
from shared.money import Money

_FOUR_HUNDRED = Money(400_00)
_TWELVE = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class GoodFaithTerms(Dated):
    """What the rule says from a day on."""

    far_ahead: int = 10  # business days: scheduled at least so long before
    far_deadline: int = 3  # business days after scheduling
    near_ahead: int = 3
    near_deadline: int = 1
    asked_deadline: int = 3  # business days after the patient asked
    months: int = 12  # one estimate may cover recurring care for so long
    dispute_above: Money = _FOUR_HUNDRED  # a bill at least so much above
    dispute_days: int = 120  # from the bill


TERMS = (GoodFaithTerms(valid_from=date(2022, 1, 1), source="45 CFR 149.610, 149.620"),)


def terms_on(day: date) -> GoodFaithTerms:
    """The terms in force; before the rule its first ones."""
    return on(day, TERMS) or TERMS[0]


def must_get_one(kind: PayerKind, pays: Status, *, by_choice: bool = False) -> bool:
    """Who pays herself: no insurance, insurance that refuses, or insurance that she chooses not to use.

    An injured worker never pays, so she is not asked to.
    """
    if kind is PayerKind.WORKERS_COMPENSATION:
        return False
    return kind is PayerKind.SELF_PAY or pays is Status.NOT_MET or by_choice


def due_when_scheduled(scheduled_on: date, service_on: date) -> date | None:
    """The last day to give the estimate after a visit was scheduled; None when it is so near that it is on request."""
    terms = terms_on(scheduled_on)
    ahead = business_days_between(scheduled_on, service_on)
    if ahead >= terms.far_ahead:
        return business_days_after(scheduled_on, terms.far_deadline)
    return business_days_after(scheduled_on, terms.near_deadline) if ahead >= terms.near_ahead else None


def due_when_asked(asked_on: date) -> date:
    """The last day to answer a patient who asks what it costs."""
    return business_days_after(asked_on, terms_on(asked_on).asked_deadline)


def valid_until(issued_on: date) -> date:
    """The last day that an estimate for recurring care covers."""
    months = issued_on.year * _TWELVE + issued_on.month - 1 + terms_on(issued_on).months
    year, month = months // _TWELVE, months % _TWELVE + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1])) - timedelta(days=1)


def may_dispute(expected: Money, billed: Money, day: date) -> bool:
    """Whether a bill is so far above the estimate that the patient may have it decided."""
    return billed >= disputed_from(expected, day)


def disputed_from(expected: Money, day: date) -> Money:
    """The smallest bill that may be disputed."""
    return expected + terms_on(day).dispute_above


def dispute_until(billed_on: date) -> date:
    """The last day to begin a dispute over a bill."""
    return billed_on + timedelta(days=terms_on(billed_on).dispute_days)
