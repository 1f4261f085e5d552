"""SIMULATED PAYER, at once: answers a 270 with a 271, as an invented plan would. It is no insurer and says so.

The plan covers massage outside its network without authorization: 30 dollars of the deductible are left, the member
pays 30 %, 18 visits are left. Of members whose id begins with X it knows nothing.
"""

from datetime import date, datetime, time
from decimal import Decimal

from infra.local.simulated_payer.envelope import NAME, derived, payer_name
from services.eligibility.models.benefits import (
    Below,
    Benefit,
    BenefitsAnswer,
    CoverageInquiry,
    DatedSpan,
    InquiredPerson,
    InquiryRejection,
    Level,
    MemberAnswer,
    NamedParty,
    Receiver,
    Trace,
)  # fmt: skip
from services.eligibility.x12 import inquiry_270, written_271
from shared.money import Money
from shared.x12.envelope import TransactionSet
from shared.x12.errors import X12Error
from shared.x12.reading import transaction_sets
from shared.x12.writing import InterchangeHeader

_UNKNOWN_MEMBERS = "X"
_NOON = time(12, 0)
_OUT, _REMAINING, _VISIT, _VISITS = "N", "29", "27", "VS"
_PLAN = (
    Benefit(number=1, information="1", service_types=("30",), plan_name=f"{NAME} OPEN PLAN"),
    Benefit(number=2, information="C", coverage_level="IND", service_types=("30",), period=_REMAINING,
            amount=Money.parse("30"), network=_OUT),
    Benefit(number=3, information="G", coverage_level="IND", service_types=("30",), period=_REMAINING,
            amount=Money.parse("4200"), network=_OUT),
)  # fmt: skip
_MASSAGE = (
    Benefit(number=4, information="1", service_types=("BE",), network=_OUT, authorization="N",
            below=Below(messages=(f"{NAME}, INVENTED BENEFITS FOR TRYING ONLY",))),
    Benefit(number=5, information="A", coverage_level="IND", service_types=("BE",), period=_VISIT, share=Decimal("0.3"),
            authorization="N", network=_OUT),
    Benefit(number=6, information="F", coverage_level="IND", service_types=("BE",), period=_REMAINING,
            quantity_qualifier=_VISITS, quantity=Decimal(18), authorization="N", network=_OUT),
)  # fmt: skip


def answer_270(text: str, today: date) -> str:
    """The 271 to a 270; the same inquiry on the same day gets the same bytes. Raise X12Error for what is no 270."""
    asked = next(iter(transaction_sets(text)))
    if asked.identifier != "270":
        raise X12Error("only inquiries (270) are answered here", position=asked.position, segment="ST", element=1)
    return written_271.render(_answer(inquiry_270.parse(asked), today), _header(asked, today))


def _header(asked: TransactionSet, today: date) -> InterchangeHeader:
    number = int(asked.interchange.control_number)
    return InterchangeHeader(
        sender=asked.interchange.receiver, receiver=asked.interchange.sender, control_number=number,
        group_control_number=number, functional_id=written_271.FUNCTIONAL_ID, version=written_271.VERSION,
        moment=datetime.combine(today, _NOON), usage="T",
    )  # fmt: skip


def _answer(inquiry: CoverageInquiry, today: date) -> BenefitsAnswer:
    return BenefitsAnswer(
        reference=inquiry.trace,
        purpose="11",
        answered_on=today,
        answered_at=f"{_NOON:%H%M}",
        payer=NamedParty(
            role="PR", kind="2", last_name=payer_name(inquiry.payer_name), qualifier="PI", identifier=inquiry.payer_id
        ),
        receiver=Receiver(
            party=NamedParty(role="1P", kind="2", last_name=inquiry.clinic_name, qualifier="XX", identifier=inquiry.npi)
        ),
        members=tuple(_members(inquiry)),
    )


def _members(inquiry: CoverageInquiry) -> list[MemberAnswer]:
    """The subscriber, and below her the dependent; what was asked is answered at the patient."""
    members = [_member("IL", inquiry.subscriber)]
    if inquiry.dependent:
        members.append(_member("03", inquiry.dependent)._replace(is_dependent=True))
    traces = (
        Trace(kind="2", number=inquiry.trace, originator=inquiry.originator),
        Trace(kind="1", number=derived(inquiry.trace), originator="9SIMULATED"),
    )
    return [*members[:-1], _benefits(inquiry, members[-1]._replace(traces=traces))]


def _benefits(inquiry: CoverageInquiry, member: MemberAnswer) -> MemberAnswer:
    if inquiry.subscriber.member_id.upper().startswith(_UNKNOWN_MEMBERS):
        return member._replace(rejections=(InquiryRejection(level=Level.PATIENT, reason="75", follow_up="C"),))
    year_begins = inquiry.service_date.replace(month=1, day=1)
    asks_for_massage = inquiry.question.procedure or "BE" in inquiry.question.service_types
    benefits = (*_PLAN, *_MASSAGE) if asks_for_massage else _PLAN
    return member._replace(dates=(DatedSpan(qualifier="346", first=year_begins),), benefits=benefits)


def _member(role: str, person: InquiredPerson) -> MemberAnswer:
    qualifier = "MI" if person.member_id else ""
    party = NamedParty(role=role, kind="1", last_name=person.last_name, first_name=person.first_name,
                       qualifier=qualifier, identifier=person.member_id)  # fmt: skip
    return MemberAnswer(party=party, birth_date=person.birth_date, sex=person.sex)
