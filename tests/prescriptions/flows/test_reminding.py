"""Before an order runs out desk and patient are told, each once; the desk closes what it has done."""

from typing import Any

import pytest

from infra.local import invoking
from services.prescriptions.flows import rounds
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_reservation, reserve
from tests.world import Caller, World


def look(world: World) -> None:
    invoking.run("prescriptions", "expire")
    world.settle()


def waiting_alerts(world: World) -> list[dict[str, Any]]:
    desk = world.sign_in("front-desk", name=f"desk-{world.now:%m%d}")
    found: list[dict[str, Any]] = desk.get("prescriptions", "/alerts").json["alerts"]
    return found


def letters(world: World) -> list[str]:
    """What was posted about prescriptions, as eligibility kept it."""
    held = (value for key, value in world.dump().items() if "LETTER#" in key)
    return [one for one in held if "Prescription runs out" in one]


def welcome_letters(case_id: str) -> None:
    """The patient agreed to be written to."""
    with at_work_for("milehigh"):
        store = PrescriptionsStore("milehigh")
        facts, seen = store.find_case(case_id)
        assert facts is not None
        patient = facts.patient.model_copy(update={"email": "jane@mail.example"})
        store.keep_case(facts.model_copy(update={"patient": patient, "writes_are_welcome": True}), seen)


def test_two_weeks_before_the_end_the_desk_is_told_once(clinic: World, case_id: str, active: str) -> None:
    look(clinic)
    assert waiting_alerts(clinic) == []
    clinic.pass_time(days=30)
    for _ in range(2):
        look(clinic)
        (alert,) = waiting_alerts(clinic)
        assert (alert["kind"], alert["due"], alert["patient_written"]) == ("ends_soon", "2026-04-12", False)


def test_a_patient_who_did_not_agree_is_not_written_to(clinic: World, case_id: str, active: str) -> None:
    clinic.pass_time(days=30)
    look(clinic)
    assert letters(clinic) == []


def test_a_patient_who_agreed_gets_one_letter_with_a_link(clinic: World, case_id: str, active: str) -> None:
    welcome_letters(case_id)
    clinic.pass_time(days=30)
    for _ in range(2):
        look(clinic)
    (letter,) = letters(clinic)
    assert "Your prescription for massage ends on April 12, 2026." in letter
    assert "/prescriptions/form/" in letter
    assert waiting_alerts(clinic)[0]["patient_written"] is True


def test_the_last_two_sessions_are_told(clinic: World, case_id: str, waiting: str, desk: Caller) -> None:
    told = a_confirmation(number_of_sessions=4, sessions_per_week=7)
    desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=told)
    for number in range(2):
        day = f"2026-03-0{2 + number}"
        reserve(clinic, a_reservation(case_id, session_id=f"session{number}", service_date=day))
    look(clinic)
    assert [one["kind"] for one in waiting_alerts(clinic)] == ["last_two"]


def test_a_verbal_order_is_reminded_of_and_then_ends(clinic: World, case_id: str, waiting: str, desk: Caller) -> None:
    told = a_confirmation(signature="verbal_order")
    desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=told)
    clinic.pass_time(days=8)
    look(clinic)
    assert [one["kind"] for one in waiting_alerts(clinic)] == ["signed_copy"]
    clinic.pass_time(days=6)
    look(clinic)
    assert waiting_alerts(clinic) == []
    late = clinic.sign_in("front-desk", name="late")
    order = late.get("prescriptions", f"/cases/{case_id}").json["prescriptions"][0]["prescription"]
    assert order["state"] == "expired"


def test_what_the_desk_has_done_leaves_the_list(clinic: World, case_id: str, active: str) -> None:
    clinic.pass_time(days=30)
    look(clinic)
    desk, path = clinic.sign_in("front-desk", name="later"), f"/prescriptions/{active}/alerts/ends_soon"
    for _ in range(2):
        reply = desk.post("prescriptions", path, json={"because": "called the office"})
        assert (reply.status, reply.json["closed_because"]) == (200, "called the office")
    look(clinic)
    assert waiting_alerts(clinic) == []


@pytest.mark.parametrize("kind", ["last_two", "nonsense"])
def test_an_alert_that_was_never_raised_is_not_found(clinic: World, active: str, desk: Caller, kind: str) -> None:
    path = f"/prescriptions/{active}/alerts/{kind}"
    assert desk.post("prescriptions", path, json={}).status == 404


def test_the_alerts_of_an_order_that_ended_leave_the_list(clinic: World, case_id: str, active: str) -> None:
    clinic.pass_time(days=30)
    look(clinic)
    desk = clinic.sign_in("front-desk", name="later")
    desk.post("prescriptions", f"/prescriptions/{active}/revocation", json={"reason": "fracture"})
    assert waiting_alerts(clinic) == []


def test_each_clinic_is_looked_at_by_a_message_of_its_own(clinic: World, case_id: str, active: str) -> None:
    clinic.open_clinic("lakeside")
    clinic.pass_time(days=42)
    assert invoking.run("prescriptions", "expire") == 2
    queue = clinic.queue(clinic.built.environment["ROUNDS_QUEUE"])
    assert sorted(message.body for message in queue._messages) == ['{"clinic":"lakeside"}', '{"clinic":"milehigh"}']


def test_one_look_at_many_orders_reads_again_only_what_is_due(clinic: World, case_id: str, active: str) -> None:
    with at_work_for("milehigh"):
        from services.prescriptions.flows import prescriptions

        store = PrescriptionsStore("milehigh")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PrescriptionsStore, "get_prescription", lambda *_: pytest.fail("nothing is due"))
            assert prescriptions.look(store, clinic.now) == 0
        assert rounds.waiting(store, None).alerts == ()
