"""What eligibility judged of the case before anybody was treated: first visit open, payers in order (SC-26, SC-27).

A signed note is never lost, but the claim of a first visit that was not open waits until it is: what is missing then
(consent, leave, what it costs) comes back later as a denial or a dispute.
"""

from collections.abc import Iterator, Mapping

from services.billing.models.claims import Claim
from services.billing.models.findings import Finding, Fix
from services.billing.rules.catalogue import error, warning
from services.billing.rules.scrub.surroundings import Rule, Surroundings
from shared.codes.payer_kind import PayerKind

# By the kinds of papers that CoverageDetermined names; whatever else it may name stands with the first visit
_MISSING: Mapping[str, tuple[str, Fix]] = {
    "paperwork": ("facts of the form that this payer needs", Fix.CASE),
    "coverage": ("the payer's word that it pays", Fix.CASE),
    "prescription": ("a prescription in effect", Fix.PRESCRIPTION),
    "authorization": ("the payer's authorization", Fix.CASE),
    "estimate": ("what the patient was told it costs", Fix.FIRST_VISIT),
    "consent": ("the signed consent to treatment", Fix.FIRST_VISIT),
    "clearance": ("a physician's word about what the patient ticked", Fix.CASE),
}


def first_visit_was_open(_: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-26: each thing that the case's first visit still waits for, with the page where it is mended."""
    for item in around.first_visit_missing:
        words, fix = _MISSING.get(item, ("a paper of the first visit", Fix.FIRST_VISIT))
        yield error("SC-26", f"The first visit was not open when the note was signed. Missing: {words}.", fix)


def nobody_else_is_first(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-27: the payer names another payer; a claim to the wrong one first comes back (CARC 22)."""
    if around.another_payer and not claim.earlier_payers and claim.payer.kind is PayerKind.HEALTH_PLAN:
        yield warning("SC-27", "Another payer may be primary. Settle who pays first before this is sent.")


RULES: tuple[Rule, ...] = (first_visit_was_open, nobody_else_is_first)
