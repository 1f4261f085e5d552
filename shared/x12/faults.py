"""What can be wrong, by level, in the codes the acknowledgments use (TA105, AK905, IK502, IK304, IK403).

Only the codes this grammar raises itself; a payer may answer with others, which stay plain text.
"""

from enum import StrEnum


class InterchangeFault(StrEnum):
    """TA105: why an interchange is refused."""

    CONTROL_NUMBERS_DIFFER = "001"
    BAD_SEGMENT_TERMINATOR = "004"
    BAD_SENDER = "006"
    BAD_RECEIVER = "008"
    BAD_CONTROL_NUMBER = "018"
    BAD_USAGE = "020"
    GROUP_COUNT_DIFFERS = "021"
    BAD_STRUCTURE = "022"
    ENDS_EARLY = "023"
    BAD_CONTENT = "024"
    BAD_ELEMENT_SEPARATOR = "026"
    BAD_COMPONENT_SEPARATOR = "027"


class GroupFault(StrEnum):
    """AK905: why a functional group is refused."""

    NOT_SUPPORTED = "1"
    TRAILER_MISSING = "3"
    CONTROL_NUMBERS_DIFFER = "4"
    SET_COUNT_DIFFERS = "5"
    BAD_CONTROL_NUMBER = "6"


class SetFault(StrEnum):
    """IK502: why a transaction set is refused."""

    TRAILER_MISSING = "2"
    CONTROL_NUMBERS_DIFFER = "3"
    SEGMENT_COUNT_DIFFERS = "4"


class SegmentFault(StrEnum):
    """IK304: what is wrong with a segment as a whole."""

    UNRECOGNIZED = "1"
    UNEXPECTED = "2"
    MISSING = "3"
    OUT_OF_SEQUENCE = "7"
    HAS_ELEMENT_ERRORS = "8"


class ElementFault(StrEnum):
    """IK403: what is wrong with one element."""

    MISSING = "1"
    TOO_LONG = "5"
    BAD_CHARACTER = "6"
    BAD_CODE = "7"
    BAD_DATE = "8"
