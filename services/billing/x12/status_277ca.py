"""The claim acknowledgment, 277CA: did the claim get into adjudication? It never says that it will be paid.

Accepted are categories A0, A1 and A2; A3 and above (returned, missing, invalid, contradictory) are rejections: the
claim is fixed and sent again as an original, and the filing clock runs on. Several may come for one claim; the
payer's word outweighs the clearinghouse's.

Source: X12 005010X214; X12 RFI 2203 (there is no acceptance with warnings).
"""

from collections.abc import Iterable, Iterator, Sequence

from services.billing.models.acknowledgments import ClaimAcknowledgment, ClaimStatus, Speaker
from shared.x12.envelope import TransactionSet
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment

Loop = Sequence[Segment]

_STATUS_PLACES = (1, 10, 11)  # STC01, STC10, STC11
_CLAIM_LEVEL = "PT"  # HL03 of the patient's level
_SPEAKERS = {"PR": Speaker.PAYER, "AY": Speaker.CLEARINGHOUSE}


def read(source: str | Iterable[str]) -> Iterator[ClaimAcknowledgment]:
    """The claims a file speaks of, one at a time."""
    for transaction_set in transaction_sets(source):
        yield from parse(transaction_set)


def parse(transaction_set: TransactionSet) -> Iterator[ClaimAcknowledgment]:
    """The claims of one set: one for every TRN at the patient's level."""
    speaker = _speaker(transaction_set.body)
    for loop in _claims(transaction_set.body):
        yield ClaimAcknowledgment(
            control_number=loop[0].require(2),
            speaker=speaker,
            statuses=tuple(status for segment in loop if segment.tag == "STC" for status in _statuses(segment)),
            payer_claim_control_number=_reference(loop, "1K"),
        )


def _speaker(segments: Loop) -> Speaker:
    """Who sent it: the first name (2100A NM1) is the payer's or the clearinghouse's."""
    names = (segment.get(1) for segment in segments if segment.tag == "NM1")
    return _SPEAKERS.get(next(names, ""), Speaker.CLEARINGHOUSE)


def _claims(segments: Loop) -> Iterator[list[Segment]]:
    loop: list[Segment] = []
    level = ""
    for segment in segments:
        if segment.tag in {"HL", "TRN"} and loop:
            yield loop
            loop = []
        if segment.tag == "HL":
            level = segment.get(3)
        elif level == _CLAIM_LEVEL and (loop or segment.tag == "TRN"):
            loop.append(segment)
    if loop:
        yield loop


def _statuses(stc: Segment) -> Iterator[ClaimStatus]:
    """STC01 and, where given, STC10 and STC11: category, status and whose number or name is meant."""
    for n in _STATUS_PLACES:
        if stc.get(n):
            yield ClaimStatus(
                category=stc.component(n, 1), status=stc.component(n, 2), entity=stc.component(n, 3), action=stc.get(3)
            )


def _reference(loop: Loop, qualifier: str) -> str:
    return next((s.get(2) for s in loop if s.tag == "REF" and s.get(1) == qualifier), "")
