"""Held payment advices: why, and what a person may decide; nothing is booked twice or out of balance."""

from typing import Any

import pytest

from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent


@pytest.fixture
def sent(billing: Clinic) -> Sent:
    return Sent(billing)


def advices(sent: Sent) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sent.billing.biller.get("billing", "/remittances").json["remittances"]
    return found


def held(sent: Sent) -> dict[str, Any]:
    (one,) = (one for one in advices(sent) if one["state"] == "held")
    return one


def decide(sent: Sent, decision: str, remittance_id: str | None = None) -> Any:
    path = f"/remittances/{remittance_id or held(sent)['remittance_id']}/decision"
    said = {"decision": decision, "reason": "asked the payer on the telephone"}
    reply = sent.billing.biller.post("billing", path, json=said)
    sent.billing.world.settle()
    return reply


HELD = [
    ("62", SHARES, "EFT0001", "", "less the provider adjustments is not the deposit"),
    ("63", SHARES, "", "", "has no number (TRN02)"),
    ("-63", SHARES, "EFT0001", "PLB*1234567893*20261231*WO:P055*126~", "the deposit is negative"),
]


@pytest.mark.parametrize(("deposit", "cas", "trace", "plb", "why"), HELD, ids=["unbalanced", "nameless", "negative"])
def test_what_is_held_is_held_whole_with_its_reason_a_task_and_a_page(
    sent: Sent, deposit: str, cas: str, trace: str, plb: str, why: str
) -> None:
    before = sent.balances()
    sent.advise(deposit, sent.paid("63", cas), trace=trace, plb=plb)

    assert (sent.state, sent.balances()) == ("sent", before)
    assert any(why in reason for reason in held(sent)["reasons"])
    assert f"/billing/desk/remittances/{held(sent)['remittance_id']}" in sent.tasks()
    page = sent.billing.biller.page("billing", f"/desk/remittances/{held(sent)['remittance_id']}").text
    assert why in page
    assert sent.number in page
    assert ("Book it as it stands" in page) is (deposit != "62")


def test_what_does_not_balance_is_never_booked(sent: Sent) -> None:
    sent.advise("62", sent.paid("63", SHARES))
    reply = decide(sent, "book")

    assert (reply.status, "never booked" in reply.text, sent.state) == (409, True, "sent")


def test_a_doubtful_advice_that_a_person_lets_through_is_booked_once(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES), trace="")
    remittance_id = held(sent)["remittance_id"]
    assert [decide(sent, "book", remittance_id).status for _ in range(2)] == [200, 200]

    assert (sent.state, sent.record["paid_to_clinic"], sent.balances()["cash"]) == ("paid", "63.00", "63.00")
    (one,) = advices(sent)
    assert (one["state"], one["decided"]["by"]) == ("posted", "biller-milehigh")
    assert "in doubt" not in sent.tasks()


def test_the_same_file_again_asks_nothing_again(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES), trace="")
    decide(sent, "set aside")
    sent.advise("63", sent.paid("63", SHARES), trace="", name="again.835")

    assert ("in doubt" in sent.tasks(), [one["state"] for one in advices(sent)]) == (False, ["set aside"])
    other = decide(sent, "book", advices(sent)[0]["remittance_id"])
    assert (other.status, "somebody has decided" in other.text) == (409, True)


def test_a_corrected_advice_under_the_same_number_stands_beside_the_first_until_somebody_decides(sent: Sent) -> None:
    sent.advise("62", sent.paid("63", SHARES))
    sent.advise("63", sent.paid("63", SHARES), name="corrected.835")
    assert sent.state == "sent"
    assert "under a name already used" in sent.tasks()
    balanced = next(one for one in advices(sent) if "was used before" in one["reasons"][0])
    decide(sent, "book", balanced["remittance_id"])
    decide(sent, "set aside")

    assert (sent.state, sent.balances()["cash"]) == ("paid", "63.00")
    assert "advice" not in sent.tasks().partition("Waits for a person")[2].partition("</ul>")[0]


def test_the_same_payment_under_another_number_is_held_as_said_before(sent: Sent) -> None:
    sent.advise("63", sent.paid("63", SHARES))
    sent.advise("63", sent.paid("63", SHARES), trace="EFT0002", name="2.835")
    assert held(sent)["reasons"] == ["another advice of the same payer and day has the same amount and the same claims"]
    assert sent.balances()["cash"] == "63.00"
    decide(sent, "set aside")

    assert sent.balances()["cash"] == "63.00"


def test_a_reason_is_asked_for_beside_the_field(sent: Sent) -> None:
    sent.advise("62", sent.paid("63", SHARES))
    path = f"/remittances/{held(sent)['remittance_id']}/decision"
    reply = sent.billing.biller.post("billing", path, form={"decision": "set aside", "reason": ""})
    assert (reply.status, 'id="reason-wrong"' in reply.text) == (422, True)
    done = sent.billing.biller.post("billing", path, form={"decision": "set aside", "reason": "told twice"})
    assert (done.status, done.headers["location"]) == (303, f"/billing/desk{path.removesuffix('/decision')}")
    assert "Set aside" in sent.billing.biller.page("billing", f"/desk{path.removesuffix('/decision')}").text


def test_an_advice_nobody_knows_is_not_found(billing: Clinic) -> None:
    assert billing.biller.get("billing", "/remittances/nosuchadvice").status == 404
    said = {"decision": "set aside", "reason": "nothing there"}
    assert billing.biller.post("billing", "/remittances/nosuchadvice/decision", json=said).status == 404
    assert billing.biller.post("billing", "/remittances/nosuchadvice/decision", form=said).status == 404
