"""What the scrub finds in a claim before it is sent: which rule, how bad, a sentence, and where to mend it."""

from enum import StrEnum

from shared.model import Model


class Severity(StrEnum):
    """An error holds the claim; a warning is shown and sent all the same."""

    ERROR = "error"
    WARNING = "warning"


class Fix(StrEnum):
    """Where at the desk it is mended."""

    CASE = "the case"
    FIRST_VISIT = "the papers of the first visit"
    PRESCRIPTION = "the prescription"
    NOTE = "the session note"
    PAYER = "the payer's profile"
    FEES = "the fee schedules"
    SETTINGS = "the clinic's settings"
    CLAIM = "the claim itself"
    HOUSE = "whoever looks after the system"


class Finding(Model):
    """One rule that a claim breaks. The sentence names fields and limits, never a person's data."""

    rule: str
    severity: Severity
    sentence: str
    fix: Fix = Fix.CLAIM
