"""Does the plan's electronic answer cover massage by us? The decision, step by step, each with its reason.

Active coverage is not massage coverage: only a line about massage (BE) or its procedure (97124) decides; one about
physical therapy leads to the telephone. Where the plan refuses in its own words (MSG), the words count.

Source: X12 005010X279A1 for the codes; the order of the steps is this house's practice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.eligibility.models.benefits import Benefit, DatedSpan, InquiryRejection
from services.eligibility.models.decisions import BenefitsReason, CoverageDecision, Network, Verdict
from services.eligibility.rules import benefit_money as money
from services.eligibility.rules.benefit_lines import (
    Closeness,
    closeness,
    is_in_force,
    is_meant_for,
    limits_providers,
    refuses_massage,
    speaks_of_massage,
)
from services.eligibility.rules.rejections import explain

# EB01
_ACTIVE, _INACTIVE = {"1", "2", "3", "4", "5"}, {"6", "7", "8"}
_COVERS = _ACTIVE | {"A", "B", "C", "F", "G"}
_EXCLUDES = {"I", "E"}
_OTHER_PAYER, _CANNOT_SAY, _RESTRICTED = "R", "V", "N"
_WHO_GIVES_IT = "The plan seems to limit who may give massage; ask by telephone"
_GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Heard:
    """All lines, those meant for our tier, office and day, the plan's dates, and the refusals."""

    lines: Sequence[Benefit]
    ours: Sequence[Benefit]
    rejections: Sequence[InquiryRejection]
    is_in_force: bool


Finding = tuple[Verdict, BenefitsReason]


def determine_coverage(
    lines: Iterable[Benefit],
    rejections: Iterable[InquiryRejection] = (),
    *,
    day: date,
    network: Network = Network.OUT,
    plan_dates: Iterable[DatedSpan] = (),
) -> CoverageDecision:
    """The decision for one network tier on one day of service."""
    said = [line for line in lines if line.information != _CANNOT_SAY]
    ours = [line for line in said if is_meant_for(line, network, day)]
    heard = Heard(said, ours, list(rejections), is_in_force(plan_dates, day))
    verdict, reason = next(filter(None, (step(heard) for step in _STEPS)))
    visits_left = money.remaining_visits(ours)
    reasons = [reason]
    if verdict is Verdict.COVERED and visits_left == 0:
        verdict = Verdict.BENEFIT_EXHAUSTED
        reasons.insert(0, BenefitsReason(rule="BEN-EXHAUSTED", words="No visits are left of the plan's limit."))
    coinsurance, copay = money.patient_share(ours)
    return CoverageDecision(
        verdict=verdict,
        reasons=(*reasons, *_notes(heard)),
        names_the_tier=any(line.network in {network, "W"} and _covers_massage(line) for line in ours),
        needs_authorization=money.requires_authorization(ours),
        visits_left=visits_left,
        deductible_left=money.remaining_deductible(ours),
        coinsurance=coinsurance,
        copay=copay,
        out_of_pocket_left=money.remaining_out_of_pocket(ours),
        has_other_payer=any(line.information == _OTHER_PAYER for line in said),
    )


def provider_words(lines: Iterable[Benefit]) -> tuple[str, ...]:
    """What an answer says of who may give massage, in the plan's own words or by its code (EB01 N), each once."""
    said = (words for line in lines for words in _of_providers(line))
    return tuple(dict.fromkeys(said))


def _of_providers(line: Benefit) -> Iterable[str]:
    if line.information == _RESTRICTED and closeness(line) >= Closeness.THERAPY:
        yield "restricted to certain providers (EB01 N)"
    yield from filter(limits_providers, line.below.messages)


def other_payers(lines: Iterable[Benefit]) -> tuple[str, ...]:
    """Whom an answer names as another payer (EB01 = R), each once."""
    said = (_payer_behind(line) for line in lines if line.information == _OTHER_PAYER)
    return tuple(dict.fromkeys(said))


def _payer_behind(line: Benefit) -> str:
    names = (entity.party.last_name for entity in line.below.related)
    return next(filter(None, names), "") or line.plan_name or "not named"


def good_until(asked_on: date) -> date:
    """An answer is good for a week, and not beyond the month: plans change on the first."""
    next_month = (asked_on.replace(day=1) + timedelta(days=31)).replace(day=1)
    return min(asked_on + _GOOD_FOR, next_month - timedelta(days=1))


