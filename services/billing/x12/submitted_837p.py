"""An 837P as its receiver reads it: for our tests, and for the simulated payer that answers it.

Source: X12 005010X222A1.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.billing.models.submitted import SubmittedClaim, SubmittedLine
from shared.money import ZERO
from shared.x12.envelope import TransactionSet
from shared.x12.faults import SegmentFault
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment

Loop = Sequence[Segment]


def read(source: str | Iterable[str]) -> Iterator[SubmittedClaim]:
    """The claims of a file, one at a time."""
    for transaction_set in transaction_sets(source):
        yield from parse(transaction_set)


def parse(transaction_set: TransactionSet) -> Iterator[SubmittedClaim]:
    """The claims of one set. A claim belongs to the levels (HL) it stands below."""
    levels: dict[str, Loop] = {}
    for loop in _loops(transaction_set.body, "HL", "CLM"):
        match loop[0].tag:
            case "HL":
                level = loop[0].require(3)
                levels = {above: segments for above, segments in levels.items() if above < level}
                levels[level] = loop
            case "CLM":
                yield _claim(loop, levels)


def _loops(segments: Iterable[Segment], *tags: str) -> Iterator[list[Segment]]:
    """The segments cut before each of the tags; what stands before the first is a loop as well."""
    loop: list[Segment] = []
    for segment in segments:
        if segment.tag in tags and loop:
            yield loop
            loop = []
        loop.append(segment)
    if loop:
        yield loop


def _find(loop: Loop, tag: str, qualifier: str = "") -> Segment | None:
    matching = (s for s in loop if s.tag == tag and (not qualifier or s.get(1) == qualifier))
    return next(matching, None)


def _need(loop: Loop, tag: str, qualifier: str = "") -> Segment:
    segment = _find(loop, tag, qualifier)
    if segment is None:
        what = f"{tag}*{qualifier}" if qualifier else tag
        raise loop[0].error(f"{what} is missing in the loop that begins here", 0, SegmentFault.MISSING)
    return segment


def _value(loop: Loop, tag: str, qualifier: str, element: int = 2) -> str:
    segment = _find(loop, tag, qualifier)
    return segment.get(element) if segment else ""


def _claim(loop: Loop, levels: Mapping[str, Loop]) -> SubmittedClaim:
    head, *lines = _loops(loop, "LX")
    clm, subscriber = head[0], levels.get("22", head)
    patient = levels.get("23", subscriber)
    sbr, payer = _need(subscriber, "SBR"), _need(subscriber, "NM1", "PR")
    accident, paid = _find(head, "DTP", "439"), _find(head, "AMT", "F5")
    name = _need(patient, "NM1", "QC" if "23" in levels else "IL")
    return SubmittedClaim(
        control_number=clm.require(1),
        charge_amount=clm.amount(2),
        frequency=clm.component(5, 3),
        accepts_assignment=clm.get(7),
        assigns_benefits=clm.get(8),
        causes=tuple(filter(None, clm.components(11)[:3])),
        accident_state=clm.component(11, 4),
        accident_date=accident.day(3) if accident else None,
        claim_number=_value(patient, "REF", "Y4"),
        authorization_number=_value(head, "REF", "G1"),
        payer_claim_control_number=_value(head, "REF", "F8"),
        patient_paid=paid.amount(2) if paid else ZERO,
        diagnoses=tuple(_diagnoses(_need(head, "HI"))),
        billing_npi=_need(levels.get("20", head), "NM1", "85").get(9),
        rendering_npi=_value(head, "NM1", "82", 9),
        referring_npi=_value(head, "NM1", "DN", 9),
        payer_id=payer.get(9),
        payer_name=payer.get(3),
        filing_indicator=sbr.get(9),
        group_number=sbr.get(3),
        subscriber_id=_need(subscriber, "NM1", "IL").get(9),
        subscriber_is_patient=sbr.get(2) == "18",
        patient_last_name=name.get(3),
        patient_first_name=name.get(4),
        lines=tuple(map(_line, lines)),
    )


def _diagnoses(hi: Segment) -> Iterator[str]:
    return (hi.component(n, 2) for n in range(1, len(hi.elements) + 1))


def _line(loop: Loop) -> SubmittedLine:
    sv1 = _need(loop, "SV1")
    return SubmittedLine(
        number=int(loop[0].number(1)),
        control_number=_value(loop, "REF", "6R"),
        code=sv1.component(1, 2),
        modifiers=sv1.components(1)[2:6],
        charge_amount=sv1.amount(2),
        units=sv1.require(4),
        pointers=tuple(int(pointer) for pointer in sv1.components(7) if pointer.isdecimal()),
        service_date=_need(loop, "DTP", "472").day(3),
    )
