"""The plan's answer, 271: every benefit, delivery, date, message, refusal and party, nothing folded away.

Inside a loop no order is insisted on, for payers differ; a segment that the guide does not know at its place is kept
as it is. What cannot be meant (a number that is none, a level below nothing) is refused with its place. An answer has
one payer and one clinic; of members it may have several, subscribers with their dependents.

Source: X12 005010X279A1.
"""

from collections.abc import Iterator

from services.eligibility.models.benefits import (
    Benefit,
    BenefitsAnswer,
    InquiryRejection,
    Level,
    MemberAnswer,
    Receiver,
    Trace,
)  # fmt: skip
from services.eligibility.x12 import parties_271 as parties
from services.eligibility.x12.lines_271 import Lines
from services.eligibility.x12.loops import Loop
from services.eligibility.x12.passages_271 import Passage, all_sets, passage_of, plain_sets
from shared.x12.envelope import TransactionSet
from shared.x12.errors import X12Error
from shared.x12.faults import ElementFault, SegmentFault
from shared.x12.segment import Segment

_PAYER, _CLINIC, _SUBSCRIBER, _DEPENDENT = "20", "21", "22", "23"  # HL03

_IN_HEAD = {"ST", "BHT"}
_IN_PAYER = {"HL", "AAA", "NM1", "PER"}
_IN_CLINIC = {"HL", "NM1", "REF", "N3", "N4", "AAA", "PRV"}
_IN_MEMBER = {"HL", "TRN", "NM1", "REF", "N3", "N4", "AAA", "PRV", "DMG", "INS", "HI", "DTP", "MPI"}


def answers(text: str) -> list[BenefitsAnswer]:
    """Every 271 of a text, in the order of the file; none where it holds something else. Raise X12Error."""
    try:
        if (sets := plain_sets(text)) is not None:
            return list(map(_answer, sets))
    except X12Error:
        pass  # read again by the grammar, which forgives blanks between segments, or says what is wrong where
    return list(map(_answer, list(all_sets(text))))


def parse(transaction_set: TransactionSet) -> BenefitsAnswer:
    """One answer. What it means for massage is for the rules to say."""
    return _answer(passage_of(transaction_set))


def _answer(given: Passage) -> BenefitsAnswer:
    beginning, *levels = given.cut("HL")
    head = Loop(beginning.segments(), _IN_HEAD)
    bht = head.need("BHT")
    if not levels:
        raise bht.error("no level (HL) follows", 0, SegmentFault.MISSING)
    payer, *others = levels
    segments = payer.segments()
    _check_level(segments[0], _PAYER, "")
    loop = Loop(segments, _IN_PAYER)
    nm1 = loop.one("NM1")
    clinic = others[0].segments() if others else []
    return BenefitsAnswer(
        reference=bht.get(3),
        purpose=bht.require(2),
        answered_on=bht.day(4),
        answered_at=bht.get(5),
        payer=parties.party(nm1) if nm1 else None,
        contacts=parties.contacts(loop),
        rejections=tuple(_payer_rejections(segments)),
        receiver=_receiver(clinic, segments[0]) if clinic else None,
        members=tuple(_members(others[1:], clinic)),
        others=(*head.others, *loop.others),
    )


def _check_level(hl: Segment, code: str, parent: str) -> None:
    if hl.get(3) != code:
        raise hl.error(f"level {code} is expected here", 3, ElementFault.BAD_CODE)
    if hl.get(2) != parent:
        raise hl.error("is not the number of the level above", 2, ElementFault.BAD_CODE)


def _payer_rejections(payer: list[Segment]) -> Iterator[InquiryRejection]:
    """Before the payer's name it is the system between that refuses, after it the payer."""
    level = Level.SYSTEM
    for segment in payer:
        if segment.tag == "NM1":
            level = Level.PAYER
        if segment.tag == "AAA":
            yield parties.rejection(segment, level)


def _receiver(segments: list[Segment], payer: Segment) -> Receiver:
    _check_level(segments[0], _CLINIC, payer.get(1))
    loop = Loop(segments, _IN_CLINIC)
    return Receiver(
        party=parties.party(loop.need("NM1")),
        references=parties.references(loop),
        place=parties.place(loop),
        provider=parties.provider(loop),
        rejections=parties.rejections(loop, Level.CLINIC),
        others=loop.others,
    )


def _members(levels: list[Passage], clinic: list[Segment]) -> Iterator[MemberAnswer]:
    """Subscribers stand below the clinic, dependents below the subscriber before them."""
    subscriber, number = "", 0
    lines = Lines(levels[0].delimiters) if levels else None
    for level in levels:
        head, benefits = level.split("EB")
        segments = head.segments()
        hl = segments[0]
        is_dependent = hl.get(3) == _DEPENDENT
        if is_dependent:
            _check_level(hl, _DEPENDENT, subscriber)
        else:
            _check_level(hl, _SUBSCRIBER, clinic[0].get(1))
            subscriber = hl.get(1)
        found = lines.read(benefits, number, hl.position + len(segments)) if lines and benefits else []
        number += len(found)
        yield _member(segments, tuple(found), is_dependent=is_dependent)


def _member(segments: list[Segment], benefits: tuple[Benefit, ...], *, is_dependent: bool) -> MemberAnswer:
    loop = Loop(segments, _IN_MEMBER)
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
        sex=dmg.get(3).upper() if dmg else "",
        relationship=_elements(loop, "INS"),
        diagnoses=tuple(hi.components(n) for hi in loop.all("HI") for n in range(1, len(hi.elements) + 1)),
        military=_elements(loop, "MPI"),
        dates=parties.dates(loop),
        benefits=benefits,
        others=loop.others,
    )


def _trace(trn: Segment) -> Trace:
    return Trace(trn.require(1), trn.require(2), *trn.elements[2:4])


def _elements(loop: Loop, tag: str) -> tuple[str, ...]:
    segment = loop.one(tag)
    return segment.elements if segment else ()
