"""A prescription ends: taken back by a person, or found at its end by the daily look."""

from typing import Any

import pytest

from infra.local import invoking
from services.prescriptions.flows import events as flow
from services.prescriptions.store import PrescriptionsStore
from shared.events import SessionRecorded
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_reservation, reserve
from tests.prescriptions.flows.test_events import told
from tests.world import Caller, World


def standing(desk: Caller, case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.get("prescriptions", f"/cases/{case_id}").json["prescriptions"][0]["prescription"]
    return found


def look(world: World, case_id: str) -> list[str]:
    """The daily look, over its queue; the states of the case's orders after it."""
    assert invoking.run("prescriptions", "expire") == 1, "one message for the one clinic"
    world.settle()
    with at_work_for("milehigh"):
        return [held.prescription.state.value for held in PrescriptionsStore("milehigh").prescriptions_of(case_id)]


def give_sessions(world: World, case_id: str, active: str, *days: str) -> None:
    """Reserve and record a session on each day."""
    for number, day in enumerate(days):
        session_id = f"session{number:04}"
        assert reserve(world, a_reservation(case_id, session_id=session_id, service_date=day)).status == 201
        flow.take_in(
            told(SessionRecorded, case_id=case_id, session_id=session_id, prescription_id=active,
                 service_date=day, minutes=60, charge="140.00")
        )  # fmt: skip


def test_on_its_last_day_an_order_is_still_in_force(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    clinic.pass_time(days=41)
    assert look(clinic, case_id) == ["expiring"]


def test_after_its_last_day_an_order_has_expired_and_eligibility_hears_it(
    clinic: World, case_id: str, active: str
) -> None:
    clinic.pass_time(days=42)
    for _ in range(2):
        assert look(clinic, case_id) == ["expired"]
    desk = clinic.sign_in("front-desk", name="desk-later")
    assert standing(desk, case_id)["state"] == "expired"
    latest = desk.get("eligibility", f"/cases/{case_id}").json["determinations"][-1]
    assert latest["requirements"][2]["status"] != "met"


def test_a_note_for_a_day_within_an_expired_order_is_still_covered(clinic: World, case_id: str, active: str) -> None:
    clinic.pass_time(days=42)
    look(clinic, case_id)
    assert reserve(clinic, a_reservation(case_id, service_date="2026-04-12")).status == 201


def test_an_order_near_its_end_is_marked_and_stays_in_force(clinic: World, case_id: str, active: str) -> None:
    clinic.pass_time(days=30)
    for _ in range(2):
        assert look(clinic, case_id) == ["expiring"]
    assert reserve(clinic, a_reservation(case_id, service_date="2026-04-01")).status == 201


def test_an_order_whose_sessions_were_given_is_used_up(clinic: World, case_id: str, waiting: str, desk: Caller) -> None:
    answers = a_confirmation(number_of_sessions=2)
    active = desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=answers).json["prescription_id"]
    give_sessions(clinic, case_id, active, "2026-03-02", "2026-03-04")
    assert look(clinic, case_id) == ["exhausted"]


def test_a_revoked_order_covers_nothing_more(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    for _ in range(2):
        reply = desk.post("prescriptions", f"/prescriptions/{active}/revocation", json={"reason": "fracture found"})
        assert (reply.status, reply.json["state"]) == (201, "revoked")
    refused = reserve(clinic, a_reservation(case_id))
    assert [one["code"] for one in refused.json["reasons"]] == ["RX_NOT_ACTIVE"]
    clinic.settle()
    timeline = desk.get("eligibility", f"/cases/{case_id}").json["timeline"]
    assert "The prescription ended: fracture found" in [entry["words"] for entry in timeline]


def test_what_has_expired_cannot_be_revoked(clinic: World, case_id: str, active: str) -> None:
    clinic.pass_time(days=42)
    look(clinic, case_id)
    desk = clinic.sign_in("front-desk", name="desk-later")
    reply = desk.post("prescriptions", f"/prescriptions/{active}/revocation", json={"reason": "too late"})
    assert reply.status == 409


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_only_the_front_desk_and_administrators_revoke(clinic: World, role: str) -> None:
    person = clinic.sign_in(role)
    assert person.post("prescriptions", "/prescriptions/abcdefgh/revocation", json={}).status == 403


def test_a_prescription_nobody_knows_is_not_found(clinic: World, desk: Caller) -> None:
    reply = desk.post("prescriptions", "/prescriptions/abcdefgh/revocation", json={"reason": "whatever"})
    assert reply.status == 404


def test_many_orders_in_force_are_all_looked_at(clinic: World, case_id: str, active: str) -> None:
    with at_work_for("milehigh"):
        store = PrescriptionsStore("milehigh")
        order = store.get_prescription(active).prescription
        for number in range(60):
            more = order.model_copy(update={"prescription_id": f"prescription{number:04}"})
            store.table.commit(*store.new_prescription(more))
        assert len(list(store.in_force())) == 61
