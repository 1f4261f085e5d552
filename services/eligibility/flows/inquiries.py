"""A plan is asked electronically: question by question until enough is known; the answer is evidence like a call.

The trace follows from case, facts and day, so the same question on one day is one record however often it is asked.
Nothing is recorded unless the plan's side has answered; then the raw inquiries and answers are kept, used or not.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from services.eligibility import gateway
from services.eligibility.flows.calls import open_questions
from services.eligibility.flows.cases import Change, change_case, local_day, visit_day
from services.eligibility.flows.occasion import Occasion
from services.eligibility.models import BenefitsVerification, CaseView
from services.eligibility.models.benefits import (
    Benefit,
    BenefitsAnswer,
    CoverageInquiry,
    DatedSpan,
    InquiredPerson,
    InquiryRejection,
    Question,
)
from services.eligibility.models.decisions import BenefitsReason, CoverageDecision, Network, Verdict
from services.eligibility.rules.asking import all_rejections, member_of, next_question, ours
from services.eligibility.rules.benefits import determine_coverage
from services.eligibility.rules.electronic import verification_of
from services.eligibility.rules.freshness import is_fresh, is_to_be_asked, newest
from services.eligibility.rules.rejections import is_passing
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.x12 import benefits_271, inquiry_270
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts, Patient, PolicyHolder
from shared.identifiers import opaque_id
from shared.problems import Conflict, TryAgain
from shared.settings import ClinicSettings, PayerProfile
from shared.x12.errors import X12Error
from shared.x12.writing import InterchangeHeader

_HIGHEST_CONTROL_NUMBER = 999_999_999


@dataclass
class Heard:
    """What the plan has answered so far."""

    lines: list[Benefit] = field(default_factory=list)
    rejections: list[InquiryRejection] = field(default_factory=list)
    plan_dates: list[DatedSpan] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    not_used: BenefitsReason | None = None


@dataclass(frozen=True)
class Expressly:
    """Somebody wants the plan asked although its answer still holds: who, why, and what makes a repeat known."""

    by: str
    because: str
    key: str


def ask_plan(store: Store, case_id: str, now: datetime, expressly: Expressly | None = None) -> CaseView:
    """Ask the case's plan and record what it says, once a day; Conflict for payers that are asked by telephone.

    An answer that still holds is not asked for again, unless expressly.
    """
    settings, (view, _) = store.get_settings(), store.get_case(case_id)
    _plan_of(settings, view.case.facts)
    if expressly is None and holds(settings, view, now):
        return view
    return _asked(store, settings, view, now, expressly)


def holds(settings: ClinicSettings, view: CaseView, now: datetime) -> BenefitsVerification | None:
    """The plan's last answer, where it still holds."""
    held, visit = newest(view.verifications), visit_day(settings, view.case)
    is_good = held and is_fresh(held, local_day(settings, now), visit, view.case.facts.revision)
    return held if is_good else None


def ask_for_visit(store: Store, case_id: str, now: datetime) -> CaseView:
    """Ask by itself for a visit of the coming days, where a new answer is wanted."""
    settings, (view, _) = store.get_settings(), store.get_case(case_id)
    today = local_day(settings, now)
    if not is_to_be_asked(view.verifications, today, visit_day(settings, view.case), view.case.facts.revision):
        return view
    return _asked(store, settings, view, now, None)


def _asked(
    store: Store, settings: ClinicSettings, view: CaseView, now: datetime, expressly: Expressly | None
) -> CaseView:
    case_id = view.case.case_id
    today = local_day(settings, now)
    payer = settings.payer_on(_plan_of(settings, view.case.facts).payer_id, today) or _plan_of(
        settings, view.case.facts
    )
    inquiry = _inquiry(settings, payer, view.case.facts, now, *([expressly.key] if expressly else []))
    name = opaque_id.derive("verification", case_id, inquiry.trace)
    if any(one.verification_id == name for one in view.verifications):
        return view
    told = _verification(_converse(store, settings, payer, inquiry, now), inquiry, name, now).model_copy(
        update={
            "facts_revision": view.case.facts.revision,
            "asked_by": expressly.by if expressly else "",
            "asked_because": expressly.because if expressly else "",
        }
    )

    def add(view: CaseView) -> Change:
        if any(one.verification_id == name for one in view.verifications):
            return Change(view)
        fact = store.fact(case_id, "VER", name, told)
        heard = view.model_copy(update={"verifications": (*view.verifications, told)})
        return Change(heard, fact, *open_questions(Occasion(store, settings, now), heard, told))

    return change_case(store, case_id, settings, f"verification {name}", now, add)


def _plan_of(settings: ClinicSettings, facts: CaseFacts) -> PayerProfile:
    payer = settings.payer(facts.coverage.payer_id) if facts.coverage else None
    if facts.payer_kind is not PayerKind.HEALTH_PLAN or payer is None:
        raise Conflict("Only health plans are asked electronically. This payer is asked by telephone.")
    return payer