# The steps; the first that finds something decides


def _rejected(heard: Heard) -> Finding | None:
    if heard.lines or not heard.rejections:
        return None
    return _found(Verdict.INQUIRY_REJECTED, "BEN-REJECTED", explain(heard.rejections[0]))


def _inactive(heard: Heard) -> Finding | None:
    for line in heard.lines:
        if line.information in _INACTIVE and closeness(line) is Closeness.PLAN:
            return _found(Verdict.INACTIVE, "BEN-INACTIVE", "The plan says that the coverage is not active.", line)
    if not heard.is_in_force:
        return _found(Verdict.INACTIVE, "BEN-NOT-IN-FORCE", "The day of service lies outside the plan's dates.")
    return None


def _without_status(heard: Heard) -> Finding | None:
    if any(line.information in _ACTIVE for line in heard.lines):
        return None
    return _found(Verdict.UNKNOWN, "BEN-NO-STATUS", "The plan does not say whether the coverage is active.")


def _refused_in_words(heard: Heard) -> Finding | None:
    for line in heard.ours:
        if any(map(refuses_massage, line.below.messages)):
            return _found(
                Verdict.NOT_COVERED, "BEN-MESSAGE-EXCLUDES", "The plan excludes massage in its own words.", line
            )
    return None


def _excluded(heard: Heard) -> Finding | None:
    for line in heard.ours:
        if line.information in _EXCLUDES and closeness(line) >= Closeness.MASSAGE:
            return _found(Verdict.NOT_COVERED, "BEN-EXCLUDED", "The plan does not cover massage for us.", line)
    return None


def _covered(heard: Heard) -> Finding | None:
    for line in sorted(heard.ours, key=closeness, reverse=True):
        if _covers_massage(line):
            return _found(Verdict.COVERED, "BEN-COVERED", "The plan states a benefit for massage.", line)
    return None


def _therapy_excluded(heard: Heard) -> Finding | None:
    for line in heard.ours:
        if line.information in _EXCLUDES and closeness(line) is Closeness.THERAPY:
            words = "The plan says nothing of massage and does not cover physical therapy."
            return _found(Verdict.NOT_COVERED, "BEN-THERAPY-EXCLUDED", words, line)
    return None


def _therapy_only(heard: Heard) -> Finding | None:
    for line in heard.ours:
        if closeness(line) is Closeness.THERAPY:
            words = "Only physical therapy is stated: ask whether it includes 97124 by a licensed massage therapist."
            return _found(Verdict.VERIFY_BY_PHONE, "BEN-THERAPY-ONLY", words, line)
    return None


def _plan_only(_: Heard) -> Finding:
    words = "The plan is active, but says nothing of massage for us: an active plan is not massage coverage."
    return _found(Verdict.VERIFY_BY_PHONE, "BEN-PLAN-ONLY", words)


_STEPS: tuple[Callable[[Heard], Finding | None], ...] = (
    _rejected, _inactive, _without_status, _refused_in_words, _excluded, _covered, _therapy_excluded, _therapy_only,
    _plan_only,
)  # fmt: skip


def _covers_massage(line: Benefit) -> bool:
    return line.information in _COVERS and closeness(line) >= Closeness.MASSAGE


def _found(verdict: Verdict, rule: str, words: str, line: Benefit | None = None) -> Finding:
    return verdict, BenefitsReason(rule=rule, words=words, line=line.number if line else None)


def _notes(heard: Heard) -> Iterable[BenefitsReason]:
    """What decides nothing and must still be seen. Words about who may give it are weak: a person asks, or knows."""
    for line in heard.lines:
        if line.information == _OTHER_PAYER:
            words = "There is another payer: settle who pays first before anything is billed."
            yield BenefitsReason(rule="BEN-OTHER-PAYER", words=words, line=line.number)
        for words in _of_providers(line):
            yield BenefitsReason(rule="BEN-PROVIDER-TYPE", words=f"{_WHO_GIVES_IT}: {words}", line=line.number)
        for message in (one for one in line.below.messages if speaks_of_massage(one) and not limits_providers(one)):
            yield BenefitsReason(rule="BEN-MESSAGE", words=f"The plan's own words: {message}", line=line.number)
    yield from money.oddities(heard.ours)
    if heard.lines:
        yield from (BenefitsReason(rule="BEN-PARTLY-REFUSED", words=explain(r)) for r in heard.rejections)
