"""The main job, end to end: three payers, one thread each, through HTTP, mail, queues, files and the books.

A health plan out of network (the patient has paid, the plan pays her), a Colorado workers' compensation case, a car
accident. Charges: 4 units of 97124 at the clinic's 35.00; Colorado's schedule for the injured worker (178.36, RULES
3.4). The simulated payer allows 30.00 a unit, a deductible of 30.00 and a share of 30 % (its own invented rules).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests import telephone, thread
from tests.referee import referee
from tests.thread import Outside
from tests.world import Caller, World

KINDS = ("health_plan", "workers_compensation", "car_accident")
STARTS = {"health_plan": ("10:00", "11:15"), "workers_compensation": ("12:00", "13:15"),
          "car_accident": ("14:00", "15:15")}  # fmt: skip
CHARGES = {"health_plan": "140.00", "workers_compensation": "178.36", "car_accident": "140.00"}


@dataclass
class Journey:
    """What was met on the way, by kind of payer."""

    outside: Outside
    cases: dict[str, str] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.outside.world

    def back(self, role: str) -> Caller:
        """Somebody signs in on another day."""
        return self.world.sign_in(role, name=f"{role}-of-{self.world.now:%d-%H}")

    def case(self, kind: str) -> Any:
        """The case as eligibility shows it."""
        return self.back("auditor").get("eligibility", f"/cases/{self.cases[kind]}").json

    def claim(self, kind: str) -> Any:
        """The claim as billing shows it."""
        return self.back("auditor").get("billing", f"/claims/{self.notes[kind].json['claim_id']}").json

    def ledger(self) -> dict[str, str]:
        """The balances, by kind of account."""
        return dict(self.back("auditor").get("billing", "/ledger").json["balances"])


@pytest.fixture
def begun(clinic: World) -> Iterator[Journey]:
    """Asked and prescribed: three cases with an active order each."""
    with telephone.connected():
        journey = Journey(Outside(clinic))
        desk = clinic.sign_in("front-desk")
        for kind in KINDS:
            _prescribed(journey, desk, kind)
        yield journey


def _prescribed(journey: Journey, desk: Caller, kind: str) -> None:
    outside = journey.outside
    case_id = journey.cases[kind] = thread.opens_a_case(outside, kind)
    journey.first[kind] = desk.get("eligibility", f"/cases/{case_id}").json
    if kind == "workers_compensation":
        thread.enters_the_leave(outside, desk, case_id)
    else:
        thread.calls_the_plan(outside, desk, case_id)
    thread.opens_the_first_visit(outside, desk, case_id, kind)
    thread.sends_the_page_back(outside, desk, case_id)
    journey.confirmed[kind] = thread.confirms(outside, desk, thread.waiting_page(desk, case_id), kind).status


@pytest.fixture
def treated(begun: Journey) -> Journey:
    """Treated: a note signed for each; the patient of the health plan has paid."""
    therapist = begun.world.sign_in("therapist", name="ana")
    for kind in KINDS:
        start, end = STARTS[kind]
        begun.notes[kind] = thread.signs(begun.outside, therapist, begun.cases[kind], start=start, end=end)
    desk, plan = begun.world.sign_in("front-desk"), begun.notes["health_plan"].json
    thread.pays_at_the_desk(begun.outside, desk, begun.cases["health_plan"], plan["session_id"], plan["charge"])
    return begun


@pytest.fixture
def sent(treated: Journey) -> Journey:
    """Billed: the day for corrections is over, and the night's batch has run."""
    treated.world.now += timedelta(hours=25)
    thread.night(treated.outside)
    return treated


@pytest.fixture
def paid(sent: Journey) -> Journey:
    """Paid: acknowledgments and advice came back."""
    sent.world.now += timedelta(days=14)
    thread.answers_come(sent.outside)
    return sent


def _statuses(case: Any) -> str:
    return "/".join(one["status"] for one in case["determinations"][-1]["requirements"])


@pytest.mark.parametrize(
    ("kind", "asked", "prescribed"),
    [
        ("health_plan", "unknown/unknown/not_met", "met/met/met"),
        ("workers_compensation", "unknown/unknown/not_met", "met/met/met"),
        ("car_accident", "unknown/met/not_met", "met/met/met"),
    ],
)
def test_asking_and_prescribing_close_the_three_requirements(
    begun: Journey, kind: str, asked: str, prescribed: str
) -> None:
    assert _statuses(begun.first[kind]) == asked
    assert begun.confirmed[kind] == 201
    assert _statuses(begun.case(kind)) == prescribed
    assert begun.case(kind)["determinations"][-1]["ready_to_treat"]


