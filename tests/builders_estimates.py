"""Invented ground for estimates: what a plan said, visits given since, and the question."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from infra.local import invoking
from services.eligibility.models import BenefitsVerification, Status
from services.eligibility.models.estimates import EstimateAsked, OwnVisit, PatientEstimate, Settlement
from services.eligibility.rules.estimate_terms import Ground
from services.eligibility.rules.patient_estimate import estimate_visits
from shared.codes.payer_kind import PayerKind
from shared.events import Event
from shared.facts import Injury
from shared.identifiers import opaque_id
from shared.money import Money
from shared.settings import ClinicSettings, PayerProfile, Price
from tests.builders_events import case_facts
from tests.contracts_envelope import envelope
from tests.world import told_settings

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
SETTINGS = ClinicSettings.model_validate(told_settings())
PLAN = SETTINGS.payer("example-plan")
INJURED = Injury(injured_on=date(2026, 2, 10))


def usd(amount: str) -> Money:
    """An amount."""
    return Money.parse(amount)


def told(**answers: Any) -> BenefitsVerification:
    """What a plan said by telephone: allows $30 a unit, deductible $30 left, share 30 %, $4,200 to the maximum."""
    said: dict[str, Any] = {
        "allowed_per_unit": "30", "deductible_left": "30", "coinsurance_percent": Decimal(30),
        "out_of_pocket_left": "4200", "visits_left": 20, **answers,
    }  # fmt: skip
    return BenefitsVerification.model_validate({
        "representative": "Sam", "reference_number": "R-1", "verification_id": "verification1",
        "verified_on": date(2026, 3, 1), "recorded_at": NOON, **said,
    })  # fmt: skip


def ground(kind: PayerKind = PayerKind.HEALTH_PLAN, **changes: Any) -> Ground:
    """A plan that pays, and has told everything."""
    injury = {} if kind in {PayerKind.HEALTH_PLAN, PayerKind.SELF_PAY} else {"injury": INJURED}
    made: dict[str, Any] = {
        "facts": case_facts(payer_kind=kind, **injury), "told": (told(),), "pays": Status.MET, "own_visits": (),
        "leave": None, "today": TODAY, **changes,
    }  # fmt: skip
    return Ground(**made)


def price(per_unit: str = "35", clinic_price: str = "25") -> Price:
    """The price list's line of massage."""
    return Price(code="97124", usual_charge=usd(per_unit), clinic_price=usd(clinic_price), valid_from=date(2026, 1, 1))


def estimate(given: Ground | None = None, *, visits: int = 1, minutes: int = 60, per_unit: str = "35",
             payer: PayerProfile | None = PLAN) -> PatientEstimate:  # fmt: skip
    """An estimate of visits of an hour at $140."""
    asked = EstimateAsked(visits=visits, minutes=minutes)
    return estimate_visits(given or ground(), asked, price(per_unit), payer, NOON, "Front Desk")


def own_visit(day: int, minutes: int = 60) -> OwnVisit:
    """A session given here in March."""
    return OwnVisit(session_id=opaque_id.derive("session", str(day)), service_date=date(2026, 3, day),
                    minutes=minutes, charge=usd("35").times(minutes // 15))  # fmt: skip


def settlement(day: int, owes: str, *, revision: int = 1, paid: str = "0", **changes: Any) -> Settlement:
    """What became of the claim of a day in March."""
    made = Settlement(claim_id=opaque_id.derive("claim", str(day)), revision=revision, plan_paid=usd(paid),
                      patient_owes=usd(owes), service_date=date(2026, 3, day))  # fmt: skip
    return made.model_copy(update=changes)


def tell(*told: Event) -> None:
    """Other services tell something, and eligibility takes it in."""
    records = [{"messageId": f"m{number}", "body": envelope(one)} for number, one in enumerate(told)]
    assert invoking.deliver("eligibility", "on_events", records) == set()
