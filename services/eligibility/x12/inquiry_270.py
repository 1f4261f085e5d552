"""The coverage inquiry, 270: one question to one plan about one patient on one day.

The levels are payer (HL 20), clinic (21), subscriber (22) and, where the patient has no id of her own, dependent (23);
the trace and the question stand at the patient's level.

Source: X12 005010X279A1.
"""

from collections.abc import Iterator
from datetime import date, datetime

from services.eligibility.models.benefits import CoverageInquiry, InquiredPerson, Question
from shared.dates import d8
from shared.facts import Sex
from shared.x12.cursor import Cursor
from shared.x12.envelope import TransactionSet
from shared.x12.errors import SegmentError
from shared.x12.faults import ElementFault, SegmentFault
from shared.x12.segment import Segment
from shared.x12.text import fold
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange

VERSION = "005010X279A1"
FUNCTIONAL_ID = "HS"
_SET = "0001"
_NAME, _FIRST = 60, 35  # the longest NM103, NM104
_REQUEST = "13"  # BHT02


def render(inquiry: CoverageInquiry, header: InterchangeHeader) -> str:
    """The interchange with the one inquiry. Raise SegmentError where a fact cannot stand in a file."""
    return interchange(header, [list(segments(inquiry, header.moment))])


def segments(inquiry: CoverageInquiry, moment: datetime) -> Iterator[SegmentValues]:
    """ST and all that follows it, without SE."""
    yield ("ST", "270", _SET, VERSION)
    yield ("BHT", "0022", _REQUEST, inquiry.trace, f"{moment:%Y%m%d}", f"{moment:%H%M}")
    yield ("HL", "1", "", "20", "1")
    yield ("NM1", "PR", "2", fold(inquiry.payer_name, _NAME), "", "", "", "", "PI", inquiry.payer_id)
    yield ("HL", "2", "1", "21", "1")
    yield ("NM1", "1P", "2", fold(inquiry.clinic_name, _NAME), "", "", "", "", "XX", inquiry.npi)
    yield ("PRV", "BI", "PXC", inquiry.taxonomy)
    yield from _subscriber(inquiry)
    if inquiry.dependent:
        yield ("HL", "4", "3", "23", "0")
        yield _trace(inquiry)
        yield from _person("03", inquiry.dependent)
    yield ("DTP", "291", "D8", d8(inquiry.service_date))
    yield _eq(inquiry.question)


def _subscriber(inquiry: CoverageInquiry) -> Iterator[SegmentValues]:
    yield ("HL", "3", "2", "22", "1" if inquiry.dependent else "0")
    if not inquiry.dependent:
        yield _trace(inquiry)
    yield from _person("IL", inquiry.subscriber)


def _trace(inquiry: CoverageInquiry) -> SegmentValues:
    return ("TRN", "1", inquiry.trace, inquiry.originator)


def _person(role: str, person: InquiredPerson) -> Iterator[SegmentValues]:
    names = (fold(person.last_name, _NAME), fold(person.first_name, _FIRST))
    yield ("NM1", role, "1", *names, "", "", "", "MI" if person.member_id else "", person.member_id)
    yield ("DMG", "D8", d8(person.birth_date), "" if person.sex is Sex.UNKNOWN else person.sex)


def _eq(question: Question) -> SegmentValues:
    """EQ01 (kinds of service) and EQ02 (a procedure) are alternatives."""
    if question.procedure:
        return ("EQ", "", ("HC", question.procedure))
    return ("EQ", list(question.service_types))


# reading: for the payer's side of tests and of the simulated payer


def parse(transaction_set: TransactionSet) -> CoverageInquiry:
    """The inquiry of a set written as above. Raise X12Error."""
    walk = Cursor(transaction_set.body)
    walk.demand("BHT")
    payer = _level(walk, "20").demand("NM1")
    clinic = _level(walk, "21").demand("NM1")
    prv = walk.take("PRV")
    _level(walk, "22")
    traces = [walk.take("TRN")]
    subscriber = _read_person(walk)
    dependent = None
    if (ahead := walk.ahead) and ahead.tag == "HL":
        _level(walk, "23")
        traces.append(walk.take("TRN"))
        dependent = _read_person(walk)
    trace = next(filter(None, traces), None)
    if trace is None:
        raise SegmentError("TRN is missing at the patient's level", segment="TRN", code=SegmentFault.MISSING)
    return CoverageInquiry(
        trace=trace.require(2),
        originator=trace.require(3),
        payer_name=payer.require(3),
        payer_id=payer.require(9),
        clinic_name=clinic.require(3),
        npi=clinic.require(9),
        taxonomy=prv.require(3) if prv else "",
        subscriber=subscriber,
        dependent=dependent,
        service_date=_service_date(walk),
        question=_read_question(walk.demand("EQ")),
    )


def _level(walk: Cursor, code: str) -> Cursor:
    hl = walk.demand("HL")
    if hl.get(3) != code:
        raise hl.error(f"level {code} is expected here", 3, ElementFault.BAD_CODE)
    return walk


def _read_person(walk: Cursor) -> InquiredPerson:
    nm1, dmg = walk.demand("NM1"), walk.demand("DMG")
    return InquiredPerson(
        last_name=nm1.require(3),
        first_name=nm1.get(4),
        member_id=nm1.get(9),
        birth_date=dmg.day(2),
        sex=_sex(dmg),
    )


def _sex(dmg: Segment) -> Sex:
    try:
        return Sex(dmg.get(3) or Sex.UNKNOWN)
    except ValueError:
        raise dmg.error("is F, M or U", 3, ElementFault.BAD_CODE) from None


def _service_date(walk: Cursor) -> date:
    return walk.demand("DTP").day(3)


def _read_question(eq: Segment) -> Question:
    if procedure := eq.component(2, 2):
        return Question(procedure=procedure)
    eq.require(1)
    return Question(service_types=eq.repetitions(1))
