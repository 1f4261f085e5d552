"""Which order of a case covers a session, and whether a leave to go beyond it is needed.

A renewal is a new record linked to the old; the limits of both are never added (RULES 4.2): from the first day of the
renewal the old order covers nothing, and in the week in which they meet the sessions of both count.
"""

from collections.abc import Iterable, Sequence

from services.prescriptions.models.decisions import Coverage, Reason, ReasonCode, TreatmentDecision
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import PrescriptionUsage, TreatmentSession
from services.prescriptions.rules.allowance import may_treat

Order = tuple[Prescription, PrescriptionUsage]
NO_ORDER = Reason(code=ReasonCode.NOT_ACTIVE, words="There is no confirmed prescription for this case.")


def best_cover(
    orders: Sequence[Order], session: TreatmentSession, waived: frozenset[ReasonCode] = frozenset()
) -> tuple[Prescription | None, TreatmentDecision]:
    """The order that covers most of the session, and of equals the one that ends first; with what it covers.

    What was waived is named in the decision only where it made a difference.
    """
    if not orders:
        return None, TreatmentDecision(coverage=Coverage.NONE, reasons=(NO_ORDER,))
    order, plain = _best(orders, session, frozenset())
    if plain.coverage is Coverage.WHOLE or not waived:
        return order, plain
    other, widened = _best(orders, session, waived)
    if widened.covered_minutes <= plain.covered_minutes:
        return order, plain
    return other, widened.model_copy(update={"overridden": _lifted(orders, other, session, waived)})


def _best(
    orders: Sequence[Order], session: TreatmentSession, waived: frozenset[ReasonCode]
) -> tuple[Prescription, TreatmentDecision]:
    judged = [
        (order, may_treat(order, usage, session, beside=beside(orders, order), waived=waived))
        for order, usage in orders
    ]
    return min(judged, key=lambda one: (-one[1].covered_minutes, one[0].limits.effective_to))


def _lifted(
    orders: Sequence[Order], order: Prescription, session: TreatmentSession, waived: frozenset[ReasonCode]
) -> tuple[Reason, ...]:
    """What would stand against the session on this order if it were the only reason that is not waived."""
    usage = next(usage for one, usage in orders if one.prescription_id == order.prescription_id)
    others = beside(orders, order)
    looks = ((code, may_treat(order, usage, session, beside=others, waived=waived - {code})) for code in ReasonCode)
    return tuple(reason for code, look in looks for reason in look.reasons if reason.code is code and code in waived)


def chain(orders: Iterable[Prescription], of: Prescription) -> frozenset[str]:
    """The ids of the orders that are linked to an order by renewal, however far, itself included."""
    links = [(one.prescription_id, one.replaces) for one in orders if one.replaces]
    linked, grown = frozenset[str](), frozenset({of.prescription_id})
    while grown != linked:
        linked = grown
        grown = linked.union(*({new, old} for new, old in links if {new, old} & linked))
    return linked


def beside(orders: Sequence[Order], of: Prescription) -> PrescriptionUsage:
    """The sessions counted against the other orders of the chain."""
    linked = chain((order for order, _ in orders), of) - {of.prescription_id}
    held = [usage.reservations for order, usage in orders if order.prescription_id in linked]
    return PrescriptionUsage(reservations=tuple(one for reservations in held for one in reservations))
