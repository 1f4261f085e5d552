"""How a plan is asked about massage: which question next, and whether an answer is ours at all.

Few payers answer the massage question (BE) for itself; many fall back to the plan as a whole, many answer only the
first kind of service. So: massage; then physical therapy and physical medicine, one each; then the plan. A payer that
answers a procedure code is asked by its code first, one that answers several kinds at once is asked so: its dated
profile says so.
"""

from collections.abc import Sequence

from services.eligibility.models.benefits import (
    Benefit,
    BenefitsAnswer,
    CoverageInquiry,
    InquiryRejection,
    MemberAnswer,
    NamedParty,
    Question,
)
from services.eligibility.models.decisions import BenefitsReason
from services.eligibility.rules.benefit_lines import Closeness, closeness
from services.eligibility.rules.rejections import ends_the_asking
from shared.settings import PayerProfile

_MASSAGE, _THERAPY, _PLAN = "BE", ("PT", "AE"), "30"
_ECHO = "2"  # TRN01: the payer says our number again
_MONEY = {"C", "G"}  # EB01: deductible, out-of-pocket


def ladder(payer: PayerProfile | None) -> tuple[Question, ...]:
    """The questions in their order, as the payer's profile of the day has it: a code first, several kinds at once."""
    code = payer.inquiry_procedure if payer else None
    by_code = (Question(procedure=code),) if code else ()
    if payer and payer.inquiry_takes_several:
        kinds = [(_MASSAGE, *_THERAPY), (_PLAN,)]
    else:
        kinds = [(kind,) for kind in (_MASSAGE, *_THERAPY, _PLAN)]
    return (*by_code, *(Question(service_types=kind) for kind in kinds))


def next_question(
    asked: Sequence[str],
    lines: Sequence[Benefit],
    rejections: Sequence[InquiryRejection],
    payer: PayerProfile | None = None,
) -> Question | None:
    """The next question of the ladder; None when enough is known, or when asking on is of no use."""
    if any(map(ends_the_asking, rejections)):
        return None
    return next((one for one in ladder(payer) if one.name not in asked and not _is_answered(one, lines)), None)


def _is_answered(question: Question, lines: Sequence[Benefit]) -> bool:
    """By closer words than the question's own, or by the plan's money."""
    closest = max(map(closeness, lines), default=Closeness.ELSEWHERE)
    if question.procedure:
        return False
    if _MASSAGE in question.service_types:
        return closest is Closeness.PROCEDURE
    if _PLAN in question.service_types:
        return any(line.information in _MONEY for line in lines if closeness(line) is Closeness.PLAN)
    return closest >= Closeness.MASSAGE or any(kind in one.service_types for one in lines
                                               for kind in question.service_types)  # fmt: skip


def all_rejections(answer: BenefitsAnswer) -> list[InquiryRejection]:
    """Those of every level, from the payer down."""
    found = [*answer.rejections, *(answer.receiver.rejections if answer.receiver else ())]
    for member in answer.members:
        found += [*member.rejections, *(r for benefit in member.benefits for r in benefit.below.rejections)]
    return found


def ours(answers: Sequence[BenefitsAnswer], inquiry: CoverageInquiry) -> BenefitsAnswer | None:
    """Of several answers in one file the one that says our number again; else the first, to be judged; None of none."""
    traced = (answer for answer in answers if any(_says_again(one, inquiry.trace) for one in answer.members))
    return next(traced, next(iter(answers), None))


def member_of(answer: BenefitsAnswer, inquiry: CoverageInquiry) -> MemberAnswer | BenefitsReason | None:
    """What is said of our patient; a reason when the answer is not ours; None when it stops above any member."""
    if answer.payer and not _is_our_payer(answer.payer, inquiry):
        words = "The answer comes from another payer than the one that was asked; it was not used."
        return BenefitsReason(rule="BEN-OTHER-PAYER-ANSWERS", words=words)
    if not answer.members:
        return None
    traced = [member for member in answer.members if _says_again(member, inquiry.trace)]
    if not traced:
        words = "The answer does not carry the number of our inquiry; it was not used."
        return BenefitsReason(rule="BEN-OTHER-TRACE", words=words)
    if is_our_patient(traced[-1], inquiry):
        return traced[-1]
    return BenefitsReason(rule="BEN-OTHER-PERSON", words="The answer speaks of somebody else; it was not used.")


def _says_again(member: MemberAnswer, trace: str) -> bool:
    return any(one.kind == _ECHO and one.number == trace for one in member.traces)


def _is_our_payer(payer: NamedParty, inquiry: CoverageInquiry) -> bool:
    """The same id or the same name: clearinghouses write one or the other their own way."""
    same_name = payer.last_name.casefold() == inquiry.payer_name.casefold()
    return same_name or payer.identifier in {"", inquiry.payer_id}


def is_our_patient(member: MemberAnswer, inquiry: CoverageInquiry) -> bool:
    """The same birth date where it is said, and the same id or family name: plans mend ids and spellings."""
    patient = inquiry.patient
    born = member.birth_date in {None, patient.birth_date}
    same_id = bool(patient.member_id) and member.party.identifier == patient.member_id
    same_name = member.party.last_name.casefold() == patient.last_name.casefold()
    return born and (same_id or same_name)
