"""When does an order end by itself, and when is it about to?"""

from datetime import date

from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.effective import Terms, is_due_for_recertification
from services.prescriptions.rules.states import Step
from shared.model import Model


class Ending(Model):
    """The step that is due, the words for it, and the last day on which the order counted (None: it goes on)."""

    step: Step
    words: str
    ended_on: date | None = None


def ending(prescription: Prescription, usage: PrescriptionUsage, today: date, terms: Terms) -> Ending | None:
    """What the daily look at an active order finds; None while there is time and sessions are left."""
    last = prescription.limits.effective_to
    if today > last:
        return Ending(step=Step.EXPIRE, words="its last day has passed", ended_on=last)
    used = [reservation.service_date for reservation in usage.reservations if reservation.is_used]
    if len(used) >= prescription.limits.number_of_sessions:
        return Ending(step=Step.EXHAUST, words="all its sessions were given", ended_on=max(used))
    if prescription.state is PrescriptionState.ACTIVE and is_due_for_recertification(prescription, usage, today, terms):
        return Ending(step=Step.NEAR_ITS_END, words="a new one should be asked for")
    return None
