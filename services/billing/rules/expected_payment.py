"""What a payer is expected to allow for a session, line by line; where nobody knows, nothing is expected.

* Medicare-based: the amounts that the clinic has loaded for its locality, else relative values times the locality's
  indices times the conversion factor; of either the payer's share.
* By UCR or by contract: the units at what the clinic has loaded for the payer and the place.
* Workers' compensation in Colorado: the schedule is what is charged, so the charge is expected.
* Car, medical payments: what is charged.
* A payer that reduces repeated therapy (MPPR): the units of a day are ranked by practice expense; the first is allowed
  in full, every further unit with half of its practice expense, repeated units of one code too.

Sources: CMS physician fee schedule, file RVU24C (July 2024): Colorado is one locality (carrier 04112, locality 01),
indices 1.008, 1.053, 0.827, factor 33.2875; Medicare Claims Processing Manual ch. 5 s. 10.7 (MPPR). Other years and
places are the clinic's to load; until then Colorado's last known figures stand in, and each expectation says so.

>>> medicare_unit(procedure_on("97124", date(2026, 3, 2)), reduced=False)
Money.parse('31.30')
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.billing.models.remittances import ClaimPayment
from services.billing.models.schedules import Charge, ExpectedLine, FeeSchedule
from services.billing.rules.rates import find_price
from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.procedures import Procedure, procedure_on
from shared.money import ZERO, Money, total
from shared.settings import AllowedBy, PayerProfile

_WORK, _EXPENSE, _MALPRACTICE = Decimal("1.008"), Decimal("1.053"), Decimal("0.827")
_FACTOR = Decimal("33.2875")
_HALF = Decimal("0.5")
_SHARES = frozenset("123")  # CARC: deductible, coinsurance, copay
_SOURCE, COLORADO = "Medicare, Colorado, July 2024", "04112-01"


class Unit(NamedTuple):
    """What Medicare gives for a unit, and for a repeated one where it reduces; from which list."""

    full: Money
    reduced: Money | None
    source: str


def expected(
    charges: Sequence[Charge], profile: PayerProfile, day: date, listed: FeeSchedule | None = None,
    locality: str = COLORADO,
) -> tuple[ExpectedLine, ...]:  # fmt: skip
    """One expectation per charge, never more than was charged; `listed` holds the loaded rows that count."""
    match profile.allowed:
        case AllowedBy.MEDICARE:
            return _by_medicare(charges, profile, day, listed, locality)
        case AllowedBy.UCR | AllowedBy.CONTRACT:
            return tuple(_by_list(charge, day, listed) for charge in charges)
        case AllowedBy.CHARGE | AllowedBy.WORKERS_COMP:
            return tuple(ExpectedLine(code=c.code, allowed=c.charge_amount, how="what is charged") for c in charges)
        case _:
            return tuple(ExpectedLine(code=charge.code, allowed=None, how="not known") for charge in charges)


def _by_list(charge: Charge, day: date, listed: FeeSchedule | None) -> ExpectedLine:
    """So many units at the row's amount."""
    row = find_price(listed, charge.code, day) if listed else None
    if row is None:
        return ExpectedLine(code=charge.code, allowed=None, how="no list was loaded for it")
    percentile = f"percentile {row.percentile}, " if row.percentile else ""
    return _at_most(charge, row.unit_price.times(charge.units), f"{percentile}{row.source}")


def _at_most(charge: Charge, listed: Money, how: str) -> ExpectedLine:
    return ExpectedLine(code=charge.code, allowed=min(listed, charge.charge_amount), listed=listed, how=how)


def _by_medicare(
    charges: Sequence[Charge], profile: PayerProfile, day: date, listed: FeeSchedule | None, locality: str
) -> tuple[ExpectedLine, ...]:
    known = {charge.code: procedure_on(charge.code, day) for charge in charges}
    first = _first_in_full(charges, known) if profile.mppr else None
    units = {charge.code: _unit(charge.code, known[charge.code], day, listed, locality) for charge in charges}
    return tuple(_line(charge, units[charge.code], profile, first) for charge in charges)


def _unit(code: str, procedure: Procedure | None, day: date, listed: FeeSchedule | None, locality: str) -> Unit | None:
    """The loaded amounts; else those built in, which are Colorado's alone; None when Medicare has no value."""
    row = find_price(listed, code, day) if listed else None
    if row is not None:
        return Unit(row.unit_price, row.reduced, row.source)
    if locality != COLORADO or procedure is None or procedure.total_rvu is None or procedure.by_report:
        return None
    less = medicare_unit(procedure, reduced=True) if procedure.therapy_reduction else None
    return Unit(medicare_unit(procedure, reduced=False), less, _SOURCE)


def _line(charge: Charge, unit: Unit | None, profile: PayerProfile, first: str | None) -> ExpectedLine:
    if unit is None:
        return ExpectedLine(code=charge.code, allowed=None, how="Medicare has no value for it here")
    less = unit.reduced if profile.mppr else None
    in_full = charge.units if less is None else int(charge.code == first)
    amounts = [unit.full if less is None or n < in_full else less for n in range(charge.units)]
    listed = total(amounts).times(Decimal(profile.medicare_share) / 100)
    how = f"{profile.medicare_share} % of {unit.source}{', repeated units reduced' if less is not None else ''}"
    return _at_most(charge, listed, how)


def _first_in_full(charges: Sequence[Charge], known: dict[str, Procedure | None]) -> str | None:
    """The code whose first unit is allowed in full: the most practice expense, then the higher fee."""
    ranked = [
        (found.rvu_pe or Decimal(0), found.total_rvu or Decimal(0), charge.code)
        for charge in charges
        if (found := known[charge.code]) and found.therapy_reduction
    ]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def medicare_unit(procedure: Procedure, *, reduced: bool) -> Money:
    """One unit in Colorado, rounded to the cent; reduced: half of its practice expense."""
    work, expense, malpractice = (value or Decimal(0) for value in (
        procedure.rvu_work, procedure.rvu_pe, procedure.rvu_mp
    ))  # fmt: skip
    share = _HALF if reduced else Decimal(1)
    points = work * _WORK + expense * share * _EXPENSE + malpractice * _MALPRACTICE
    return Money(100).times(points * _FACTOR)


def allowed_in(payment: ClaimPayment) -> dict[str, Money]:
    """What the payer allowed for each code: as it says (AMT*B6), else what it paid and the patient's shares."""
    allowed: dict[str, Money] = {}
    for service in payment.services:
        shares = total(a.amount for a in service.adjustments if a.group is AdjustmentGroup.PR and a.reason in _SHARES)
        amount = service.paid_amount + shares if service.allowed_amount is None else service.allowed_amount
        code = service.original_code or service.code
        allowed[code] = allowed.get(code, ZERO) + amount
    return allowed


def underpaid(found: Sequence[ExpectedLine], allowed: dict[str, Money]) -> tuple[str, ...]:
    """The codes for which the payer allowed less than was expected; what nobody expected is not judged."""
    return tuple(
        line.code
        for line in found
        if line.allowed is not None and line.code in allowed and allowed[line.code] < line.allowed
    )
