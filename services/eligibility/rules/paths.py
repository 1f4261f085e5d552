"""Each payer path's way to the first two requirements: coverage, and reimbursement out of network.

A health plan is judged here, accidents in rules/accidents.py.
"""

from collections.abc import Callable, Mapping

from services.eligibility.models import BenefitsVerification, Evidence, Precondition, Requirement, Status
from services.eligibility.models.tasks import TaskKind, WaitsFor
from services.eligibility.rules.accidents import car_accident, workers_compensation
from services.eligibility.rules.judging import (
    COVERED,
    REIMBURSED,
    Known,
    Pair,
    form_evidence,
    judge,
    leave_evidence,
    part,
    step,
    weigh,
)
from shared.codes.payer_kind import PayerKind
from shared.identifiers import phone
from shared.settings import Answer

_CALL = step(WaitsFor.DESK, TaskKind.BENEFITS, "Call the benefits department with the call sheet.")
_ASK_WHO_MAY = step(
    WaitsFor.DESK, TaskKind.PROVIDER_TYPE, "Ask by telephone: does it pay a licensed massage therapist?"
)
_ASK_LEAVE = step(WaitsFor.DESK, TaskKind.AUTHORIZATION, "Ask the plan for an authorization before the first visit.")
_ASK_AGAIN = step(WaitsFor.DESK, TaskKind.ASK_AGAIN, "Ask the plan again: its last electronic answer is out of date.")


def health_plan(known: Known) -> Pair:
    """Out-of-network commercial plan. Active coverage is not massage coverage; the therapist's licence matters too."""
    parts = (_therapists(known), _leave(known), *_visits(known), *_fresh(known))
    first = _first(known, parts)
    network, network_why = weigh(known, "pays_out_of_network")
    second = judge(2, REIMBURSED, network, "HP-NETWORK", network_why, _CALL,
                   yes="Your plan pays for care outside its network.",
                   no="Your plan pays only inside its network.",
                   unknown="We do not know yet whether it pays outside its network; we will ask.")  # fmt: skip
    return first, second


def _first(known: Known, parts: tuple[Precondition, ...]) -> Requirement:
    """Covered, and by us, and with a visit left. Leave is a matter of its own: it opens the first visit."""
    covered, why = weigh(known, "covers_massage")
    therapists, _ = weigh(known, "accepts_massage_therapists")
    next_step = _CALL
    if covered is Answer.YES and therapists is not Answer.YES:
        covered = therapists  # a plan that pays massage only by a physical therapist does not pay ours
        next_step = _ASK_WHO_MAY
    words = {"yes": "Your plan covers massage by a licensed massage therapist.",
             "no": "Your plan does not cover massage by a licensed massage therapist.",
             "unknown": "We do not know yet whether your plan covers massage; we will ask it."}  # fmt: skip
    if covered is Answer.YES and any(one.rule == "HP-VISITS-NO" for one in parts):
        covered, words["no"] = Answer.NO, "Your plan covers massage, but its visits are used up."
    return judge(1, COVERED, covered, "HP-COVERED", why, next_step, **words, parts=parts)


def _therapists(known: Known) -> Precondition:
    """Some plans pay massage only when a physical therapist, chiropractor or physician gives it."""
    answer, why = weigh(known, "accepts_massage_therapists")
    told = {Answer.YES: "It pays a licensed massage therapist.", Answer.NO: "It pays other professions only.",
            Answer.UNKNOWN: "Whether it pays a massage therapist nobody has asked."}  # fmt: skip
    if words := _own_words(known):
        told[Answer.UNKNOWN] = "The plan's answer seems to limit who may give it: ask, and write down what it says."
        why = (*why, *words)
    patient = {Answer.YES: "A licensed massage therapist may give it.",
               Answer.NO: "Your plan pays for massage only when another profession gives it.",
               Answer.UNKNOWN: "We will ask whether your plan pays a licensed massage therapist."}  # fmt: skip
    return part("HP-PROVIDER-TYPE", answer, patient[answer], told[answer], evidence=why, next_step=_ASK_WHO_MAY)


def _own_words(known: Known) -> tuple[Evidence, ...]:
    """What the plan's electronic answer says of who may give it: weak evidence, beside whatever was asked."""
    return tuple(
        Evidence(words=f"In the plan's own words (weak, to be asked): {words}", source=told.channel,
                 dated=told.verified_on, link=f"{known.page}#verification-{told.verification_id}")
        for told in known.told for words in told.provider_words
    )  # fmt: skip


def _leave(known: Known) -> Precondition:
    """An authorization, where the plan wants one. Not said is asked on the call; it does not hold up the answer."""
    needs, why = weigh(known, "needs_authorization")
    if known.authorization is not None:
        return part("HP-LEAVE", Answer.YES, "Your plan has authorized it.", "An authorization is in force.",
                    evidence=leave_evidence(known))  # fmt: skip
    if needs is Answer.NO:
        return part("HP-LEAVE", Answer.YES, "Your plan wants no authorization.", "None is needed.", evidence=why)
    if needs is Answer.YES:
        return part("HP-LEAVE", Answer.NO, "Your plan must authorize it first; we will ask.",
                    "An authorization is needed and none is in force.", evidence=why, next_step=_ASK_LEAVE)  # fmt: skip
    return part("HP-LEAVE", Answer.UNKNOWN, "We will ask whether your plan must authorize it.",
                "Whether an authorization is needed nobody has said.")  # fmt: skip


def _visits(known: Known) -> tuple[Precondition, ...]:
    """The visits that are left, where the plan counts them."""
    told = next((one for one in known.told if one.visits_left is not None), None)
    if told is None:
        return ()
    left = told.visits_left or 0
    answer = Answer.YES if left else Answer.NO
    words = f"{left} visits are left." if left else "No visits are left of the plan's limit."
    return (part("HP-VISITS", answer, words, f"{words} ({told.channel}, {told.verified_on})"),)


def _fresh(known: Known) -> tuple[Precondition, ...]:
    """An electronic answer is good for a week, and not beyond the month."""
    told = _electronic(known)
    if told is None or told.good_until is None or known.today <= told.good_until:
        return ()
    return (part("HP-FRESH", Answer.UNKNOWN, "We will ask your plan again before your visit.",
                 f"The electronic answer was good until {told.good_until}.", next_step=_ASK_AGAIN),)  # fmt: skip


def _electronic(known: Known) -> BenefitsVerification | None:
    return next((one for one in known.told if one.verdict), None)


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


_CALL_INSURER = step(
    WaitsFor.DESK,
    TaskKind.NEW_INSURER,
    "Call the insurer that the patient named, enter it in the settings, and correct the case.",
)


def with_insurer(known: Known, pair: Pair) -> Pair:
    """Where the insurer is not in the clinic's list, the desk calls it: nothing can be judged or billed before."""
    coverage, (first, second) = known.case.facts.coverage, pair
    if coverage is None or known.payer is not None:
        return pair
    named = coverage.insurer_named or "not named"
    call = f", {phone.format(coverage.insurer_phone)}" if coverage.insurer_phone else ""
    listed = part(
        "INSURER-LISTED",
        Answer.UNKNOWN,
        "Your insurer is not in our list yet: we call it.",
        f"The insurer is not in the settings: {named}{call}.",
        evidence=form_evidence(known, "The insurer as the card calls it"),
        next_step=_CALL_INSURER,
    )
    return first.model_copy(update={"parts": (listed, *first.parts)}), second
