"""Notes with all their parts: the kind of visit, measures and goals, the relaxing part, the night the clocks change."""

from typing import Any

from tests.billing.conftest import Clinic

GOAL = {"words": "drive an hour", "measure": "pain", "target": "3", "by": "2026-04-30"}
FIRST = {"kind": "first visit", "scores": {"pain": 7, "ndi": 40}, "goals": [GOAL]}
WORDS = {"subjective": "Stiff.", "objective": "Rotation 50.", "assessment": "Better.", "plan": "Go on."}


def wrong(reply: Any) -> set[str]:
    assert reply.status == 422, reply.text
    return {error["field"] for error in reply.json["errors"]}


def test_a_first_visit_begins_with_a_baseline_and_a_goal(billing: Clinic) -> None:
    case_id = billing.case()

    assert wrong(billing.sign(case_id, kind="first visit")) == {"scores", "goals"}
    assert billing.sign(case_id, **FIRST).status == 201
    view = billing.biller.get("billing", f"/cases/{case_id}").json
    assert [(one["measure"], one["words"]) for one in view["course"]["progress"]] == [
        ("pain", "baseline"), ("ndi", "baseline"),
    ]  # fmt: skip
    assert view["course"]["goals"][0]["reached"] is False


def test_a_re_evaluation_measures_the_baseline_again_and_decides(billing: Clinic) -> None:
    case_id = billing.case()
    billing.sign(case_id, **FIRST)
    later = {"service_date": "2026-04-06", "kind": "re-evaluation"}

    assert wrong(billing.sign(case_id, **later)) == {"scores.pain", "scores.ndi", "note.response", "next_step"}
    whole = {**later, "scores": {"pain": 3, "ndi": 20}, "next_step": "continue as planned",
             "note": {**WORDS, "response": "Softer after each visit."}}  # fmt: skip
    assert billing.sign(case_id, **whole).status == 201
    view = billing.biller.get("billing", f"/cases/{case_id}").json
    assert [(one["change"], one["important"]) for one in view["course"]["progress"]] == [("4", True), ("20", True)]
    assert view["course"]["goals"][0]["reached"] is True


def test_a_case_has_one_first_visit_and_none_can_be_compared_with_nothing(billing: Clinic) -> None:
    case_id = billing.case()
    assert "kind" in wrong(billing.sign(case_id, kind="re-evaluation"))
    billing.sign(case_id, **FIRST)

    assert wrong(billing.sign(case_id, service_date="2026-03-09", **FIRST)) == {"kind"}


def test_the_relaxing_part_is_hers_at_clinic_price_and_never_reaches_the_payer(billing: Clinic) -> None:
    case_id = billing.case("workers_compensation")
    reply = billing.sign(case_id, end="11:45", relaxing_minutes=30)

    assert (reply.status, reply.json["charge"]) == (201, "178.36")
    view = billing.biller.get("billing", f"/cases/{case_id}").json
    assert view["patient_balance"] == "50.00"  # two units at the clinic's 25.00
    assert billing.prescriptions.asked[0]["procedures"] == [{"code": "97124", "minutes": 60}]
    billing.night()
    (file,) = billing.files().values()
    assert "*178.36*" in file
    assert "SV1*HC:97124*178.36*UN*4" in file
    page = billing.biller.page("billing", f"/desk/sessions/{reply.json['session_id']}").text
    assert "The relaxing part" in page


def test_what_she_paid_for_relaxing_is_told_to_no_plan(billing: Clinic) -> None:
    case_id = billing.case()
    session = billing.sign(case_id, end="11:45", relaxing_minutes=30).json["session_id"]
    for amount, part in (("140.00", "treatment"), ("50.00", "relaxing")):
        paid = {"amount": amount, "method": "card", "received_on": "2026-03-02", "session_id": session, "part": part}
        assert billing.biller.post("billing", f"/cases/{case_id}/payments", json=paid).status == 201
    billing.night()

    (file,) = billing.files().values()
    assert "AMT*F5*140~" in file


def test_minutes_of_both_parts_fit_between_start_and_end(billing: Clinic) -> None:
    case_id = billing.case()

    assert billing.sign(case_id, relaxing_minutes=16).status == 422  # 60 + 16 in 75 minutes
    refused = billing.sign(case_id, relaxing_minutes=7)
    assert (refused.status, "eighth minute" in refused.json["detail"]) == (409, True)
    assert billing.prescriptions.asked == []


def test_a_correction_may_add_and_take_away_the_relaxing_part(billing: Clinic) -> None:
    case_id = billing.case()
    session = billing.sign(case_id, end="11:45", relaxing_minutes=30).json["session_id"]
    path = f"/sessions/{session}/correction"
    note = billing.note(case_id, end="11:45", reason="no relaxing part")

    assert billing.therapist.post("billing", path, json=note).status == 201
    view = billing.biller.get("billing", f"/cases/{case_id}").json
    assert view["patient_balance"] == "0.00"
    balances = dict(billing.biller.get("billing", "/ledger").json["balances"])
    assert balances == {"patient": "0.00", "receivable": "140.00", "revenue": "-140.00"}


def test_a_worker_gets_a_statement_of_what_she_bought_for_herself_and_of_nothing_else(billing: Clinic) -> None:
    case_id = billing.case("workers_compensation")
    path = f"/cases/{case_id}/statement"
    assert billing.biller.get("billing", path).status == 409
    billing.sign(case_id, end="11:45", relaxing_minutes=30)

    assert billing.biller.get("billing", path).status == 303


def test_on_the_night_the_clocks_change_the_true_time_counts(billing: Clinic) -> None:
    case_id = billing.case()
    spring = {"service_date": "2026-03-08", "start": "01:30", "end": "03:30"}

    assert billing.sign(case_id, **spring, procedures=[{"code": "97124", "minutes": 75}]).status == 422
    assert billing.sign(case_id, **spring).status == 201
    assert billing.sign(case_id, **{**spring, "start": "02:30"}).status == 422
    assert billing.sign(case_id, service_date="2026-03-08", start="03:00", end="04:15").status == 409


def test_the_form_of_a_note_is_for_who_signs_and_offers_a_first_visit_first(billing: Clinic) -> None:
    case_id = billing.case()
    path = f"/desk/cases/{case_id}/note"

    assert 'value="first visit" checked' in billing.therapist.page("billing", path).text
    billing.sign(case_id, **FIRST)
    page = billing.therapist.page("billing", path).text
    assert 'value="follow-up" checked' in page
    assert "Neck disability (NDI)" in page
    assert billing.biller.page("billing", path).status == 403
    assert "Sign a session note" not in billing.biller.page("billing", f"/desk/cases/{case_id}").text
