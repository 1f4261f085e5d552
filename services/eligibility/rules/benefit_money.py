"""What a plan's lines say of money and visits: the patient's, from the line that speaks most closely of massage.

EB08 is the *patient's* share. What a payer writes against the standard (a share above 1, a negative amount) is mended
or not believed, and said so.

Source: X12 005010X279A1 (EB01, EB02, EB06 to EB10, HSD).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from services.eligibility.models.benefits import Benefit
from services.eligibility.models.decisions import BenefitsReason
from services.eligibility.rules.benefit_lines import Closeness, closeness
from shared.money import ZERO, Money
from shared.settings import Answer

_LIMIT, _DEDUCTIBLE, _COINSURANCE, _COPAY, _OUT_OF_POCKET = "F", "C", "A", "B", "G"  # EB01
_LEFT = "29"  # EB06
_YEARS = {"22", "23", "25"}  # EB06: service year, calendar year, contract
_VISITS, _USED = "VS", "99"  # EB09
_HUNDRED = 100

T = TypeVar("T")
Lines = Sequence[Benefit]


def closest(lines: Lines, read: Callable[[Lines], T | None], *, down_to: Closeness) -> T | None:
    """What the closest rung says that says anything."""
    for rung in (one for one in sorted(Closeness, reverse=True) if one >= down_to):
        if (found := read([line for line in lines if closeness(line) is rung])) is not None:
            return found
    return None


def remaining_deductible(lines: Lines) -> Money | None:
    """What is left of it: the patient's own, or her family's where that is less."""
    return closest(lines, lambda rung: _least(rung, _DEDUCTIBLE), down_to=Closeness.PLAN)


def remaining_out_of_pocket(lines: Lines) -> Money | None:
    """What is left until the plan pays everything."""
    return closest(lines, lambda rung: _least(rung, _OUT_OF_POCKET), down_to=Closeness.PLAN)


def _least(lines: Lines, information: str) -> Money | None:
    left = (line.amount for line in lines if line.information == information and line.period == _LEFT)
    return min((amount for amount in left if amount is not None and amount >= ZERO), default=None)


def patient_share(lines: Lines) -> tuple[Decimal | None, Money | None]:
    """(coinsurance, copay), both from one rung: a plan-wide copay says nothing where massage has its coinsurance."""
    return closest(lines, _share_of_rung, down_to=Closeness.PLAN) or (None, None)


def _share_of_rung(lines: Lines) -> tuple[Decimal | None, Money | None] | None:
    """The highest of several: an estimate should not promise too little."""
    shares = [part for line in lines if line.information == _COINSURANCE and (part := share(line)) is not None]
    amounts = [line.amount for line in lines if line.information == _COPAY and line.amount is not None]
    copays = [amount for amount in amounts if amount >= ZERO]
    return (max(shares, default=None), max(copays, default=None)) if shares or copays else None


def share(line: Benefit) -> Decimal | None:
    """The patient's share from 0 to 1. A share above 1 was meant as a percentage."""
    if line.share is None or not 0 <= line.share <= _HUNDRED:
        return None
    return line.share / _HUNDRED if line.share > 1 else line.share


def remaining_visits(lines: Lines) -> int | None:
    """Visits left of a limit on massage, or on therapy; None when the plan does not say what was used."""
    return closest(lines, _visits_of_rung, down_to=Closeness.THERAPY)


def _visits_of_rung(lines: Lines) -> int | None:
    counts = [count for line in lines if line.information == _LIMIT for count in _counts(line)]
    if left := [number for period, kind, number in counts if (period, kind) == (_LEFT, _VISITS)]:
        return min(left)
    limits = [number for period, kind, number in counts if kind == _VISITS and period in _YEARS]
    used = [number for _, kind, number in counts if kind == _USED]
    return max(min(limits) - max(used), 0) if limits and used else None


def _counts(line: Benefit) -> Iterator[tuple[str, str, int]]:
    """(period, kind, number) of EB09/10 and of each HSD; what is negative is not believed."""
    stated = [(line.period, line.quantity_qualifier, line.quantity)]
    stated += [(hsd.period or line.period, hsd.quantity_qualifier, hsd.quantity) for hsd in line.below.deliveries]
    for period, kind, number in stated:
        if number is not None and number >= 0:
            yield period, kind, int(number)


def requires_authorization(lines: Lines) -> Answer:
    """From the closest rung only: yes where any line says so, no where those that speak all say no."""
    rung = max(map(closeness, lines), default=Closeness.ELSEWHERE)
    said = {line.authorization for line in lines if closeness(line) is rung} - {""}
    if "Y" in said:
        return Answer.YES
    return Answer.NO if said == {"N"} else Answer.UNKNOWN


def oddities(lines: Iterable[Benefit]) -> Iterator[BenefitsReason]:
    """What was mended or not believed."""
    for line in lines:
        if line.share is not None and 1 < line.share <= _HUNDRED:
            words = "The payer wrote the patient's share as a percentage; it was divided by 100."
            yield BenefitsReason(rule="BEN-SHARE-AS-PERCENTAGE", words=words, line=line.number)
        if _is_beyond_belief(line):
            words = "A negative amount, or a share above 100 %, was not believed; ask by telephone."
            yield BenefitsReason(rule="BEN-NOT-BELIEVED", words=words, line=line.number)


def _is_beyond_belief(line: Benefit) -> bool:
    quantities = (line.quantity, *(hsd.quantity for hsd in line.below.deliveries))
    return (
        (line.amount is not None and line.amount < ZERO)
        or (line.share is not None and not 0 <= line.share <= _HUNDRED)
        or any(quantity is not None and quantity < 0 for quantity in quantities)
    )
