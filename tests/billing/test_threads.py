"""The way back of a cent: from any posting of the ledger to claim, price, minutes, prescription and evidence."""

from typing import Any

import pytest

from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.billing.test_prompt_pay import Visit


def lines(billing: Clinic) -> Any:
    return billing.biller.get("billing", "/ledger").json["lines"]


def way(billing: Clinic, line: Any) -> dict[str, list[tuple[str, str | None]]]:
    reply = billing.biller.get("billing", f"/ledger/{line['posted_on']}/{line['posting_id'].replace('/', '~')}")
    assert reply.status == 200, (line, reply.text)
    return {part["title"]: [(step["words"], step["link"]) for step in part["steps"]] for part in reply.json["parts"]}


@pytest.fixture
def advised(billing: Clinic) -> Sent:
    sent = Sent(billing)
    paid = {"amount": "20.00", "method": "card", "received_on": "2026-03-02", "session_id": sent.record["session_id"]}
    assert billing.biller.post("billing", f"/cases/{sent.case_id}/payments", json=paid).status == 201
    sent.advise("63", sent.paid("63", SHARES))
    return sent


def test_every_line_of_the_ledger_has_its_way_back_to_the_minutes_and_the_order(advised: Sent) -> None:
    found = lines(advised.billing)
    assert {line["posting_id"].split("/")[0] for line in found} >= {"charge", "receipt"}
    for line in found:
        parts = way(advised.billing, line)
        assert ("97124: 60 of 60 minutes billable, 4 units", None) in parts["The minutes"]
        assert parts["The price"][0][0].startswith("97124: 4 at 35.00 is 140.00")
        assert parts["The prescription"][0][0].startswith("Ordered by Alan Invented, MD")
        assert parts["The evidence that it is paid for"][0][0].startswith("Determination ")


def test_what_the_payer_paid_names_its_advice_and_its_reasons(advised: Sent) -> None:
    line = next(one for one in lines(advised.billing) if one["reason"].startswith("Advice"))
    parts = way(advised.billing, line)

    ((words, link),) = parts["Where the money comes from"]
    assert words == "Advice EFT0001: paid"
    assert link is not None
    assert advised.billing.biller.page("billing", link.removeprefix("/billing")).status == 200
    assert ("PR-1: 30.00", None) in parts["The claim"]
    assert any(link == f"/billing/desk/claims/{advised.claim_id}" for _, link in parts["The claim"])


def test_what_the_patient_paid_names_her_receipt(advised: Sent) -> None:
    line = next(one for one in lines(advised.billing) if one["posting_id"].startswith("receipt/"))

    assert way(advised.billing, line)["Where the money comes from"] == [
        ("The patient paid 20.00 by card on 2026-03-02", None)
    ]


def test_a_visit_without_a_payer_goes_back_to_its_minutes_too(billing: Clinic) -> None:
    Visit(billing)
    for line in lines(billing):
        parts = way(billing, line)
        assert ("97124: 60 of 60 minutes billable, 4 units", None) in parts["The minutes"]
        assert "The prescription" not in parts


def test_money_for_nobodys_claim_says_where_it_came_from(billing: Clinic) -> None:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", SHARES, number="NOBODY"))
    line = next(one for one in lines(billing) if one["account"].startswith("unapplied"))

    assert list(way(billing, line)) == ["Where the money comes from"]


def test_the_page_sums_to_zero_and_leads_on(advised: Sent) -> None:
    ledger = advised.billing.biller.page("billing", "/desk/ledger").text
    assert "in balance" in ledger
    where = ledger.partition('href="/billing/ledger/')[2].partition('"')[0]
    page = advised.billing.biller.page("billing", f"/ledger/{where}").text

    assert "The way back" in page
    assert "/prescriptions/desk/prescriptions/" in page


@pytest.mark.parametrize("path", ["/ledger/2026-03-02/charge~NOBODY", "/ledger/yesterday/charge~x"])
def test_what_was_not_posted_is_not_found(billing: Clinic, path: str) -> None:
    assert billing.biller.get("billing", path).status == 404
