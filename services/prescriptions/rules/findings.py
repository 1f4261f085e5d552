"""A finding: what is wrong with an order, for the person at the desk; and what the order is held against."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum

from services.prescriptions.models.requests import FormRequest
from services.prescriptions.models.reviews import Review
from services.prescriptions.models.terms import Terms
from shared.facts import Sex
from shared.model import Model


class Severity(StrEnum):
    """One that blocks keeps the prescription from becoming active; one that warns is shown."""

    BLOCK = "block"
    WARN = "warn"


class Finding(Model):
    """The rule that was broken, the field of the review where it shows, and the words for it."""

    rule: str
    field: str
    words: str
    severity: Severity = Severity.BLOCK


class Circumstances(Model):
    """What a page is held against: the request it answers, the day, the therapists, the payer's terms."""

    request: FormRequest
    today: date
    therapist_npis: frozenset[str] = frozenset()
    terms: Terms = Terms()

    @property
    def patient_sex(self) -> Sex:
        """As the chart has it."""
        return self.request.patient.sex


Rule = Callable[[Review, Circumstances], Iterator[Finding]]


def block(rule: str, field: str, words: str) -> Finding:
    """A finding that keeps the prescription from becoming active."""
    return Finding(rule=rule, field=field, words=words)


def warn(rule: str, field: str, words: str) -> Finding:
    """A finding that is shown and keeps nothing back."""
    return Finding(rule=rule, field=field, words=words, severity=Severity.WARN)
