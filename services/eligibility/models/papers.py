"""What is kept beside a case before the first visit, as the case itself remembers it: the latest of each."""

from shared.dates import Day
from shared.identifiers.opaque_id import OpaqueId
from shared.model import Model


class EstimateGiven(Model):
    """The latest estimate of what the patient will owe."""

    estimate_id: OpaqueId
    made_on: Day


class Papers(Model):
    """The latest of each paper; earlier ones stay in their own rows."""

    estimate: EstimateGiven | None = None
