"""Each payer path's way to the first two requirements: coverage, and reimbursement out of network.

Evidence is weighed in this order: what this patient's insurer said on a dated call, then the payer's profile, then
the law's presumption, which is shown but decides nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.eligibility.models import BenefitsVerification, Case, Evidence, NextStep, Requirement, Status
from shared.codes.payer_kind import PayerKind
from shared.facts import Authorization
from shared.settings import Answer, PayerProfile

COVERED, REIMBURSED = (
    "The plan covers medically necessary massage",
    "It reimburses a clinic outside its network",
)
_STATUS = {Answer.YES: Status.MET, Answer.NO: Status.NOT_MET, Answer.UNKNOWN: Status.UNKNOWN}


@dataclass(frozen=True)
class Known:
    """What is known of a case on the day of the determination."""

    case: Case
    payer: PayerProfile | None
    told: tuple[BenefitsVerification, ...]
    authorization: Authorization | None
    today: date


Pair = tuple[Requirement, Requirement]


def share(percent: Decimal) -> Decimal:
    """30 (percent) as 0.3."""
    return percent / 100


def health_plan(known: Known) -> Pair:
    """Out-of-network commercial plan. Active coverage is not massage coverage; the therapist's licence matters too."""
    covered, why = _weigh(known, "covers_massage")
    therapists, _ = _weigh(known, "accepts_massage_therapists")
    call = NextStep(who="front desk", words="Call the benefits department with the call sheet.")
    first_step = call
    if covered is Answer.YES and therapists is not Answer.YES:
        covered = therapists  # a plan that pays massage only by a physical therapist does not pay ours
        first_step = NextStep(who="front desk", words="Ask by telephone: does it pay a licensed massage therapist?")
    network, network_why = _weigh(known, "pays_out_of_network")
    first = _judge(1, COVERED, covered, "HP-COVERED", why, first_step,
                   yes="Your plan covers massage by a licensed massage therapist.",
                   no="Your plan does not cover massage by a licensed massage therapist.",
                   unknown="We do not know yet whether your plan covers massage; we will ask it.")  # fmt: skip
    second = _judge(2, REIMBURSED, network, "HP-NETWORK", network_why, call,
                    yes="Your plan pays for care outside its network.",
                    no="Your plan pays only inside its network.",
                    unknown="We do not know yet whether it pays outside its network; we will ask.")  # fmt: skip
    return first, second


def workers_compensation(known: Known) -> Pair:
    """The carrier's authorization decides; there is no network benefit, but a referral by the treating physician."""
    leave, injury = known.authorization, known.case.facts.injury
    step = NextStep(
        who="front desk", words="Ask the caseworker for an authorization; the carrier has 10 days (Rule 16)."
    )
    if injury is None or injury.claim_number is None:
        step = NextStep(who="patient", words="Ask the employer for the claim number of the injury.")
    answer = Answer.YES if leave else Answer.UNKNOWN
    evidence = _leave_evidence(leave)
    first = _judge(1, COVERED, answer, "WC-AUTHORIZED", evidence, step,
                   yes="The workers' compensation carrier has authorized your massage.",
                   no="", unknown="The workers' compensation carrier has not authorized your massage yet.")  # fmt: skip
    second = _judge(2, REIMBURSED, answer, "WC-NO-NETWORK", evidence, step,
                    yes="Workers' compensation pays authorized providers; there is no network.",
                    no="", unknown="This follows from the carrier's authorization.")  # fmt: skip
    return first, second


def car_accident(known: Known) -> Pair:
    """MedPay: presumed by law unless rejected in writing, but what is left of it only the adjuster knows."""
    covered, why = _weigh(known, "covers_massage")
    presumed = Evidence(words="A Colorado car policy carries MedPay unless it was rejected in writing",
                        source="C.R.S. 10-4-635", dated=known.today)  # fmt: skip
    call = NextStep(who="front desk", words="Ask the adjuster whether MedPay is left, and for the claim number.")
    first = _judge(1, COVERED, covered, "MP-COVERED", (*why, presumed), call,
                   yes="The car insurer pays for your massage (MedPay).",
                   no="There is no MedPay to pay for your massage; your own plan or your lawyer may.",
                   unknown="Most Colorado car policies pay for care after an accident; we will ask.")  # fmt: skip
    second = _judge(2, REIMBURSED, Answer.YES, "MP-NO-NETWORK", (presumed,), None,
                    yes="Car insurance has no network: you choose who treats you.", no="", unknown="")  # fmt: skip
    return first, second


def self_pay(_known: Known) -> Pair:
    """Nobody is asked to pay but the patient, by her own choice."""
    first, second = (
        Requirement(number=number, name=name, status=Status.NOT_MET, rule="SELF-PAY",
                    to_patient="You pay the clinic's price; no insurer is asked.", to_staff="Self-pay by choice.")
        for number, name in ((1, COVERED), (2, REIMBURSED))
    )  # fmt: skip
    return first, second


PATHS: Mapping[PayerKind, Callable[[Known], Pair]] = {
    PayerKind.HEALTH_PLAN: health_plan,
    PayerKind.WORKERS_COMPENSATION: workers_compensation,
    PayerKind.CAR_ACCIDENT: car_accident,
    PayerKind.SELF_PAY: self_pay,
}


def _weigh(known: Known, question: str) -> tuple[Answer, tuple[Evidence, ...]]:
    """The answer of the strongest evidence that has one."""
    for told in known.told:
        answer: Answer = getattr(told, question)
        if answer is not Answer.UNKNOWN:
            words = f"Told {'electronically' if told.verdict else 'by telephone'}, reference {told.reference_number}"
            return answer, (Evidence(words=words, source=told.channel, dated=told.verified_on),)
    payer = known.payer
    if payer is not None and getattr(payer, question) is not Answer.UNKNOWN:
        answer = getattr(payer, question)
        return answer, (Evidence(words="The payer's profile says so", source=payer.source, dated=known.today),)
    return Answer.UNKNOWN, tuple(_why_unknown(told) for told in known.told if told.reasons)


def _why_unknown(told: BenefitsVerification) -> Evidence:
    """What an electronic answer said instead."""
    return Evidence(words=told.reasons[0], source=told.channel, dated=told.verified_on)


def _leave_evidence(leave: Authorization | None) -> tuple[Evidence, ...]:
    if leave is None:
        return ()
    return (
        Evidence(
            words=f"Authorization, valid until {leave.last_day}",
            source=leave.granted_by,
            dated=leave.first_day,
        ),
    )


def _judge(number: int, name: str, answer: Answer, rule: str, evidence: tuple[Evidence, ...], step: NextStep | None,
           *, yes: str, no: str, unknown: str) -> Requirement:  # fmt: skip
    words = {Answer.YES: yes, Answer.NO: no, Answer.UNKNOWN: unknown}[answer]
    return Requirement(number=number, name=name, status=_STATUS[answer], rule=f"{rule}-{answer.value.upper()}",
                       to_patient=words, to_staff=_to_staff(answer, evidence), evidence=evidence,
                       next_step=None if answer is Answer.YES else step)  # fmt: skip


def _to_staff(answer: Answer, evidence: tuple[Evidence, ...]) -> str:
    """The desk wants the answer and what it rests on, not the patient's sentence."""
    if answer is Answer.UNKNOWN:
        return "Nobody has answered this yet." if not evidence else "Not answered; what is known stands below."
    return f"{answer.value.capitalize()}, by {evidence[0].source}." if evidence else f"{answer.value.capitalize()}."
