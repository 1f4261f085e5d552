"""Cut text into segments, as it comes: in chunks split anywhere, with the delimiters each ISA announces.

Named tolerances: a byte order mark, line breaks and blanks between segments, empty segments, and blanks after
the last IEA are skipped. A file that is not X12 text at all is refused with the reason.

>>> isa = "ISA*00*" + 10 * " " + "*00*" + 10 * " " + "*ZZ*MHMASSAGE      *ZZ*CLEARHOUSE     "
>>> pieces = [isa, "*260303*1030*^*00501*000000101*0*T*:~\\nIE", "A*0*000000101~\\n"]
>>> [segment.tag for segment in segments(pieces)]
['ISA', 'IEA']
"""

from collections.abc import Generator, Iterable, Iterator

from shared.x12.delimiters import ISA_WIDTH, Delimiters, from_isa
from shared.x12.errors import EnvelopeError, SegmentError, X12Error
from shared.x12.faults import InterchangeFault, SegmentFault
from shared.x12.segment import TAG, Segment

CHUNK = 65_536

# No segment of these sets comes near it; without a limit, a file that lost its terminator fills the memory.
LONGEST_SEGMENT = 100_000

# The sets know about a hundred tags; what is beyond is looked at anew each time instead of filling the memory.
MOST_TAGS = 1_000

_BLANKS = " \t\r\n"
_AFTER_THE_END = _BLANKS + "\x00\x1a"  # padding of block devices and the old end-of-file mark
_BYTE_ORDER_MARKS = ("\ufeff", "\xef\xbb\xbf")  # decoded, and UTF-8 read as Latin-1

# What else people upload: how it begins when read as text, and what to call it.
_STRANGERS = (
    ("PK", "a zip archive"),
    ("%PDF", "a PDF"),
    ("\x1f\x8b", "a gzip archive"),
    ("\xff\xfe", "UTF-16 text"),
    ("\xfe\xff", "UTF-16 text"),
    ("I\x00", "UTF-16 text"),
    ("<", "XML or a web page"),
)


def segments(source: str | Iterable[str]) -> Iterator[Segment]:
    """Every segment of a text or of a stream of its pieces; memory holds one piece at a time."""
    chunks = _chunks(source)
    rest = _without_mark(_filled("", chunks, _BLANKS))
    position, between = 0, _AFTER_THE_END
    while rest := _filled(rest, chunks, between):
        delimiters = _announced(rest, position + 1)
        position, rest = yield from _interchange(rest, chunks, delimiters, position)
        between = _AFTER_THE_END + delimiters.segment
    if not position:
        raise EnvelopeError("the text is empty", code=InterchangeFault.BAD_CONTENT)


def _interchange(
    rest: str, chunks: Iterator[str], delimiters: Delimiters, position: int
) -> Generator[Segment, None, tuple[int, str]]:
    """Segments up to IEA; returns the last position and the text after it."""
    element, terminator = delimiters.element, delimiters.segment
    tags: dict[str, str] = {}  # as they stand in the file, blanks before them, to what they are
    while True:
        pieces = rest.split(terminator)
        rest = pieces.pop()
        for index, piece in enumerate(pieces, start=1):
            elements = piece.split(element)
            begun = elements.pop(0)
            if not (tag := tags.get(begun, "")):
                tag = begun.lstrip(_BLANKS)
                if not tag and not elements:
                    continue
                _remember(tags, begun, _recognized(tag, position + 1))
            position += 1
            # Two thirds of the time of Segment(...), which would go through one more Python call.
            yield tuple.__new__(Segment, (tag, tuple(elements), position, delimiters))
            if tag == "IEA":
                return position, terminator.join((*pieces[index:], rest))
        if not (chunk := next(chunks, "")):
            return position, _nothing(rest.lstrip(_BLANKS), position)
        rest = _bounded(rest, position) + chunk


def _chunks(source: str | Iterable[str]) -> Iterator[str]:
    """The source in pieces of a bounded size, none empty."""
    for text in (source,) if isinstance(source, str) else source:
        for start in range(0, len(text), CHUNK):
            yield text[start : start + CHUNK]


def _filled(rest: str, chunks: Iterator[str], skipped: str) -> str:
    """The rest without what is skipped before it, as long as an ISA (shorter only at the end of the file)."""
    while len(rest := rest.lstrip(skipped)) < ISA_WIDTH and (chunk := next(chunks, "")):
        rest += chunk
    return rest


def _without_mark(text: str) -> str:
    for mark in _BYTE_ORDER_MARKS:
        text = text.removeprefix(mark)
    return text


def _announced(text: str, position: int) -> Delimiters:
    """The delimiters of the ISA that begins the text, or why it is none."""
    for beginning, name in _STRANGERS:
        if text.startswith(beginning):
            raise EnvelopeError(f"this is {name}, not X12", code=InterchangeFault.BAD_CONTENT)
    try:
        return from_isa(text)
    except X12Error as error:
        raise EnvelopeError(error.sentence, position=position, code=error.code) from None


def _remember(tags: dict[str, str], begun: str, tag: str) -> None:
    if len(tags) < MOST_TAGS:
        tags[begun] = tag


def _recognized(tag: str, position: int) -> str:
    if not TAG.fullmatch(tag):
        raise SegmentError(
            "a segment begins with a tag of two or three capitals and digits",
            position=position,
            code=SegmentFault.UNRECOGNIZED,
        )
    return tag


def _bounded(rest: str, position: int) -> str:
    if len(rest) > LONGEST_SEGMENT:
        raise SegmentError(
            "the segment does not end; its terminator may be lost",
            position=position + 1,
            code=SegmentFault.UNRECOGNIZED,
        )
    return rest


def _nothing(rest: str, position: int) -> str:
    if rest:
        raise EnvelopeError(
            "the text ends inside this segment", position=position + 1, code=InterchangeFault.ENDS_EARLY
        )
    return ""
