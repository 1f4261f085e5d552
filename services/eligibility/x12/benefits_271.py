"""The plan's answer, 271: every benefit, delivery, date, message, refusal and party, nothing folded away.

Inside a loop no order is insisted on, for payers differ; a segment that the guide does not know at its place is
refused with its position, so that nothing is dropped without a word. A real-time answer has one payer and one clinic.

Source: X12 005010X279A1.
"""

from collections.abc import Iterator
from itertools import count, takewhile

from services.eligibility.models.benefits import (
    Benefit,
    BenefitProcedure,
    BenefitsAnswer,
    Circumstance,
    Delivery,
    InquiryRejection,
    Level,
    MemberAnswer,
    Receiver,
    RelatedEntity,
    Trace,
)
from services.eligibility.x12 import parties_271 as parties
from services.eligibility.x12.loops import Loop, cut
from shared.x12.envelope import TransactionSet
from shared.x12.faults import ElementFault, SegmentFault
from shared.x12.segment import Segment

_PAYER, _CLINIC, _SUBSCRIBER, _DEPENDENT = "20", "21", "22", "23"  # HL03

_IN_HEAD = {"ST", "BHT"}
_IN_PAYER = {"HL", "AAA", "NM1", "PER"}
_IN_CLINIC = {"HL", "NM1", "REF", "N3", "N4", "AAA", "PRV"}
_IN_MEMBER = {"HL", "TRN", "NM1", "REF", "N3", "N4", "AAA", "PRV", "DMG", "INS", "HI", "DTP", "MPI"}
_IN_BENEFIT = {"EB", "HSD", "REF", "DTP", "AAA", "MSG", "III"}
_IN_ENTITY = {"NM1", "N3", "N4", "PER", "PRV"}

Segments = list[Segment]


def parse(transaction_set: TransactionSet) -> BenefitsAnswer:
    """One answer. What it means for massage is for the rules to say."""
    head, *levels = cut(transaction_set.segments[:-1], "HL")
    bht = Loop(head, _IN_HEAD).need("BHT")
    if not levels:
        raise bht.error("no level (HL) follows", 0, SegmentFault.MISSING)
    payer, *others = levels
    _check_level(payer[0], _PAYER, "")
    clinic, *members = others or [[]]
    loop = Loop(payer, _IN_PAYER)
    nm1 = loop.one("NM1")
    return BenefitsAnswer(
        reference=bht.get(3),
        purpose=bht.require(2),
        answered_on=bht.day(4),
        answered_at=bht.get(5),
        payer=parties.party(nm1) if nm1 else None,
        contacts=parties.contacts(loop),
        rejections=tuple(_payer_rejections(payer)),
        receiver=_receiver(clinic, payer[0]) if clinic else None,
        members=tuple(_members(members, clinic)),
    )


def _check_level(hl: Segment, code: str, parent: str) -> None:
    if hl.get(3) != code:
        raise hl.error(f"level {code} is expected here", 3, ElementFault.BAD_CODE)
    if hl.get(2) != parent:
        raise hl.error("is not the number of the level above", 2, ElementFault.BAD_CODE)


def _payer_rejections(payer: Segments) -> Iterator[InquiryRejection]:
    """Before the payer's name it is the system between that refuses, after it the payer."""
    level = Level.SYSTEM
    for segment in payer:
        if segment.tag == "NM1":
            level = Level.PAYER
        if segment.tag == "AAA":
            yield parties.rejection(segment, level)


def _receiver(segments: Segments, payer: Segment) -> Receiver:
    _check_level(segments[0], _CLINIC, payer.get(1))
    loop = Loop(segments, _IN_CLINIC)
    return Receiver(
        party=parties.party(loop.need("NM1")),
        references=parties.references(loop),
        place=parties.place(loop),
        provider=parties.provider(loop),
        rejections=parties.rejections(loop, Level.CLINIC),
    )


def _members(levels: list[Segments], clinic: Segments) -> Iterator[MemberAnswer]:
    """Subscribers stand below the clinic, dependents below the subscriber before them."""
    numbers = count(1)
    subscriber = ""
    for segments in levels:
        hl = segments[0]
        is_dependent = hl.get(3) == _DEPENDENT
        if is_dependent:
            _check_level(hl, _DEPENDENT, subscriber)
        else:
            _check_level(hl, _SUBSCRIBER, clinic[0].get(1))
            subscriber = hl.get(1)
        yield _member(segments, is_dependent, numbers)


