"""Every event that crosses a queue: past tense, owner first, versioned. The contract between the services.

An event's id is derived from its cause, so a repeat is recognised; its fields are the state a consumer needs.
`tests/contracts` holds that each event is published by one service and understood by every consumer.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from pydantic import Field

from shared.dates import Day
from shared.facts import Authorization, CaseFacts, ClaimStanding, EstimatedVisits, PrescriptionFacts, UnitsRecorded
from shared.identifiers import opaque_id
from shared.identifiers.clinic_id import ClinicId
from shared.identifiers.opaque_id import OpaqueId
from shared.letters import Letter
from shared.model import Model
from shared.money import Money
from shared.settings import ClinicSettings


class Event(Model):
    """What all events have. `owner` is the service that tells it, or "house" for what any service may tell."""

    owner: ClassVar[str]
    event_id: OpaqueId
    clinic: ClinicId
    occurred_at: datetime
    schema_version: int = 1

    @property
    def name(self) -> str:
        """The detail-type on the bus."""
        return type(self).__name__


class ClinicSettingsChanged(Event):
    """The clinic's settings are now these."""

    owner = "eligibility"
    settings: ClinicSettings


class CaseOpened(Event):
    """A patient asked, and a case was made."""

    owner = "eligibility"
    case: CaseFacts


class CaseChanged(Event):
    """The facts of a case changed; the highest revision counts."""

    owner = "eligibility"
    case: CaseFacts


class CoverageDetermined(Event):
    """The three requirements were judged again."""

    owner = "eligibility"
    case_id: OpaqueId
    determination: int = Field(ge=1, description="its number within the case")
    covered: str
    out_of_network: str
    prescribed: str
    ready_to_treat: bool
    first_visit_open: bool | None = Field(
        default=None, description="papers, consent, estimate and all; None: not judged"
    )
    first_visit_missing: tuple[str, ...] = Field(default=(), description="kinds of papers, never a person's words")
    another_payer: bool = Field(default=False, description="another payer may be first, and nobody has settled it")


class AuthorizationGranted(Event):
    """The payer gave leave to treat, or changed what it gave; the highest revision counts."""

    owner = "eligibility"
    case_id: OpaqueId
    authorization: Authorization
    authorization_id: OpaqueId | None = Field(default=None, description="None: known by its number alone")
    revision: int = Field(default=1, ge=1)


class EstimateKept(Event):
    """The patient was told what visits will probably cost her; the latest counts."""

    owner = "eligibility"
    case_id: OpaqueId
    estimate_id: OpaqueId
    made_on: Day
    visits: tuple[EstimatedVisits, ...]


class PrescriptionReceived(Event):
    """A signed page came back and waits for review."""

    owner = "prescriptions"
    case_id: OpaqueId
    document_id: OpaqueId
    channel: str


class PrescriptionActivated(Event):
    """A reviewer confirmed the page: it closes requirement three and fixes the limits."""

    owner = "prescriptions"
    prescription: PrescriptionFacts

    @property
    def case_id(self) -> str:
        """The case it belongs to."""
        return self.prescription.case_id


class PrescriptionEnded(Event):
    """A prescription expired, was used up or revoked."""

    owner = "prescriptions"
    case_id: OpaqueId
    prescription_id: OpaqueId
    reason: str
    ended_on: Day


class SessionRecorded(Event):
    """A signed note was accepted; its reservation on the prescription is now used."""

    owner = "billing"
    case_id: OpaqueId
    session_id: OpaqueId
    prescription_id: OpaqueId | None
    service_date: Day
    minutes: int
    charge: Money
    units: tuple[UnitsRecorded, ...] = Field(default=(), description="per procedure; none: not told")
    version: int = Field(default=1, ge=1, description="of the note; the highest counts")
    voided: bool = Field(default=False, description="the note was taken back: nothing of the session counts")


class ClaimSubmitted(Event):
    """A claim went out in a batch."""

    owner = "billing"
    case_id: OpaqueId
    claim_id: OpaqueId
    batch_id: OpaqueId
    charge: Money
    submitted_on: Day


class ClaimRejected(Event):
    """A claim never entered adjudication (999, 277CA): to be fixed and sent again."""

    owner = "billing"
    case_id: OpaqueId
    claim_id: OpaqueId
    reasons: tuple[str, ...]


class ClaimPaid(Event):
    """A remittance was posted: paid to the clinic, or (courtesy claim) to the patient."""

    owner = "billing"
    case_id: OpaqueId
    claim_id: OpaqueId
    paid_to_clinic: Money
    paid_to_patient: Money
    patient_responsibility: Money
    paid_on: Day
    standing: ClaimStanding | None = Field(default=None, description="the claim's money after this payment")


class ClaimDenied(Event):
    """Adjudicated at zero: to be corrected or appealed until the day given."""

    owner = "billing"
    case_id: OpaqueId
    claim_id: OpaqueId
    reasons: tuple[str, ...]
    appeal_until: Day
    standing: ClaimStanding | None = Field(default=None, description="the claim's money after this answer")


class LetterDue(Event):
    """Somebody is to be written to; eligibility posts it once. Its id is derived from why, never from when."""

    owner = "house"
    letter: Letter


CATALOGUE: Mapping[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        ClinicSettingsChanged, CaseOpened, CaseChanged, CoverageDetermined, AuthorizationGranted, EstimateKept,
        PrescriptionReceived, PrescriptionActivated, PrescriptionEnded,
        SessionRecorded, ClaimSubmitted, ClaimRejected, ClaimPaid, ClaimDenied,
        LetterDue,
    )
}  # fmt: skip


def derived_id(kind: type[Event], clinic: str, *cause: str) -> str:
    """The id of an event: the same cause gives the same id, so a repeat can be recognised."""
    return opaque_id.derive(kind.__name__, clinic, *cause)


def understand(message: str) -> Event:
    """The event in an EventBridge message (the body of an SQS record). Raise LookupError for an unknown kind."""
    envelope: dict[str, Any] = json.loads(message)
    kind = CATALOGUE.get(envelope["detail-type"])
    if kind is None:
        raise LookupError("this version of the service does not know that kind of event")
    return kind.model_validate(envelope["detail"])
