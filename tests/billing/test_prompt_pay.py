"""The discount for prompt payment through the real handler: written once, given once, and never out of balance."""

from typing import Any

import pytest

from infra.local.invoking import Reply
from shared.money import ZERO, Money, total
from tests.billing.conftest import Clinic
from tests.builders import an_intake
from tests.world import Caller, World

TERMS: dict[str, Any] = {"percent": 10, "days": 7, "reason": "No bill, no letter, no waiting for the money.",
                         "valid_from": "2026-01-01"}  # fmt: skip


@pytest.fixture
def admin(clinic: World) -> Caller:
    return clinic.sign_in("admin")


class Visit:
    """A visit of a patient who pays herself: four units at 25."""

    def __init__(self, billing: Clinic) -> None:
        self.billing, world = billing, billing.world
        reply = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake("self_pay"))
        world.settle()
        self.case_id = reply.json["case_id"]
        signed = billing.sign(self.case_id)
        assert (signed.status, signed.json["charge"]) == (201, "100.00"), signed.text
        self.session_id = signed.json["session_id"]

    def pay(self, amount: str, day: str = "2026-03-02", **more: Any) -> Reply:
        body = {"amount": amount, "method": "card", "received_on": day, "session_id": self.session_id, **more}
        return self.billing.biller.post("billing", f"/cases/{self.case_id}/payments", json=body)

    def balances(self) -> dict[str, str]:
        found = dict(self.billing.biller.get("billing", "/ledger").json["balances"])
        assert total(map(Money.parse, found.values())) == ZERO
        return found

    def owes(self) -> str:
        return str(self.billing.biller.get("billing", f"/cases/{self.case_id}").json["patient_balance"])


def test_paid_in_time_it_is_taken_off_once(billing: Clinic, admin: Caller) -> None:
    assert admin.post("billing", "/prompt-pay", json=TERMS).status == 201
    visit = Visit(billing)
    first, again, more = visit.pay("90.00"), visit.pay("90.00"), visit.pay("5.00", "2026-03-03")

    assert [reply.status for reply in (first, again, more)] == [201, 200, 201]
    assert (visit.owes(), visit.balances()["writeoff"]) == ("-5.00", "10.00")


def test_paid_in_parts_the_last_one_in_time_earns_it(billing: Clinic, admin: Caller) -> None:
    admin.post("billing", "/prompt-pay", json=TERMS)
    visit = Visit(billing)
    visit.pay("50.00")
    assert visit.owes() == "50.00"
    visit.pay("40.00", "2026-03-09")

    assert visit.owes() == "0.00"


@pytest.mark.parametrize(
    ("amount", "day", "more", "owes"),
    [("90.00", "2026-03-10", {}, "10.00"), ("89.99", "2026-03-02", {}, "10.01"),
     ("90.00", "2026-03-02", {"session_id": None}, "10.00")],
)  # fmt: skip
def test_late_too_little_or_for_no_visit_in_particular_it_is_not(
    billing: Clinic, admin: Caller, amount: str, day: str, more: dict[str, None], owes: str
) -> None:
    admin.post("billing", "/prompt-pay", json=TERMS)
    visit = Visit(billing)
    visit.pay(amount, day, **more)

    assert visit.owes() == owes
    assert "writeoff" not in visit.balances()


def test_without_a_written_policy_nothing_is_taken_off(billing: Clinic) -> None:
    visit = Visit(billing)
    visit.pay("90.00")

    assert visit.owes() == "10.00"


def test_who_has_a_payer_pays_her_share_without_it(billing: Clinic, admin: Caller) -> None:
    admin.post("billing", "/prompt-pay", json=TERMS)
    case_id = billing.case()
    session_id = billing.sign(case_id).json["session_id"]
    paid = {"amount": "140.00", "method": "card", "received_on": "2026-03-02", "session_id": session_id}
    assert billing.biller.post("billing", f"/cases/{case_id}/payments", json=paid).status == 201

    assert "writeoff" not in dict(billing.biller.get("billing", "/ledger").json["balances"])


def test_the_same_terms_are_one_policy_and_others_the_next(admin: Caller) -> None:
    replies = [admin.post("billing", "/prompt-pay", json={**TERMS, **more}) for more in ({}, {}, {"percent": 12})]

    assert [(reply.status, reply.json["number"]) for reply in replies] == [(201, 1), (200, 1), (201, 2)]
    assert [one["percent"] for one in admin.get("billing", "/prompt-pay").json["policies"]] == [12, 10]


def test_its_page_shows_it_and_says_what_is_wrong_beside_the_field(admin: Caller) -> None:
    form = {"percent": "60", "days": "0", "valid_from": "2026-01-01", "reason": "It saves a bill and a letter."}
    wrong = admin.post("billing", "/prompt-pay", form=form)
    right = admin.post("billing", "/prompt-pay", form={**form, "percent": "10"})

    assert (wrong.status, 'id="percent-wrong"' in wrong.text) == (422, True)
    assert right.status == 303
    assert "paid on the day of the visit" in admin.page("billing", "/prompt-pay").text
