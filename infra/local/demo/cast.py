"""The three cases of the demo: who asks, what was found out, what the doctor wrote, what the therapist did."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
DOCTOR = {"prescriber_first_name": "Dana", "prescriber_last_name": "Invented", "credential": "MD", "npi": "1558598797",
          "phone": "3035550133"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case: what each person in it says, as the routes take it."""

    folder: str
    title: str
    path: str
    intake: Json
    review: Json
    session: Json
    outside: tuple[str, Json]  # a note that the order does not cover, and what is wrong with it
    benefits: Json | None = None
    authorization: Json | None = None
    pays_at_desk: str | None = None

    @property
    def patient(self) -> str:
        """Her name."""
        return f"{self.intake['patient']['first_name']} {self.intake['patient']['last_name']}"


def _patient(first_name: str, sex: str, born: str, phone: str, street: str) -> Json:
    address = {"street": street, "city": "Denver", "state": "CO", "zip_code": "802030001"}
    return {"first_name": first_name, "last_name": "Invented", "birth_date": born, "sex": sex, "phone": phone,
            "address": address}  # fmt: skip


def _review(diagnoses: list[str], areas: list[str], *also: str, injured_on: str | None = None) -> Json:
    return {
        **DOCTOR, "patient_confirmed": True, "written_on": "2026-03-02", "signature": "by_hand",
        "diagnoses": diagnoses, "body_areas": areas, "procedures": ["97124", *also],
        "minutes_per_session": 60, "sessions_per_week": 2, "weeks": 6, "injured_on": injured_on,
        "goals": "turn the head without pain and work a full day", "medically_necessary": True,
    }  # fmt: skip


def _session(start: str, end: str, areas: list[str], procedures: dict[str, int]) -> Json:
    return {
        "service_date": "2026-03-04", "start": start, "end": end, "areas": areas,
        "procedures": [{"code": code, "minutes": minutes} for code, minutes in procedures.items()],
        "note": {
            "subjective": "Pain 6 of 10 when turning the head; sleeps badly.",
            "objective": "Tight along the neck and between the shoulder blades; turning stops at 50 degrees.",
            "assessment": "Answers well: turning to 65 degrees after the session.",
            "plan": "Twice a week; stretch daily; measure again at the fourth session.",
        },
    }  # fmt: skip


NECK = ["neck", "upper_back"]

COURTESY = Case(
    folder="1-health-plan",
    title="Jane has a health plan, pays at the desk, and her plan pays her back (a courtesy claim)",
    path="health plan, out of network",
    intake={
        "payer_kind": "health_plan", "submission": "demo-health-plan",
        "patient": _patient("Jane", "F", "1985-04-12", "3035550111", "1 Madeup Street"),
        "coverage": {"payer_id": "example-plan", "member_id": "W123456789", "group_number": "GRP12345"},
    },
    benefits={
        "representative": "Sam at the plan", "reference_number": "CALL-0001", "covers_massage": "yes",
        "pays_out_of_network": "yes", "accepts_massage_therapists": "yes", "needs_authorization": "no",
        "deductible_left": "30.00", "coinsurance_percent": 30, "allowed_per_unit": "30.00",
    },
    review=_review(["M54.2", "M62.838"], NECK),
    session=_session("09:00", "10:00", NECK, {"97124": 60}),
    outside=("at the left hip, which the doctor did not order",
             _session("09:00", "10:00", ["left_hip_gluteal"], {"97124": 60})),
    pays_at_desk="140.00",
)  # fmt: skip

WORKER = Case(
    folder="2-workers-compensation",
    title="Ray fell at work in Colorado, and the employer's insurer pays by the state's schedule",
    path="workers' compensation",
    intake={
        "payer_kind": "workers_compensation", "submission": "demo-workers-compensation",
        "patient": _patient("Ray", "M", "1979-09-05", "3035550122", "2 Madeup Street"),
        "coverage": {"payer_id": "example-comp"},
        "injury": {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc", "claim_number": "WC-2026-004417"},
    },
    authorization={
        "number": "PA556677", "granted_by": "Alex at the carrier", "first_day": "2026-03-02", "last_day": "2026-05-31",
        "sessions": 12,
    },
    review=_review(["S39.012D", "X50.0XXD", "Y99.0"], ["low_back"], injured_on="2026-01-15"),
    session=_session("11:00", "12:00", ["low_back"], {"97124": 60}),
    outside=("for 90 minutes of a procedure that the doctor did not order",
             _session("11:00", "12:30", ["low_back"], {"97112": 90})),
)  # fmt: skip

DRIVER = Case(
    folder="3-car-accident",
    title="Kim was hit by a car, and a lawyer asks for the bills",
    path="car accident, medical payments",
    intake={
        "payer_kind": "car_accident", "submission": "demo-car-accident",
        "patient": _patient("Kim", "F", "1991-07-30", "3035550144", "3 Madeup Street"),
        "coverage": {"payer_id": "example-auto", "member_id": "CO-PAP-778899", "assigns_benefits": True},
        "injury": {"injured_on": "2026-02-10", "claim_number": "CLM-55-81723", "attorney": "Lee Invented, Esq.",
                   "attorney_file_number": "LI-2026-31"},
    },
    benefits={
        "representative": "Robin at the insurer", "reference_number": "CALL-0003", "covers_massage": "yes",
        "claim_accepted": "yes", "benefit_limit": "5000.00", "benefit_left": "3800.00",
    },
    review=_review(["S13.4XXD", "S16.1XXD", "V43.52XD"], NECK, "97010", injured_on="2026-02-10"),
    session=_session("14:00", "15:15", NECK, {"97124": 60, "97010": 15}),
    outside=("at the chest, which the doctor did not order", _session("14:00", "15:00", ["chest"], {"97124": 60})),
)  # fmt: skip

CASES = (COURTESY, WORKER, DRIVER)
