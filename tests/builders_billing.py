"""Billing's facts with valid defaults: an invented clinic, its three cases, their claims and payments."""

from datetime import UTC, date, datetime, time
from typing import Any

from services.billing.models.claims import Claim
from services.billing.models.remittances import (
    Adjustment,
    ClaimPayment,
    PaymentStatus,
    Remittance,
    ServicePayment,
)
from services.billing.models.schedules import FeeSchedule, FeeScheduleRow, ScheduleKind
from services.billing.models.sessions import PerformedProcedure, SoapNote, TreatmentSession
from services.billing.models.units import BillableUnits
from services.billing.rules import charges, claims, colorado_workers_comp
from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.body_area import BodyArea
from shared.codes.payer_kind import PayerKind
from shared.dates import ServicePeriod
from shared.facts import (
    Address,
    Authorization,
    CaseFacts,
    Coverage,
    Injury,
    Patient,
    Prescriber,
    PrescriptionFacts,
    TreatmentLimits,
)
from shared.money import Money
from shared.settings import ClinicSettings

SERVICE_DATE = date(2026, 3, 2)


def money(text: str) -> Money:
    return Money.parse(text)


def a_clinic(**changes: Any) -> ClinicSettings:
    facts = {
        "clinic": "milehigh",
        "letterhead": {
            "name": "MILE HIGH MEDICAL MASSAGE LLC",
            "address": {
                "street": "100 COLFAX AVE STE 200",
                "city": "DENVER",
                "state": "CO",
                "zip_code": "80202",
            },
            "billing_zip": "802020100",
            "phone": "3035550100",
            "email": "desk@milehigh.example",
        },
        "npi": "1234567893",
        "tax_id": "84-1234567",
        "electronic": {
            "submitter_id": "MHMASSAGE",
            "receiver_id": "CLEARHOUSE",
            "receiver_name": "EXAMPLE CLEARINGHOUSE",
        },
        "therapists": [
            {
                "therapist_id": "ana",
                "first_name": "ANA",
                "last_name": "RIVERA",
                "npi": "1999999984",
                "licence_number": "MT.0099999",
                "licence_state": "CO",
                "licensed_from": date(2020, 1, 1),
                "licensed_to": date(2027, 12, 31),
            }
        ],
        "payers": [
            {
                "payer_id": "example-health",
                "name": "EXAMPLE HEALTH PLAN",
                "kind": "health_plan",
                "electronic_id": "60054",
                "therapy_modifier": "GP",
            },
            {
                "payer_id": "example-comp",
                "name": "EXAMPLE COMP CARRIER",
                "kind": "workers_compensation",
                "electronic_id": "WC001",
                "filing_days": 120,
            },
            {
                "payer_id": "example-auto",
                "name": "EXAMPLE AUTO INSURANCE",
                "kind": "car_accident",
                "electronic_id": "AU001",
                "ncci": False,
                "pays_97010": True,
            },
        ],
        "prices": [
            {
                "code": "97124",
                "usual_charge": "35.00",
                "clinic_price": "30.00",
                "valid_from": date(2026, 1, 1),
            },
            {
                "code": "97010",
                "usual_charge": "15.00",
                "clinic_price": "10.00",
                "valid_from": date(2026, 1, 1),
            },
        ],
    }
    return ClinicSettings.model_validate(facts | changes)


def a_patient(name: str, sex: str, born: date, address: str) -> Patient:
    first, last = name.split()
    street, city, zip_code = address.split(", ")
    return Patient(
        first_name=first,
        last_name=last,
        birth_date=born,
        sex=sex,
        phone="3035550123",
        address=Address(street=street, city=city, state="CO", zip_code=zip_code),
    )


