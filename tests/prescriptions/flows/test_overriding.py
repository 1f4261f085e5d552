"""Beyond the order only by an administrator's leave: one session spends it, and the claim shows it (X3)."""

import threading
from typing import Any

import pytest

from services.prescriptions.flows import overriding
from services.prescriptions.models.overrides import OverrideAsked
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_reservation, reserve
from tests.world import Caller, World

ASKED: dict[str, Any] = {
    "service_date": "2026-03-06", "waives": ["RX_FREQUENCY"], "reason": "flare-up after a fall at home",
    "prescriber_note": "Dr. Example by telephone, March 5: one session more this week",
}  # fmt: skip


@pytest.fixture
def full_week(clinic: World, case_id: str, active: str) -> str:
    """Both sessions of the week were reserved."""
    for number, day in enumerate(("2026-03-02", "2026-03-04")):
        assert reserve(clinic, a_reservation(case_id, session_id=f"session{number}", service_date=day)).status == 201
    return case_id


@pytest.fixture
def admin(clinic: World) -> Caller:
    return clinic.sign_in("admin")


def grant(who: Caller, case_id: str, **changed: Any) -> Any:
    return who.post("prescriptions", f"/cases/{case_id}/overrides", json=ASKED | changed)


def third(world: World, case_id: str, number: int = 3, **changed: Any) -> Any:
    asked = a_reservation(case_id, session_id=f"session{number}", service_date="2026-03-06")
    return reserve(world, asked | changed)


def test_a_leave_opens_one_session_and_is_named_in_the_answer(clinic: World, full_week: str, admin: Caller) -> None:
    assert third(clinic, full_week).status == 409
    leave = grant(admin, full_week)
    assert leave.status == 201, leave.text
    reply = third(clinic, full_week)
    told = reply.json["override"]
    assert (reply.status, told["granted_by"], told["reason"]) == (201, "admin-milehigh", ASKED["reason"])
    assert [one["code"] for one in told["waived"]] == ["RX_FREQUENCY"]
    assert third(clinic, full_week).json == reply.json, "the same session again is the same answer"
    held = admin.get("prescriptions", f"/cases/{full_week}/overrides").json["overrides"]
    assert [one["session_id"] for one in held] == ["session3"]
    assert third(clinic, full_week, number=4).status == 409, "it is spent"


def test_the_same_leave_sent_twice_is_one(clinic: World, full_week: str, admin: Caller) -> None:
    assert grant(admin, full_week).json == grant(admin, full_week).json
    assert len(admin.get("prescriptions", f"/cases/{full_week}/overrides").json["overrides"]) == 1


def test_a_leave_that_was_not_needed_is_kept_for_another(
    clinic: World, case_id: str, active: str, admin: Caller
) -> None:
    grant(admin, case_id)
    assert third(clinic, case_id).json["override"] is None
    held = admin.get("prescriptions", f"/cases/{case_id}/overrides").json["overrides"]
    assert held[0]["session_id"] is None


def test_a_leave_is_for_its_day(clinic: World, full_week: str, admin: Caller) -> None:
    grant(admin, full_week, service_date="2026-03-07")
    assert third(clinic, full_week).status == 409


def test_a_partial_answer_becomes_whole_by_leave(clinic: World, case_id: str, active: str, admin: Caller) -> None:
    grant(admin, case_id, waives=["RX_MINUTES"])
    reply = third(clinic, case_id, procedures=[{"code": "97124", "minutes": 90}])
    assert reply.json["procedures"] == [{"code": "97124", "minutes": 90}]
    assert [one["words"] for one in reply.json["override"]["waived"]] == ["60 of 90 minutes are covered."]


@pytest.mark.parametrize(
    ("situation", "changed", "field"),
    [
        ("who pays cannot be waived", {"waives": ["RX_NOT_ACTIVE"]}, "waives"),
        ("nor the end of the order", {"waives": ["RX_ENDED"]}, "waives"),
        ("nothing", {"waives": []}, "waives"),
        ("no reason", {"reason": "-"}, "reason"),
        ("no word of the prescriber", {"prescriber_note": ""}, "prescriber_note"),
    ],
)
def test_a_leave_says_what_why_and_on_whose_word(
    clinic: World, case_id: str, admin: Caller, situation: str, changed: dict[str, Any], field: str
) -> None:
    reply = grant(admin, case_id, **changed)
    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (422, [field]), situation


@pytest.mark.parametrize("role", ["therapist", "front-desk", "biller", "auditor"])
def test_only_an_administrator_gives_leave(clinic: World, case_id: str, role: str) -> None:
    assert grant(clinic.sign_in(role), case_id).status == 403


def test_of_sessions_at_once_one_spends_the_leave(clinic: World, full_week: str, admin: Caller) -> None:
    grant(admin, full_week)
    statuses: list[int] = []
    together = [
        threading.Thread(target=lambda number=number: statuses.append(third(clinic, full_week, number).status))
        for number in range(3, 8)
    ]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(statuses) == [201, 409, 409, 409, 409]


def test_two_administrators_at_once_with_one_key_give_one_leave(clinic: World, case_id: str) -> None:
    """The second looked before the first had written."""
    asked = OverrideAsked.model_validate(ASKED)
    with at_work_for("milehigh"):
        store = PrescriptionsStore("milehigh")
        first = overriding.grant(store, case_id, asked, "one", "key", clinic.now)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(overriding.orders, "overrides_of", lambda *_: [])
            again = overriding.grant(store, case_id, asked, "one", "key", clinic.now)
    assert again == first


def test_the_claim_shows_the_leave(clinic: World, full_week: str, admin: Caller) -> None:
    """Through billing's own note, and its answer."""
    from services.billing.models.requests import Reservation

    grant(admin, full_week)
    heard = Reservation.model_validate(third(clinic, full_week).json)
    (words,) = heard.words
    assert words == (
        "Beyond the prescription by leave of admin-milehigh, 2026-03-02: flare-up after a fall at home"
        " Waived: The sessions of this week are used. One more needs a note of the prescriber."
        " The prescriber: Dr. Example by telephone, March 5: one session more this week"
    )
