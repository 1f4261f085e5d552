"""What a good faith estimate says: the clinic's price for so many visits, and until when it holds."""

from dataclasses import dataclass
from datetime import date, datetime

from services.eligibility.models.good_faith import GoodFaithAsked, GoodFaithEstimate, GoodFaithItem
from services.eligibility.models.papers import GoodFaithGiven
from services.eligibility.rules.cost_of_visits import UNIT
from services.eligibility.rules.good_faith import disputed_from, valid_until
from shared.codes.procedures import procedure_on
from shared.facts import PrescriptionFacts
from shared.identifiers import opaque_id
from shared.settings import Price


@dataclass(frozen=True)
class Issue:
    """Who issues it, when, and what was in force before."""

    by: str
    at: datetime
    today: date
    before: GoodFaithGiven | None


def good_faith_estimate(case_id: str, asked: GoodFaithAsked, price: Price, orders: tuple[PrescriptionFacts, ...],
                        first_visit_on: date | None, issue: Issue) -> GoodFaithEstimate:  # fmt: skip
    """The next version; its document is drawn afterwards."""
    item = _item(asked, price, issue.today)
    diagnoses = tuple(dict.fromkeys(code for order in orders for code in order.diagnoses))
    says = (item.model_dump_json(), str(first_visit_on), str(asked.sessions_per_week), *diagnoses)
    return GoodFaithEstimate(
        case_id=case_id,
        version=issue.before.version + 1 if issue.before else 1,
        replaces=issue.before.version if issue.before else None,
        content=opaque_id.derive("good faith estimate", case_id, *says),
        issued_on=issue.today,
        issued_at=issue.at,
        issued_by=issue.by,
        valid_until=valid_until(issue.today),
        first_visit_on=first_visit_on,
        sessions_per_week=asked.sessions_per_week,
        diagnoses=diagnoses,
        items=(item,),
        total=item.charge,
        disputed_from=disputed_from(item.charge, issue.today),
        delivery=asked.delivery,
        document="",
    )


def _item(asked: GoodFaithAsked, price: Price, today: date) -> GoodFaithItem:
    units, procedure = asked.minutes // UNIT, procedure_on(asked.code, today)
    return GoodFaithItem(
        code=asked.code,
        label=procedure.label if procedure else f"procedure {asked.code}",
        visits=asked.visits,
        units=units,
        unit_charge=price.clinic_price,
        charge=price.clinic_price.times(units * asked.visits),
    )


def is_in_force(given: GoodFaithGiven | None, content: str, today: date) -> bool:
    """Whether the patient has this very estimate already, and it still holds."""
    return given is not None and given.content == content and today <= given.valid_until


def as_given(made: GoodFaithEstimate) -> GoodFaithGiven:
    """What the case remembers of it."""
    kept = ("version", "content", "issued_on", "valid_until", "first_visit_on", "total")
    return GoodFaithGiven(**{name: getattr(made, name) for name in kept})
