"""Billing reserves a session before it accepts a note: counted once, exact, refused with reasons."""

import threading
from typing import Any

import pytest

from services.prescriptions.flows import reservations
from services.prescriptions.models.sessions import ReservationRequest
from services.prescriptions.store import PrescriptionsStore
from shared.problems import TryAgain
from shared.table import RowChanged
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_reservation, reserve
from tests.world import Caller, World

ON_THE_CHEST = {"procedures": [{"code": "97124", "minutes": 60, "areas": ["chest"]}]}


def left(desk: Caller, case_id: str) -> int:
    found: int = desk.get("prescriptions", f"/cases/{case_id}").json["prescriptions"][0]["sessions_left"]
    return found


def test_a_session_within_the_order_is_reserved(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    reply = reserve(clinic, a_reservation(case_id))
    assert reply.status == 201, reply.text
    assert reply.json["prescription_id"] == active
    assert reply.json["procedures"] == [{"code": "97124", "minutes": 60}]
    assert (reply.json["diagnoses"], reply.json["prescriber"]["npi"]) == (["M542"], "2222222228")
    assert left(desk, case_id) == 11


def test_the_same_session_again_is_counted_once(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    first = reserve(clinic, a_reservation(case_id))
    again = reserve(clinic, a_reservation(case_id))
    assert (again.status, again.json) == (200, first.json)
    assert left(desk, case_id) == 11


def test_a_changed_note_under_the_same_session_is_a_conflict(clinic: World, case_id: str, active: str) -> None:
    reserve(clinic, a_reservation(case_id))
    changed = a_reservation(case_id, procedures=[{"code": "97124", "minutes": 45}])
    assert reserve(clinic, changed).status == 409


def test_ninety_minutes_on_an_order_for_sixty_are_allowed_in_part(clinic: World, case_id: str, active: str) -> None:
    reply = reserve(clinic, a_reservation(case_id, procedures=[{"code": "97124", "minutes": 90}]))
    assert (reply.status, reply.json["procedures"]) == (201, [{"code": "97124", "minutes": 60}])
    assert reply.json["reasons"][0]["words"] == "60 of 90 minutes are covered."


@pytest.mark.parametrize(
    ("situation", "changed", "reason"),
    [
        ("before it was written", {"service_date": "2026-02-27"}, "RX_AFTER_DOS"),
        ("after its last day", {"service_date": "2026-04-13"}, "RX_ENDED"),
        ("another area", {"areas": ["low_back"]}, "RX_AREA"),
        ("another procedure", {"procedures": [{"code": "97110", "minutes": 60}]}, "RX_PROCEDURE"),
        ("one procedure on another area", ON_THE_CHEST, "RX_AREA"),
        ("a case without order", {"case_id": "nosuchcase"}, "RX_NOT_ACTIVE"),
    ],
)  # fmt: skip
def test_a_session_outside_the_order_is_refused_with_its_reason(
    clinic: World, case_id: str, active: str, situation: str, changed: dict[str, Any], reason: str
) -> None:
    before = clinic.dump()
    reply = reserve(clinic, a_reservation(case_id, **changed))
    assert (reply.status, reply.json["type"]) == (409, "urn:quarterhour:problem:refused"), situation
    assert [one["code"] for one in reply.json["reasons"]] == [reason]
    assert clinic.dump() == before


def test_the_third_session_of_a_week_is_refused(clinic: World, case_id: str, active: str) -> None:
    for number, day in enumerate(("2026-03-02", "2026-03-04")):
        assert reserve(clinic, a_reservation(case_id, session_id=f"session{number}", service_date=day)).status == 201
    third = reserve(clinic, a_reservation(case_id, session_id="session9", service_date="2026-03-08"))
    assert [one["code"] for one in third.json["reasons"]] == ["RX_FREQUENCY"]


def test_of_eight_sessions_at_once_for_the_last_two_places_two_are_reserved(
    clinic: World, case_id: str, waiting: str, desk: Caller
) -> None:
    told = a_confirmation(number_of_sessions=2, sessions_per_week=7)
    desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=told)
    statuses: list[int] = []

    def ask(number: int) -> None:
        statuses.append(reserve(clinic, a_reservation(case_id, session_id=f"session{number}")).status)

    together = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(statuses) == [201, 201, 409, 409, 409, 409, 409, 409]
    assert left(desk, case_id) == 0


def test_a_session_reserved_by_somebody_meanwhile_is_the_same_reservation(
    clinic: World, case_id: str, active: str
) -> None:
    """The second worker looked before the first had written."""
    asked = ReservationRequest.model_validate(a_reservation(case_id))

    class Late(PrescriptionsStore):
        def find_reserved(self, session_id: str) -> None:
            return None

    with at_work_for("milehigh"):
        first, is_new = reservations.reserve(PrescriptionsStore("milehigh"), asked)
        again, is_new_again = reservations.reserve(Late("milehigh"), asked)
    assert (first, is_new, is_new_again) == (again, True, False)


def test_a_prescription_that_everybody_writes_to_asks_to_try_again(clinic: World, case_id: str, active: str) -> None:
    class Crowded(PrescriptionsStore):
        def reserve(self, *_: Any) -> None:
            raise RowChanged

    with at_work_for("milehigh"), pytest.raises(TryAgain):
        reservations.reserve(Crowded("milehigh"), ReservationRequest.model_validate(a_reservation(case_id)))


@pytest.mark.parametrize("caller", ["eligibility", "nobody"])
def test_only_billing_reserves(clinic: World, case_id: str, active: str, caller: str) -> None:
    assert reserve(clinic, a_reservation(case_id), caller=caller).status == 401


def test_another_clinics_billing_finds_no_order(clinic: World, case_id: str, active: str) -> None:
    assert reserve(clinic, a_reservation(case_id), clinic="seaside").status == 409


def test_of_two_orders_the_one_that_covers_more_is_used(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    from tests.builders_prescriptions import a_mail, a_picture, post

    post(clinic, a_mail(("page.png", a_picture())), name="mail0002")
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
    told = a_confirmation(body_areas=["low_back"], is_further=True)
    second = desk.post("prescriptions", f"/documents/{document}/confirmation", json=told).json["prescription_id"]
    assert reserve(clinic, a_reservation(case_id, areas=["low_back"])).json["prescription_id"] == second
    assert reserve(clinic, a_reservation(case_id, session_id="session0002")).json["prescription_id"] == active
