"""What the patient is to the holder of the policy (SBR02 and PAT01 of the 837, INS02 of the 270; 005010).

The holder herself is 18 and has no patient loop; everybody else is named below her with one of the other codes.

>>> Relationship("child").code, Relationship.OTHER.label
('19', 'somebody else')
"""

from enum import StrEnum


class Relationship(StrEnum):
    """The patient, as the holder of the policy would say it."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    LIFE_PARTNER = "life_partner"
    OTHER = "other"

    @property
    def code(self) -> str:
        """The individual relationship code."""
        return _CODES[self]

    @property
    def label(self) -> str:
        """For people."""
        return _LABELS[self]


_CODES = {
    Relationship.SELF: "18",
    Relationship.SPOUSE: "01",
    Relationship.CHILD: "19",
    Relationship.LIFE_PARTNER: "53",
    Relationship.OTHER: "G8",
}
_LABELS = {
    Relationship.SELF: "the holder of the policy",
    Relationship.SPOUSE: "husband or wife",
    Relationship.CHILD: "child",
    Relationship.LIFE_PARTNER: "life partner",
    Relationship.OTHER: "somebody else",
}