def a_courtesy_case(assigns_benefits: bool = False) -> CaseFacts:
    """A health plan out of network: she has paid, the plan pays her."""
    return CaseFacts(
        case_id="case0001jane",
        revision=1,
        payer_kind=PayerKind.HEALTH_PLAN,
        patient=a_patient("JANE DOE", "F", date(1985, 4, 12), "1 MAIN ST, DENVER, 802030001"),
        coverage=Coverage(
            payer_id="example-health",
            member_id="W123456789",
            group_number="GRP12345",
            assigns_benefits=assigns_benefits,
        ),
    )


def a_workers_case(claim_number: str | None = "WC-2026-004417") -> CaseFacts:
    """A roofer hurt at work in Colorado."""
    return CaseFacts(
        case_id="case0002rich",
        revision=1,
        payer_kind=PayerKind.WORKERS_COMPENSATION,
        patient=a_patient("RICHARD ROE", "M", date(1979, 9, 5), "22 ELM ST, AURORA, 800110022"),
        coverage=Coverage(payer_id="example-comp"),
        injury=Injury(injured_on=date(2026, 1, 15), claim_number=claim_number, employer="ROCKY MOUNTAIN ROOFING INC"),
    )


def a_car_case() -> CaseFacts:
    """A driver hurt in her car in Colorado, with medical payments coverage and a lawyer."""
    return CaseFacts(
        case_id="case0003edga",
        revision=1,
        payer_kind=PayerKind.CAR_ACCIDENT,
        patient=a_patient("EDGAR POE", "M", date(1990, 1, 19), "9 RAVEN CT, LAKEWOOD, 802260009"),
        coverage=Coverage(payer_id="example-auto", member_id="CO-PAP-778899"),
        injury=Injury(
            injured_on=date(2026, 2, 10),
            claim_number="CLM-55-81723",
            attorney="Demo & Sample LLP",
            attorney_file_number="F-2026-17",
        ),
    )


_PRESCRIBERS = {
    PayerKind.HEALTH_PLAN: ("ALAN", "SMITH", ("M542", "M62838")),
    PayerKind.WORKERS_COMPENSATION: ("CAROL", "LEE", ("S39012D", "X500XXD", "Y990")),
    PayerKind.CAR_ACCIDENT: ("DANA", "KIM", ("S134XXD", "S161XXD", "V4352XD")),
}


def a_prescription(case: CaseFacts, **changes: Any) -> PrescriptionFacts:
    first, last, diagnoses = _PRESCRIBERS[case.payer_kind]
    facts = PrescriptionFacts(
        prescription_id="prescription1",
        case_id=case.case_id,
        prescriber=Prescriber(first_name=first, last_name=last, credential="MD", npi="1558598797"),
        diagnoses=diagnoses,
        written_on=date(2026, 2, 20),
        limits=TreatmentLimits(
            body_areas=(BodyArea.NECK, BodyArea.UPPER_BACK),
            procedures=("97124", "97010"),
            minutes_per_session=60,
            sessions_per_week=2,
            number_of_sessions=12,
            effective_from=date(2026, 2, 20),
            effective_to=date(2026, 5, 20),
        ),
        document="0" * 64,
    )
    return facts.model_copy(update=changes)


def a_session(case: CaseFacts, procedures: tuple[tuple[str, int], ...] = (("97124", 60),)) -> TreatmentSession:
    return TreatmentSession(
        session_id="session0001",
        case_id=case.case_id,
        therapist_id="ana",
        service_date=SERVICE_DATE,
        start=time(10, 0),
        end=time(11, 30),
        areas=(BodyArea.NECK,),
        procedures=tuple(PerformedProcedure(code=code, minutes=minutes) for code, minutes in procedures),
        note=SoapNote(
            subjective="Stiff in the morning.",
            objective="Rotation 50 degrees.",
            assessment="Improving.",
            plan="Continue as ordered.",
            signed_at=datetime(2026, 3, 2, 19, 0, tzinfo=UTC),
        ),
    )


