"""A signed note is corrected by its next version; claim and books follow, and what was signed stays."""

from typing import Any

import pytest

from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent

LESS = [{"code": "97124", "minutes": 45}]


def correct(billing: Clinic, session_id: str, case_id: str, **changes: Any) -> Any:
    body = billing.note(case_id, **({"procedures": LESS} | changes))
    return billing.therapist.post(
        "billing", f"/sessions/{session_id}/correction", json={"reason": "typed wrong", **body}
    )


def test_an_unsent_claim_is_built_again_and_the_note_before_stays_as_it_was_signed(billing: Clinic) -> None:
    case_id = billing.case()
    signed = billing.sign(case_id).json
    reply = correct(billing, signed["session_id"], case_id)

    assert reply.status == 201, reply.text
    assert (reply.json["charge"], reply.json["claim_id"]) == ("105.00", signed["claim_id"])
    claim = billing.claim(signed["claim_id"])
    assert ([line["charge"]["units"] for line in claim["claim"]["lines"]], claim["claim"]["state"]) == ([3], "ready")
    assert dict(billing.biller.get("billing", "/ledger").json["balances"]) == {
        "receivable": "105.00", "revenue": "-105.00",
    }  # fmt: skip
    kept = billing.biller.get("billing", f"/sessions/{signed['session_id']}").json
    assert (kept["version"], kept["correction"]) == (2, "typed wrong")
    assert billing.prescriptions.asked[-1]["version"] == 2
    page = billing.biller.page("billing", f"/desk/sessions/{signed['session_id']}").text
    assert all(words in page for words in ("version 2", "As it was signed before", "4 units of 60 minutes"))


def test_the_same_correction_again_is_the_same_and_another_one_is_the_version_after(billing: Clinic) -> None:
    case_id = billing.case()
    session_id = billing.sign(case_id).json["session_id"]
    first, again = correct(billing, session_id, case_id), correct(billing, session_id, case_id)
    third = correct(billing, session_id, case_id, procedures=[{"code": "97124", "minutes": 30}])

    assert (first.status, again.status, first.json) == (201, 200, again.json)
    assert (third.status, third.json["charge"]) == (201, "70.00")
    assert dict(billing.biller.get("billing", "/ledger").json["balances"])["receivable"] == "70.00"


def test_a_claim_that_was_sent_stays_and_a_task_asks_for_its_replacement(billing: Clinic) -> None:
    sent = Sent(billing)
    before = sent.record
    reply = correct(billing, before["session_id"], sent.case_id)

    assert reply.status == 201, reply.text
    assert sent.record == before
    assert "replace the claim (frequency 7)" in sent.tasks()
    sent.advise("63", sent.paid("63", SHARES))
    new = billing.biller.post("billing", f"/claims/{sent.claim_id}/replacement", json={"reason": "the note"}).json
    assert [line["charge"]["units"] for line in new["claim"]["lines"]] == [3]


def test_a_rejected_claim_is_sent_again_from_the_corrected_note(billing: Clinic) -> None:
    sent = Sent(billing)
    sent.status("A7")
    correct(billing, sent.record["session_id"], sent.case_id)

    assert "send the claim again" in sent.tasks()
    new = billing.biller.post("billing", f"/claims/{sent.claim_id}/resubmission", json={}).json
    assert [line["charge"]["units"] for line in new["claim"]["lines"]] == [3]


def test_a_session_without_a_payer_is_charged_the_difference(billing: Clinic) -> None:
    from tests.builders import JANE

    reply = billing.world.request(
        "eligibility", "POST", "/intake/milehigh", json={"payer_kind": "self_pay", "patient": JANE}
    )
    billing.world.settle()
    case_id = reply.json["case_id"]
    session_id = billing.sign(case_id).json["session_id"]

    assert correct(billing, session_id, case_id).json["charge"] == "75.00"
    assert billing.biller.get("billing", f"/cases/{case_id}").json["patient_balance"] == "75.00"


def test_a_correction_of_words_only_moves_no_money(billing: Clinic) -> None:
    case_id = billing.case()
    signed = billing.sign(case_id).json
    words = {"subjective": "Less stiff.", "objective": "Rotation 60.", "assessment": "Better.", "plan": "Go on."}
    hour = [{"code": "97124", "minutes": 60}]
    reply = correct(billing, signed["session_id"], case_id, note=words, procedures=hour)

    assert (reply.status, reply.json["charge"]) == (201, "140.00")
    assert len(billing.biller.get("billing", "/ledger").json["lines"]) == 2


def test_nobody_corrects_anothers_note_or_moves_it_to_another_case_or_onto_another_session(billing: Clinic) -> None:
    case_id, other = billing.case(), billing.case("car_accident")
    session_id = billing.sign(case_id).json["session_id"]
    billing.sign(other, start="14:00", end="15:15")
    body = {"reason": "typed wrong", **billing.note(case_id)}
    stranger = billing.world.sign_in("therapist", name="bea")
    assert stranger.post("billing", f"/sessions/{session_id}/correction", json=body).status == 403
    assert correct(billing, session_id, other).status == 422
    assert correct(billing, session_id, case_id, start="14:30", end="15:30").status == 409
    assert correct(billing, session_id, case_id, procedures=[{"code": "97124", "minutes": 5}]).status == 409
    assert billing.biller.get("billing", f"/sessions/{session_id}").json["version"] == 1


def test_the_form_comes_again_with_what_was_wrong(billing: Clinic) -> None:
    case_id = billing.case()
    session_id = billing.sign(case_id).json["session_id"]
    path = f"/sessions/{session_id}/correction"
    wrong = billing.therapist.post("billing", path, form={"case_id": case_id, "reason": "x"})
    assert (wrong.status, "Correct the note" in wrong.text) == (422, True)
    whole = {
        "case_id": case_id, "reason": "typed wrong", "service_date": "2026-03-02", "start": "10:00", "end": "11:15",
        "areas[]": "neck", "procedures.0.code": "97124", "procedures.0.minutes": "45", "note.subjective": "Stiff.",
        "note.objective": "Rotation 50.", "note.assessment": "Better.", "note.plan": "Go on.",
    }  # fmt: skip
    assert billing.therapist.post("billing", path, form=whole).status == 303
    assert (
        billing.therapist.post("billing", "/sessions/zzzzzzzzzzzzzzzzzzzzzzzzzz/correction", form=whole).status == 404
    )


@pytest.mark.parametrize("reason", ["", "x"])
def test_a_correction_has_a_reason(billing: Clinic, reason: str) -> None:
    case_id = billing.case()
    session_id = billing.sign(case_id).json["session_id"]

    assert correct(billing, session_id, case_id, reason=reason).status == 422