def test_outside_the_prescription_a_note_is_refused_with_reasons_and_nothing_is_billed(begun: Journey) -> None:
    therapist = begun.world.sign_in("therapist", name="ana")
    reply = thread.signs(begun.outside, therapist, begun.cases["car_accident"], areas=["low_back"])

    assert (reply.status, reply.json["type"]) == (409, "urn:quarterhour:problem:refused")
    assert reply.json["reasons"]
    assert begun.back("biller").get("billing", "/claims").json["claims"] == []
    assert set(begun.ledger().values()) <= {"0.00"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_hour_is_four_units_at_the_price_of_its_payer(treated: Journey, kind: str) -> None:
    note = treated.notes[kind]

    assert note.status == 201, note.text
    assert [(unit["code"], unit["units"]) for unit in note.json["units"]] == [("97124", 4)]
    assert (note.json["charge"], note.json["state"]) == (CHARGES[kind], "ready")


def test_the_batch_is_a_file_that_the_referee_accepts(sent: Journey) -> None:
    files = sent.outside.files()

    assert len(files) == 1
    (text,) = files.values()
    assert referee(text) == []
    assert text.count("~CLM*") == 3
    assert {sent.claim(kind)["claim"]["state"] for kind in KINDS} == {"sent"}


def test_a_superbill_for_who_paid_and_an_invoice_for_the_lawyer(sent: Journey) -> None:
    superbill, invoice = sent.claim("health_plan")["superbill"], sent.claim("car_accident")["invoice"]

    for name in (superbill, invoice):
        assert sent.outside.document("BILLING_DOCUMENTS", name).startswith(b"%PDF")
    link = sent.back("biller").get("billing", f"/claims/{sent.notes['health_plan'].json['claim_id']}/superbill")
    assert link.status == 303


def test_the_night_run_twice_makes_nothing_twice(sent: Journey) -> None:
    before = sent.world.dump()
    thread.night(sent.outside)
    sent.world.now += timedelta(days=1)
    thread.night(sent.outside)

    assert sent.world.dump() == before


@pytest.mark.parametrize(
    ("kind", "words", "amount"),
    [
        ("health_plan", "The plan paid the patient", "63.00"),
        ("workers_compensation", "The insurer paid the clinic", "178.36"),
        ("car_accident", "The insurer paid the clinic", "140.00"),
    ],
)
def test_the_case_shows_what_was_paid_to_whom(paid: Journey, kind: str, words: str, amount: str) -> None:
    told = [(entry["words"], entry["amount"]) for entry in paid.case(kind)["timeline"]]

    assert paid.claim(kind)["claim"]["state"] == "paid"
    assert (words, amount) in told
    assert ("Claim sent", CHARGES[kind]) in told
    assert any(entry.startswith("A signed page arrived") for entry, _ in told)


def test_the_books_balance_and_nobody_owes_anything(paid: Journey) -> None:
    ledger = paid.ledger()

    assert sum(round(float(amount) * 100) for amount in ledger.values()) == 0
    assert (ledger["receivable"], ledger["patient"]) == ("0.00", "0.00")
    assert ledger["cash"] == "458.36"  # 140.00 from the patient, 178.36 and 140.00 from the insurers


def test_the_same_answers_again_change_nothing(paid: Journey) -> None:
    before = {key: value for key, value in paid.world.dump().items() if "billing-table" in key}
    thread.answers_come(paid.outside)

    assert {key: value for key, value in paid.world.dump().items() if "billing-table" in key} == before


def test_no_message_died_on_the_way(paid: Journey) -> None:
    assert paid.world.dead_letters() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_can_follow_a_case_through_the_desks(paid: Journey, kind: str) -> None:
    person = paid.back("auditor")
    claim_id = paid.notes[kind].json["claim_id"]
    for service, path in (("eligibility", f"/desk/cases/{paid.cases[kind]}"),
                          ("prescriptions", f"/desk/cases/{paid.cases[kind]}"),
                          ("billing", f"/desk/cases/{paid.cases[kind]}"), ("billing", f"/desk/claims/{claim_id}"),
                          ("billing", "/desk/ledger"), ("billing", "/desk/remittances")):  # fmt: skip
        page = person.page(service, path)
        assert page.status == 200, (service, path, page.text[:300])
    assert CHARGES[kind] in person.page("billing", f"/desk/claims/{claim_id}").text
