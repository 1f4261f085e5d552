"""What is kept beside a case before the first visit, as the case itself remembers it: the latest of each."""

from services.eligibility.models.visits import Appointment, ConsentStanding
from shared.dates import Day
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model
from shared.money import Money


class EstimateGiven(Model):
    """The latest estimate of what the patient will owe."""

    estimate_id: OpaqueId
    made_on: Day


class GoodFaithGiven(Model):
    """The good faith estimate in force."""

    version: int
    content: OpaqueId
    issued_on: Day
    valid_until: Day
    first_visit_on: Day | None = None
    total: Money


class Papers(Model):
    """The latest of each paper; earlier ones stay in their own rows."""

    estimate: EstimateGiven | None = None
    good_faith: GoodFaithGiven | None = None
    consent: ConsentStanding | None = None
    appointment: Appointment | None = None
