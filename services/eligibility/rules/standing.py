"""Where a case stands, in the patient's words: the way so far, what she does next, what the clinic does.

The determination is written for staff and auditors; this is the same, told to her. A requirement that this page has no
sentence for is told in the determination's own words, so nothing that is open stays unsaid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.eligibility.models import CaseView, Requirement, Status
from shared.codes.payer_kind import PayerKind


class Stage(StrEnum):
    """How far a step of the way is."""

    DONE = "done"
    NOW = "now"
    STOPPED = "stopped"
    LATER = "later"


class Door(StrEnum):
    """Where a task leads, as its button says it."""

    FORM = "Open the form to print"
    UPLOAD = "Send the signed page"
    VISIT = "Go to it"
    CALL = "Call us"


@dataclass(frozen=True)
class Step:
    """One step of the way."""

    words: str
    stage: Stage


@dataclass(frozen=True)
class Todo:
    """Something she does next."""

    name: str
    words: str
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True)
class PatientStanding:
    """All of it. `warning` comes before everything else."""

    headline: str
    words: str
    steps: tuple[Step, ...]
    hers: tuple[Todo, ...]
    ours: tuple[str, ...]
    warning: str = ""


_ASKED = {
    PayerKind.HEALTH_PLAN: "Your plan says whether it pays",
    PayerKind.WORKERS_COMPENSATION: "The carrier authorizes your treatment",
    PayerKind.CAR_ACCIDENT: "The car insurer says whether it pays",
}
_WE_ASK = {
    PayerKind.HEALTH_PLAN: "We ask your plan: does it pay for massage, by a massage therapist, outside its network?",
    PayerKind.WORKERS_COMPENSATION: "We ask the caseworker for an authorization. The carrier has ten days to answer.",
    PayerKind.CAR_ACCIDENT: "We ask the adjuster whether medical payments coverage is left for you.",
}
_REFUSED = {
    PayerKind.HEALTH_PLAN: "Your plan does not pay for this. You can still come, at our own price: call us and ask.",
    PayerKind.WORKERS_COMPENSATION: "The carrier does not pay for this yet. We can tell you what it wants: call us.",
    PayerKind.CAR_ACCIDENT: "The car insurer does not pay. Your health plan or your lawyer may: call us and ask.",
}
_URGENT = (
    "Please see a physician today. If you cannot feel the saddle area, cannot hold water, have chest pain or the worst "
    "headache of your life, go to an emergency room or call 911 now."
)
_NOT_URGENT = ("You ticked something that a physician should hear of before your first massage. Most often it is "
               "nothing to worry about. We will call you about it.")  # fmt: skip


def standing(view: CaseView) -> PatientStanding:
    """Where the case stands today."""
    first, second, third = view.latest.requirements
    paid, ordered = _paid(first, second), third.status
    is_insured = view.case.facts.payer_kind in _ASKED
    hers = tuple(_hers(view, third))
    headline, words = _headline(view, paid)
    return PatientStanding(
        headline=headline,
        words=words,
        steps=tuple(_steps(view, paid, ordered)),
        hers=hers,
        ours=tuple(_ours(view, paid)) if is_insured else (),
        warning=_warning(view),
    )


def _paid(first: Requirement, second: Requirement) -> Status:
    """The two requirements of the insurer as one: one no is a no."""
    found = {first.status, second.status}
    return next(status for status in (Status.NOT_MET, Status.UNKNOWN, Status.MET) if status in found)


_READY = "Everything is in place.", "We find you a first appointment of 90 minutes."
_READY_BUT = "A physician first, then we begin.", "Everything else is in place for your first appointment."


def _headline(view: CaseView, paid: Status) -> tuple[str, str]:
    kind = view.case.facts.payer_kind
    if view.latest.ready_to_treat:
        return _READY_BUT if view.case.open_red_flags else _READY
    if paid is Status.NOT_MET and kind in _REFUSED:
        return "The insurer said no.", _REFUSED[kind]
    if paid is Status.MET:
        return "It will be paid for.", "One thing is missing: the doctor's order. It is your turn."
    return "We are on it.", "Not everything is in place yet. Below stands who does what; nothing else is needed."


def _warning(view: CaseView) -> str:
    flags = view.case.open_red_flags
    if any(flag.is_urgent for flag in flags):
        return _URGENT
    return _NOT_URGENT if flags else ""


_STAGES = {Status.MET: Stage.DONE, Status.NOT_MET: Stage.STOPPED, Status.UNKNOWN: Stage.NOW}


def _steps(view: CaseView, paid: Status, ordered: Status) -> Iterator[Step]:
    kind, ready = view.case.facts.payer_kind, view.latest.ready_to_treat
    yield Step("You asked us", Stage.DONE)
    if kind in _ASKED:
        yield Step(_ASKED[kind], _STAGES[paid])
        yield Step("A doctor orders massage", Stage.DONE if ordered is Status.MET else Stage.NOW)
    yield Step("Your first appointment", Stage.NOW if ready else Stage.LATER)


_APPOINTMENT = Todo(
    "Make the first appointment",
    "Tell us which times suit you. Bring your insurance card and wear something comfortable.",
    (Door.VISIT, Door.CALL),
)
_CONSENT = Todo(
    "Read and sign before your first visit",
    "Our consent form takes two minutes. There you can also tell us which times suit you.",
    (Door.VISIT,),
)
_REPORT = Todo("Tell your employer in writing", "Without a report of the injury there is no claim.")
_PHYSICIAN = Todo(
    "See the physician your employer names",
    "The carrier pays only what that physician refers you to. Ask for a referral to us.",
)


def _hers(view: CaseView, third: Requirement) -> Iterator[Todo]:
    case, facts = view.case, view.case.facts
    if view.latest.ready_to_treat:
        yield _APPOINTMENT
    elif facts.payer_kind is PayerKind.WORKERS_COMPENSATION:
        if not case.says_employer_knows:
            yield _REPORT
        if not case.says_saw_physician:
            yield _PHYSICIAN
    if facts.injury and facts.injury.claim_number is None:
        whom = "your employer" if facts.payer_kind is PayerKind.WORKERS_COMPENSATION else "your car insurer"
        yield Todo("Get the claim number", f"Ask {whom} for the number of the claim, and tell it to us.", (Door.CALL,))
    if facts.payer_kind in _ASKED and third.status is not Status.MET:
        yield _order_wanted(view, third)
    if case.papers.consent is None or case.papers.consent.is_revoked:
        yield _CONSENT


_ORDER_DOORS = (Door.FORM, Door.UPLOAD)
_ORDER_ENDED = Todo(
    "Ask your doctor for a new prescription", "The last one has ended. Take our form with you.", _ORDER_DOORS
)
_ORDER_TO_SEND = Todo(
    "Send us your prescription",
    "If it is not on our form, take the form to your doctor too: it asks for what the insurer wants to see.",
    _ORDER_DOORS,
)
_ORDER_MISSING = Todo(
    "Take our one-page form to your doctor",
    "It tells the doctor how to fill it in and how to send it back. Insurers pay for massage only when a licensed "
    "prescriber has ordered it.",
    _ORDER_DOORS,
)


def _order_wanted(view: CaseView, third: Requirement) -> Todo:
    if third.rule == "RX-ENDED":
        return _ORDER_ENDED
    return _ORDER_TO_SEND if view.case.says_has_prescription else _ORDER_MISSING


def _ours(view: CaseView, paid: Status) -> Iterator[str]:
    kind, coverage = view.case.facts.payer_kind, view.case.facts.coverage
    if any(part.rule.startswith("INSURER-LISTED") for part in view.latest.requirements[0].parts):
        named = coverage.insurer_named if coverage and coverage.insurer_named else "your insurer"
        yield f"We call {named}, for it is not in our list yet, and write here what it says. Or call us."
        return
    if paid is Status.UNKNOWN:
        yield _WE_ASK[kind]
    if view.case.open_red_flags:
        yield "We call you about what you ticked, before anything else."
    if not view.latest.ready_to_treat:
        yield "We read your doctor's page when it comes, check it, and file it with your case."
    else:
        yield "We bill the insurer after each visit; you need not send anything in."
