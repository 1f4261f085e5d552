"""The terms of an estimate: what each payer path knows of money, from which evidence, and what is not known.

What is not known makes two answers, the least and the most it can cost the patient; never a guess between them. The
exception is what can only make it cheaper or cannot be bounded (a yearly maximum, a limit of visits nobody has told):
that is said in words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.eligibility.models import BenefitsVerification, EstimateInputs, Status
from services.eligibility.models.estimates import EstimateBasis, OwnVisit
from services.eligibility.rules.cost_of_visits import after_own_visits
from services.eligibility.rules.dollars import dollars
from shared.codes.payer_kind import PayerKind
from shared.facts import Authorization, CaseFacts
from shared.money import ZERO, Money

_BEYOND = Money(100_000_000_00)  # more than any deductible; only for `the most it can cost`


@dataclass(frozen=True)
class Ground:
    """What an estimate may rest on: the case, what the payer told (newest first), and visits since."""

    facts: CaseFacts
    told: tuple[BenefitsVerification, ...]
    pays: Status
    own_visits: tuple[OwnVisit, ...]
    leave: Authorization | None
    today: date


@dataclass(frozen=True)
class Terms:
    """The inputs of the first visit at their cheapest and dearest for the patient, and what they rest on."""

    least: EstimateInputs
    most: EstimateInputs
    basis: tuple[EstimateBasis, ...]


@dataclass(frozen=True)
class Said:
    """The answer to one question, with the verification that gave it; the value is None when nobody did."""

    value: Any
    by: BenefitsVerification | None = None

    def as_basis(self, label: str, words: str, effect: str) -> EstimateBasis:
        """For the list of what the estimate rests on."""
        if self.by is None:
            return EstimateBasis(label=label, effect=effect)
        how = "electronic answer" if self.by.verdict else self.by.channel
        source = f"{how}, {self.by.representative}, reference {self.by.reference_number}"
        return EstimateBasis(label=label, value=words, source=source, dated=self.by.verified_on)


def said(told: Sequence[BenefitsVerification], question: str) -> Said:
    """The newest answer that there is."""
    answers = ((getattr(one, question), one) for one in told)
    return next((Said(value, one) for value, one in answers if value is not None), Said(None))


def _amount(answer: Said) -> str:
    return dollars(answer.value or ZERO)


def terms_of(ground: Ground, charge: Money, units: int) -> Terms:
    """The terms of this payer path for a visit of this charge."""
    return _PATHS[ground.facts.payer_kind](ground, charge, units)


def _health_plan(ground: Ground, charge: Money, units: int) -> Terms:
    allowed, deductible, coinsurance, copay, maximum, visits = (
        said(ground.told, name)
        for name in ("allowed_per_unit", "deductible_left", "coinsurance_percent", "copay", "out_of_pocket_left",
                     "visits_left")
    )  # fmt: skip
    has_share = coinsurance.value is not None or copay.value is not None
    shared = {"charge": charge, "copay": copay.value, "out_of_pocket_left": maximum.value, "visits_left": visits.value}
    part = (coinsurance.value or Decimal(0)) / 100
    by_unit = None if allowed.value is None else allowed.value.times(units)
    least = EstimateInputs(
        **shared,
        allowed=charge if by_unit is None else min(charge, by_unit),
        deductible_left=deductible.value or ZERO,
        coinsurance=part,
        covered=ground.pays is not Status.NOT_MET,
    )
    dearest = {
        "allowed": ZERO if by_unit is None else least.allowed,
        "deductible_left": _BEYOND if deductible.value is None else deductible.value,
        "coinsurance": part if has_share else Decimal(1),
        "covered": ground.pays is Status.MET,
    }
    basis = (
        allowed.as_basis("Allowed for 15 minutes", _amount(allowed), "The plan may pay nothing of a charge it does "
                         "not recognise; then the whole charge is the patient's."),
        deductible.as_basis("Deductible left", _amount(deductible),
                            "Until the deductible is met, the patient pays what the plan allows."),
        *_share_basis(coinsurance, copay),
        maximum.as_basis("Left until the yearly maximum", _amount(maximum),
                         "If the yearly maximum is reached, the patient owes less."),
        visits.as_basis("Visits left this year", f"{visits.value}",
                        "If the plan limits visits, those above its limit are the patient's."),
    )  # fmt: skip
    running = {"deductible_left": deductible, "out_of_pocket_left": maximum, "visits_left": visits}
    terms = Terms(least, least.model_copy(update=dearest), basis)
    return _since_then(ground, terms, running, allowed.value, allowed.value or ZERO)


def _share_basis(coinsurance: Said, copay: Said) -> Iterator[EstimateBasis]:
    """A copay replaces the share; of what nobody told, one line is enough."""
    if copay.value is not None:
        yield copay.as_basis("Copay for a visit", _amount(copay), "")
    else:
        effect = "The patient's share may be anything up to all that the plan allows."
        yield coinsurance.as_basis("The patient's share", f"{coinsurance.value} %", effect)


def _since_then(ground: Ground, terms: Terms, running: Mapping[str, Said], least: Money | None,
                most: Money | None) -> Terms:  # fmt: skip
    """After our own visits since the plan spoke: it cannot have counted them yet. Each amount has its own day."""
    days = {name: answer.by.verified_on for name, answer in running.items() if answer.by}
    counted = [visit for visit in ground.own_visits if visit.service_date >= min(days.values(), default=ground.today)]
    if not days or not counted:
        return terms
    label = "1 visit" if len(counted) == 1 else f"{len(counted)} visits"
    line = EstimateBasis(label="Our own visits since then", value=f"{label}, taken off what is left",
                         source="session notes", dated=max(visit.service_date for visit in counted))  # fmt: skip
    return Terms(
        _after_visits(terms.least, counted, days, least), _after_visits(terms.most, counted, days, most),
        (*terms.basis, line),
    )  # fmt: skip


def _after_visits(given: EstimateInputs, visits: Sequence[OwnVisit], days: Mapping[str, date],
                  allowed_per_unit: Money | None) -> EstimateInputs:  # fmt: skip
    left = {}
    for name, day in days.items():
        since = [visit for visit in visits if visit.service_date >= day]
        left[name] = getattr(after_own_visits(given, since, allowed_per_unit), name)
    return given.model_copy(update=left)


def _car_accident(ground: Ground, charge: Money, _units: int) -> Terms:
    """MedPay has no share and no allowed amount: it pays the charge until it is used up (P11)."""
    left = said(ground.told, "benefit_left")
    given = EstimateInputs(charge=charge, allowed=charge, benefit_left=left.value,
                           covered=ground.pays is not Status.NOT_MET)  # fmt: skip
    most = given.model_copy(update={"benefit_left": left.value or ZERO, "covered": ground.pays is Status.MET})
    effect = "Nobody knows yet whether any MedPay is left; without it the whole charge is open."
    basis = (left.as_basis("MedPay left", _amount(left), effect), *_lien(ground.facts))
    return _since_then(ground, Terms(given, most, basis), {"benefit_left": left}, None, None)


def _lien(facts: CaseFacts) -> Iterator[EstimateBasis]:
    if facts.injury and facts.injury.attorney:
        yield EstimateBasis(label="What MedPay does not pay", value="may wait for the settlement, as a lien",
                            source="C.R.S. 38-27.5")  # fmt: skip


def _workers_compensation(ground: Ground, charge: Money, _units: int) -> Terms:
    """An injured worker owes nothing, authorized or not (P10)."""
    law = EstimateBasis(label="An injured worker owes nothing", value="$0.00", source="C.R.S. 8-42-101")
    leave = EstimateBasis(label="The carrier's authorization", effect="Without it the carrier may refuse to pay the "
                          "clinic; the worker still owes nothing.")  # fmt: skip
    if ground.leave:
        leave = EstimateBasis(label="The carrier's authorization", value=ground.leave.number,
                              source=ground.leave.granted_by, dated=ground.leave.first_day)  # fmt: skip
    nothing = EstimateInputs(charge=charge, allowed=charge)
    return Terms(nothing, nothing, (law, leave))


def _self_pay(_ground: Ground, charge: Money, _units: int) -> Terms:
    alone = EstimateInputs(charge=charge, allowed=ZERO, covered=False)
    return Terms(
        alone, alone, (EstimateBasis(label="No insurer is asked", value="the clinic's price", source="self-pay"),)
    )


_PATHS: Mapping[PayerKind, Callable[[Ground, Money, int], Terms]] = {
    PayerKind.HEALTH_PLAN: _health_plan,
    PayerKind.CAR_ACCIDENT: _car_accident,
    PayerKind.WORKERS_COMPENSATION: _workers_compensation,
    PayerKind.SELF_PAY: _self_pay,
}