def a_schedule(**prices: str) -> FeeSchedule:
    """The usual charges since 2026: `a_schedule(c97124="35.00")`."""
    since = ServicePeriod(first=date(2026, 1, 1))
    rows = tuple(
        FeeScheduleRow(code=code[1:], unit_price=money(price), in_force=since, source="the clinic's price list")
        for code, price in (prices or {"c97124": "35.00", "c97010": "15.00"}).items()
    )
    return FeeSchedule(kind=ScheduleKind.USUAL_CHARGE, rows=rows)


_UNITS = {
    PayerKind.HEALTH_PLAN: (("97124", 4),),
    PayerKind.WORKERS_COMPENSATION: (("97124", 4),),
    PayerKind.CAR_ACCIDENT: (("97124", 4), ("97010", 1)),
}


def a_claim(case: CaseFacts | None = None, number: str = "MH-000101", **changes: Any) -> Claim:
    """The claim of a case (the courtesy claim unless said otherwise), ready to be sent."""
    case = case or a_courtesy_case()
    clinic, prescription = a_clinic(), a_prescription(case)
    workers = case.payer_kind is PayerKind.WORKERS_COMPENSATION
    units = [BillableUnits(code=code, units=count) for code, count in _UNITS[case.payer_kind]]
    priced = charges.charges_for(
        units,
        colorado_workers_comp.schedule() if workers else a_schedule(),
        SERVICE_DATE,
        ("GP",) if case.payer_kind is PayerKind.HEALTH_PLAN else (),
    )
    pointers = claims.pointers(claims.in_claim_order(prescription.diagnoses))
    claim = claims.build_claim(
        control_number=number,
        case=case,
        prescriber=prescription.prescriber,
        diagnoses=prescription.diagnoses,
        settings=clinic,
        therapist=clinic.therapists[0],
        lines=charges.service_lines(priced, number, SERVICE_DATE, pointers),
        authorization=an_authorization() if workers else None,
    )
    return claim.model_copy(update=changes)


def an_authorization() -> Authorization:
    return Authorization(
        number="PA556677",
        granted_by="Case Worker",
        first_day=date(2026, 2, 1),
        last_day=date(2026, 6, 30),
        sessions=12,
    )


def adjusted(group: str, *reasons: tuple[str, str]) -> tuple[Adjustment, ...]:
    """`adjusted("PR", ("1", "30"), ("45", "20"))`."""
    return tuple(
        Adjustment(group=AdjustmentGroup(group), reason=reason, amount=money(amount)) for reason, amount in reasons
    )


AS_PAID = adjusted("PR", ("1", "30"), ("2", "27"), ("45", "20"))


def a_payment(
    charge: str = "140",
    paid: str = "63",
    adjustments: tuple[Adjustment, ...] = AS_PAID,
    status: PaymentStatus = PaymentStatus.PRIMARY,
    **changes: Any,
) -> ClaimPayment:
    """140 charged, 63 paid, 77 left to the patient, unless said otherwise."""
    service = ServicePayment(
        code="97124",
        modifiers=("GP",),
        charge_amount=money(charge),
        paid_amount=money(paid),
        units="4",
        service_date=SERVICE_DATE,
        line_control_number="MH000101L1",
        adjustments=adjustments,
    )
    payment = ClaimPayment(
        control_number="MH-000101",
        status=status,
        charge_amount=money(charge),
        paid_amount=money(paid),
        payer_claim_control_number="P100",
        services=(service,),
    )
    return payment.model_copy(update=changes)


def a_remittance(*payments: ClaimPayment, deposit: str | None = None, **changes: Any) -> Remittance:
    """An advice that balances, unless a deposit is told."""
    paid = sum((payment.paid_amount for payment in payments), start=Money(0))
    remittance = Remittance(
        payer_name="EXAMPLE HEALTH PLAN",
        payer_identifier="1512345678",
        trace_number="EFT0001",
        payment_method="ACH",
        payment_date=date(2026, 3, 20),
        paid_amount=money(deposit) if deposit else paid,
        payee_identifier="1234567893",
        claims=payments,
    )
    return remittance.model_copy(update=changes)
