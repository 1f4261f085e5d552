"""A note is taken back, alone or with its claim: nothing of it counts, and the visit is free again."""

from typing import Any

import pytest

from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent

WHY = {"reason": "the wrong patient"}


def void(billing: Clinic, session: str, by: Any = None, **changes: Any) -> Any:
    return (by or billing.therapist).post("billing", f"/sessions/{session}/void", json={**WHY, **changes})


def balances(billing: Clinic) -> dict[str, str]:
    return dict(billing.biller.get("billing", "/ledger").json["balances"])


def test_a_note_whose_claim_is_still_here_takes_the_claim_with_it(billing: Clinic) -> None:
    case_id = billing.case()
    signed = billing.sign(case_id, end="11:45", relaxing_minutes=30).json
    reply = void(billing, signed["session_id"])

    assert (reply.status, reply.json["voided"], reply.json["version"]) == (201, "the wrong patient", 2)
    assert billing.claim(signed["claim_id"])["claim"]["state"] == "closed"
    assert balances(billing) == {"patient": "0.00", "receivable": "0.00", "revenue": "0.00"}
    assert billing.prescriptions.released == [signed["session_id"]]
    page = billing.therapist.page("billing", f"/desk/sessions/{signed['session_id']}").text
    assert "taken back" in page
    assert "Version 1, signed" in page


def test_again_gives_the_same_and_a_visit_that_could_not_be_given_back_is_given_back(billing: Clinic) -> None:
    signed = billing.sign(billing.case()).json
    billing.prescriptions.refusal = (500, {})
    assert void(billing, signed["session_id"]).status == 503
    assert billing.claim(signed["claim_id"])["claim"]["state"] == "closed"
    billing.prescriptions.refusal = None

    again = void(billing, signed["session_id"])
    assert (again.status, again.json["version"]) == (200, 2)
    assert billing.prescriptions.released == [signed["session_id"]]


def test_an_order_that_does_not_know_the_session_has_nothing_to_give_back(billing: Clinic) -> None:
    signed = billing.sign(billing.case()).json
    billing.prescriptions.refusal = (404, {})

    assert void(billing, signed["session_id"]).status == 201


def test_its_time_is_free_for_the_note_that_should_have_been(billing: Clinic) -> None:
    case_id = billing.case()
    signed = billing.sign(case_id).json
    void(billing, signed["session_id"])

    anew = billing.sign(case_id, procedures=[{"code": "97124", "minutes": 45}])
    assert (anew.status, anew.json["state"], anew.json["findings"]) == (201, "ready", [])


def test_only_who_signed_it_takes_it_back_and_it_is_not_corrected_after(billing: Clinic) -> None:
    case_id = billing.case()
    signed = billing.sign(case_id).json["session_id"]

    assert void(billing, signed, by=billing.world.sign_in("therapist", name="stranger")).status == 403
    void(billing, signed)
    corrected = {**billing.note(case_id), "reason": "typed wrong"}
    assert billing.therapist.post("billing", f"/sessions/{signed}/correction", json=corrected).status == 409


def test_a_note_on_its_way_to_the_payer_waits_for_its_word(billing: Clinic) -> None:
    sent = Sent(billing)
    session = sent.record["session_id"]
    assert "on its way" in void(billing, session).json["detail"]
    sent.advise("63", sent.paid("63", SHARES))

    assert "frequency 8" in void(billing, session).json["detail"]


def test_a_claim_that_is_taken_back_takes_its_note_and_its_visit_with_it(billing: Clinic) -> None:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", SHARES))
    path = f"/claims/{sent.claim_id}/void"
    reply = billing.biller.post("billing", path, json={"reason": "never was there"})

    assert reply.status == 201, reply.text
    kept = billing.biller.get("billing", f"/sessions/{sent.record['session_id']}").json
    assert "Taken back with its claim: never was there" in kept["voided"]
    assert billing.prescriptions.released == [sent.record["session_id"]]
    assert billing.biller.post("billing", path, json={"reason": "never was there"}).status == 200


def test_a_void_goes_out_though_another_note_stands_in_its_time(billing: Clinic) -> None:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", SHARES))
    voided = billing.biller.post("billing", f"/claims/{sent.claim_id}/void", json=WHY).json["claim_id"]
    anew = billing.sign(sent.case_id, procedures=[{"code": "97124", "minutes": 45}]).json
    billing.night()

    assert billing.claim(voided)["claim"]["state"] == "sent"
    assert billing.claim(anew["claim_id"])["claim"]["state"] == "sent"


def test_a_patient_who_pays_herself_owes_nothing_for_what_was_not(billing: Clinic) -> None:
    from tests.billing.test_notes import billing_patient

    opened = billing.world.request("eligibility", "POST", "/intake/milehigh", json={
        "payer_kind": "self_pay", "patient": billing_patient()})  # fmt: skip
    billing.world.settle()
    signed = billing.sign(opened.json["case_id"]).json["session_id"]
    void(billing, signed)

    assert balances(billing) == {"patient": "0.00", "revenue": "0.00"}
    assert billing.prescriptions.released == []


@pytest.mark.parametrize("reason", ["", "no"])
def test_a_reason_is_said(billing: Clinic, reason: str) -> None:
    signed = billing.sign(billing.case()).json["session_id"]
    assert void(billing, signed, reason=reason).status == 422
