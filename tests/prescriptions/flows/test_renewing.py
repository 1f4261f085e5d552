"""An order is renewed, signed later, acknowledged: each a record or a fact of its own, in one transaction."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from infra.local import invoking
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_confirmation, a_mail, a_picture, a_reservation, post, reserve
from tests.world import Caller, World


@pytest.fixture
def another_page(clinic: World, case_id: str, desk: Caller) -> Callable[[str], str]:
    """A further page of the case; the id of its document."""

    def comes(name: str) -> str:
        width = 40 + len(name)
        post(clinic, a_mail((f"{name}.png", a_picture(size=(width, 60)))), name=f"mail-{name}")
        clinic.settle()
        held = desk.get("prescriptions", "/documents").json["documents"]
        document = next(one["document_id"] for one in held if one["file_name"] == f"{name}.png")
        reply = desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
        assert reply.status == 201, reply.text
        return str(document)

    return comes


def confirm(desk: Caller, document: str, **changed: Any) -> Any:
    reply = desk.post("prescriptions", f"/documents/{document}/confirmation", json=a_confirmation(**changed))
    assert reply.status == 201, reply.text
    return reply.json


def order(desk: Caller, case_id: str, prescription_id: str) -> dict[str, Any]:
    found = desk.get("prescriptions", f"/cases/{case_id}").json["prescriptions"]
    held: dict[str, Any] = next(
        one["prescription"] for one in found if one["prescription"]["prescription_id"] == prescription_id
    )
    return held


def codes(reply: Any) -> list[str]:
    return [one["code"] for one in reply.json["reasons"]]


def test_a_renewal_takes_over_on_its_first_day_and_adds_nothing(
    clinic: World, case_id: str, active: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    new = confirm(desk, another_page("renewal"), written_on="2026-03-02", starts_on="2026-03-16")
    assert new["replaces"] == active
    old = order(desk, case_id, active)
    assert (old["state"], old["renewed_from"], old["limits"]["effective_to"]) == ("active", "2026-03-16", "2026-04-12")
    for day, used, number in (("2026-03-10", active, 1), ("2026-03-16", new["prescription_id"], 2)):
        reply = reserve(clinic, a_reservation(case_id, session_id=f"session{number}", service_date=day))
        assert (reply.status, reply.json["prescription_id"]) == (201, used)


def test_eligibility_sees_one_order_end_and_the_other_begin(
    clinic: World, case_id: str, active: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    confirm(desk, another_page("renewal"), written_on="2026-03-02", starts_on="2026-03-16")
    clinic.settle()
    assert requirement_three(desk, case_id) == ("met", 2)
    clinic.pass_time(days=14)
    invoking.run("prescriptions", "expire")
    clinic.settle()
    later = clinic.sign_in("front-desk", name="later")
    assert order(later, case_id, active)["state"] == "renewed"
    assert requirement_three(later, case_id) == ("met", 1)


def requirement_three(desk: Caller, case_id: str) -> tuple[str, int]:
    """Whether eligibility sees a prescription in hand, and how many."""
    view = desk.get("eligibility", f"/cases/{case_id}").json
    return view["determinations"][-1]["requirements"][2]["status"], len(view["prescriptions"])


def test_a_renewal_that_begins_today_ends_the_old_order_today(
    clinic: World, case_id: str, active: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    confirm(desk, another_page("renewal"), written_on="2026-03-02")
    clinic.settle()
    assert order(desk, case_id, active)["state"] == "renewed"
    assert requirement_three(desk, case_id) == ("met", 1)


def test_a_further_order_stands_beside_the_first(
    clinic: World, case_id: str, active: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    new = confirm(desk, another_page("further"), body_areas=["low_back"], is_further=True)
    assert new["replaces"] is None
    assert order(desk, case_id, active)["state"] == "active"


def test_a_renewal_of_what_was_taken_back_names_it_and_changes_nothing_of_it(
    clinic: World, case_id: str, active: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    desk.post("prescriptions", f"/prescriptions/{active}/revocation", json={"reason": "fracture"})
    assert confirm(desk, another_page("again"))["replaces"] == active
    assert order(desk, case_id, active)["state"] == "revoked"


# verbal orders (RX-20)


@pytest.fixture
def verbal(clinic: World, waiting: str, desk: Caller) -> str:
    """A verbal order of March 1; its signed copy is due on March 15."""
    found: str = confirm(desk, waiting, signature="verbal_order")["prescription_id"]
    clinic.settle()
    return found


def test_a_verbal_order_covers_sessions_until_its_signed_copy_is_due(clinic: World, case_id: str, verbal: str) -> None:
    assert reserve(clinic, a_reservation(case_id, service_date="2026-03-15")).status == 201
    late = reserve(clinic, a_reservation(case_id, session_id="session0002", service_date="2026-03-16"))
    assert codes(late) == ["RX_UNSIGNED"]


def test_the_signed_copy_stops_the_clock_and_billing_hears_of_it(
    clinic: World, case_id: str, verbal: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    document = another_page("signed")
    for _ in range(2):
        whole = confirm(desk, document, signed_copy_of=verbal)
        assert (whole["prescription_id"], whole["revision"]) == (verbal, 2)
    clinic.settle()
    assert reserve(clinic, a_reservation(case_id, service_date="2026-03-20")).status == 201
    from services.billing.store import BillingStore

    with at_work_for("milehigh"):
        told = BillingStore("milehigh").find_order(case_id, verbal)
    assert told is not None
    assert (told.signed_copy_due, told.document) == (None, whole["signed_copy"])


def test_a_signed_copy_of_no_verbal_order_is_a_conflict(
    case_id: str, active: str, desk: Caller, another_page: Callable[[str], str]
) -> None:
    told = a_confirmation(signed_copy_of=active)
    reply = desk.post("prescriptions", f"/documents/{another_page('signed')}/confirmation", json=told)
    assert reply.status == 409
    assert "verbal order" in reply.json["detail"]


# What the prescriber warns of: RX-14


def test_no_session_before_the_therapist_has_read_the_precautions(
    clinic: World, case_id: str, waiting: str, desk: Caller
) -> None:
    held = confirm(desk, waiting, precautions="anticoagulation")["prescription_id"]
    assert codes(reserve(clinic, a_reservation(case_id))) == ["RX_PRECAUTIONS"]
    therapist, path = clinic.sign_in("therapist", name="ana"), f"/prescriptions/{held}/acknowledgment"
    for _ in range(2):
        reply = therapist.post("prescriptions", path, json={"read": True})
        assert (reply.status, reply.json["acknowledged_by"]) == (200, ["ana"])
    assert reserve(clinic, a_reservation(case_id)).status == 201
    assert desk.post("prescriptions", path, json={"read": True}).status == 403


# the payer's leave (RX-05)


def test_the_payers_leave_bounds_an_order_of_a_work_injury(clinic: World, desk: Caller) -> None:
    from tests.prescriptions.conftest import open_case

    case_id = open_case(clinic, "workers_compensation")
    leave = {"number": "PA1", "granted_by": "Example Comp", "first_day": "2026-02-01", "last_day": "2026-03-20"}
    assert desk.post("eligibility", f"/cases/{case_id}/authorizations", json=leave).status == 201
    clinic.settle()
    post(clinic, a_mail(("page.png", a_picture())))
    clinic.settle()
    document = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id})
    held = confirm(desk, document, injured_on="2026-01-15")
    assert held["limits"]["effective_to"] == "2026-03-20"
    assert held["terms"]["recertify_after_days"] == 42


def test_a_leave_told_again_or_late_changes_nothing(clinic: World, case_id: str) -> None:
    from services.prescriptions.flows import events as flow
    from shared.events import AuthorizationGranted
    from tests.builders_events import authorization
    from tests.prescriptions.flows.test_events import told

    newer = told(AuthorizationGranted, case_id=case_id, authorization=authorization(), revision=2)
    older = told(
        AuthorizationGranted, case_id=case_id, authorization=authorization(taken_back_on=date(2026, 3, 2)), revision=1
    )
    for body in (newer, older, newer):
        flow.take_in(body)
    with at_work_for("milehigh"):
        found = PrescriptionsStore("milehigh").authorized_to(case_id)
    assert found is not None
    assert found.isoformat() == "2026-06-30"


def test_a_leave_that_was_taken_back_ends_the_day_before(clinic: World, case_id: str) -> None:
    from services.prescriptions.flows import events as flow
    from shared.events import AuthorizationGranted
    from tests.builders_events import authorization
    from tests.prescriptions.flows.test_events import told

    taken = AuthorizationGranted.model_validate(
        {"event_id": "event00001", "clinic": "milehigh", "occurred_at": clinic.now, "case_id": case_id,
         "authorization": authorization().model_dump() | {"taken_back_on": "2026-03-10"}}
    )  # fmt: skip
    flow.take_in(told(AuthorizationGranted, case_id=case_id, authorization=taken.authorization))
    with at_work_for("milehigh"):
        assert str(PrescriptionsStore("milehigh").authorized_to(case_id)) == "2026-03-09"
