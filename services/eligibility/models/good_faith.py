"""A good faith estimate: what a patient who pays herself is told before treatment, in writing, at one version."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from shared.dates import Day
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.procedure_code import ProcedureCode
from shared.model import Model
from shared.money import Money


class Delivery(StrEnum):
    """How the patient wants it: both are in writing."""

    EMAIL = "email"
    PRINTED = "printed"


class GoodFaithAsked(Model):
    """What the estimate is to cover."""

    visits: int = Field(default=8, ge=1, le=60)
    minutes: int = Field(default=60, ge=15, le=180, multiple_of=15)
    code: ProcedureCode = "97124"
    sessions_per_week: int | None = Field(default=None, ge=1, le=7)
    by_choice: bool = Field(default=False, description="insured, but chooses not to use it")
    delivery: Delivery = Delivery.PRINTED


class GoodFaithItem(Model):
    """One line: a service, how often, and what is expected to be charged."""

    code: ProcedureCode
    label: str
    visits: int
    units: int = Field(description="quarter hours a visit")
    unit_charge: Money
    charge: Money


class GoodFaithEstimate(Model):
    """The estimate as it was issued. A later version names the one it replaces."""

    case_id: OpaqueId
    version: int = Field(ge=1)
    replaces: int | None = None
    content: OpaqueId = Field(description="derived from everything it says: the same content is no new version")
    issued_on: Day
    issued_at: datetime
    issued_by: str
    valid_until: Day
    first_visit_on: Day | None = None
    sessions_per_week: int | None = None
    diagnoses: tuple[DiagnosisCode, ...] = ()
    items: tuple[GoodFaithItem, ...]
    total: Money
    disputed_from: Money = Field(description="the smallest bill that may be disputed")
    delivery: Delivery
    document: str = Field(description="where its PDF is kept, under the hash of its bytes")
