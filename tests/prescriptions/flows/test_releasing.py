"""A voided note gives its session back; what is left is one read, whatever was given."""

from collections import Counter

import pytest

from infra.local import invoking
from services.prescriptions.store import PrescriptionsStore
from shared import aws
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_reservation, release, reserve
from tests.prescriptions.flows.test_prescriptions import give_sessions
from tests.world import Caller, World


def left(desk: Caller, case_id: str) -> int:
    found: int = desk.get("prescriptions", f"/cases/{case_id}/allowance").json["orders"][0]["sessions_left"]
    return found


def test_a_voided_session_is_free_again_once(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    reserve(clinic, a_reservation(case_id))
    assert left(desk, case_id) == 11
    for _ in range(2):
        reply = release(clinic, "session0001")
        assert (reply.status, reply.json["prescription_id"]) == (200, active)
        assert left(desk, case_id) == 12


def test_a_voided_session_is_not_reserved_again_under_its_name(clinic: World, case_id: str, active: str) -> None:
    reserve(clinic, a_reservation(case_id))
    release(clinic, "session0001")
    assert reserve(clinic, a_reservation(case_id)).status == 409


def test_a_session_nobody_reserved_is_not_found(clinic: World, active: str) -> None:
    assert release(clinic, "session0009").status == 404


def test_a_used_up_order_goes_on_when_a_session_comes_back(
    clinic: World, case_id: str, waiting: str, desk: Caller
) -> None:
    told = a_confirmation(number_of_sessions=2)
    held = desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=told).json["prescription_id"]
    give_sessions(clinic, case_id, held, "2026-03-02", "2026-03-04")
    invoking.run("prescriptions", "expire")
    clinic.settle()
    release(clinic, "session0001")
    clinic.settle()
    order = desk.get("prescriptions", f"/cases/{case_id}").json["prescriptions"][0]["prescription"]
    assert (order["state"], order["revision"]) == ("active", 2)
    latest = desk.get("eligibility", f"/cases/{case_id}").json["determinations"][-1]
    assert latest["requirements"][2]["status"] == "met"
    again = a_reservation(case_id, session_id="session0005", service_date="2026-03-05")
    assert reserve(clinic, again).status == 201


def test_only_billing_releases_and_only_its_own_clinics(clinic: World, case_id: str, active: str) -> None:
    reserve(clinic, a_reservation(case_id))
    assert release(clinic, "session0001", caller="eligibility").status == 401
    assert release(clinic, "session0001", clinic="seaside").status == 404


def test_a_note_accepted_after_its_session_was_voided_counts_nothing(
    clinic: World, case_id: str, active: str, desk: Caller
) -> None:
    from services.prescriptions.flows import events as flow
    from shared.events import SessionRecorded
    from tests.prescriptions.flows.test_events import told

    reserve(clinic, a_reservation(case_id))
    release(clinic, "session0001")
    recorded = told(SessionRecorded, case_id=case_id, session_id="session0001", prescription_id=active,
                    service_date="2026-03-02", minutes=60, charge="140.00")  # fmt: skip
    flow.take_in(recorded)
    assert left(desk, case_id) == 12


@pytest.mark.parametrize("sessions", [0, 28])
def test_what_is_left_is_one_read_whatever_was_given(
    clinic: World, case_id: str, waiting: str, desk: Caller, sessions: int
) -> None:
    told = a_confirmation(number_of_sessions=60, sessions_per_week=7, weeks=12)
    desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=told)
    for number in range(sessions):
        day = f"2026-03-{2 + number % 28:02}"
        reserve(clinic, a_reservation(case_id, session_id=f"session{number:04}", service_date=day))
    calls: Counter[str] = Counter()
    client = aws.client("dynamodb")
    with pytest.MonkeyPatch.context() as patch, at_work_for("milehigh"):
        real = client._make_api_call
        patch.setattr(client, "_make_api_call", lambda name, params: calls.update([name]) or real(name, params))
        held = PrescriptionsStore("milehigh").prescriptions_of(case_id)
    assert calls == {"Query": 1}
    assert held[0].usage.sessions_used == sessions


def test_the_allowance_says_what_fits_today(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    reserve(clinic, a_reservation(case_id))
    reserve(clinic, a_reservation(case_id, session_id="session0002", service_date="2026-03-03"))
    found = desk.get("prescriptions", f"/cases/{case_id}/allowance").json
    (order,) = found["orders"]
    assert (found["on"], order["sessions_left"], order["left_in_interval"], order["days_left"]) == (
        "2026-03-02", 10, 0, 41,
    )  # fmt: skip
    assert order["holds_today"] is False
    assert order["why_not"] == ["The sessions of this week are used. One more needs a note of the prescriber."]


def test_a_case_without_orders_has_nothing_left_and_an_unknown_case_is_not_found(
    clinic: World, case_id: str, desk: Caller
) -> None:
    assert desk.get("prescriptions", f"/cases/{case_id}/allowance").json["orders"] == []
    assert desk.get("prescriptions", "/cases/nosuchcase/allowance").status == 404
