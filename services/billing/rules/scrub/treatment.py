"""What was done and charged: units, codes, modifiers, prices, times (SC-01 to SC-06, SC-19, SC-20, SC-22)."""

from collections.abc import Iterator
from itertools import combinations

from services.billing.models.claims import Claim
from services.billing.models.findings import Finding
from services.billing.rules.catalogue import error, warning
from services.billing.rules.scrub.surroundings import Rule, Surroundings
from shared.codes.procedures import procedure_on
from shared.codes.ptp_edits import Indicator, edit_between

_OPENS_A_PAIR = frozenset({"59", "XE", "XS", "XP", "XU"})
_MOST_LINES = 50


def charges_are_priced(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-01: the unit price on a line is that of the schedule in force on the day of service."""
    for line in claim.lines:
        price = around.prices.get(line.charge.code)
        if price is not None and price != line.charge.unit_price:
            yield error("SC-01", f"Line {line.number} has another unit price than the schedule of its day.")


def one_line_per_code(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-02: one code of one day on two lines comes back as a duplicate."""
    seen = [(line.service_date, line.charge.code, line.charge.modifiers) for line in claim.lines]
    if len(seen) != len(set(seen)):
        yield error("SC-02", "A code stands on two lines of one day; put its units on one line.")


def units_are_those_of_the_note(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-02: nothing is billed that is not in the note: claim within note within order."""
    billable = {units.code: units.units for units in around.counted}
    for line in claim.lines if around.counted else ():
        if line.charge.units > billable.get(line.charge.code, 0):
            yield error("SC-02", f"Line {line.number} has more units than the note's minutes come to.")


def units_are_likely(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-03: the units of a code on one day against Medicare's unlikely edit, for payers that copy it."""
    for line in claim.lines:
        procedure = procedure_on(line.charge.code, line.service_date)
        if procedure is None or procedure.mue is None or line.charge.units <= procedure.mue or procedure.bundled:
            continue
        make = error if around.payer.mue else warning
        yield make("SC-03", f"Line {line.number} has more units of {line.charge.code} than {procedure.mue} a day.")


def pairs_are_paid_together(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-04: NCCI pairs. Indicator 0 is never opened, whatever the modifier; 1 needs one on the column 2 line."""
    make = error if around.payer.ncci else warning
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
            yield error("SC-05", f"This payer never pays {line.charge.code} by itself; take line {line.number} out.")


def therapy_modifier_stands(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-06: payers that want every line of therapy marked (GP)."""
    wanted = around.payer.therapy_modifier
    for line in claim.lines:
        if wanted and wanted not in line.charge.modifiers:
            yield error("SC-06", f"Line {line.number} lacks the modifier {wanted} that this payer wants.")


def one_month_per_claim(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-19: a claim stays within one calendar month, and within fifty lines."""
    if len({(line.service_date.year, line.service_date.month) for line in claim.lines}) > 1:
        yield error("SC-19", "The lines lie in two calendar months; make two claims.")
    if len(claim.lines) > _MOST_LINES:
        yield error("SC-19", "A claim has at most fifty lines; make two claims.")


def times_are_possible(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-20: the note is of the day billed, and nobody is in two sessions at once."""
    session = around.session
    if session is None:
        return
    if any(line.service_date != session.service_date for line in claim.lines):
        yield error("SC-20", "The note is of another day than the claim.")
    if any(session.span.overlaps(other) for other in around.busy):
        yield error("SC-20", "Another session of the therapist or of the patient overlaps these times.")


def charge_is_not_too_low(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-22: who charges less than would be allowed is paid less."""
    for line in claim.lines:
        allowed = around.expected.get(line.charge.code)
        if allowed is not None and line.charge.charge_amount < allowed:
            yield warning("SC-22", f"Line {line.number} charges less than the payer is expected to allow.")


RULES: tuple[Rule, ...] = (
    charges_are_priced,
    one_line_per_code,
    units_are_those_of_the_note,
    units_are_likely,
    pairs_are_paid_together,
    bundled_codes_stay_home,
    therapy_modifier_stands,
    one_month_per_claim,
    times_are_possible,
    charge_is_not_too_low,
)
