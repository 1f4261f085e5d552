"""The scrub: what a claim must keep before it is sent, beyond what any syntax checker sees.

Each rule is a function that yields findings; `RULES` is the list that is run. How the file itself stands is looked at
once more when it is written (x12/file_check_837p.py). Sources: CMS NCCI policy manual (pairs, units); X12 837P
005010X222A1 (accident, frequency, pointers, other payers); the numbers SC-n are the house's own (rules/catalogue.py).
"""

from collections.abc import Iterable, Sequence

from services.billing.models.claims import Claim
from services.billing.models.findings import Finding, Severity
from services.billing.rules.scrub import filing, opening, orders, parties, treatment
from services.billing.rules.scrub.surroundings import Rule, Surroundings

__all__ = ["OF_A_VOID", "RULES", "Surroundings", "may_be_sent", "scrub_claim"]

RULES: tuple[Rule, ...] = (*treatment.RULES, *orders.RULES, *parties.RULES, *filing.RULES, *opening.RULES)
# a void says word for word what the payer has judged before: only how it is filed can be wrong with it
OF_A_VOID: tuple[Rule, ...] = filing.RULES


def scrub_claim(claim: Claim, around: Surroundings, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """Every finding, in the order of the rules; a claim may be sent when none of them is an error."""
    return tuple(finding for rule in rules for finding in rule(claim, around))


def may_be_sent(findings: Iterable[Finding]) -> bool:
    """Whether no finding holds the claim."""
    return all(finding.severity is not Severity.ERROR for finding in findings)
