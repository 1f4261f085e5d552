"""The scrub: what a claim must keep before it is sent, beyond what any syntax checker sees.

Each rule is a function that yields findings; `RULES` is the list that is run. Identifiers, code forms, lengths and
counts need no rule here: models and the writer refuse them earlier. Sources: CMS NCCI policy manual (pairs, units);
X12 837P 005010X222A1 (accident, frequency, pointers); the numbers SC-n are the house's own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from services.billing.models.claims import Cause, Claim, ClaimFrequency, ServiceLine
from services.billing.models.findings import Finding, Severity
from services.billing.rules.claims import is_external_cause
from shared.codes.payer_kind import PayerKind
from shared.codes.procedures import procedure_on
from shared.codes.ptp_edits import Indicator, edit_between
from shared.facts import Authorization, PrescriptionFacts
from shared.model import Model
from shared.settings import Answer, PayerProfile

_PO_BOX = re.compile(r"\bP\.?\s*O\.?\s*BOX\b", re.IGNORECASE)
_OPENS_A_PAIR = frozenset({"59", "XE", "XS", "XP", "XU"})
_EARLY_SHARE = (8, 10)  # four fifths of the filing window


class Surroundings(Model):
    """What the scrub needs beside the claim; `sent_before` are days, codes and therapists' NPIs already sent."""

    today: date
    payer: PayerProfile
    prescription: PrescriptionFacts | None
    authorization: Authorization | None = None
    sent_before: tuple[tuple[date, str, str], ...] = ()


Rule = Callable[[Claim, Surroundings], Iterator[Finding]]


def scrub_claim(claim: Claim, around: Surroundings, rules: Sequence[Rule] = ()) -> tuple[Finding, ...]:
    """Every finding, in the order of the rules; a claim may be sent when none of them is an error."""
    return tuple(finding for rule in rules or RULES for finding in rule(claim, around))


def may_be_sent(findings: Iterable[Finding]) -> bool:
    """Whether no finding holds the claim."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def _error(rule: str, sentence: str) -> Finding:
    return Finding(rule=rule, severity=Severity.ERROR, sentence=sentence)


def _warning(rule: str, sentence: str) -> Finding:
    return Finding(rule=rule, severity=Severity.WARNING, sentence=sentence)


def one_line_per_code(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-02: one code of one day on two lines comes back as a duplicate."""
    seen = [(line.service_date, line.charge.code, line.charge.modifiers) for line in claim.lines]
    if len(seen) != len(set(seen)):
        yield _error("SC-02", "A code stands on two lines of one day; put its units on one line.")


