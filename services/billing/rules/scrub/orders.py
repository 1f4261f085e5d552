"""Who ordered it, for what, by whose leave: order, diagnoses, authorization (SC-07 to SC-09, SC-14, SC-28)."""

from collections.abc import Iterator

from services.billing.models.claims import Claim
from services.billing.models.findings import Finding, Fix
from services.billing.rules.catalogue import error, warning
from services.billing.rules.claims import is_external_cause
from services.billing.rules.scrub.surroundings import Rule, Surroundings
from shared.codes.diagnoses import diagnosis_on
from shared.settings import Answer


def prescription_covers(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-07: an order in effect on the day, for this procedure, written before, by who stands on the claim."""
    order = around.prescription
    if order is None:
        yield error("SC-07", "There is no active prescription for this case.")
        return
    limits = order.limits
    for line in claim.lines:
        if not limits.effective_from <= line.service_date <= limits.effective_to:
            yield error("SC-07", f"The prescription was not in effect on the day of line {line.number}.")
        if line.charge.code not in limits.procedures:
            yield error("SC-07", f"The prescription does not name {line.charge.code} (line {line.number}).", Fix.NOTE)
    if not set(claim.diagnoses) <= set(order.diagnoses):
        yield error("SC-07", "A diagnosis of the claim is not on the prescription; the therapist does not diagnose.")


def verbal_order_is_signed(_: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-28: what was ordered by word of mouth is billed when the signed copy is here (RX-20)."""
    order = around.prescription
    if order is None or order.signed_copy_due is None:
        return
    due = f"{order.signed_copy_due:%Y-%m-%d}"
    late = "was due on" if around.today > order.signed_copy_due else "is due by"
    yield error("SC-28", f"The order was given by word of mouth; its signed copy {late} {due}. Ask the prescriber.")


def areas_are_ordered(_: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-07: massage where the order names it."""
    session, order = around.session, around.prescription
    if session and order and set(session.areas).isdisjoint(order.limits.body_areas):
        yield error("SC-07", "The note treats no area that the prescription names.", Fix.NOTE)


def diagnoses_and_pointers_agree(claim: Claim, _: Surroundings) -> Iterator[Finding]:
    """SC-08: no code twice, an injury before its external cause, pointers that point at something, codes billable."""
    if len(set(claim.diagnoses)) != len(claim.diagnoses):
        yield error("SC-08", "A diagnosis stands twice on the claim.")
    if is_external_cause(claim.diagnoses[0]):
        yield error("SC-08", "The first diagnosis says how it happened; it must say what is wrong.")
    for number, code in enumerate(claim.diagnoses, start=1):
        known = diagnosis_on(code, claim.first_service_date)
        if known and not known.billable:
            yield error("SC-08", f"Diagnosis {number} could not be billed on the day of service.")
    for line in claim.lines:
        if not set(line.pointers) <= set(range(1, len(claim.diagnoses) + 1)):
            yield error("SC-08", f"Line {line.number} points at a diagnosis that is not on the claim.")


def sides_agree(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-09: a diagnosis of one side, and massage on the other only."""
    treated = {area.side for area in around.session.areas} if around.session else {None}
    for number, code in enumerate(claim.diagnoses, start=1):
        known = diagnosis_on(code, claim.first_service_date)
        if known and known.side and None not in treated and known.side not in treated:
            yield warning("SC-09", f"Diagnosis {number} is of the {known.side.value} side, the massage of the other.")


def encounter_fits(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-09: the seventh character A is for active treatment; massage later on is mostly D."""
    for number, code in enumerate(claim.diagnoses, start=1):
        is_injury = len(code) == 7 and code[0] in "ST"  # noqa: PLR2004 - the seventh character
        if around.visits_before and is_injury and code.endswith("A"):
            yield warning("SC-09", f"Diagnosis {number} says active treatment (A) on a later visit; D is usual.")


def authorization_covers(claim: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-14: where leave is needed it is on the claim, was valid on the day, and something of it is left."""
    leave = around.authorization
    if leave is None:
        if around.payer.needs_authorization is Answer.YES:
            yield error("SC-14", "This payer wants an authorization, and none is on file.")
        return
    for line in claim.lines:
        code, named = line.charge.code, {one.code for one in leave.procedures}
        if not leave.covers(line.service_date):
            yield error("SC-14", f"The authorization was not valid on the day of line {line.number}.")
        if named and code not in named:
            yield error("SC-14", f"The authorization does not name {code} (line {line.number}).")
        if line.charge.units > around.units_left.get(code, line.charge.units):
            yield error("SC-14", f"Line {line.number} has more units than the authorization leaves.")
    if around.sessions_left is not None and around.sessions_left < 1:
        yield error("SC-14", "All sessions of the authorization are used.")


def visits_are_left(_: Claim, around: Surroundings) -> Iterator[Finding]:
    """SC-14: so many visits a year does the plan pay; what other clinics billed is the payer's to say."""
    most = around.payer.max_visits
    if most is not None and around.visits_this_year >= most:
        yield error("SC-14", f"The plan pays {most} visits a year, and as many were billed before this one.")


RULES: tuple[Rule, ...] = (
    prescription_covers,
    verbal_order_is_signed,
    areas_are_ordered,
    diagnoses_and_pointers_agree,
    sides_agree,
    encounter_fits,
    authorization_covers,
    visits_are_left,
)
