"""Is what the reviewer read on the page an order to bill on? Every rule of RULES 4.2 a page can break."""

from services.prescriptions.models.reviews import Review
from services.prescriptions.rules import diagnosing, signing, treatment
from services.prescriptions.rules.findings import Circumstances, Finding, Rule, Severity

# In the order of the rules. RX-16, the source document, holds by construction: a review has one. RX-19, certifying
# again, is a matter of time: recertifying.py.
RULES: tuple[Rule, ...] = (
    signing.patient,
    signing.credential,
    signing.prescriber_npi,
    signing.written,
    signing.effective,
    diagnosing.diagnoses,
    treatment.areas,
    treatment.procedures,
    treatment.minutes,
    treatment.frequency,
    treatment.duration,
    treatment.goals,
    signing.necessity,
    treatment.precautions,
    signing.signature,
    signing.accident,
    signing.plan_of_care,
)


def verify(review: Review, around: Circumstances) -> tuple[Finding, ...]:
    """Everything that is wrong, in the order of the rules; nothing when there is nothing to say."""
    return tuple(finding for rule in RULES for finding in rule(review, around))


def objections(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those of them that keep the prescription from becoming active."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCK)
