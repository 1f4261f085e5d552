"""The relaxing part of a mixed session: no order covers it and no payer sees it; she pays it herself, at clinic price.

It is counted in the clinic's own units by its own minutes: a leftover of the medical part is never moved into it, nor
the other way. What she owes for it stands on her own account, whoever pays for the medical part.
"""

from datetime import date

from services.billing.models.journal import JournalEntry, JournalPosting
from services.billing.models.schedules import Charge, FeeSchedule
from services.billing.models.units import BillableUnits
from services.billing.rules.charges import charges_for
from services.billing.rules.ledger import REVENUE
from services.billing.rules.units import units_of
from shared.money import Money

_ON_THE_PRICE_LIST = "97124"  # massage: the clinic's own price for a quarter of an hour


class TooShort(ValueError):
    """Its minutes come to no unit."""


def charge_of(minutes: int | None, clinic_prices: FeeSchedule, service_date: date) -> Charge | None:
    """What the relaxing part costs; None where there is none. Raise TooShort, NoPrice."""
    if minutes is None:
        return None
    units = units_of(minutes)
    if not units:
        raise TooShort("a relaxing part is charged from its eighth minute; leave it out, or write it whole")
    counted = BillableUnits(code=_ON_THE_PRICE_LIST, documented_minutes=minutes, billable_minutes=minutes, units=units)
    (charge,) = charges_for([counted], clinic_prices, service_date)
    return charge


def booked_with(posting: JournalPosting | None, name: str, case_id: str, amount: Money) -> JournalPosting | None:
    """A note's posting with the relaxing part in it, owed by the patient; a posting of its own where there is none."""
    if not amount:
        return posting
    hers = (
        JournalEntry(account=f"patient:{case_id}", amount=amount),
        JournalEntry(account=REVENUE, amount=-amount),
    )
    if posting is None:
        return JournalPosting(posting_id=name, reason="the relaxing part of a session", entries=hers)
    words = f"{posting.reason}, and its relaxing part"
    return posting.model_copy(update={"reason": words, "entries": (*posting.entries, *hers)})
