"""Read a file as the transaction sets it carries, each checked against its trailer before it is handed over.

A file may hold several interchanges, groups and sets. SE is checked before its set is delivered; GE and IEA
come later in the file, so a caller who acts on the content collects it first and acts when the end was good.

Source: X12.5 interchange control structure, X12.6 application control structure.
"""

from collections.abc import Iterable, Iterator

from shared.x12 import ta1
from shared.x12.envelope import ENVELOPE_TAGS, FunctionalGroup, Interchange, TransactionSet
from shared.x12.errors import EnvelopeError
from shared.x12.faults import GroupFault, InterchangeFault, SetFault
from shared.x12.segment import Segment
from shared.x12.splitting import segments
from shared.x12.ta1 import InterchangeAcknowledgment


def transaction_sets(source: str | Iterable[str]) -> Iterator[TransactionSet]:
    """The transaction sets of a text or of a stream of its pieces, one in memory at a time."""
    return (content for content in contents(source) if isinstance(content, TransactionSet))


def contents(source: str | Iterable[str]) -> Iterator[TransactionSet | InterchangeAcknowledgment]:
    """Transaction sets and the interchange acknowledgments (TA1) between them, in the order of the file."""
    stream = segments(source)
    for isa in stream:
        yield from _interchange(isa, stream)


def _interchange(isa: Segment, stream: Iterator[Segment]) -> Iterator[TransactionSet | InterchangeAcknowledgment]:
    interchange = Interchange.opened_by(isa)
    groups = 0
    for segment in stream:
        match segment.tag:
            case "GS":
                groups += 1
                yield from _group(segment, stream, interchange)
            case "TA1":
                yield ta1.parse(segment, interchange)
            case "IEA":
                _check_count(segment, groups, InterchangeFault.GROUP_COUNT_DIFFERS)
                _check_control(segment, isa.get(13), InterchangeFault.CONTROL_NUMBERS_DIFFER)
                return
            case _:
                raise _misplaced(segment, "an interchange")
    raise _unclosed(isa, "IEA", InterchangeFault.ENDS_EARLY)


def _group(gs: Segment, stream: Iterator[Segment], interchange: Interchange) -> Iterator[TransactionSet]:
    group = FunctionalGroup.opened_by(gs)
    sets = 0
    for segment in stream:
        match segment.tag:
            case "ST":
                sets += 1
                yield _transaction_set(segment, stream, interchange, group)
            case "GE":
                _check_count(segment, sets, GroupFault.SET_COUNT_DIFFERS)
                _check_control(segment, group.control_number, GroupFault.CONTROL_NUMBERS_DIFFER)
                return
            case _:
                raise _misplaced(segment, "a group")
    raise _unclosed(gs, "GE", GroupFault.TRAILER_MISSING)


def _transaction_set(
    st: Segment, stream: Iterator[Segment], interchange: Interchange, group: FunctionalGroup
) -> TransactionSet:
    body = [st]
    for segment in stream:
        body.append(segment)
        if segment.tag in ENVELOPE_TAGS:
            break
    if body[-1].tag != "SE":
        raise _unclosed(st, "SE", SetFault.TRAILER_MISSING)
    _check_count(body[-1], len(body), SetFault.SEGMENT_COUNT_DIFFERS)
    _check_control(body[-1], st.require(2), SetFault.CONTROL_NUMBERS_DIFFER)
    return TransactionSet(interchange, group, st.require(1), st.require(2), tuple(body))


def _check_count(trailer: Segment, counted: int, code: str) -> None:
    # Compared as text: a hostile count may have more digits than int() takes.
    if trailer.require(1).lstrip("0") != (str(counted) if counted else ""):
        raise _wrong(trailer, f"counts otherwise: there are {counted}", 1, code)


def _check_control(trailer: Segment, opened_with: str, code: str) -> None:
    # Named tolerance: leading zeros. Some senders pad one end only.
    if trailer.require(2).lstrip("0") != opened_with.lstrip("0"):
        raise _wrong(trailer, "is not the control number this envelope was opened with", 2, code)


def _wrong(trailer: Segment, sentence: str, element: int, code: str) -> EnvelopeError:
    return EnvelopeError(sentence, position=trailer.position, segment=trailer.tag, element=element, code=code)


def _misplaced(segment: Segment, where: str) -> EnvelopeError:
    return EnvelopeError(
        f"does not belong directly inside {where}",
        position=segment.position,
        segment=segment.tag,
        code=InterchangeFault.BAD_STRUCTURE,
    )


def _unclosed(opening: Segment, trailer: str, code: str) -> EnvelopeError:
    return EnvelopeError(f"is not closed by {trailer}", position=opening.position, segment=opening.tag, code=code)
