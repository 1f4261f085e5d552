"""From a note's minutes to units: the order's minutes, then every limit that takes units away, each by its name."""

from collections.abc import Iterator

from services.billing.flows import scrubbing
from services.billing.models.requests import MinutesCovered, Reservation
from services.billing.models.sessions import TreatmentSession
from services.billing.models.units import BillableUnits, LossReason, UnitCap
from services.billing.rules.units import billable_units, within_a_day
from services.billing.store import BillingStore as Store
from shared.codes.procedures import procedure_on
from shared.codes.unit_rule import UnitRule
from shared.settings import PayerProfile


def units_of(
    store: Store, session: TreatmentSession, order: Reservation | None, profile: PayerProfile | None
) -> tuple[BillableUnits, ...]:
    """The units of a session; what a limit took is recorded with its reason, and never moved."""
    day, minutes = session.service_date, session.minutes
    given = tuple(MinutesCovered(code=code, minutes=spent) for code, spent in minutes.items())
    covered = {one.code: one.minutes for one in (order.procedures if order else given)}
    untimed = {code for code in minutes if (found := procedure_on(code, day)) and not found.timed}
    counted = billable_units(
        {code: spent for code, spent in minutes.items() if code not in untimed},
        covered,
        profile.unit_rule if profile else UnitRule.MIDPOINT,
        tuple(_caps(store, session, order, profile)),
        [code for code in minutes if code in untimed and code in covered],
    )
    most = profile.max_units_per_day if profile else None
    return within_a_day(counted, most) if most is not None else counted


def _caps(
    store: Store, session: TreatmentSession, order: Reservation | None, profile: PayerProfile | None
) -> Iterator[UnitCap]:
    """By code: the leave, the payer, and Medicare's unlikely edits where the payer copies them (dated data)."""
    if profile is None:
        return
    if order is not None:
        left = scrubbing.units_left(store, session.case_id, session.session_id, session.service_date)
        for code, units in left.items():
            yield UnitCap(code=code, units=max(units, 0), reason=LossReason.AUTHORIZATION)
    for code, units in profile.max_units_per_code.items():
        yield UnitCap(code=code, units=units, reason=LossReason.PAYER_MAXIMUM)
    for code in session.minutes if profile.mue else ():
        procedure = procedure_on(code, session.service_date)
        if procedure and procedure.mue is not None:
            yield UnitCap(code=code, units=procedure.mue, reason=LossReason.MEDICALLY_UNLIKELY)
