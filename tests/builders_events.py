"""Valid invented facts and events to begin from: one of each kind in the catalogue."""

from datetime import UTC, date, datetime
from typing import Any

from shared import events
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.events import CATALOGUE, Event
from shared.facts import (
    Authorization,
    CaseFacts,
    Coverage,
    EstimatedVisits,
    Patient,
    Prescriber,
    PrescriptionFacts,
    TreatmentLimits,
)
from shared.identifiers import opaque_id
from shared.letters import Letter
from shared.money import Money
from shared.settings import ClinicSettings
from tests.builders import JANE
from tests.world import told_settings

WHEN = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
CASE, PRESCRIPTION, SESSION, CLAIM, BATCH = (
    opaque_id.derive(kind, "invented") for kind in ("case", "prescription", "session", "claim", "batch")
)


def case_facts(**changes: Any) -> CaseFacts:
    """A health plan's case."""
    facts = CaseFacts(
        case_id=CASE, revision=1, payer_kind=PayerKind.HEALTH_PLAN, patient=Patient.model_validate(JANE),
        coverage=Coverage(payer_id="example-plan", member_id="W123456789"),
    )  # fmt: skip
    return facts.model_copy(update=changes)


def limits(**changes: Any) -> TreatmentLimits:
    """Twelve hours of neck and upper back, twice a week."""
    made = TreatmentLimits(
        body_areas=tuple(BodyArea)[:2], procedures=("97124", "97140"), minutes_per_session=60, sessions_per_week=2,
        number_of_sessions=12, effective_from=date(2026, 3, 1), effective_to=date(2026, 8, 31),
    )  # fmt: skip
    return made.model_copy(update=changes)


def prescription(case_id: str = CASE, **changes: Any) -> PrescriptionFacts:
    """An order of an invented physician."""
    doctor = Prescriber(first_name="Lena", last_name="Madeup", credential=next(iter(Credential)), npi="1234567893")
    made = PrescriptionFacts(
        prescription_id=PRESCRIPTION, case_id=case_id, prescriber=doctor, diagnoses=("M542",),
        written_on=date(2026, 3, 1), limits=limits(), document="0" * 64,
    )  # fmt: skip
    return made.model_copy(update=changes)


def authorization(**changes: Any) -> Authorization:
    """A carrier's leave for twelve sessions."""
    made = Authorization(number="AUTH-7781", granted_by="Example Comp Carrier", first_day=date(2026, 3, 1),
                         last_day=date(2026, 6, 30), sessions=12)  # fmt: skip
    return made.model_copy(update=changes)


_FACTS: dict[str, dict[str, Any]] = {
    "ClinicSettingsChanged": {"settings": told_settings()},
    "CaseOpened": {"case": case_facts()},
    "CaseChanged": {"case": case_facts(revision=2)},
    "CoverageDetermined": {"case_id": CASE, "determination": 1, "covered": "met", "out_of_network": "unknown",
                           "prescribed": "not_met", "ready_to_treat": False},
    "AuthorizationGranted": {"case_id": CASE, "authorization": authorization()},
    "EstimateKept": {"case_id": CASE, "estimate_id": SESSION, "made_on": date(2026, 3, 2), "visits": (
        EstimatedVisits(first=1, last=2, owes_least=Money(7000), owes_most=Money(7700)),
        EstimatedVisits(first=3, last=8, owes_least=Money(5600), owes_most=Money(5600)),
    )},
    "PrescriptionReceived": {"case_id": CASE, "document_id": PRESCRIPTION, "channel": "e-mail"},
    "PrescriptionActivated": {"prescription": prescription()},
    "PrescriptionEnded": {"case_id": CASE, "prescription_id": PRESCRIPTION, "reason": "used up",
                          "ended_on": date(2026, 6, 30)},
    "SessionRecorded": {"case_id": CASE, "session_id": SESSION, "prescription_id": PRESCRIPTION,
                        "service_date": date(2026, 3, 2), "minutes": 60, "charge": Money(14000)},
    "ClaimSubmitted": {"case_id": CASE, "claim_id": CLAIM, "batch_id": BATCH, "charge": Money(14000),
                       "submitted_on": date(2026, 3, 4)},
    "ClaimRejected": {"case_id": CASE, "claim_id": CLAIM, "reasons": ("A7 562",)},
    "ClaimPaid": {"case_id": CASE, "claim_id": CLAIM, "paid_to_clinic": Money(0), "paid_to_patient": Money(6300),
                  "patient_responsibility": Money(7700), "paid_on": date(2026, 3, 20)},
    "ClaimDenied": {"case_id": CASE, "claim_id": CLAIM, "reasons": ("CO 197",), "appeal_until": date(2026, 9, 16)},
    "LetterDue": {"letter": Letter(to="office@practice.example", subject="A question about a form", text="Please call.",
                                   about="Asked the office to call")},
}  # fmt: skip


def event(kind: str, case_id: str = CASE, clinic: str = "milehigh", *cause: str, **changes: Any) -> Event:
    """A valid event of a kind about a case."""
    facts = {**_FACTS[kind], **changes}
    if "case_id" in facts:
        facts["case_id"] = case_id
    for name in ("case", "prescription"):
        if name in facts:
            facts[name] = facts[name].model_copy(update={"case_id": case_id})
    if "settings" in facts:
        facts["settings"] = ClinicSettings.model_validate(facts["settings"])
    event_id = events.derived_id(CATALOGUE[kind], clinic, case_id, *cause)
    return CATALOGUE[kind](event_id=event_id, clinic=clinic, occurred_at=WHEN, **facts)
