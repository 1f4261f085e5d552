"""The plan's electronic answer as a benefits verification: the same evidence as a call, with the lines that decided.

What a 271 cannot say stays unknown: whether a licensed massage therapist may give it, and what the plan allows a unit.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from services.eligibility.models import BenefitsVerification
from services.eligibility.models.benefits import Benefit, InquiryRejection
from services.eligibility.models.decisions import CoverageDecision, Verdict
from services.eligibility.rules.benefits import good_until, other_payers, provider_words
from services.eligibility.rules.rejections import corrections
from shared.settings import Answer

CHANNEL = "270/271"
_REPRESENTATIVE = 60
_HUNDRED = 100

_YES = {Verdict.COVERED, Verdict.BENEFIT_EXHAUSTED}
_NO = {Verdict.NOT_COVERED, Verdict.INACTIVE}


def verification_of(
    out_of_network: CoverageDecision,
    in_network: CoverageDecision,
    *,
    verification_id: str,
    trace: str,
    payer: str,
    today: date,
    now: datetime,
    documents: tuple[str, ...],
    lines: Sequence[Benefit] = (),
    rejections: Sequence[InquiryRejection] = (),
) -> BenefitsVerification:
    """The evidence. The clinic is out of network: that tier's money counts."""
    decided = out_of_network
    return BenefitsVerification(
        verification_id=verification_id,
        verified_on=today,
        recorded_at=now,
        channel=CHANNEL,
        representative=payer[:_REPRESENTATIVE],
        reference_number=trace,
        covers_massage=covers_massage(out_of_network, in_network),
        pays_out_of_network=pays_out_of_network(out_of_network, in_network),
        needs_authorization=decided.needs_authorization,
        deductible_left=decided.deductible_left,
        coinsurance_percent=percent(decided.coinsurance),
        copay=decided.copay,
        out_of_pocket_left=decided.out_of_pocket_left,
        visits_left=decided.visits_left,
        verdict=decided.verdict,
        reasons=tuple(map(str, decided.reasons)),
        documents=documents,
        good_until=good_until(today),
        other_payers=other_payers(lines),
        provider_words=provider_words(lines),
        to_correct=corrections(rejections),
        follow_up=next((one.follow_up for one in rejections if one.follow_up), ""),
    )


def percent(share: Decimal | None) -> Decimal | None:
    """0.3 as 30, 0.125 as 12.5.

    >>> percent(Decimal("0.30")), percent(Decimal("0.125"))
    (Decimal('30'), Decimal('12.5'))
    """
    if share is None:
        return None
    hundredfold = share * _HUNDRED
    whole = hundredfold.to_integral_value()
    return whole if whole == hundredfold else hundredfold.normalize()


def covers_massage(out_of_network: CoverageDecision, in_network: CoverageDecision) -> Answer:
    """Whether the plan covers it at all: a benefit in either tier is one."""
    verdicts = {out_of_network.verdict, in_network.verdict}
    if verdicts & _YES:
        return Answer.YES
    return Answer.NO if verdicts <= _NO else Answer.UNKNOWN


def pays_out_of_network(out_of_network: CoverageDecision, in_network: CoverageDecision) -> Answer:
    """Only a line that names the tier says yes; a refusal that does not hold inside the network is one of our tier."""
    if out_of_network.verdict in _YES and out_of_network.names_the_tier:
        return Answer.YES
    if out_of_network.verdict is Verdict.NOT_COVERED and in_network.verdict is not Verdict.NOT_COVERED:
        return Answer.NO
    return Answer.UNKNOWN