def _inquiry(
    settings: ClinicSettings, payer: PayerProfile, facts: CaseFacts, now: datetime, *cause: str
) -> CoverageInquiry:
    """About the patient, as subscriber or as the holder's dependent; the question is still the first one."""
    today = local_day(settings, now)
    subscriber, dependent = _persons(facts)
    return CoverageInquiry(
        trace=opaque_id.derive("inquiry", facts.case_id, str(facts.revision), str(today), *cause).upper(),
        originator=f"9{settings.npi[1:]}",  # ten characters, as TRN03 wants them, and our own
        payer_name=payer.name,
        payer_id=payer.electronic_id,
        clinic_name=settings.letterhead.name,
        npi=settings.npi,
        taxonomy=settings.taxonomy,
        subscriber=subscriber,
        dependent=dependent,
        service_date=today,
        question=Question(service_types=("BE",)),
    )


def _persons(facts: CaseFacts) -> tuple[InquiredPerson, InquiredPerson | None]:
    """The holder of the policy with the id of the card, and the patient below her where she is not the holder."""
    patient, coverage = _person(facts.patient), facts.coverage
    member_id = (coverage.member_id if coverage else None) or ""
    if coverage is None or coverage.subscriber is None:
        return patient.model_copy(update={"member_id": member_id}), None
    return _person(coverage.subscriber).model_copy(update={"member_id": member_id}), patient


def _person(one: Patient | PolicyHolder) -> InquiredPerson:
    return InquiredPerson(last_name=one.last_name, first_name=one.first_name, birth_date=one.birth_date, sex=one.sex)


def _converse(
    store: Store, settings: ClinicSettings, payer: PayerProfile, inquiry: CoverageInquiry, now: datetime
) -> Heard:
    """Ask until enough is known, or until asking on is of no use."""
    heard, asked = Heard(), list[str]()
    while not heard.not_used and (question := next_question(asked, heard.lines, heard.rejections, payer)):
        asked.append(question.name)
        this = inquiry.model_copy(update={"question": question, "trace": f"{inquiry.trace}{question.name}"})
        text = inquiry_270.render(this, _header(settings, this, now))
        answer = gateway.ask(text, now)
        heard.documents += [store.keep_message("inquiries", text), store.keep_message("answers", answer)]
        _listen(heard, answer, this)
    return heard


def _header(settings: ClinicSettings, inquiry: CoverageInquiry, now: datetime) -> InterchangeHeader:
    """Control numbers follow from the trace: a question that is sent again is the same interchange."""
    number = int.from_bytes(hashlib.sha256(inquiry.trace.encode()).digest()[:8]) % _HIGHEST_CONTROL_NUMBER + 1
    electronic = settings.electronic
    return InterchangeHeader(
        sender=electronic.submitter_id,
        receiver=electronic.receiver_id,
        control_number=number,
        group_control_number=number,
        functional_id=inquiry_270.FUNCTIONAL_ID,
        version=inquiry_270.VERSION,
        moment=now.astimezone(ZoneInfo(settings.time_zone)),
        usage="P" if electronic.usage == "P" else "T",
    )


def _listen(heard: Heard, text: str, inquiry: CoverageInquiry) -> None:
    """Take in one answer. Raise TryAgain when the payer's system only rests."""
    answer = _understood(text, inquiry)
    if isinstance(answer, BenefitsReason):
        heard.not_used = answer
        return
    rejections = all_rejections(answer)
    if any(map(is_passing, rejections)):
        raise TryAgain("The plan's system does not answer at the moment. Nothing was recorded; ask again later.")
    member = member_of(answer, inquiry)
    if isinstance(member, BenefitsReason):
        heard.not_used = member
        return
    heard.rejections += rejections
    if member:
        heard.plan_dates += member.dates
        numbered = enumerate(member.benefits, start=len(heard.lines) + 1)
        heard.lines += [line._replace(number=number) for number, line in numbered]


def _understood(text: str, inquiry: CoverageInquiry) -> BenefitsAnswer | BenefitsReason:
    """The 271 in a text that is meant for us, or why there is none (a 999 refuses the form of the inquiry)."""
    try:
        if answer := ours(benefits_271.answers(text), inquiry):
            return answer
    except X12Error as error:
        return BenefitsReason(rule="BEN-NOT-READ", words=f"The answer cannot be read: {error}.")
    words = "The clearinghouse refused the form of the inquiry; there is no answer of the plan."
    return BenefitsReason(rule="BEN-NO-ANSWER", words=words)


def _verification(heard: Heard, inquiry: CoverageInquiry, name: str, now: datetime) -> BenefitsVerification:
    out_of_network, in_network = (_decide(heard, inquiry, network) for network in (Network.OUT, Network.IN))
    return verification_of(
        out_of_network,
        in_network,
        verification_id=name,
        trace=inquiry.trace,
        payer=inquiry.payer_name,
        today=inquiry.service_date,
        now=now,
        documents=tuple(heard.documents),
        lines=heard.lines,
        rejections=heard.rejections,
    )


def _decide(heard: Heard, inquiry: CoverageInquiry, network: Network) -> CoverageDecision:
    if heard.not_used:
        return CoverageDecision(verdict=Verdict.UNKNOWN, reasons=(heard.not_used,))
    return determine_coverage(
        heard.lines, heard.rejections, day=inquiry.service_date, network=network, plan_dates=heard.plan_dates
    )
