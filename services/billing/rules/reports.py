"""Counting: each claim is added once to its payer's numbers; the report is what they come to.

>>> median({2: 1, 4: 1, 30: 1}, 50), median({2: 1, 4: 1, 30: 1}, 90), median({}, 50)
(4, 30, None)
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from services.billing.models.claims import ClaimState
from services.billing.models.findings import Severity
from services.billing.models.records import ClaimRecord
from services.billing.models.reports import AGES, DenialFigures, PayerFigures, Report
from shared.events import EstimateKept
from shared.facts import EstimatedVisits
from shared.money import Money, total

_NOT_SENT = frozenset({ClaimState.AWAITING_CLAIM_NUMBER, ClaimState.HELD, ClaimState.READY, ClaimState.BATCHED})
_COUNTS = ("claims", "decided", "clean", "sent", "touchless", "denied", "compared", "as_told")
_SUMS = ("charged", "paid", "expected", "allowed", "told_most", "owed_by_patients")
_DAYS_OF_AN_AGE, _MEDIAN, _SLOW = 30, 50, 90


@dataclass
class _Payer:
    """A payer's numbers on their way."""

    name: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    cents: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    open_by_age: list[int] = field(default_factory=lambda: [0] * len(AGES))


class _Visit(NamedTuple):
    """A judged visit of a patient with an estimate, in the order of its day."""

    day: date
    claim_id: str
    payer: str
    owed: Money | None  # None: denied, so that it cannot be compared yet


@dataclass
class Tally:
    """Takes in claims one after the other; keeps numbers only."""

    today: date
    estimates: Mapping[str, EstimateKept] = field(default_factory=dict)
    payers: dict[str, _Payer] = field(default_factory=lambda: defaultdict(_Payer))
    denials: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    told: dict[str, list[_Visit]] = field(default_factory=lambda: defaultdict(list))

    def add(self, record: ClaimRecord) -> None:
        """One claim. A claim that was replaced or taken back counts no more: the one after it does."""
        if record.replaced_by is not None:
            return
        claim = record.claim
        payer = self.payers[claim.payer.profile]
        payer.name = claim.payer.name
        payer.counts["claims"] += 1
        payer.cents["charged"] += claim.charge_amount.cents
        payer.cents["paid"] += (record.paid_to_clinic + record.paid_to_patient).cents
        payer.open_by_age[age_of(self.today, claim.first_service_date)] += owed(record).cents
        self._add_sent(payer, record)
        self._add_decision(payer, record)
        for adjustment in record.denials:
            counted = self.denials[claim.payer.profile, str(adjustment)]
            counted[0] += 1
            counted[1] += adjustment.amount.cents

    def _add_sent(self, payer: _Payer, record: ClaimRecord) -> None:
        if record.claim.state in _NOT_SENT:
            return
        payer.counts["sent"] += 1
        payer.counts["clean"] += is_clean(record)

    def _add_decision(self, payer: _Payer, record: ClaimRecord) -> None:
        judged = record.judgement
        if judged is None:
            return
        payer.counts["decided"] += 1
        payer.counts["denied"] += record.claim.state is ClaimState.DENIED
        payer.counts["touchless"] += is_clean(record) and not record.denials and not record.appeals
        self._keep_visit(record)
        payer.days[max((judged.judged_on - record.claim.first_service_date).days, 0)] += 1
        expected = [line.allowed for line in record.expected]
        if expected and None not in expected:
            payer.cents["expected"] += total(allowed for allowed in expected if allowed is not None).cents
            payer.cents["allowed"] += allowed_of(record).cents

    def _keep_visit(self, record: ClaimRecord) -> None:
        """A visit since the patient's estimate; a second payer's word of it is not another one."""
        claim = record.claim
        told = self.estimates.get(claim.case_id)
        if told is None or record.primary is not None or claim.first_service_date < told.made_on:
            return
        owed = None if claim.state is ClaimState.DENIED else record.patient_responsibility
        self.told[claim.case_id].append(_Visit(claim.first_service_date, record.claim_id, claim.payer.profile, owed))

    def _compare(self) -> None:
        """Each visit with what was told of it: the first with the first, as eligibility compares them."""
        for case_id, visits in self.told.items():
            for number, visit in enumerate(sorted(visits, key=lambda one: one[:2]), start=1):
                steps = self.estimates[case_id].visits
                step = next((one for one in steps if one.first <= number <= one.last), None)
                if step is not None and visit.owed is not None:
                    _add_comparison(self.payers[visit.payer], step, visit.owed)
        self.told.clear()

    def report(self) -> Report:
        """What the claims came to; the payer with the most charged first."""
        self._compare()
        figures = sorted(map(_figures, self.payers.items()), key=lambda one: (-one.charged.cents, one.payer))
        denials = (
            DenialFigures(payer=payer, reason=reason, claims=count, amount=Money(cents))
            for (payer, reason), (count, cents) in self.denials.items()
        )
        ordered = sorted(denials, key=lambda one: (-one.amount.cents, one.payer, one.reason))
        return Report(as_of=self.today, payers=tuple(figures), denials=tuple(ordered))


def _add_comparison(payer: _Payer, step: EstimatedVisits, owed: Money) -> None:
    payer.counts["compared"] += 1
    payer.counts["as_told"] += step.owes_least <= owed <= step.owes_most
    payer.cents["told_most"] += step.owes_most.cents
    payer.cents["owed_by_patients"] += owed.cents


def _figures(counted: tuple[str, _Payer]) -> PayerFigures:
    key, payer = counted
    return PayerFigures(
        payer=key, name=payer.name, median_days=median(payer.days, _MEDIAN), slow_days=median(payer.days, _SLOW),
        open_by_age=tuple(map(Money, payer.open_by_age)),
        **{name: payer.counts[name] for name in _COUNTS},
        **{name: Money(payer.cents[name]) for name in _SUMS},
    )  # fmt: skip


def is_clean(record: ClaimRecord) -> bool:
    """Neither held by the scrub nor rejected by a file or a payer."""
    return not record.rejections and not any(one.severity is Severity.ERROR for one in record.findings)


def owed(record: ClaimRecord) -> Money:
    """What the payer still owes: the charge less what it paid, what was written off, and what became the patient's."""
    settled = total(credit.amount for credit in record.credits) + record.paid_to_patient + record.patient_responsibility
    return record.claim.charge_amount - settled


def allowed_of(record: ClaimRecord) -> Money:
    """What the payer allowed: what it paid, to whomever, and the patient's share of that."""
    return record.paid_to_clinic + record.paid_to_patient + record.patient_responsibility


def age_of(today: date, service_date: date) -> int:
    """The place in AGES; a session of today is in the first, the thirty-first day in the second."""
    days = max((today - service_date).days, 0)
    return min(max(days - 1, 0) // _DAYS_OF_AN_AGE, len(AGES) - 1)


def median(days: Mapping[int, int], percent: int) -> int | None:
    """The day by which so many in a hundred are decided; None of none."""
    wanted, seen = sum(days.values()) * percent, 0
    for day in sorted(days):
        seen += days[day] * 100
        if seen >= wanted:
            return day
    return None


def open_in_all(report: Report) -> tuple[Money, ...]:
    """What all payers owe, by age."""
    return tuple(total(one.open_by_age[place] for one in report.payers) for place in range(len(AGES)))
