"""Write an interchange: the caller gives the segments from ST on, the envelope counts and closes them.

>>> header = InterchangeHeader(
...     sender="MHMASSAGE", receiver="CLEARHOUSE", control_number=101, group_control_number=501,
...     functional_id="HC", version="005010X222A1", moment=datetime(2026, 3, 3, 10, 30), usage="T",
... )
>>> text = interchange(header, [[("ST", "837", "0001", "005010X222A1"), ("BHT", "0019", "00", "B1")]])
>>> text[106:166]
'GS*HC*MHMASSAGE*CLEARHOUSE*20260303*1030*501*X*005010X222A1~'
>>> text[166:]
'ST*837*0001*005010X222A1~BHT*0019*00*B1~SE*3*0001~GE*1*501~IEA*1*000000101~'
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.x12.delimiters import DEFAULT, ISA_ELEMENT_WIDTHS, NO_REPETITION, Delimiters
from shared.x12.envelope import ENVELOPE_TAGS, USAGES
from shared.x12.errors import EnvelopeError, SegmentError
from shared.x12.faults import GroupFault, InterchangeFault, SegmentFault
from shared.x12.values import SegmentValues, check, line

_HIGHEST_CONTROL_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class InterchangeHeader:
    """What the envelope says. `moment` is written as it is given: the caller's wall clock."""

    sender: str
    receiver: str
    control_number: int  # ISA13, never used twice between the same two parties
    group_control_number: int  # GS06
    functional_id: str  # GS01: HC claims, HS inquiries, HP remittances, HB benefits, FA 999, HN 277CA
    version: str  # GS08
    moment: datetime
    usage: Literal["T", "P"]
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    acknowledgment_requested: bool = False  # ISA14: a TA1 is wanted


def interchange(
    header: InterchangeHeader,
    sets: Sequence[Sequence[SegmentValues]],
    delimiters: Delimiters = DEFAULT,
    acknowledgments: Sequence[SegmentValues] = (),
) -> str:
    """One interchange with one group of sets (none when there are no sets) after any TA1s.

    Each set begins with its ST and is closed here: SE, GE and IEA are counted, never given.
    """
    lines = [_isa(header, delimiters)]
    for values in (*acknowledgments, *_group(header, sets), _iea(header, bool(sets))):
        lines.append(line(values, delimiters, position=len(lines) + 1))
    return "".join(lines)


def _group(header: InterchangeHeader, sets: Sequence[Sequence[SegmentValues]]) -> Iterator[SegmentValues]:
    if not sets:
        return
    yield _gs(header)
    for segments in sets:
        yield from _closed(segments)
    yield ("GE", str(len(sets)), str(header.group_control_number))


def _closed(segments: Sequence[SegmentValues]) -> Iterator[SegmentValues]:
    """The set with its SE, which repeats ST02."""
    match segments[0] if segments else ():
        case ("ST", str(), str(control_number), *_):
            yield from segments[:1]
        case _:
            raise SegmentError("a set begins with ST and its two numbers", code=SegmentFault.MISSING)
    for values in segments[1:]:
        if values and values[0] in ENVELOPE_TAGS:
            raise SegmentError("is the writer's to add", segment=str(values[0]), code=SegmentFault.UNEXPECTED)
        yield values
    yield ("SE", str(len(segments) + 1), control_number)


def _gs(header: InterchangeHeader) -> SegmentValues:
    if not (header.functional_id and header.version):
        raise EnvelopeError("a group says what it carries, GS01 and GS08", segment="GS", code=GroupFault.NOT_SUPPORTED)
    return (
        "GS",
        header.functional_id,
        header.sender,
        header.receiver,
        f"{header.moment:%Y%m%d}",
        f"{header.moment:%H%M}",
        str(_control_number(header.group_control_number, "GS06")),
        "X",
        header.version,
    )


def _iea(header: InterchangeHeader, has_group: bool) -> SegmentValues:
    return ("IEA", "1" if has_group else "0", f"{header.control_number:09d}")


def _isa(header: InterchangeHeader, delimiters: Delimiters) -> str:
    """The one segment of fixed width: 106 characters with its terminator."""
    elements = (
        "00",
        "",
        "00",
        "",
        _party(header.sender_qualifier, 2, delimiters, InterchangeFault.BAD_SENDER),
        _party(header.sender, 15, delimiters, InterchangeFault.BAD_SENDER),
        _party(header.receiver_qualifier, 2, delimiters, InterchangeFault.BAD_RECEIVER),
        _party(header.receiver, 15, delimiters, InterchangeFault.BAD_RECEIVER),
        f"{header.moment:%y%m%d}",
        f"{header.moment:%H%M}",
        delimiters.repetition or NO_REPETITION,
        "00501",
        f"{_control_number(header.control_number, 'ISA13'):09d}",
        "1" if header.acknowledgment_requested else "0",
        _usage(header.usage),
        delimiters.component,
    )
    padded = (value.ljust(width) for value, width in zip(elements, ISA_ELEMENT_WIDTHS, strict=True))
    return delimiters.element.join(("ISA", *padded)) + delimiters.segment


def _party(value: str, width: int, delimiters: Delimiters, fault: InterchangeFault) -> str:
    try:
        check(value, delimiters)
    except ValueError as error:
        raise EnvelopeError(f"the identification of a party {error}", segment="ISA", code=fault) from None
    if not 0 < len(value) <= width:
        raise EnvelopeError(f"the identification of a party has 1 to {width} characters", segment="ISA", code=fault)
    return value


def _usage(usage: str) -> str:
    if usage not in USAGES:
        raise EnvelopeError("usage is T or P", segment="ISA", element=15, code=InterchangeFault.BAD_USAGE)
    return usage


def _control_number(number: int, name: str) -> int:
    if not 0 < number <= _HIGHEST_CONTROL_NUMBER:
        raise EnvelopeError(f"{name} is a number of 1 to 9 digits, not zero", code=InterchangeFault.BAD_CONTROL_NUMBER)
    return number
