"""Estimates through the real handler: made from what is known, kept, compared with what billing tells later."""

from itertools import permutations
from typing import Any

import pytest

from shared.events import Event
from shared.facts import ClaimStanding
from shared.identifiers import opaque_id
from shared.money import Money
from tests import thread
from tests.builders import an_intake
from tests.builders_estimates import tell
from tests.builders_events import event
from tests.world import Caller, World


@pytest.fixture
def desk(clinic: World) -> Caller:
    """The front desk."""
    return clinic.sign_in("front-desk")


@pytest.fixture
def case_id(clinic: World, desk: Caller) -> str:
    """A case whose plan has told everything."""
    return a_case(clinic, desk)


def a_case(clinic: World, desk: Caller, key: str = "the-first-case") -> str:
    """A case whose plan has told everything."""
    headers = {"Idempotency-Key": key}
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake(), headers=headers)
    found: str = reply.json["case_id"]
    answers = {**thread.BENEFITS, "out_of_pocket_left": "4200", "visits_left": 20}
    assert desk.post("eligibility", f"/cases/{found}/verifications", json=answers).status == 201
    return found


def ask(desk: Caller, case_id: str, **question: Any) -> Any:
    """Ask for an estimate."""
    reply = desk.post("eligibility", f"/cases/{case_id}/estimates", json={"visits": 2, **question})
    assert reply.status == 201, reply.text
    return reply.json["estimate"]


def a_session(case_id: str, day: str = "2026-03-02") -> Event:
    """Billing tells of a session."""
    session = opaque_id.derive("session", day)
    return event("SessionRecorded", case_id, "milehigh", day, session_id=session, service_date=day)


def a_payment(case_id: str, day: str, owes: int, revision: int = 3, kind: str = "ClaimPaid") -> Event:
    """Billing tells what became of a claim."""
    standing = ClaimStanding(revision=revision, service_date=day, plan_paid=Money(6300), patient_owes=Money(owes))
    claim = opaque_id.derive("claim", day)
    return event(kind, case_id, "milehigh", day, str(revision), claim_id=claim, standing=standing)


def outcome(desk: Caller, case_id: str, estimate_id: str) -> Any:
    """What came of an estimate."""
    return desk.get("eligibility", f"/cases/{case_id}/estimates/{estimate_id}").json["outcome"]


def test_an_estimate_shows_what_it_rests_on(desk: Caller, case_id: str) -> None:
    made = ask(desk, case_id)

    assert (made["owes_least"], made["owes_most"]) == ("133.00", "133.00")
    deductible = next(line for line in made["basis"] if line["label"] == "Deductible left")
    assert (deductible["value"], deductible["source"]) == ("$30.00", "telephone, Sam, reference R-1")
    assert made["made_by"] == "front-desk-milehigh"


def test_the_same_question_again_is_the_same_estimate(clinic: World, desk: Caller, case_id: str) -> None:
    first = ask(desk, case_id)
    clinic.pass_time(minutes=5)

    assert ask(desk, case_id) == first


def test_what_is_learned_makes_a_new_estimate_and_the_old_one_stays(clinic: World, desk: Caller, case_id: str) -> None:
    before = ask(desk, case_id)
    clinic.pass_time(minutes=1)
    desk.post("eligibility", f"/cases/{case_id}/verifications", json={**thread.BENEFITS, "deductible_left": "0"})
    after = ask(desk, case_id)

    assert after["owes_most"] == "112.00"
    held = desk.get("eligibility", f"/cases/{case_id}/estimates/{before['estimate_id']}").json["estimate"]
    assert held == before


def test_an_estimate_stands_in_the_story_with_the_link_to_it(desk: Caller, case_id: str) -> None:
    made = ask(desk, case_id)

    lines = desk.get("eligibility", f"/cases/{case_id}/timeline").json["entries"]
    told = next(line for line in lines if line["words"].startswith("Estimate"))
    assert told["words"] == "Estimate for 2 visits of 60 minutes: $133.00"
    assert (told["who"], desk.page("eligibility", told["link"].removeprefix("/eligibility")).status) == (
        made["made_by"], 200,
    )  # fmt: skip


def test_a_session_given_since_takes_its_part_of_the_deductible(clinic: World, desk: Caller, case_id: str) -> None:
    tell(a_session(case_id))

    assert ask(desk, case_id)["owes_most"] == "112.00"


def test_a_procedure_without_a_price_cannot_be_estimated(desk: Caller, case_id: str) -> None:
    reply = desk.post("eligibility", f"/cases/{case_id}/estimates", json={"code": "97110"})

    assert (reply.status, "no price" in reply.text) == (409, True)


def test_what_was_really_paid_stands_beside_it_visit_by_visit(desk: Caller, case_id: str) -> None:
    made = ask(desk, case_id)
    tell(a_payment(case_id, "2026-03-02", 7700), a_payment(case_id, "2026-03-05", 6000))

    told = outcome(desk, case_id, made["estimate_id"])
    assert [(visit["owes_most"], visit["patient_owes"], visit["difference"]) for visit in told["visits"]] == [
        ("77.00", "77.00", "0.00"), ("56.00", "60.00", "4.00"),
    ]  # fmt: skip
    assert told["difference"] == "4.00"


def test_the_outcome_does_not_depend_on_the_order_of_events_nor_on_repeats(clinic: World, desk: Caller) -> None:
    found = []
    for number in range(6):
        case = a_case(clinic, desk, f"case-of-order-{number}")
        told = [a_payment(case, "2026-03-02", 14000, 3, "ClaimDenied"), a_payment(case, "2026-03-02", 7700, 5),
                a_payment(case, "2026-03-05", 5600)]  # fmt: skip
        order = list(permutations(told))[number]
        made = ask(desk, case)
        tell(*order, order[0])
        found.append(outcome(desk, case, made["estimate_id"]))

    assert all(one == found[0] for one in found)
    assert (found[0]["patient_owes"], found[0]["difference"]) == ("133.00", "0.00")


def test_an_estimate_of_another_case_is_not_found(clinic: World, desk: Caller, case_id: str) -> None:
    made = ask(desk, case_id)
    other = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake("self_pay")).json["case_id"]

    assert desk.get("eligibility", f"/cases/{other}/estimates/{made['estimate_id']}").status == 404


def test_a_question_that_makes_no_sense_names_its_field(desk: Caller, case_id: str) -> None:
    for field, wrong in (("visits", 0), ("minutes", 50), ("visits", "many"), ("code", "x"), ("diary", "x")):
        reply = desk.post("eligibility", f"/cases/{case_id}/estimates", json={field: wrong})
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, field)


def test_a_form_that_was_wrong_comes_back_with_what_was_typed(desk: Caller, case_id: str) -> None:
    reply = desk.post("eligibility", f"/cases/{case_id}/estimates", form={"visits": "99", "minutes": "60"})

    assert reply.status == 422
    assert 'value="99"' in reply.text
    assert 'id="visits-wrong"' in reply.text


def test_a_form_leads_to_the_page_of_the_estimate(desk: Caller, case_id: str) -> None:
    reply = desk.post("eligibility", f"/cases/{case_id}/estimates", form={"visits": "8", "minutes": "60"})

    page = desk.page("eligibility", reply.headers["location"].removeprefix("/eligibility"))
    assert "Deductible left" in page.text
    assert "$469.00" in page.text
