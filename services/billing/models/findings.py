"""What the scrub finds in a claim before it is sent: which rule, how bad, and a sentence for the biller."""

from enum import StrEnum

from shared.model import Model


class Severity(StrEnum):
    """An error holds the claim; a warning is shown and sent all the same."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Model):
    """One rule that a claim breaks. The sentence names fields and limits, never a person's data."""

    rule: str
    severity: Severity
    sentence: str
