"""The payment advice, 835: every claim, line, adjustment, amount, reference, date and remark, nothing folded away.

A segment after SVC speaks of the line, one after CLP of the claim, one before the first CLP of the payment. Each
ST is one payment with its own trace number; a file may hold several, from several payers.

Source: X12 005010X221A1.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from services.billing.models.remittances import (
    Adjustment,
    ClaimPayment,
    PaymentStatus,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from shared.codes.adjustment_group import AdjustmentGroup
from shared.money import ZERO, Money
from shared.x12.envelope import TransactionSet
from shared.x12.faults import ElementFault, SegmentFault
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment

Loop = Sequence[Segment]

_SERVICE_DAYS = ("472", "150")  # DTM01: the day; or the first of a span
_INSURED = frozenset({"QC", "IL", "74"})  # NM101: patient, holder, either corrected
_ALLOWED = "B6"  # AMT01
_LINE_NUMBER = "6R"  # REF01
_REMARK_PLACES = {"MOA": range(3, 8), "MIA": (5, 20, 21, 22, 23)}


def read(source: str | Iterable[str]) -> Iterator[Remittance]:
    """The payments of a file, one in memory at a time. Raise X12Error."""
    return map(parse, transaction_sets(source))


def parse(transaction_set: TransactionSet) -> Remittance:
    """One payment. Whether it balances is for the rules to say."""
    head, *claims = _loops(transaction_set.body, "CLP", end="PLB")
    bpr, trn = _need(head, "BPR", transaction_set), _need(head, "TRN", transaction_set)
    payer, payee = _party(head, "PR"), _party(head, "PE")
    return Remittance(
        payer_name=payer.get(2) if payer else "",
        payer_identifier=trn.get(3) or bpr.get(10),
        trace_number=trn.get(2),
        payment_method=bpr.require(4),
        payment_date=bpr.day(16),
        paid_amount=_signed(bpr),
        payee_identifier=payee.get(4) if payee else "",
        claims=tuple(map(_claim, claims)),
        provider_adjustments=tuple(_provider_adjustments(transaction_set.body)),
    )


def _loops(segments: Iterable[Segment], tag: str, end: str = "") -> Iterator[list[Segment]]:
    """First what stands before the first `tag` (perhaps nothing), then one loop per `tag`, up to `end`."""
    loop: list[Segment] = []
    for segment in segments:
        if segment.tag == end:
            break
        if segment.tag == tag:
            yield loop
            loop = []
        loop.append(segment)
    yield loop


def _need(head: Loop, tag: str, transaction_set: TransactionSet) -> Segment:
    for segment in head:
        if segment.tag == tag:
            return segment
    raise transaction_set.segments[0].error(f"{tag} is missing in the set that begins here", 0, SegmentFault.MISSING)


def _party(head: Loop, role: str) -> Segment | None:
    return next((segment for segment in head if segment.tag == "N1" and segment.get(1) == role), None)


def _signed(bpr: Segment) -> Money:
    """BPR03: D takes the money from us."""
    amount = bpr.amount(2)
    return -amount if bpr.get(3) == "D" and amount > ZERO else amount


def _claim(loop: Loop) -> ClaimPayment:
    head, *services = _loops(loop, "SVC")
    clp = head[0]
    return ClaimPayment(
        control_number=clp.require(1),
        status=_status(clp),
        charge_amount=clp.amount(3),
        paid_amount=clp.amount(4),
        patient_responsibility=clp.amount(5) if clp.get(5) else ZERO,
        filing_code=clp.get(6),
        payer_claim_control_number=clp.get(7),
        member_ids=tuple(s.get(9) for s in head if s.tag == "NM1" and s.get(1) in _INSURED and s.get(9)),
        forwarded_to=next((s.get(3) for s in head if s.tag == "NM1" and s.get(1) == "TT"), ""),
        adjustments=_adjustments(head),
        services=tuple(map(_service, services)),
        remarks=_remarks(head),
        references=_references(head),
        amounts=_amounts(head),
        dates=_dates(head),
    )


def _status(clp: Segment) -> PaymentStatus:
    try:
        return PaymentStatus(clp.require(2))
    except ValueError:
        raise clp.error("is not a claim status this house knows", 2, ElementFault.BAD_CODE) from None


def _service(loop: Loop) -> ServicePayment:
    svc, dates, amounts, references = loop[0], _dates(loop), _amounts(loop), _references(loop)
    return ServicePayment(
        code=svc.component(1, 2),
        modifiers=tuple(filter(None, svc.components(1)[2:6])),
        original_code=svc.component(6, 2),
        charge_amount=svc.amount(2),
        paid_amount=svc.amount(3),
        units=svc.get(5),
        original_units=svc.get(7),
        service_date=next((day for qualifier, day in dates if qualifier in _SERVICE_DAYS), None),
        line_control_number=dict(references).get(_LINE_NUMBER, ""),
        adjustments=_adjustments(loop),
        allowed_amount=dict(amounts).get(_ALLOWED),
        remarks=_remarks(loop),
        references=references,
        amounts=amounts,
        dates=dates,
    )


def _adjustments(loop: Loop) -> tuple[Adjustment, ...]:
    """CAS: a group, then up to six triples of reason, amount, quantity; a missing quantity leaves its place empty."""
    return tuple(
        Adjustment(group=_group(cas), reason=cas.require(n), amount=cas.amount(n + 1), quantity=cas.get(n + 2))
        for cas in loop
        if cas.tag == "CAS"
        for n in range(2, len(cas.elements) + 1, 3)
        if cas.get(n) or cas.get(n + 1)
    )


def _group(cas: Segment) -> AdjustmentGroup:
    try:
        return AdjustmentGroup(cas.require(1))
    except ValueError:
        raise cas.error("is not an adjustment group", 1, ElementFault.BAD_CODE) from None


def _provider_adjustments(segments: Iterable[Segment]) -> Iterator[ProviderAdjustment]:
    """PLB: who and the end of her fiscal year, then pairs of (reason, reference) and amount."""
    for plb in segments:
        if plb.tag != "PLB":
            continue
        for n in range(3, len(plb.elements) + 1, 2):
            if plb.get(n) or plb.get(n + 1):
                yield ProviderAdjustment(
                    reason=_reason(plb, n), reference=plb.component(n, 2), amount=plb.amount(n + 1)
                )


def _reason(plb: Segment, n: int) -> str:
    plb.require(n)
    return plb.component(n, 1)


def _remarks(loop: Loop) -> tuple[str, ...]:
    """RARC of a line (LQ*HE) and of a claim (MOA, MIA)."""
    return tuple(code for segment in loop for code in _codes(segment) if code)


def _codes(segment: Segment) -> tuple[str, ...]:
    if segment.tag == "LQ":
        return (segment.get(2),) if segment.get(1) == "HE" else ()
    return tuple(segment.get(n) for n in _REMARK_PLACES.get(segment.tag, ()))


def _references(loop: Loop) -> tuple[tuple[str, str], ...]:
    return tuple((s.require(1), s.get(2)) for s in loop if s.tag == "REF")


def _amounts(loop: Loop) -> tuple[tuple[str, Money], ...]:
    return tuple((s.require(1), s.amount(2)) for s in loop if s.tag == "AMT")


def _dates(loop: Loop) -> tuple[tuple[str, date], ...]:
    return tuple((s.require(1), s.day(2)) for s in loop if s.tag == "DTM")
