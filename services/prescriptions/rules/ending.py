"""When does an order end by itself, and when is it about to?"""

from datetime import date, timedelta

from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.recertifying import is_due
from services.prescriptions.rules.states import Step
from shared.model import Model


class Ending(Model):
    """The step that is due, the words for it, and the last day on which the order counted (None: it goes on)."""

    step: Step
    words: str
    ended_on: date | None = None


def ending(prescription: Prescription, usage: PrescriptionUsage, today: date) -> Ending | None:
    """What the daily look at an active order finds; None while there is time and sessions are left."""
    last = prescription.limits.effective_to
    if today > last:
        return Ending(step=Step.EXPIRE, words="its last day has passed", ended_on=last)
    if prescription.renewed_from is not None and today >= prescription.renewed_from:
        yesterday = prescription.renewed_from - timedelta(days=1)
        return Ending(step=Step.RENEW, words="a newer one governs", ended_on=yesterday)
    if prescription.unsigned_after is not None and today > prescription.unsigned_after:
        words = "no signed copy of the verbal order came"
        return Ending(step=Step.EXPIRE, words=words, ended_on=prescription.unsigned_after)
    used = [reservation.service_date for reservation in usage.reservations if reservation.is_used]
    if len(used) >= prescription.limits.number_of_sessions:
        return Ending(step=Step.EXHAUST, words="all its sessions were given", ended_on=max(used))
    if prescription.state is PrescriptionState.ACTIVE and is_due(prescription, usage, today, prescription.terms):
        return Ending(step=Step.NEAR_ITS_END, words="a new one should be asked for")
    return None
