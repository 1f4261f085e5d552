"""The simulated payer's invented rules: what it allows, what it leaves to the patient, whom it pays.

    health plan            allows 30.00 a unit; a deductible of 30.00 is left to each member, then she bears 30 %
    health plan, CLM08 N   the same, but sends the money to the patient: to the clinic it pays nothing (CARC 100)
    workers' compensation  pays what the schedule says, which is what was charged
    car                    pays in full until the medical payments of 5,000.00 of the policy are used up (CARC 119)

Every line balances: its charge less its adjustments is what was paid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from infra.local.simulated_payer.claims import ReceivedClaim, ReceivedLine
from shared.money import ZERO, Money, total

ALLOWED_PER_UNIT = Money.parse("30.00")
DEDUCTIBLE = Money.parse("30.00")
COINSURANCE = Decimal("0.30")
MEDICAL_PAYMENTS = Money.parse("5000.00")
IN_FULL, CAR = frozenset({"WC"}), frozenset({"AM"})  # SBR09


@dataclass(frozen=True)
class Cut:
    """One adjustment: group, reason (CARC), amount."""

    group: str
    reason: str
    amount: Money


@dataclass(frozen=True)
class DecidedLine:
    """A line with what was allowed and why less was paid."""

    line: ReceivedLine
    allowed: Money
    cuts: tuple[Cut, ...]

    @property
    def paid(self) -> Money:
        """To the clinic."""
        return self.line.charge - total(cut.amount for cut in self.cuts)


@dataclass(frozen=True)
class DecidedClaim:
    """A claim with its lines decided."""

    claim: ReceivedClaim
    lines: tuple[DecidedLine, ...]

    @property
    def paid(self) -> Money:
        """To the clinic."""
        return total(line.paid for line in self.lines)

    @property
    def patient_owes(self) -> Money:
        """The sum of what is the patient's (group PR)."""
        return total(cut.amount for line in self.lines for cut in line.cuts if cut.group == "PR")


@dataclass
class _Members:
    """What is left of each policy while the claims of a file are decided in their order."""

    deductible: dict[str, Money] = field(default_factory=dict)
    medical_payments: dict[str, Money] = field(default_factory=dict)

    def take(self, left: dict[str, Money], member: str, begin: Money, wanted: Money) -> Money:
        """How much of what is wanted is still there; it is gone then."""
        there = left.get(member, begin)
        taken = min(there, wanted)
        left[member] = there - taken
        return taken


def decide(claims: Sequence[ReceivedClaim]) -> list[DecidedClaim]:
    """Every claim, in order."""
    members = _Members()
    return [DecidedClaim(claim, tuple(_line(claim, line, members) for line in claim.lines)) for claim in claims]


def _line(claim: ReceivedClaim, line: ReceivedLine, members: _Members) -> DecidedLine:
    if claim.filing_indicator in IN_FULL:
        return DecidedLine(line, line.charge, ())
    if claim.filing_indicator in CAR:
        return _from_medical_payments(claim, line, members)
    return _by_plan(claim, line, members)


def _from_medical_payments(claim: ReceivedClaim, line: ReceivedLine, members: _Members) -> DecidedLine:
    policy = claim.subscriber.number
    paid = members.take(members.medical_payments, policy, MEDICAL_PAYMENTS, line.charge)
    return DecidedLine(line, line.charge, _cuts(Cut("PR", "119", line.charge - paid)))


def _by_plan(claim: ReceivedClaim, line: ReceivedLine, members: _Members) -> DecidedLine:
    allowed = min(line.charge, ALLOWED_PER_UNIT.times(line.units))
    deductible = members.take(members.deductible, claim.subscriber.number, DEDUCTIBLE, allowed)
    share = (allowed - deductible).times(COINSURANCE)
    to_patient = ZERO if claim.assigned else allowed - deductible - share
    cuts = _cuts(Cut("PR", "45", line.charge - allowed), Cut("PR", "1", deductible), Cut("PR", "2", share),
                 Cut("OA", "100", to_patient))  # fmt: skip
    return DecidedLine(line, allowed, cuts)


def _cuts(*possible: Cut) -> tuple[Cut, ...]:
    return tuple(cut for cut in possible if cut.amount)


def by_group(cuts: Sequence[Cut]) -> Iterator[tuple[str, list[Cut]]]:
    """The adjustments as CAS segments want them: one segment per group."""
    for group in dict.fromkeys(cut.group for cut in cuts):
        yield group, [cut for cut in cuts if cut.group == group]
