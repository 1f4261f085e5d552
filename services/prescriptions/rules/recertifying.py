"""When is it time to ask for the next order, or to report on this one? The earliest of RX-19's dates.

The order's last day, the day most of its sessions were used, and, where a payer or a state wants a report sooner, its
sixth visit or thirtieth day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.models.terms import Terms
from shared.model import Model


class Because(StrEnum):
    """Why it is due."""

    ENDS = "ends"
    NEARLY_USED = "nearly used"
    VISITS = "visits"
    DAYS = "days"


class Recertification(Model):
    """The day on which a new order, or a report, is due, and why; the earliest of all that apply."""

    due: date
    because: Because


def recertification(prescription: Prescription, usage: PrescriptionUsage, terms: Terms) -> Recertification:
    """When the order must be certified again."""
    return min(_dates(prescription, usage, terms), key=lambda one: one.due)


def _dates(prescription: Prescription, usage: PrescriptionUsage, terms: Terms) -> Iterator[Recertification]:
    limits, days = prescription.limits, sorted(one.service_date for one in usage.reservations)
    yield Recertification(due=limits.effective_to, because=Because.ENDS)
    most = -(-limits.number_of_sessions * terms.recertify_share // 100)
    if len(days) >= most:
        yield Recertification(due=days[most - 1], because=Because.NEARLY_USED)
    if terms.recertify_after_sessions and len(days) >= terms.recertify_after_sessions:
        yield Recertification(due=days[terms.recertify_after_sessions - 1], because=Because.VISITS)
    if terms.recertify_after_days:
        first = limits.effective_from + timedelta(days=terms.recertify_after_days)
        yield Recertification(due=first, because=Because.DAYS)


def is_due(prescription: Prescription, usage: PrescriptionUsage, today: date, terms: Terms) -> bool:
    """Whether a new order should be asked for now: the payer's notice before the day it is due."""
    next_one = recertification(prescription, usage, terms)
    notice = terms.recertify_days if next_one.because is Because.ENDS else 0
    return today > next_one.due - timedelta(days=notice)