def _member(segments: Segments, is_dependent: bool, numbers: "count[int]") -> MemberAnswer:
    head, *benefits = cut(segments, "EB")
    loop = Loop(head, _IN_MEMBER)
    dmg = loop.one("DMG")
    return MemberAnswer(
        is_dependent=is_dependent,
        traces=tuple(map(_trace, loop.all("TRN"))),
        party=parties.party(loop.need("NM1")),
        references=parties.references(loop),
        place=parties.place(loop),
        rejections=parties.rejections(loop, Level.PATIENT),
        provider=parties.provider(loop),
        birth_date=dmg.day(2) if dmg and dmg.get(2) else None,
        sex=dmg.get(3) if dmg else "",
        relationship=_elements(loop, "INS"),
        diagnoses=tuple(hi.components(n) for hi in loop.all("HI") for n in range(1, len(hi.elements) + 1)),
        military=_elements(loop, "MPI"),
        dates=parties.dates(loop),
        benefits=tuple(_benefit(benefit, number) for benefit, number in zip(benefits, numbers, strict=False)),
    )


def _trace(trn: Segment) -> Trace:
    return Trace(kind=trn.require(1), number=trn.require(2), originator=trn.get(3), detail=trn.get(4))


def _elements(loop: Loop, tag: str) -> tuple[str, ...]:
    segment = loop.one(tag)
    return segment.elements if segment else ()


def _benefit(segments: Segments, number: int) -> Benefit:
    own = list(takewhile(lambda segment: segment.tag not in {"LS", "NM1"}, segments))
    loop, eb = Loop(own, _IN_BENEFIT), segments[0]
    return Benefit(
        number=number,
        information=eb.require(1),
        coverage_level=eb.get(2),
        service_types=eb.repetitions(3),
        insurance_type=eb.get(4),
        plan_name=eb.get(5),
        period=eb.get(6),
        amount=eb.amount(7) if eb.get(7) else None,
        share=parties.number(eb, 8),
        quantity_qualifier=eb.get(9),
        quantity=parties.number(eb, 10),
        authorization=eb.get(11),
        network=eb.get(12),
        procedure=_procedure(eb),
        diagnosis_pointers=eb.components(14),
        deliveries=tuple(map(_delivery, loop.all("HSD"))),
        references=parties.references(loop),
        dates=parties.dates(loop),
        rejections=parties.rejections(loop, Level.QUESTION),
        messages=tuple(message.require(1) for message in loop.all("MSG")),
        circumstances=tuple(map(_circumstance, loop.all("III"))),
        related=tuple(_related(segments[len(own) :])),
    )


def _procedure(eb: Segment) -> BenefitProcedure | None:
    """EB13: qualifier, code, four modifiers, words, and the end of a range of codes."""
    if not eb.get(13):
        return None
    modifiers = (eb.component(13, n) for n in range(3, 7))
    return BenefitProcedure(
        qualifier=eb.component(13, 1),
        code=eb.component(13, 2),
        modifiers=tuple(filter(None, modifiers)),
        words=eb.component(13, 7),
        last_code=eb.component(13, 8),
    )


def _delivery(hsd: Segment) -> Delivery:
    return Delivery(
        quantity_qualifier=hsd.get(1), quantity=parties.number(hsd, 2), unit=hsd.get(3), every=parties.number(hsd, 4),
        period=hsd.get(5), periods=parties.number(hsd, 6), pattern=hsd.get(7), time=hsd.get(8),
    )  # fmt: skip


def _circumstance(iii: Segment) -> Circumstance:
    return Circumstance(qualifier=iii.get(1), code=iii.get(2), category=iii.get(3), words=iii.get(4))


def _related(segments: Segments) -> Iterator[RelatedEntity]:
    """LS..LE holds the parties behind a benefit. Named tolerance: some payers leave both away."""
    if not segments:
        return
    if segments[0].tag == "LS":
        if segments[-1].tag != "LE":
            raise segments[0].error("is not closed by LE", 0, SegmentFault.MISSING)
        segments = segments[1:-1]
    between, *entities = cut(segments, "NM1")
    Loop(between, ())
    for entity in entities:
        loop = Loop(entity, _IN_ENTITY)
        yield RelatedEntity(
            party=parties.party(loop.need("NM1")),
            place=parties.place(loop),
            contacts=parties.contacts(loop),
            provider=parties.provider(loop),
        )
