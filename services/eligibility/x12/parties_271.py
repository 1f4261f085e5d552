"""The small segments that many loops of a 271 share: names, places, contacts, references, dates, refusals."""

from datetime import date
from decimal import Decimal

from services.eligibility.models.benefits import (
    Contact,
    DatedSpan,
    InquiryRejection,
    Level,
    NamedParty,
    Place,
    ProviderRole,
    Reference,
)
from services.eligibility.x12.loops import Loop
from shared.dates import parse_d8
from shared.x12.faults import ElementFault
from shared.x12.segment import Segment


def party(nm1: Segment) -> NamedParty:
    """NM1."""
    return NamedParty(nm1.require(1), nm1.require(2), *nm1.elements[2:10])


def place(loop: Loop) -> Place | None:
    """N3 and N4, where there is one of them."""
    n3, n4 = loop.one("N3"), loop.one("N4")
    if not (n3 or n4):
        return None
    return Place(tuple(filter(None, n3.elements)) if n3 else (), *(n4.elements[:7] if n4 else ()))


def contacts(loop: Loop) -> tuple[Contact, ...]:
    """PER: a name and up to three pairs of kind and number."""
    return tuple(_contact(per) for per in loop.all("PER"))


def _contact(per: Segment) -> Contact:
    numbers = tuple((per.get(n), per.get(n + 1)) for n in (3, 5, 7) if per.get(n) or per.get(n + 1))
    return Contact(function=per.require(1), name=per.get(2), numbers=numbers)


def provider(loop: Loop) -> ProviderRole | None:
    """PRV."""
    prv = loop.one("PRV")
    return ProviderRole(prv.require(1), *prv.elements[1:3]) if prv else None


def references(loop: Loop) -> tuple[Reference, ...]:
    """REF."""
    return tuple(map(reference, loop.all("REF")))


def reference(ref: Segment) -> Reference:
    """One REF."""
    return Reference(ref.require(1), *ref.elements[1:3])


def dates(loop: Loop) -> tuple[DatedSpan, ...]:
    """DTP: days (D8) and spans (RD8)."""
    return tuple(map(dated, loop.all("DTP")))


def dated(dtp: Segment) -> DatedSpan:
    """One DTP."""
    match dtp.get(2).upper():
        case "D8":
            return DatedSpan(qualifier=dtp.require(1), first=dtp.day(3))
        case "RD8":
            first, last = _span(dtp)
            return DatedSpan(qualifier=dtp.require(1), first=first, last=last)
    raise dtp.error("must be D8 or RD8", 2, ElementFault.BAD_CODE)


def _span(dtp: Segment) -> tuple[date, date]:
    first, _, last = dtp.require(3).partition("-")
    try:
        return parse_d8(first), parse_d8(last)
    except ValueError:
        raise dtp.error("must be two days as CCYYMMDD-CCYYMMDD", 3, ElementFault.BAD_DATE) from None


def rejections(loop: Loop, level: Level) -> tuple[InquiryRejection, ...]:
    """AAA."""
    return tuple(rejection(aaa, level) for aaa in loop.all("AAA"))


def rejection(aaa: Segment, level: Level) -> InquiryRejection:
    """One AAA."""
    return InquiryRejection(
        level=level,
        is_valid_request=aaa.require(1).upper() == "Y",
        reason=aaa.require(3).upper(),
        follow_up=aaa.get(4).upper(),
    )


def number(segment: Segment, n: int) -> Decimal | None:
    """Element n as an exact number; None when it is absent."""
    return Decimal(segment.number(n)) if segment.get(n) else None
