"""What kind of payer the claim says it goes to (SBR09 of the 837, 005010X222A1).

Workers' compensation is WC, auto medical payments AM; a commercial plan is CI when nothing narrower is known.

>>> filing_indicator_on("WC", date(2026, 3, 2)).label
"workers' compensation"
"""

from dataclasses import dataclass
from datetime import date

from shared.codes.dated import VERSION_5010, Dated, on


@dataclass(frozen=True, kw_only=True, slots=True)
class FilingIndicator(Dated):
    """One kind of payer."""

    code: str
    label: str


_LABELS = {
    "11": "other programme, not federal",
    "12": "preferred providers (PPO)",
    "13": "point of service (POS)",
    "14": "exclusive providers (EPO)",
    "15": "indemnity",
    "16": "Medicare by a health maintenance organization",
    "17": "dental maintenance organization",
    "AM": "car insurance, medical payments",
    "BL": "Blue Cross or Blue Shield",
    "CH": "TRICARE",
    "CI": "commercial",
    "DS": "disability",
    "FI": "federal employees",
    "HM": "health maintenance organization",
    "LM": "liability, medical",
    "MA": "Medicare part A",
    "MB": "Medicare part B",
    "MC": "Medicaid",
    "OF": "other federal programme",
    "TV": "Title V",
    "VA": "Veterans Affairs",
    "WC": "workers' compensation",
    "ZZ": "agreed between the two",
}

FILING_INDICATORS = tuple(
    FilingIndicator(
        code=code,
        label=label,
        valid_from=VERSION_5010,
        source="005010X222A1, SBR09 (code values; labels ours)",
    )
    for code, label in _LABELS.items()
)


def filing_indicator_on(code: str, day: date) -> FilingIndicator | None:
    """The kind of payer as it was on the day of service, or None when there is none with this code."""
    return on(day, (row for row in FILING_INDICATORS if row.code == code))
