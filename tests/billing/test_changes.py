"""A claim that was sent must change: sent again, replaced, taken back, passed on, or let go late; each once."""

from typing import Any

import pytest

from infra.local import invoking
from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.referee import referee
from tests.world import told_settings

SECOND = {"payer_id": "second-plan", "name": "Second Example Plan", "kind": "health_plan", "electronic_id": "2ND02",
          "therapy_modifier": "GP"}  # fmt: skip
WHY = {"reason": "one unit too many"}
CARRIED = "PLB*1234567893*20261231*FB:P055*-63~"  # what a reversal leaves owing, carried to the next advice
CARD = {"payer_id": "second-plan", "member_id": "S987654321"}


@pytest.fixture
def sent(billing: Clinic) -> Sent:
    payers = [*told_settings()["payers"], SECOND]
    invoking.run("eligibility", "load_settings", {**told_settings(), "payers": payers})
    billing.world.settle()
    return Sent(billing)


@pytest.fixture
def judged(sent: Sent) -> Sent:
    """The plan has paid 63 of 140 and has given the claim its number."""
    sent.advise("63", sent.paid("63", SHARES))
    return sent


def act(sent: Sent, what: str, body: dict[str, Any] | None = None, claim_id: str | None = None) -> Any:
    return sent.billing.biller.post("billing", f"/claims/{claim_id or sent.claim_id}/{what}", json=body or {})


def newest_file(sent: Sent, before: set[str]) -> str:
    sent.billing.night()
    (name,) = set(sent.billing.files()) - before
    return sent.billing.files()[name]


def test_a_judged_claim_is_replaced_by_a_new_version_and_stays_as_it_was_sent(judged: Sent) -> None:
    before, files = judged.record, set(judged.billing.files())
    reply = act(judged, "replacement", WHY)

    assert reply.status == 201, reply.text
    new = reply.json
    assert (new["claim"]["frequency"], new["claim"]["original_reference"], new["claim"]["state"]) == (
        "7",
        "P100",
        "ready",
    )
    assert new["claim"]["control_number"] != judged.number
    assert (judged.state, judged.record["replaced_by"], new["replaces"]) == (
        "superseded", new["claim_id"], judged.claim_id,
    )  # fmt: skip
    assert {**judged.record["claim"], "state": ""} == {**before["claim"], "state": ""}
    text = newest_file(judged, files)
    assert ":B:7*" in text
    assert "REF*F8*P100~" in text
    assert referee(text) == []


def test_a_replacement_asked_twice_is_one(judged: Sent) -> None:
    first, again = act(judged, "replacement", WHY), act(judged, "replacement", WHY)

    assert (first.status, again.status) == (201, 200)
    assert first.json["claim_id"] == again.json["claim_id"]


def test_the_books_are_even_when_the_payer_reverses_and_judges_the_replacement(judged: Sent) -> None:
    new = act(judged, "replacement", WHY).json
    judged.billing.night()
    back = judged.paid("-63", "PR*1*-30**2*-27**45*-20", status="22", charge="-140")
    anew = judged.paid("84", "PR*2*36**45*20", number=new["claim"]["control_number"])
    judged.advise("21", back, anew, trace="EFT0002", name="2.835")

    assert (judged.state, judged.billing.claim(new["claim_id"])["claim"]["state"]) == ("closed", "paid")
    assert judged.balances() == {"cash": "84.00", "patient": "56.00", "receivable": "0.00", "revenue": "-140.00"}


def test_a_void_repeats_the_claim_and_the_payers_reversal_closes_both(judged: Sent) -> None:
    files = set(judged.billing.files())
    new = act(judged, "void", WHY).json
    assert (new["claim"]["control_number"], new["claim"]["frequency"]) == (judged.number, "8")
    text = newest_file(judged, files)
    assert (":B:8*" in text, referee(text)) == (True, [])
    # a payer that names neither our line nor its own number: only the claim's number, which now is the void's
    back = judged.paid("-63", "PR*1*-30**2*-27**45*-20", status="22", charge="-140").replace(
        f"REF*6R*{judged.number}L1~", ""
    )
    judged.advise("0", back, trace="EFT0002", plb=CARRIED, name="2.835")

    assert (judged.state, judged.billing.claim(new["claim_id"])["claim"]["state"]) == ("closed", "closed")
    assert judged.balances() == {
        "cash": "63.00", "patient": "0.00", "plb": "-63.00", "receivable": "0.00", "revenue": "0.00",
    }  # fmt: skip


def test_a_reversal_before_the_void_has_left_finds_it_waiting(judged: Sent) -> None:
    new = act(judged, "void", WHY).json
    back = judged.paid("-63", "PR*1*-30**2*-27**45*-20", status="22", charge="-140")
    judged.advise("0", back, trace="EFT0002", plb=CARRIED, name="2.835")

    assert judged.billing.claim(new["claim_id"])["claim"]["state"] == "closed"


def test_a_void_is_not_taken_back_again(judged: Sent) -> None:
    void = act(judged, "void", WHY).json

    reply = act(judged, "void", WHY, void["claim_id"])
    assert (reply.status, "itself a void" in reply.json["detail"]) == (409, True)


@pytest.mark.parametrize("what", ["replacement", "void"])
def test_a_claim_that_was_not_judged_is_neither_replaced_nor_taken_back(sent: Sent, what: str) -> None:
    reply = act(sent, what, WHY)

    assert reply.status == 409
    assert "Only a claim that the payer has judged" in reply.json["detail"]
    assert sent.state == "sent"


