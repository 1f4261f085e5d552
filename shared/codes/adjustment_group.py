"""Who carries what a payer did not pay (CAS01 of the 835): the same reason number under another group is
another ledger.

Reason 45 with CO is written off; 45 with PR is owed by the patient of an out-of-network clinic. CR belongs
to version 4010 and is only ever read. Source: 005010X221A1 code values; from trade knowledge.

>>> AdjustmentGroup("PR").label, AdjustmentGroup.PR.bearer
('patient responsibility', <Bearer.PATIENT: 'patient'>)
"""

from enum import StrEnum


class Bearer(StrEnum):
    """Who is left with the amount."""

    CLINIC = "clinic"
    PATIENT = "patient"
    OTHER_PAYER = "other_payer"
    NOBODY = "nobody"


class AdjustmentGroup(StrEnum):
    """The group code."""

    CO = "CO"
    PR = "PR"
    OA = "OA"
    PI = "PI"
    CR = "CR"

    @property
    def label(self) -> str:
        """In our words."""
        return _FACTS[self][0]

    @property
    def bearer(self) -> Bearer:
        """Who is left with the amount."""
        return _FACTS[self][1]


_FACTS = {
    AdjustmentGroup.CO: ("contractual obligation", Bearer.CLINIC),
    AdjustmentGroup.PR: ("patient responsibility", Bearer.PATIENT),
    AdjustmentGroup.OA: ("other, mostly another payer", Bearer.OTHER_PAYER),
    AdjustmentGroup.PI: ("reduced by the payer on its own", Bearer.CLINIC),
    AdjustmentGroup.CR: ("correction of an earlier payment (version 4010)", Bearer.NOBODY),
}
