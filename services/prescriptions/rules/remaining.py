"""What is left of an order on a day, in numbers."""

from collections.abc import Sequence
from datetime import date

from services.prescriptions.models.allowances import CaseAllowance, OrderAllowance
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.allowance import sessions_near, standing_against
from services.prescriptions.rules.choosing import Order, beside
from services.prescriptions.rules.recertifying import recertification
from shared.model import Model


def of_case(case_id: str, orders: Sequence[Order], today: date) -> CaseAllowance:
    """What is left of every order of a case, the one that governs today first."""
    left = [of_order(order, usage, beside(orders, order), today) for order, usage in orders]
    first = sorted(left, key=lambda one: (not one.holds_today, -one.last_day.toordinal()))
    return CaseAllowance(case_id=case_id, on=today, orders=tuple(first))


def of_order(order: Prescription, usage: PrescriptionUsage, others: PrescriptionUsage, today: date) -> OrderAllowance:
    """What is left of one order; `others`: the sessions of the orders it is linked to by renewal."""
    limits = order.limits
    together = PrescriptionUsage(reservations=(*usage.reservations, *others.reservations))
    near = sessions_near(together, today, order.every_weeks)
    against = standing_against(order, usage, others, today)
    return OrderAllowance(
        prescription_id=order.prescription_id,
        state=order.state,
        holds_today=not against,
        first_day=limits.effective_from,
        last_day=limits.effective_to,
        days_left=max(0, (limits.effective_to - today).days),
        sessions=limits.number_of_sessions,
        sessions_used=usage.sessions_used,
        sessions_left=max(0, limits.number_of_sessions - usage.sessions_used),
        per_interval=limits.sessions_per_week,
        every_weeks=order.every_weeks,
        left_in_interval=max(0, limits.sessions_per_week - near),
        minutes_per_session=limits.minutes_per_session,
        body_areas=limits.body_areas,
        procedures=limits.procedures,
        certify_again_by=recertification(order, usage, order.terms).due,
        why_not=tuple(reason.words for reason in against),
    )


class Shares(Model):
    """An order as a picture: hundredths of a bar for sessions and for days, used and left."""

    sessions_used: int
    days_gone: int


def shares(allowance: OrderAllowance) -> Shares:
    """How much of the bars is used: of sessions, and of the days between first and last."""
    days = (allowance.last_day - allowance.first_day).days + 1
    gone = min(days, max(0, days - 1 - allowance.days_left))
    return Shares(
        sessions_used=min(100, allowance.sessions_used * 100 // max(1, allowance.sessions)),
        days_gone=gone * 100 // days,
    )
