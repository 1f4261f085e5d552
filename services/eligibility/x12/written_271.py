"""The same answer written out, 271: for the simulated payer and for tests. `parse(render(answer)) == answer`."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from services.eligibility.models.benefits import (
    Below,
    Benefit,
    BenefitProcedure,
    BenefitsAnswer,
    Contact,
    DatedSpan,
    Delivery,
    InquiryRejection,
    Level,
    MemberAnswer,
    NamedParty,
    OtherSegment,
    Place,
    ProviderRole,
    Receiver,
    Reference,
    RelatedEntity,
)  # fmt: skip
from shared.dates import d8
from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange

VERSION = "005010X279A1"
FUNCTIONAL_ID = "HB"
_MODIFIERS = 4
_BEHIND = "2120"  # LS01, LE01: the loop it opens


def render(answer: BenefitsAnswer, header: InterchangeHeader, delimiters: Delimiters = DEFAULT) -> str:
    """The interchange with the one answer."""
    return interchange(header, [list(segments(answer))], delimiters)


def segments(answer: BenefitsAnswer) -> Iterator[SegmentValues]:
    """ST and all that follows it, without SE."""
    yield ("ST", "271", "0001", VERSION)
    yield ("BHT", "0022", answer.purpose, answer.reference, d8(answer.answered_on), answer.answered_at)
    yield ("HL", "1", "", "20", "1" if answer.receiver else "0")
    yield from _rejections(r for r in answer.rejections if r.level is Level.SYSTEM)
    if answer.payer:
        yield _party(answer.payer)
    yield from map(_contact, answer.contacts)
    yield from _rejections(r for r in answer.rejections if r.level is Level.PAYER)
    yield from map(_other, answer.others)
    if answer.receiver:
        yield from _receiver(answer.receiver, bool(answer.members))
    yield from _members(answer.members)


def _receiver(receiver: Receiver, has_members: bool) -> Iterator[SegmentValues]:
    yield ("HL", "2", "1", "21", "1" if has_members else "0")
    yield _party(receiver.party)
    yield from map(_reference, receiver.references)
    yield from _place(receiver.place)
    yield from _rejections(receiver.rejections)
    yield from _provider(receiver.provider)
    yield from map(_other, receiver.others)


def _members(members: tuple[MemberAnswer, ...]) -> Iterator[SegmentValues]:
    subscriber = 0
    for number, member in enumerate(members, start=3):
        if member.is_dependent:
            yield ("HL", str(number), str(subscriber), "23", "0")
        else:
            subscriber = number
            below = members[number - 2 : number - 1]
            yield ("HL", str(number), "2", "22", "1" if any(one.is_dependent for one in below) else "0")
        yield from _member(member)


def _member(member: MemberAnswer) -> Iterator[SegmentValues]:
    for trace in member.traces:
        yield ("TRN", trace.kind, trace.number, trace.originator, trace.detail)
    yield _party(member.party)
    yield from map(_reference, member.references)
    yield from _place(member.place)
    yield from _rejections(member.rejections)
    yield from _provider(member.provider)
    if member.birth_date or member.sex:
        born = ("D8", d8(member.birth_date)) if member.birth_date else ("", "")
        yield ("DMG", *born, member.sex)
    if member.relationship:
        yield ("INS", *member.relationship)
    if member.diagnoses:
        yield ("HI", *member.diagnoses)
    yield from map(_dated, member.dates)
    if member.military:
        yield ("MPI", *member.military)
    yield from map(_other, member.others)
    for benefit in member.benefits:
        yield from _benefit(benefit)


def _benefit(benefit: Benefit) -> Iterator[SegmentValues]:
    yield (
        "EB", benefit.information, benefit.coverage_level, list(benefit.service_types), benefit.insurance_type,
        benefit.plan_name, benefit.period, "" if benefit.amount is None else benefit.amount.x12(),
        _number(benefit.share), benefit.quantity_qualifier, _number(benefit.quantity), benefit.authorization,
        benefit.network, _procedure(benefit.procedure), benefit.diagnosis_pointers,
    )  # fmt: skip
    yield from _below(benefit.below)


def _below(below: Below) -> Iterator[SegmentValues]:
    yield from map(_delivery, below.deliveries)
    yield from map(_reference, below.references)
    yield from map(_dated, below.dates)
    yield from _rejections(below.rejections)
    yield from (("MSG", message) for message in below.messages)
    yield from (("III", i.qualifier, i.code, i.category, i.words) for i in below.circumstances)
    yield from map(_other, below.others)
    if below.related:
        yield ("LS", _BEHIND)
        for entity in below.related:
            yield from _related(entity)
        yield ("LE", _BEHIND)


def _procedure(procedure: BenefitProcedure | None) -> tuple[str, ...]:
    if procedure is None:
        return ()
    modifiers = (*procedure.modifiers, *[""] * _MODIFIERS)[:_MODIFIERS]
    return (procedure.qualifier, procedure.code, *modifiers, procedure.words, procedure.last_code)


def _delivery(hsd: Delivery) -> SegmentValues:
    return ("HSD", hsd.quantity_qualifier, _number(hsd.quantity), hsd.unit, _number(hsd.every), hsd.period,
            _number(hsd.periods), hsd.pattern, hsd.time)  # fmt: skip


def _related(entity: RelatedEntity) -> Iterator[SegmentValues]:
    yield _party(entity.party)
    yield from _place(entity.place)
    yield from map(_contact, entity.contacts)
    yield from _provider(entity.provider)
    yield from map(_other, entity.others)


def _other(segment: OtherSegment) -> SegmentValues:
    return (segment.tag, *segment.elements)


def _party(party: NamedParty) -> SegmentValues:
    return ("NM1", party.role, party.kind, party.last_name, party.first_name, party.middle_name, party.prefix,
            party.suffix, party.qualifier, party.identifier, party.relation)  # fmt: skip


def _place(place: Place | None) -> Iterator[SegmentValues]:
    if place is None:
        return
    if place.lines:
        yield ("N3", *place.lines)
    city = ("N4", place.city, place.state, place.zip_code, place.country, place.location_qualifier, place.location,
            place.subdivision)  # fmt: skip
    if any(city[1:]):
        yield city


def _contact(contact: Contact) -> SegmentValues:
    return ("PER", contact.function, contact.name, *(part for pair in contact.numbers for part in pair))


def _provider(provider: ProviderRole | None) -> Iterator[SegmentValues]:
    if provider:
        yield ("PRV", provider.role, provider.qualifier, provider.identifier)


def _reference(reference: Reference) -> SegmentValues:
    return ("REF", reference.qualifier, reference.value, reference.words)


def _dated(span: DatedSpan) -> SegmentValues:
    if span.last is None:
        return ("DTP", span.qualifier, "D8", d8(span.first))
    return ("DTP", span.qualifier, "RD8", f"{d8(span.first)}-{d8(span.last)}")


def _rejections(rejections: Iterable[InquiryRejection]) -> Iterator[SegmentValues]:
    for rejection in rejections:
        yield ("AAA", "Y" if rejection.is_valid_request else "N", "", rejection.reason, rejection.follow_up)


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"
