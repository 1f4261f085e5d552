"""Where the massage was given (CLM05-1, CMS-1500 item 24B): the places of CMS's list that a massage clinic
uses.

>>> place_on("11", date(2026, 3, 2)).label
'office'
"""

from dataclasses import dataclass
from datetime import date

from shared.codes.dated import VERSION_5010, Dated, on

OFFICE = "11"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceOfService(Dated):
    """One place."""

    code: str
    label: str


PLACES = tuple(
    PlaceOfService(
        code=code,
        label=label,
        valid_from=VERSION_5010,
        source="CMS place of service code set; from trade knowledge",
    )
    for code, label in ((OFFICE, "office"), ("12", "patient's home"), ("99", "another place"))
)


def place_on(code: str, day: date) -> PlaceOfService | None:
    """The place as it was on the day of service, or None when this table does not know it."""
    return on(day, (row for row in PLACES if row.code == code))
