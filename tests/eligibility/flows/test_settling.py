"""Who pays first: named by an answer, settled by the desk, and told to billing both times."""

from typing import Any

import pytest

from services.billing.store import BillingStore
from shared.tenancy import at_work_for
from tests.builders import an_intake
from tests.thread import BENEFITS
from tests.world import Caller, World


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


@pytest.fixture
def named(clinic: World, desk: Caller) -> str:
    """A case whose plan says on the telephone that other insurance is on file."""
    case_id = str(desk.post("eligibility", "/desk/intake", json=an_intake()).json["case"]["facts"]["case_id"])
    told = {**BENEFITS, "other_insurance": "yes"}
    assert desk.post("eligibility", f"/cases/{case_id}/verifications", json=told).status == 201
    clinic.settle()
    return case_id


def _is_open(case_id: str) -> bool | None:
    with at_work_for("milehigh"):
        judged = BillingStore("milehigh").find_judged(case_id)
    return judged and judged.another_payer


def _task(desk: Caller, case_id: str) -> Any:
    tasks = desk.get("eligibility", f"/cases/{case_id}").json["tasks"]
    (found,) = (task for task in tasks if task["kind"] == "settle who pays first")
    return found


def _settles(clinic: World, desk: Caller, case_id: str, status: int = 201) -> Any:
    path = f"/cases/{case_id}/tasks/{_task(desk, case_id)['task_id']}/done"
    reply = desk.post("eligibility", path, json={"because": "the other plan ended last year"})
    assert reply.status == status, reply.text
    clinic.settle()
    return reply.json


def test_other_insurance_on_file_is_the_desks_task_and_billing_is_told(desk: Caller, named: str) -> None:
    task = _task(desk, named)

    assert (task["waits_for"], task["closed_at"]) == ("front desk", None)
    assert task["words"] == (
        "Settle who pays first: other insurance is on file (call of 2026-03-02). Bill nothing before."
    )
    assert _is_open(named) is True


def test_once_the_desk_has_settled_it_billing_is_told(clinic: World, desk: Caller, named: str) -> None:
    closed = _settles(clinic, desk, named)

    assert (closed["closed_by"], closed["closed_because"]) == ("front-desk-milehigh", "the other plan ended last year")
    assert _is_open(named) is False


def test_settling_it_twice_changes_nothing(clinic: World, desk: Caller, named: str) -> None:
    first = _settles(clinic, desk, named)
    before = len(desk.get("eligibility", f"/cases/{named}").json["determinations"])

    assert _settles(clinic, desk, named) == first
    assert len(desk.get("eligibility", f"/cases/{named}").json["determinations"]) == before


def test_a_later_call_that_knows_of_none_closes_it(clinic: World, desk: Caller, named: str) -> None:
    clinic.pass_time(minutes=5)
    told = {**BENEFITS, "reference_number": "R-2", "other_insurance": "no"}
    assert desk.post("eligibility", f"/cases/{named}/verifications", json=told).status == 201
    clinic.settle()

    assert _task(desk, named)["closed_because"].startswith("settled by determination")
    assert _is_open(named) is False
