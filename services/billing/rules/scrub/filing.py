"""When, how often and after whom it is sent (SC-15 to SC-17, SC-21, SC-25)."""

from collections.abc import Iterator
from datetime import date

from services.billing.models.claims import Claim, ClaimFrequency, PayerOrder, ServiceLine
from services.billing.models.findings import Finding
from services.billing.rules import filing_window
from services.billing.rules.catalogue import error, warning
from services.billing.rules.filing_window import Level
from services.billing.rules.scrub.surroundings import Rule, Surroundings
from shared.codes.payer_kind import PayerKind

_AFTER = {PayerOrder.PRIMARY: 0, PayerOrder.SECONDARY: 1, PayerOrder.TERTIARY: 2}  # how many payers came before


def nothing_is_sent_twice(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-15: the same patient, day, code and therapist as an original already sent to the same payer."""
    if claim.frequency is not ClaimFrequency.ORIGINAL or claim.order is not PayerOrder.PRIMARY:
        return
    for line in claim.lines:
        if _key(line, claim) in around.sent_before:
            yield error("SC-15", f"Line {line.number} was already sent; a change is a replacement (7) of that claim.")


def _key(line: ServiceLine, claim: Claim) -> tuple[date, str, str]:
    return (line.service_date, line.charge.code, claim.rendering_provider.npi)


def filed_in_time(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-16: the payer's window; past it a claim goes out only with a delay reason, by leave of a manager."""
    window = filing_window.of(claim, around.payer)
    level = window.level(around.today)
    if level is Level.PAST and claim.delay_reason is None:
        yield error("SC-16", "The filing window has passed; this needs a delay reason (CLM20) and a manager.")
    elif level is Level.PAST:
        yield warning("SC-16", "The filing window has passed; the claim tells why.")
    elif level is Level.URGENT:
        yield warning("SC-16", f"The filing window ends on {window.last:%Y-%m-%d}.")


def payers_come_in_order(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-17: a second payer is asked after the first has judged, and a plan after the carrier of an accident."""
    if len(claim.earlier_payers) != _AFTER[claim.order]:
        yield error("SC-17", "The payers before this one have not all judged the claim.")
    if around.injured and claim.payer.kind is PayerKind.HEALTH_PLAN and not claim.earlier_payers:
        yield error("SC-17", "The case tells of an accident: its carrier pays before the health plan.")
    if any(payer.payer_id == claim.payer.payer_id for payer in claim.earlier_payers):
        yield error("SC-17", "The payer has judged this claim before; it is not its own second payer.")


def frequency_and_reference_agree(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-21: a replacement or void names the payer's claim; an original does not."""
    changes = claim.frequency is not ClaimFrequency.ORIGINAL
    if changes and not claim.original_reference:
        yield error("SC-21", "A replacement or void needs the payer's claim number of the original.")
    if not changes and claim.original_reference:
        yield error("SC-21", "An original claim cannot carry a payer's claim number.")


def earlier_payers_add_up(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-25: paid and explained are what was charged, for the claim and for each line judged."""
    charged = {line.number: line.charge.charge_amount for line in claim.lines}
    for payer in claim.earlier_payers:
        if payer.explained_amount != claim.charge_amount:
            yield error("SC-25", f"What {payer.order.name.lower()} payer paid and explained is not the charge.")
        for line in payer.lines:
            if line.explained_amount != charged.get(line.number):
                yield error("SC-25", f"What an earlier payer said of line {line.number} is not the line's charge.")


RULES: tuple[Rule, ...] = (
    nothing_is_sent_twice,
    filed_in_time,
    payers_come_in_order,
    frequency_and_reference_agree,
    earlier_payers_add_up,
)
