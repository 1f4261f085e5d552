"""The credentials of those who may order massage. Which of them a payer accepts is the payer's to say.

>>> Credential("NP").label
'nurse practitioner'
"""

from enum import StrEnum


class Credential(StrEnum):
    """The letters behind the prescriber's name."""

    MD = "MD"
    DO = "DO"
    DPM = "DPM"
    NP = "NP"
    PA = "PA"
    DC = "DC"
    DDS = "DDS"
    DMD = "DMD"
    ND = "ND"
    PT = "PT"

    @property
    def label(self) -> str:
        """The profession."""
        return _LABELS[self]


_LABELS = {
    Credential.MD: "physician",
    Credential.DO: "osteopathic physician",
    Credential.DPM: "podiatrist",
    Credential.NP: "nurse practitioner",
    Credential.PA: "physician assistant",
    Credential.DC: "chiropractor",
    Credential.DDS: "dentist (DDS)",
    Credential.DMD: "dentist (DMD)",
    Credential.ND: "naturopathic doctor",
    Credential.PT: "physical therapist",
}
