"""The accident paths, part by part: what the law and the trade want, and what each person is told.

Sources stand in rules/accidents.py: 7 CCR 1101-3 Rule 16, C.R.S. 8-42-101, 10-4-635, 38-27.5.
"""

from typing import Any

import pytest

from services.eligibility.models.authorizations import AnswerGiven, HowGiven, Standing, Verdict
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from services.eligibility.rules.authorization_states import refusal_in_force
from tests.builders_authorizations import a_leave, a_record
from tests.builders_events import WHEN, authorization, prescription
from tests.eligibility.rules.test_duties import a_call, a_case, judged

RX: dict[str, Any] = {"prescriptions": [prescription()]}
ACCEPTED, CONTESTED = a_call(claim_accepted="yes"), a_call(claim_accepted="no")
SAID_NO = AnswerGiven(verdict=Verdict.REFUSED, name="Dana Reviewer", title="Adjuster", phone="3035550177",
                      reason="not related", how=HowGiven.TELEPHONE, answered_at=WHEN)  # fmt: skip
REFUSED = a_record(standing=Standing.REFUSED, answer=SAID_NO)
LAWYER = {"attorney": "Lee Invented"}


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
        ("the carrier names who treats it", {}, {"verifications": [a_call(treating_physician="Dr. Example")]}, {},
         ["WC-CLAIM-FILED-UNKNOWN", "WC-PHYSICIAN-YES", "WC-CASEWORKER-UNKNOWN"]),
        ("the carrier has accepted the claim", {"claim_number": "WC-1"}, {"verifications": [ACCEPTED]}, {},
         ["WC-CLAIM-FILED-YES", "WC-CLAIM-ACCEPTED-YES", "WC-PHYSICIAN-UNKNOWN", "WC-CASEWORKER-UNKNOWN"]),
        ("the carrier contests the claim", {"claim_number": "WC-1"}, {"verifications": [CONTESTED]}, {},
         ["WC-CLAIM-FILED-YES", "WC-CLAIM-ACCEPTED-NO", "WC-PHYSICIAN-UNKNOWN", "WC-CASEWORKER-UNKNOWN"]),
        ("the caseworker has refused", {"claim_number": "WC-1"}, {**RX, "refusal": REFUSED}, {},
         ["WC-CLAIM-FILED-YES", "WC-PHYSICIAN-YES", "WC-CASEWORKER-NO"]),
        ("refused once, and authorized since", {"claim_number": "WC-1"},
         {**RX, "refusal": REFUSED, "authorizations": [authorization()]}, {},
         ["WC-CLAIM-FILED-YES", "WC-PHYSICIAN-YES", "WC-CASEWORKER-YES"]),
    ],
)  # fmt: skip
def test_workers_compensation_rests_on_claim_physician_and_caseworker(
    situation: str, injury: dict[str, Any], known: dict[str, Any], says: dict[str, Any], expected: list[str]
) -> None:
    assert list(parts("workers_compensation", injury, known, **says)) == expected


def requirement(kind: str, known: dict[str, Any], injury: dict[str, Any] | None = None) -> tuple[str, str, str]:
    """Status of the first requirement, who is next, and with what."""
    first = judged(a_case(kind, injury), **known).requirements[0]
    return first.status.value, first.next_step.who if first.next_step else "", first.rule


@pytest.mark.parametrize(
    ("situation", "known", "status", "rule"),
    [
        ("nothing is known", {}, "unknown", "WC-AUTHORIZED-UNKNOWN"),
        ("authorized", {"authorizations": [authorization()]}, "met", "WC-AUTHORIZED-YES"),
        ("refused", {"refusal": REFUSED}, "not_met", "WC-AUTHORIZED-NO"),
        ("contested", {"verifications": [CONTESTED]}, "not_met", "WC-AUTHORIZED-NO"),
        ("the carrier does not pay for massage", {"verifications": [a_call(covers_massage="no")]}, "not_met",
         "WC-AUTHORIZED-NO"),
    ],
)  # fmt: skip
def test_a_carriers_word_is_yes_no_or_not_yet(situation: str, known: dict[str, Any], status: str, rule: str) -> None:
    found = requirement("workers_compensation", known)

    assert (found[0], found[2]) == (status, rule)
    assert bool(found[1]) is (status != "met")


def test_a_contested_claim_is_not_treated_even_with_leave() -> None:
    known = {**RX, "authorizations": [authorization()], "verifications": [CONTESTED]}

    assert judged(a_case("workers_compensation", {"claim_number": "WC-1"}), **known).ready_to_treat is False