def units_are_likely(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-03: the units of a code on one day against Medicare's unlikely edit, for payers that copy it."""
    for line in claim.lines:
        procedure = procedure_on(line.charge.code, line.service_date)
        if procedure is None or procedure.mue is None or line.charge.units <= procedure.mue or procedure.bundled:
            continue
        make = _error if around.payer.mue else _warning
        yield make("SC-03", f"Line {line.number} has more units of {line.charge.code} than {procedure.mue} a day.")


def pairs_are_paid_together(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-04: NCCI pairs. Indicator 0 is never opened, whatever the modifier; 1 needs one on the column 2 line."""
    make = _error if around.payer.ncci else _warning
    for one, other in combinations(claim.lines, 2):
        edit = edit_between(one.charge.code, other.charge.code, one.service_date)
        if edit is None or one.service_date != other.service_date:
            continue
        second = one if one.charge.code == edit.column_2 else other
        pair = f"{edit.column_1} and {edit.column_2} of one day"
        if edit.indicator is Indicator.NEVER:
            yield make("SC-04", f"{pair} are never paid together; no modifier opens the pair. Bill one of them.")
        elif _OPENS_A_PAIR.isdisjoint(second.charge.modifiers):
            yield make("SC-04", f"{pair} need modifier 59 or X on line {second.number}, if they were separate.")


def bundled_codes_stay_home(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-05: a pack is part of another service for payers that say so."""
    for line in claim.lines:
        procedure = procedure_on(line.charge.code, line.service_date)
        if procedure and procedure.bundled and not around.payer.pays_97010:
            yield _error("SC-05", f"This payer never pays {line.charge.code} by itself; take line {line.number} out.")


def therapy_modifier_stands(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-06: payers that want every line of therapy marked (GP)."""
    wanted = around.payer.therapy_modifier
    for line in claim.lines:
        if wanted and wanted not in line.charge.modifiers:
            yield _error("SC-06", f"Line {line.number} lacks the modifier {wanted} that this payer wants.")


def prescription_covers(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-07: an order in effect on the day, for this procedure, written before."""
    order = around.prescription
    if order is None:
        yield _error("SC-07", "There is no active prescription for this case.")
        return
    limits = order.limits
    for line in claim.lines:
        if not limits.effective_from <= line.service_date <= limits.effective_to:
            yield _error("SC-07", f"The prescription was not in effect on the day of line {line.number}.")
        if line.charge.code not in limits.procedures:
            yield _error("SC-07", f"The prescription does not name {line.charge.code} (line {line.number}).")


def diagnoses_and_pointers_agree(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-08: no code twice, an injury before its external cause, pointers that point at something."""
    if len(set(claim.diagnoses)) != len(claim.diagnoses):
        yield _error("SC-08", "A diagnosis stands twice on the claim.")
    if is_external_cause(claim.diagnoses[0]):
        yield _error("SC-08", "The first diagnosis says how it happened; it must say what is wrong.")
    for line in claim.lines:
        if not set(line.pointers) <= set(range(1, len(claim.diagnoses) + 1)):
            yield _error("SC-08", f"Line {line.number} points at a diagnosis that is not on the claim.")


def accident_is_whole(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-10: an accident payer needs the accident, its cause and the carrier's number for it."""
    needed = _CAUSE_OF.get(claim.payer.kind)
    found = claim.accident.cause if claim.accident else None
    if needed and found is not needed:
        yield _error("SC-10", "The claim goes to an accident carrier but does not tell that accident.")
    if claim.accident and needed and not claim.accident.claim_number:
        yield _error("SC-10", "The carrier's claim number for the accident is missing; ask the employer or carrier.")
    if not claim.subscriber.member_id:
        yield _error("SC-10", "The policy or member number is missing.")


_CAUSE_OF = {PayerKind.WORKERS_COMPENSATION: Cause.EMPLOYMENT, PayerKind.CAR_ACCIDENT: Cause.CAR}


def clinic_has_a_street(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-11: a PO box belongs to the pay-to address only."""
    if _PO_BOX.search(claim.billing_provider.address.street):
        yield _error("SC-11", "The clinic's billing address is a PO box; payers want its street.")


def therapist_may_treat(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-12: nobody prescribes to herself, and the licence was valid on the day."""
    therapist = claim.rendering_provider
    if therapist.npi == claim.referring_provider.npi:
        yield _error("SC-12", "The therapist and the prescriber have the same NPI.")
    for line in claim.lines:
        if not therapist.licensed_from <= line.service_date <= therapist.licensed_to:
            yield _error("SC-12", f"The therapist's licence was not valid on the day of line {line.number}.")


def days_are_in_order(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-13: born, hurt, treated, billed."""
    for line in claim.lines:
        if line.service_date > around.today:
            yield _error("SC-13", f"The day of line {line.number} lies in the future.")
        if line.service_date < claim.patient.birth_date:
            yield _error("SC-13", f"The day of line {line.number} lies before the patient's birth.")
        if claim.accident and line.service_date < claim.accident.happened_on:
            yield _error("SC-13", f"The day of line {line.number} lies before the accident.")


def authorization_covers(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-14: where leave is needed it is on the claim and was valid on the day."""
    leave = around.authorization
    if leave is None:
        if around.payer.needs_authorization is Answer.YES:
            yield _error("SC-14", "This payer wants an authorization, and none is on file.")
        return
    for line in claim.lines:
        if not leave.covers(line.service_date):
            yield _error("SC-14", f"The authorization was not valid on the day of line {line.number}.")


def nothing_is_sent_twice(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-15: the same patient, day, code and therapist as an original already sent."""
    if claim.frequency is not ClaimFrequency.ORIGINAL:
        return
    for line in claim.lines:
        if _key(line, claim) in around.sent_before:
            yield _error("SC-15", f"Line {line.number} was already sent; a change is a replacement (7) of that claim.")


def _key(line: ServiceLine, claim: Claim) -> tuple[date, str, str]:
    return (line.service_date, line.charge.code, claim.rendering_provider.npi)


def filed_in_time(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-16: the payer's window counts from the day of service; at four fifths it is time."""
    last = last_filing_day(claim, around.payer)
    part, whole = _EARLY_SHARE
    if around.today > last:
        yield _error("SC-16", "The filing window has passed; this needs a delay reason and a manager.")
    elif (around.today - claim.first_service_date).days * whole >= around.payer.filing_days * part:
        yield _warning("SC-16", f"The filing window ends on {last:%Y-%m-%d}.")


def last_filing_day(claim: Claim, payer: PayerProfile) -> date:
    """The day of service and so many calendar days, the last included."""
    return claim.first_service_date + timedelta(days=payer.filing_days)


def one_month_per_claim(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-19: a claim stays within one calendar month."""
    if len({(line.service_date.year, line.service_date.month) for line in claim.lines}) > 1:
        yield _error("SC-19", "The lines lie in two calendar months; make two claims.")


def frequency_and_reference_agree(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-21: a replacement or void names the payer's claim; an original does not."""
    changes = claim.frequency is not ClaimFrequency.ORIGINAL
    if changes and not claim.payer_claim_control_number:
        yield _error("SC-21", "A replacement or void needs the payer's claim number of the original.")
    if not changes and claim.payer_claim_control_number:
        yield _error("SC-21", "An original claim cannot carry a payer's claim number.")


RULES: tuple[Rule, ...] = (
    one_line_per_code,
    units_are_likely,
    pairs_are_paid_together,
    bundled_codes_stay_home,
    therapy_modifier_stands,
    prescription_covers,
    diagnoses_and_pointers_agree,
    accident_is_whole,
    clinic_has_a_street,
    therapist_may_treat,
    days_are_in_order,
    authorization_covers,
    nothing_is_sent_twice,
    filed_in_time,
    one_month_per_claim,
    frequency_and_reference_agree,
)
