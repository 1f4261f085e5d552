"""How a plan is asked about massage: which question next, and whether an answer is ours at all.

Few payers answer the massage question (BE) for itself; many fall back to the plan as a whole, many answer only the
first kind of service. So: massage; then physical therapy and physical medicine, one each; then the plan.
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

_LADDER = ("BE", "PT", "AE", "30")
_ECHO = "2"  # TRN01: the payer says our number again
_MONEY = {"C", "G"}  # EB01: deductible, out-of-pocket


def next_question(
    asked: Sequence[str], lines: Sequence[Benefit], rejections: Sequence[InquiryRejection]
) -> Question | None:
    """The next kind of service to ask for; None when enough is known, or when asking on is of no use."""
    if any(map(ends_the_asking, rejections)):
        return None
    open_kinds = (kind for kind in _LADDER if kind not in asked and not _is_answered(kind, lines))
    kind = next(open_kinds, None)
    return Question(service_types=(kind,)) if kind else None


def _is_answered(kind: str, lines: Sequence[Benefit]) -> bool:
    rungs = [closeness(line) for line in lines]
    match kind:
        case "BE":
            return False
        case "30":
            return any(line.information in _MONEY for line in lines if closeness(line) is Closeness.PLAN)
        case _:
            return max(rungs, default=Closeness.ELSEWHERE) >= Closeness.MASSAGE or any(
                kind in line.service_types for line in lines
            )


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
