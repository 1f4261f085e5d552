"""The accident paths, part by part: what the law and the trade want, and what each person is told.

Sources stand in rules/accidents.py: 7 CCR 1101-3 Rule 16, C.R.S. 8-42-101, 10-4-635, 38-27.5.
"""

from typing import Any

import pytest

from tests.builders_events import authorization, prescription
from tests.eligibility.rules.test_duties import a_call, a_case, judged

RX: dict[str, Any] = {"prescriptions": [prescription()]}


def parts(kind: str, injury: dict[str, Any] | None = None, known: dict[str, Any] | None = None, **says: Any) -> Any:
    """The parts of the first requirement: rule to part."""
    first = judged(a_case(kind, injury, **says), **(known or {})).requirements[0]
    return {one.rule: one for one in first.parts}


@pytest.mark.parametrize(
    ("situation", "injury", "known", "says", "expected"),
    [
        ("nothing is known", {}, {}, {}, ["WC-CLAIM-FILED-UNKNOWN", "WC-PHYSICIAN-UNKNOWN", "WC-CASEWORKER-UNKNOWN"]),
        ("the claim has its number", {"claim_number": "WC-1"}, {}, {},
         ["WC-CLAIM-FILED-YES", "WC-PHYSICIAN-UNKNOWN", "WC-CASEWORKER-UNKNOWN"]),
        ("a patient's word proves nothing", {}, {}, {"says_employer_knows": True, "says_saw_physician": True},
         ["WC-CLAIM-FILED-UNKNOWN", "WC-PHYSICIAN-UNKNOWN", "WC-CASEWORKER-UNKNOWN"]),
        ("an order proves that a physician saw it", {}, RX, {},
         ["WC-CLAIM-FILED-UNKNOWN", "WC-PHYSICIAN-YES", "WC-CASEWORKER-UNKNOWN"]),
        ("authorized", {"claim_number": "WC-1"}, {**RX, "authorizations": [authorization()]}, {},
         ["WC-CLAIM-FILED-YES", "WC-PHYSICIAN-YES", "WC-CASEWORKER-YES"]),
    ],
)  # fmt: skip
def test_workers_compensation_rests_on_claim_physician_and_caseworker(
    situation: str, injury: dict[str, Any], known: dict[str, Any], says: dict[str, Any], expected: list[str]
) -> None:
    assert list(parts("workers_compensation", injury, known, **says)) == expected


def test_what_the_patient_says_changes_what_she_is_asked() -> None:
    silent = parts("workers_compensation")["WC-CLAIM-FILED-UNKNOWN"]
    says = parts("workers_compensation", says_employer_knows=True)["WC-CLAIM-FILED-UNKNOWN"]

    assert "Report the injury" in silent.next_step.words
    assert "claim number" in says.next_step.words


def test_an_injured_worker_is_told_that_she_owes_nothing() -> None:
    estimate = judged(a_case("workers_compensation")).estimate

    assert (str(estimate.patient_owes), "8-42-101" in estimate.words) == ("0.00", True)


@pytest.mark.parametrize(
    ("injured_on", "is_reserved"),
    [("2026-03-02", True), ("2026-01-31", True), ("2026-01-30", False), ("2025-06-01", False)],
)
def test_in_the_first_thirty_days_medpay_is_kept_for_emergency_care(injured_on: str, is_reserved: bool) -> None:
    assert ("MP-FIRST-30-DAYS-UNKNOWN" in parts("car_accident", {"injured_on": injured_on})) is is_reserved


@pytest.mark.parametrize(
    ("situation", "medpay", "attorney", "begins", "holds"),
    [
        ("MedPay is not known", "unknown", None, "MedPay, if it is there, pays first", "health plan or you"),
        ("MedPay is left", "yes", None, "MedPay pays first", "health plan or you"),
        ("MedPay is left, a lawyer settles", "yes", "Lee Invented", "MedPay pays first", "settlement"),
        ("no MedPay", "no", None, "Without MedPay you pay the clinic yourself", "receipts"),
        ("no MedPay, a lawyer settles", "no", "Lee Invented", "Without MedPay", "your lawyer claims it back"),
    ],
)
def test_the_order_of_payers_is_said(
    situation: str, medpay: str, attorney: str | None, begins: str, holds: str
) -> None:
    known = {"verifications": [a_call(covers_massage=medpay)]}
    words = parts("car_accident", {"attorney": attorney}, known)["MP-ORDER-YES"].to_patient

    assert words.startswith(begins)
    assert holds in words


def test_a_lien_needs_its_disclosures_first_and_bears_no_interest() -> None:
    lien = parts("car_accident", {"attorney": "Lee Invented"})["MP-LIEN-UNKNOWN"]

    assert "written disclosures" in lien.next_step.words
    assert "no interest" in lien.to_staff
    assert "MP-LIEN-UNKNOWN" not in parts("car_accident")


def test_the_evidence_of_a_part_leads_to_its_record() -> None:
    order = parts("car_accident", {}, RX)["MP-PHYSICIAN-YES"].evidence[0]
    number = parts("car_accident", {"claim_number": "CLM-1"})["MP-CLAIM-NUMBER-YES"].evidence[0]

    assert order.link.startswith("/prescriptions/desk/cases/")
    assert number.link.startswith("/eligibility/desk/cases/")
