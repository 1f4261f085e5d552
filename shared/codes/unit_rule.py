"""How minutes become 15-minute units: by the payer's rule, of which there are two.

CMS: the minutes of all timed codes of a day are added first (Medicare Claims Processing Manual, chapter 5,
section 20.2). Midpoint: each code stands alone, and a unit begins at its eighth minute (CPT; also called
the rule of eights).

>>> UnitRule("midpoint").label
"each code's midpoint (CPT)"
"""

from enum import StrEnum


class UnitRule(StrEnum):
    """Which rule a payer follows."""

    CMS = "cms"
    MIDPOINT = "midpoint"

    @property
    def label(self) -> str:
        """As the biller says it."""
        return _LABELS[self]


_LABELS = {UnitRule.CMS: "total time of the day (CMS)", UnitRule.MIDPOINT: "each code's midpoint (CPT)"}
