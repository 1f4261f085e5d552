"""The estimate as a record: so many visits of so many minutes, with what it rests on, in words for the patient.

Charges are the usual ones for insurers and the clinic's price for self-pay, from the price list of the day. Where a
payer counts at most so many units of a code a day (a medically unlikely edit), the rest is billed to nobody.
"""

from datetime import date, datetime

from services.eligibility.models import Requirement, Status
from services.eligibility.models.estimates import EstimateAsked, EstimateBasis, EstimateStep, PatientEstimate
from services.eligibility.rules.cost_of_visits import UNIT, steps, visit_by_visit
from services.eligibility.rules.dollars import dollars
from services.eligibility.rules.estimate_terms import Ground, terms_of
from shared.codes.payer_kind import PayerKind
from shared.codes.procedures import procedure_on
from shared.identifiers import opaque_id
from shared.money import Money, total
from shared.settings import ClinicSettings, PayerProfile, Price

NO_PROMISE = "This is an estimate, not a promise: what the insurer decides when it sees the bill counts."


def price_on(settings: ClinicSettings, code: str, day: date) -> Price | None:
    """The line of the price list that is in force on the day."""
    lines = (price for price in settings.prices if price.code == code and price.valid_from <= day)
    return next((price for price in lines if price.valid_to is None or day <= price.valid_to), None)


def whether_it_pays(first: Requirement, second: Requirement) -> Status:
    """The first two requirements together: one refusal is one, and yes needs both."""
    statuses = {first.status, second.status}
    if Status.NOT_MET in statuses:
        return Status.NOT_MET
    return Status.MET if statuses == {Status.MET} else Status.UNKNOWN


def estimate_visits(ground: Ground, asked: EstimateAsked, price: Price, payer: PayerProfile | None,
                    made_at: datetime, made_by: str) -> PatientEstimate:  # fmt: skip
    """The estimate. Its id follows from the day, the question and what it rests on: the same again is the same."""
    units, capped = _units(ground, asked, payer)
    is_self_pay = ground.facts.payer_kind is PayerKind.SELF_PAY
    per_unit = price.clinic_price if is_self_pay else price.usual_charge
    charge = per_unit.times(units)
    terms = terms_of(ground, charge, units)
    rows = steps(visit_by_visit(terms.least, asked.visits), visit_by_visit(terms.most, asked.visits))
    least, most = _sums(rows)
    basis = (_charge_basis(per_unit, units, price), *capped, *terms.basis)
    name = opaque_id.derive("estimate", ground.facts.case_id, str(ground.today), asked.model_dump_json(),
                            *(line.model_dump_json() for line in (*basis, *rows)))  # fmt: skip
    return PatientEstimate(
        estimate_id=name, case_id=ground.facts.case_id, made_on=ground.today, made_at=made_at, made_by=made_by,
        asked=asked, units=units, charge=charge.times(asked.visits), owes_least=least, owes_most=most, steps=rows,
        basis=basis, to_patient=tuple(_words(asked, rows, least, most, basis, is_self_pay=is_self_pay)),
    )  # fmt: skip


def _units(ground: Ground, asked: EstimateAsked, payer: PayerProfile | None) -> tuple[int, tuple[EstimateBasis, ...]]:
    """(units billed a visit, the line that says where a payer stops counting)."""
    units, procedure = asked.minutes // UNIT, procedure_on(asked.code, ground.today)
    most = procedure.mue if procedure and payer and payer.mue else None
    if not most or units <= most:
        return units, ()
    line = EstimateBasis(label="Units a day", value=f"{most} of {units}; time above them is billed to nobody",
                         source="medically unlikely edits")  # fmt: skip
    return most, (line,)


def _charge_basis(per_unit: Money, units: int, price: Price) -> EstimateBasis:
    value = f"{dollars(per_unit.times(units))}, {units} x {dollars(per_unit)}"
    return EstimateBasis(label="We charge for a visit", value=value, source=price.source, dated=price.valid_from)


def _sums(rows: tuple[EstimateStep, ...]) -> tuple[Money, Money]:
    return (
        total(row.owes_least.times(row.last - row.first + 1) for row in rows),
        total(row.owes_most.times(row.last - row.first + 1) for row in rows),
    )


# Words for the patient


def _words(asked: EstimateAsked, rows: tuple[EstimateStep, ...], least: Money, most: Money,
           basis: tuple[EstimateBasis, ...], *, is_self_pay: bool) -> list[str]:  # fmt: skip
    visits = "One visit" if asked.visits == 1 else f"{asked.visits} visits"
    said = [f"{visits} of {asked.minutes} minutes: you will probably owe {between(least, most)}."]
    if asked.visits > 1 and (least or most):
        said.append("That is " + "; ".join(map(_step, rows)) + ".")
    said += [f"We do not know yet: {_lowered(line.label)}. {line.effect}" for line in basis if line.value is None]
    return [*said, "This is the clinic's price." if is_self_pay else NO_PROMISE]


def between(least: Money, most: Money) -> str:
    """One amount, or two: `$56.00`, `between $56.00 and $140.00`, `nothing`."""
    if least != most:
        return f"between {dollars(least)} and {dollars(most)}"
    return dollars(least) if least else "nothing"


def _step(row: EstimateStep) -> str:
    one = f"visit {row.first}" if row.first == row.last else f"each of visits {row.first} to {row.last}"
    return f"{between(row.owes_least, row.owes_most)} for {one}"


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