def test_a_patients_word_is_evidence_with_its_day_and_source() -> None:
    comp = "workers_compensation"
    for kind, rule in ((comp, "WC-CLAIM-FILED-UNKNOWN"), (comp, "WC-PHYSICIAN-UNKNOWN"),
                       ("car_accident", "MP-PHYSICIAN-UNKNOWN")):  # fmt: skip
        (word,) = parts(kind, says_employer_knows=True, says_saw_physician=True)[rule].evidence
        assert (word.source, word.dated) == ("the patient's word, on the form", WHEN.date())


@pytest.mark.parametrize(
    ("situation", "records", "leaves", "stands"),
    [
        ("refused", [REFUSED], [], True),
        ("asked again since", [REFUSED, a_record(authorization_id="theleave0002")], [], False),
        ("given since", [REFUSED, a_record(a_leave())], [a_leave()], False),
        ("nothing was asked", [], [], False),
    ],
)
def test_a_refusal_stands_until_something_is_asked_or_given(
    situation: str, records: list[Any], leaves: list[Any], stands: bool
) -> None:
    assert (refusal_in_force(records, leaves) is REFUSED) is stands


def done(kind: TaskKind, by: str | None = "front-desk") -> Task:
    """A task of the case that somebody has closed."""
    return Task(task_id="thetask00001", case_id="thecase00001", kind=kind, cause="determination 1", words="Do it.",
                waits_for=WaitsFor.DESK, payer_kind="car_accident", patient="Jane Invented", due=WHEN.date(),
                opened_at=WHEN, closed_at=WHEN, closed_because="handed over and signed", closed_by=by)  # fmt: skip


@pytest.mark.parametrize(
    ("situation", "injury", "known", "expected"),
    [
        ("nothing is known", {}, {}, {"MP-PHYSICIAN-UNKNOWN", "MP-CLAIM-NUMBER-UNKNOWN", "MP-OUT-OF-POCKET-UNKNOWN"}),
        ("care by a physician", {}, RX, {"MP-PHYSICIAN-YES"}),
        ("MedPay is left: she pays and gets it back", {}, {"verifications": [a_call(covers_massage="yes")]},
         {"MP-OUT-OF-POCKET-YES", "MP-ORDER-YES"}),
        ("no MedPay: she pays", {}, {"verifications": [a_call(covers_massage="no")]}, {"MP-OUT-OF-POCKET-YES"}),
        ("the claim is not open", {}, {"verifications": [CONTESTED]}, {"MP-CLAIM-OPEN-NO"}),
        ("a lawyer settles", LAWYER, {}, {"MP-LIEN-UNKNOWN", "MP-PACKET-UNKNOWN"}),
        ("disclosed", LAWYER, {"tasks": [done(TaskKind.LIEN_DISCLOSURE)]}, {"MP-LIEN-YES", "MP-PACKET-UNKNOWN"}),
        ("the packet was sent", LAWYER, {"tasks": [done(TaskKind.LIEN)]}, {"MP-LIEN-UNKNOWN", "MP-PACKET-YES"}),
        ("closed by the house itself proves nothing", LAWYER, {"tasks": [done(TaskKind.LIEN, None)]},
         {"MP-PACKET-UNKNOWN"}),
    ],
)  # fmt: skip
def test_a_car_accident_rests_on_physician_payer_pocket_and_lawyer(
    situation: str, injury: dict[str, Any], known: dict[str, Any], expected: set[str]
) -> None:
    found = parts("car_accident", injury, known)

    assert expected <= set(found)
    assert all(one.to_patient and one.to_staff for one in found.values())


@pytest.mark.parametrize(
    ("situation", "assigned", "call", "says"),
    [
        ("assigned", True, {"covers_massage": "yes"}, "The insurer pays us"),
        ("assigned, but the insurer pays people only", True, {"covers_massage": "yes", "pays_clinic": "no"},
         "get it back from the insurer"),
        ("not assigned", False, {"covers_massage": "yes"}, "get it back from the insurer"),
        ("no MedPay", True, {"covers_massage": "no"}, "get it back from whoever settles"),
    ],
)  # fmt: skip
def test_who_pays_at_the_visit_is_said(situation: str, assigned: bool, call: dict[str, Any], says: str) -> None:
    case = a_case("car_accident")
    coverage = case.facts.coverage and case.facts.coverage.model_copy(update={"assigns_benefits": assigned})
    facts = case.facts.model_copy(update={"coverage": coverage})
    first = judged(case.model_copy(update={"facts": facts}), verifications=[a_call(**call)]).requirements[0]

    assert says in next(one.to_patient for one in first.parts if one.rule == "MP-OUT-OF-POCKET-YES")


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