def test_a_rejected_claim_is_mended_and_goes_out_as_the_original_it_is(sent: Sent) -> None:
    sent.status("A7")
    assert sent.state == "rejected"
    files = set(sent.billing.files())
    first, again = act(sent, "resubmission"), act(sent, "resubmission")

    assert (first.status, first.json["claim"]["state"], again.json) == (200, "ready", first.json)
    assert first.json["rejections"] == []
    text = newest_file(sent, files)
    assert (":B:1*" in text, "REF*F8" in text, referee(text)) == (True, False, [])
    assert f"CLM*{sent.number}*" in text


def test_a_judged_claim_is_not_sent_again(judged: Sent) -> None:
    assert act(judged, "resubmission").status == 409


def test_the_second_payer_is_told_what_the_first_one_said(judged: Sent) -> None:
    files = set(judged.billing.files())
    reply = act(judged, "next-payer", CARD)

    assert reply.status == 201, reply.text
    assert (reply.json["claim"]["order"], reply.json["claim"]["state"]) == ("S", "ready")
    assert act(judged, "next-payer", CARD).status == 200
    text = newest_file(judged, files)
    assert referee(text) == []
    assert "AMT*D*63~" in text
    assert "SVD*60054*63*HC:97124:GP**4~CAS*PR*1*30**2*27**45*20~DTP*573*D8*20260320~" in text
    assert judged.balances()["patient"] == "0.00"


def test_what_the_second_payer_pays_and_leaves_comes_out_even(judged: Sent) -> None:
    """140 charged: 63 by the first, 50 by the second, 27 left to the patient; OA-23 is the first one's part."""
    second = act(judged, "next-payer", CARD).json
    judged.billing.night()
    number = second["claim"]["control_number"]
    paid = judged.paid("50", "OA*23*63", "PR*2*27", number=number, status="2")
    judged.advise("50", paid, trace="EFT0002", name="2.835")

    record = judged.billing.claim(second["claim_id"])
    assert (record["claim"]["state"], record["denials"], record["disputed"]) == ("paid", [], "0.00")
    assert judged.balances() == {"cash": "113.00", "patient": "27.00", "receivable": "0.00", "revenue": "-140.00"}


def test_a_payer_that_passed_the_claim_on_itself_is_not_doubled(sent: Sent) -> None:
    """CLP02 19: processed and forwarded."""
    sent.advise("63", sent.paid("63", SHARES, status="19"))

    reply = act(sent, "next-payer", CARD)
    assert (reply.status, "passed the claim on itself" in reply.json["detail"]) == (409, True)


def test_a_second_payer_waits_for_the_first(sent: Sent) -> None:
    assert act(sent, "next-payer", CARD).status == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**CARD, "payer_id": "nobody"}, 422),
        ({**CARD, "payer_id": "example-plan"}, 409),
        ({**CARD, "relationship": "spouse"}, 422),
    ],
)
def test_a_second_payer_is_another_one_with_a_whole_card(judged: Sent, body: dict[str, Any], status: int) -> None:
    assert act(judged, "next-payer", body).status == status


def test_a_claim_past_its_window_goes_out_with_a_reason_by_leave_of_a_manager(billing: Clinic) -> None:
    case_id = billing.case()
    claim_id = billing.sign(case_id).json["claim_id"]
    billing.world.now = billing.world.now.replace(year=2027)
    invoking.run("billing", "nightly_batch")
    billing.world.settle()
    billing.come_back()
    assert billing.claim(claim_id)["claim"]["state"] == "held"
    told = {"delay_reason": "7"}
    assert billing.biller.post("billing", f"/claims/{claim_id}/delay", json=told).status == 403
    admin = billing.world.sign_in("admin", name="manager")
    reply = admin.post("billing", f"/claims/{claim_id}/delay", json=told)

    assert (reply.status, reply.json["claim"]["state"]) == (200, "ready")
    assert [f["severity"] for f in reply.json["findings"] if f["rule"] == "SC-16"] == ["warning"]
    assert admin.post("billing", f"/claims/{claim_id}/delay", json=told).json == reply.json
    invoking.run("billing", "nightly_batch")
    billing.world.settle()
    assert admin.post("billing", f"/claims/{claim_id}/delay", json={"delay_reason": "11"}).status == 409
    (text,) = billing.files().values()
    (clm,) = (segment.split("*") for segment in text.split("~") if segment.startswith("CLM*"))
    assert (clm[20], referee(text)) == ("7", [])


def test_the_claims_page_offers_what_may_be_done_and_says_what_was_wrong(judged: Sent) -> None:
    path = f"/desk/claims/{judged.claim_id}"
    page = judged.billing.biller.page("billing", path).text
    assert all(words in page for words in ("Replace it", "Take it back", "Bill the second payer"))
    short = judged.billing.biller.post("billing", f"/claims/{judged.claim_id}/void", form={"reason": "x"})
    assert (short.status, "reason" in short.text, "What may be done" in short.text) == (422, True, True)
    done = judged.billing.biller.post("billing", f"/claims/{judged.claim_id}/void", form=WHY)
    assert done.status == 303
    assert "superseded" in judged.billing.biller.page("billing", path).text
    nobody = judged.billing.biller.post("billing", "/claims/zzzzzzzzzzzzzzzzzzzzzzzzzz/void", form={"reason": "x"})
    assert nobody.status in {404, 422}
