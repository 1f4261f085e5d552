"""The pairs of procedures that Medicare's NCCI does not pay together on one day (procedure-to-procedure
edits).

The code in column 1 is paid, the one in column 2 is not. Indicator 1 lets a modifier open the pair when the
two were separate (it goes on the column 2 line); indicator 0 never does. Source: CMS practitioner and
outpatient hospital files in force 2024-07-01, massage-relevant pairs only; for earlier days this table says
nothing. Not in that file any more: 97140 with 97530, 97161 or 97164, and 97124 with 97010. Reload with each
quarter's file.

>>> edit = edit_between("97124", "97140", date(2026, 3, 2))
>>> edit.column_1, edit.column_2, edit.indicator.name
('97140', '97124', 'NEVER')
>>> edit_between("97124", "97010", date(2026, 3, 2)) is None
True
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from shared.codes.dated import Dated, on

_SINCE = date(2024, 7, 1)
_SOURCE = "CMS NCCI PTP edits, practitioner and outpatient hospital, in force 2024-07-01"


class Indicator(IntEnum):
    """Whether a modifier may open the pair (NCCI correct coding modifier indicator)."""

    NEVER = 0
    WITH_MODIFIER = 1
    DELETED = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class PtpEdit(Dated):
    """One pair; `why` is CMS's reason in our words."""

    column_1: str
    column_2: str
    indicator: Indicator
    why: str


def _edits(column_1: str, columns_2: str, indicator: Indicator, why: str) -> list[PtpEdit]:
    return [
        PtpEdit(
            column_1=column_1,
            column_2=column_2,
            indicator=indicator,
            why=why,
            valid_from=_SINCE,
            source=_SOURCE,
        )
        for column_2 in columns_2.split()
    ]


_PRACTICE = "one is part of doing the other well"
_ONE_OR_OTHER = "the two exclude each other"
_MORE = "the first is the more extensive of the two"
_PART = "the second is a part of the first"
_RULE = "the coding rules say so"

PTP_EDITS = (
    *_edits("97140", "97124", Indicator.NEVER, _PRACTICE),
    *_edits("97150", "97124 97140 97110 97112 97530", Indicator.WITH_MODIFIER, _ONE_OR_OTHER),
    *_edits("97012", "97140", Indicator.WITH_MODIFIER, _ONE_OR_OTHER),
    *_edits("98940", "97124 97140 97112", Indicator.WITH_MODIFIER, _PRACTICE),
    *_edits("98941", "97124 97140 97112", Indicator.WITH_MODIFIER, _PRACTICE),
    *_edits("98942", "97124 97140 97112", Indicator.WITH_MODIFIER, _PRACTICE),
    *_edits("97140", "97018 97750 95851", Indicator.WITH_MODIFIER, _PRACTICE),
    *_edits("97124", "97164 97168", Indicator.WITH_MODIFIER, _PRACTICE),
    *_edits("97112", "97022", Indicator.WITH_MODIFIER, _RULE),
    *_edits("97113", "97110", Indicator.WITH_MODIFIER, _RULE),
    *_edits("97530", "95851", Indicator.NEVER, _PART),
    *_edits("97530", "97750", Indicator.WITH_MODIFIER, _MORE),
)


def edit_between(a: str, b: str, day: date) -> PtpEdit | None:
    """The edit between two codes, in whichever order, on the day of service."""
    return on(day, (edit for edit in PTP_EDITS if {edit.column_1, edit.column_2} == {a, b}))
