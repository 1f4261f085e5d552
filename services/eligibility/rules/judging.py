"""How a requirement is judged: what is known of a case, how evidence is weighed, and the sentence for each answer.

Evidence is weighed in this order: what this patient's insurer said on a dated call or by wire, then the payer's
profile, then the law's presumption, which is shown but decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.eligibility.models import (
    BenefitsVerification,
    Case,
    Evidence,
    NextStep,
    Precondition,
    Requirement,
    Status,
)
from services.eligibility.models.authorizations import AuthorizationRecord
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from shared.facts import Authorization, PrescriptionFacts
from shared.settings import Answer, PayerProfile

COVERED, REIMBURSED = (
    "The plan covers medically necessary massage",
    "It reimburses a clinic outside its network",
)
STATUS = {Answer.YES: Status.MET, Answer.NO: Status.NOT_MET, Answer.UNKNOWN: Status.UNKNOWN}
Pair = tuple[Requirement, Requirement]
Weighed = tuple[Answer, tuple[Evidence, ...]]


@dataclass(frozen=True)
class Known:
    """What is known of a case on the day of the determination."""

    case: Case
    payer: PayerProfile | None
    told: tuple[BenefitsVerification, ...]
    authorization: Authorization | None
    prescription: PrescriptionFacts | None
    today: date
    refusal: AuthorizationRecord | None = None  # the payer's last word on leave, where it was no
    settled: tuple[Task, ...] = ()  # closed by a person of the desk

    @property
    def page(self) -> str:
        """The page of the case at the desk, where its records stand."""
        return f"/eligibility/desk/cases/{self.case.case_id}"


def share(percent: Decimal) -> Decimal:
    """30 (percent) as 0.3."""
    return percent / 100


def step(who: WaitsFor, kind: TaskKind, words: str) -> NextStep:
    """Who does what next."""
    return NextStep(who=who, words=words, kind=kind)


def weigh(known: Known, question: str) -> Weighed:
    """The answer of the strongest evidence that has one."""
    for told in known.told:
        answer: Answer = getattr(told, question)
        if answer is not Answer.UNKNOWN:
            return answer, (told_evidence(known, told),)
    payer = known.payer
    if payer is not None and getattr(payer, question) is not Answer.UNKNOWN:
        answer = getattr(payer, question)
        return answer, (Evidence(words="The payer's profile says so", source=payer.source, dated=known.today,
                                 link="/eligibility/settings"),)  # fmt: skip
    return Answer.UNKNOWN, tuple(_why_unknown(known, told) for told in known.told if told.reasons)


def told_of(known: Known, question: str) -> Weighed:
    """The newest answer to a question that no profile answers: only the insurer of this case knows it."""
    told = next((one for one in known.told if getattr(one, question) is not Answer.UNKNOWN), None)
    return (Answer.UNKNOWN, ()) if told is None else (getattr(told, question), (told_evidence(known, told),))


def told_evidence(known: Known, told: BenefitsVerification) -> Evidence:
    words = f"Told {'electronically' if told.verdict else 'by telephone'}, reference {told.reference_number}"
    return Evidence(words=words, source=told.channel, dated=told.verified_on, link=_record_of(known, told))


def _why_unknown(known: Known, told: BenefitsVerification) -> Evidence:
    """What an electronic answer said instead."""
    return Evidence(words=told.reasons[0], source=told.channel, dated=told.verified_on, link=_record_of(known, told))


def _record_of(known: Known, told: BenefitsVerification) -> str:
    return f"{known.page}#verification-{told.verification_id}"


def form_evidence(known: Known, words: str) -> tuple[Evidence, ...]:
    """What the patient said on the form: her word, and when she gave it."""
    return (Evidence(words=words, source="the patient's word, on the form", dated=known.case.opened_at.date(),
                     link=known.page),)  # fmt: skip


def settled_evidence(known: Known, kind: TaskKind) -> tuple[Evidence, ...]:
    """What the desk has done, as it wrote it down when it closed the task; empty while nobody has."""
    done = (task for task in known.settled if task.kind is kind and task.closed_at)
    return tuple(
        Evidence(words=f"Done: {task.closed_because}", source=f"front desk, {task.closed_by}",
                 dated=task.closed_at.date(), link=known.page)
        for task in done if task.closed_at
    )  # fmt: skip


def leave_evidence(known: Known) -> tuple[Evidence, ...]:
    """The authorization in force."""
    if known.authorization is None:
        return ()
    leave = known.authorization
    return (
        Evidence(words=f"Authorization, valid until {leave.last_day}", source=leave.granted_by, dated=leave.first_day,
                 link=f"{known.page}#authorizations"),
    )  # fmt: skip


def order_evidence(order: PrescriptionFacts) -> tuple[Evidence, ...]:
    """The prescription in effect."""
    return (
        Evidence(words="Signed order, reviewed", source=f"document {order.document[:12]}", dated=order.written_on,
                 link=f"/prescriptions/desk/cases/{order.case_id}"),
    )  # fmt: skip


_PARTS: Mapping[str, str] = {
    "INSURER-LISTED": "The insurer is in our list",
    "HP-PROVIDER-TYPE": "Pays a licensed massage therapist",
    "HP-LEAVE": "The plan's authorization",
    "HP-VISITS": "Visits left",
    "HP-FRESH": "The electronic answer still holds",
    "WC-CLAIM-FILED": "Claim filed with the employer",
    "WC-CLAIM-ACCEPTED": "Claim accepted by the carrier",
    "WC-PHYSICIAN": "Seen by the employer's physician",
    "WC-CASEWORKER": "The caseworker's authorization",
    "MP-PHYSICIAN": "Care by a physician",
    "MP-CLAIM-NUMBER": "Claim number of the accident",
    "MP-FIRST-30-DAYS": "Reserve of the first thirty days",
    "MP-ORDER": "Order of payers",
    "MP-CLAIM-OPEN": "The insurer's claim is open",
    "MP-OUT-OF-POCKET": "Who pays at the visit",
    "MP-LIEN": "Lien disclosed",
    "MP-PACKET": "The lawyer's packet",
}


def name_of_part(rule: str) -> str:
    """What a part is about, by its rule without the answer at its end."""
    return _PARTS.get(rule, rule)


def judge(number: int, name: str, answer: Answer, rule: str, evidence: tuple[Evidence, ...], next_step: NextStep | None,
          *, yes: str, no: str, unknown: str, parts: tuple[Precondition, ...] = ()) -> Requirement:  # fmt: skip
    """A requirement with its sentence for each answer; a step only where something is left to do."""
    words = {Answer.YES: yes, Answer.NO: no, Answer.UNKNOWN: unknown}[answer]
    return Requirement(number=number, name=name, status=STATUS[answer], rule=f"{rule}-{answer.value.upper()}",
                       to_patient=words, to_staff=_to_staff(answer, evidence), evidence=evidence,
                       next_step=None if answer is Answer.YES else next_step, parts=parts)  # fmt: skip


def part(rule: str, answer: Answer, to_patient: str, to_staff: str, *, evidence: tuple[Evidence, ...] = (),
         next_step: NextStep | None = None) -> Precondition:  # fmt: skip
    """One of the things that a requirement rests on; a step only where it is not met."""
    return Precondition(rule=f"{rule}-{answer.value.upper()}", status=STATUS[answer], to_patient=to_patient,
                        to_staff=to_staff, evidence=evidence,
                        next_step=None if answer is Answer.YES else next_step)  # fmt: skip


def _to_staff(answer: Answer, evidence: tuple[Evidence, ...]) -> str:
    """The desk wants the answer and what it rests on, not the patient's sentence."""
    if answer is Answer.UNKNOWN:
        return "Nobody has answered this yet." if not evidence else "Not answered; what is known stands below."
    return f"{answer.value.capitalize()}, by {evidence[0].source}." if evidence else f"{answer.value.capitalize()}."
