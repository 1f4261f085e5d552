"""Signing a note: what it comes to, and what is refused before anything is recorded."""

from datetime import date
from typing import Any

import pytest

from infra.local import invoking
from shared import events
from shared.facts import Authorization, AuthorizedProcedure
from tests.billing.conftest import Clinic
from tests.builders import an_intake
from tests.world import told_settings

REFUSED = {
    "type": "urn:quarterhour:problem:refused",
    "title": "No",
    "status": 409,
    "detail": "No",
    "reasons": [{"code": "RX_EXHAUSTED", "words": "All sessions of the prescription are used.", "evidence": "12"}],
}


@pytest.mark.parametrize(
    ("kind", "charge", "state"),
    [
        ("health_plan", "140.00", "ready"),
        ("workers_compensation", "178.36", "ready"),  # four units at 44.59, Colorado's schedule
        ("car_accident", "140.00", "ready"),
    ],
)
def test_an_hour_is_four_units_at_the_price_of_its_payer(billing: Clinic, kind: str, charge: str, state: str) -> None:
    reply = billing.sign(billing.case(kind))

    assert reply.status == 201, reply.text
    assert (reply.json["charge"], reply.json["state"], reply.json["findings"]) == (charge, state, [])
    assert [(one["code"], one["units"]) for one in reply.json["units"]] == [("97124", 4)]


def test_a_patient_without_a_payer_pays_the_clinic_price_and_makes_no_claim(billing: Clinic) -> None:
    reply = billing.world.request("eligibility", "POST", "/intake/milehigh", json={
        "payer_kind": "self_pay", "patient": billing_patient()})  # fmt: skip
    billing.world.settle()
    recorded = billing.sign(reply.json["case_id"])

    assert (recorded.json["charge"], recorded.json["claim_id"]) == ("100.00", None)
    assert billing.prescriptions.asked == []
    view = billing.biller.get("billing", f"/cases/{reply.json['case_id']}").json
    assert view["patient_balance"] == "100.00"


def billing_patient() -> dict[str, Any]:
    from tests.builders import JANE

    return JANE


def test_the_same_note_again_is_the_same_session(billing: Clinic) -> None:
    case_id = billing.case()
    first, again = billing.sign(case_id), billing.sign(case_id)

    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert billing.biller.get("billing", "/ledger").json["balances"] == [
        ["receivable", "140.00"], ["revenue", "-140.00"],
    ]  # fmt: skip


def test_one_key_for_two_notes_is_a_conflict(billing: Clinic) -> None:
    case_id = billing.case()
    headers = {"Idempotency-Key": "note-of-this-morning"}
    billing.therapist.post("billing", "/sessions", json=billing.note(case_id), headers=headers)
    other = billing.note(case_id, start="14:00", end="15:30")
    reply = billing.therapist.post("billing", "/sessions", json=other, headers=headers)

    assert (reply.status, reply.json["type"]) == (409, "urn:quarterhour:problem:conflict")


def test_outside_the_order_a_note_is_refused_with_its_reasons_and_only_a_task_is_kept(billing: Clinic) -> None:
    case_id = billing.case()
    billing.prescriptions.refusal = (409, REFUSED)
    reply = billing.sign(case_id)

    assert reply.status == 409
    assert reply.json["reasons"][0]["words"] == "All sessions of the prescription are used."
    assert billing.biller.get("billing", f"/cases/{case_id}").json["sessions"] == []
    assert billing.biller.get("billing", "/ledger").json["lines"] == []
    assert "All sessions of the prescription are used." in billing.biller.page("billing", "/desk").text


def test_a_note_accepted_after_all_clears_its_task(billing: Clinic) -> None:
    case_id = billing.case()
    billing.prescriptions.refusal = (409, REFUSED)
    billing.sign(case_id)
    billing.prescriptions.refusal = None
    assert billing.sign(case_id).status == 201

    assert "A note was refused" not in billing.biller.page("billing", "/desk").text


def test_minutes_beyond_the_order_are_recorded_as_lost_units(billing: Clinic) -> None:
    reply = billing.sign(billing.case(), procedures=[{"code": "97124", "minutes": 75}])

    (unit,) = reply.json["units"]
    assert (unit["units"], unit["lost"]) == (4, [{"units": 1, "reason": "RX_MINUTES"}])


def test_the_note_reaches_prescriptions_with_a_token_for_this_clinic(billing: Clinic) -> None:
    billing.sign(billing.case())

    (asked,) = billing.prescriptions.asked
    assert (asked["therapist_id"], asked["areas"], asked["procedures"]) == (
        "ana", ["neck"], [{"code": "97124", "minutes": 60}],
    )  # fmt: skip
    assert billing.prescriptions.token.startswith("Bearer ")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, {}, 503),
        (401, {}, 503),
        (409, {"type": "urn:quarterhour:problem:conflict"}, 409),
    ],
)
def test_what_prescriptions_answers_otherwise_records_nothing(
    billing: Clinic, status: int, body: dict[str, Any], expected: int
) -> None:
    case_id = billing.case()
    billing.prescriptions.refusal = (status, body)

    assert billing.sign(case_id).status == expected
    assert billing.biller.get("billing", f"/cases/{case_id}").json["sessions"] == []


def test_prescriptions_out_of_reach_is_a_try_again(billing: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = billing.case()
    monkeypatch.setenv("PRESCRIPTIONS_URL", "http://127.0.0.1:1")

    reply = billing.sign(case_id)
    assert (reply.status, reply.headers["retry-after"]) == (503, "2")


def test_only_a_therapist_of_the_clinic_signs(billing: Clinic) -> None:
    case_id = billing.case()

    assert billing.sign(case_id, by=billing.biller).status == 403
    assert billing.sign(case_id, by=billing.world.sign_in("therapist", name="stranger")).status == 403


def test_two_sessions_of_one_therapist_cannot_overlap(billing: Clinic) -> None:
    case_id = billing.case()
    billing.sign(case_id)

    reply = billing.sign(case_id, start="11:00", end="12:15")
    assert reply.status == 409
    assert "overlaps" in reply.json["detail"]


def test_a_second_session_of_a_day_is_held_as_a_likely_duplicate(billing: Clinic) -> None:
    case_id = billing.case()
    billing.sign(case_id)

    second = billing.sign(case_id, start="14:00", end="15:15").json
    assert second["state"] == "held"
    assert [finding["rule"] for finding in second["findings"]] == ["SC-15"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"procedures": [{"code": "97124", "minutes": 200}]}, "-"),
        ({"end": "09:00"}, "-"),
        ({"procedures": []}, "procedures"),
        ({"areas": ["moon"]}, "areas.0"),
        ({"service_date": "2026-02-30"}, "service_date"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_wrong_field_is_named(billing: Clinic, changes: dict[str, Any], field: str) -> None:
    reply = billing.sign(billing.case(), **changes)

    assert reply.status == 422
    assert field in [error["field"] for error in reply.json["errors"]]


def test_a_case_billing_has_not_heard_of_is_not_found(billing: Clinic) -> None:
    assert billing.sign("nosuchcase00").status == 404


def test_a_day_without_a_price_is_refused_before_the_order_is_asked(billing: Clinic) -> None:
    reply = billing.sign(billing.case(), service_date="2025-12-31")

    assert reply.status == 409
    assert "0 prices of 97124" in reply.json["detail"]
    assert billing.prescriptions.asked == []


def test_minutes_that_come_to_no_unit_are_refused(billing: Clinic) -> None:
    reply = billing.sign(billing.case(), procedures=[{"code": "97124", "minutes": 7}])

    assert reply.status == 409
    assert "eighth minute" in reply.json["detail"]


def test_a_note_as_a_form_leads_back_to_the_case(billing: Clinic) -> None:
    case_id = billing.case()
    form = {
        "case_id": case_id, "service_date": "2026-03-02", "start": "10:00", "end": "11:15", "areas[]": ["neck"],
        "procedures.0.code": "97124", "procedures.0.minutes": "60", "note.subjective": "Stiff.",
        "note.objective": "Rotation.", "note.assessment": "Better.", "note.plan": "Go on.",
    }  # fmt: skip
    reply = billing.therapist.post("billing", "/sessions", form=form)

    assert (reply.status, reply.headers["location"]) == (303, f"/billing/desk/cases/{case_id}")
    assert "4 units of 60 minutes" in billing.biller.page("billing", f"/desk/cases/{case_id}").text


def test_a_form_with_a_wrong_field_keeps_what_was_written(billing: Clinic) -> None:
    case_id = billing.case()
    form = {"case_id": case_id, "start": "10:00", "note.plan": "Go on as before."}
    reply = billing.therapist.post("billing", "/sessions", form=form)

    assert reply.status == 422
    assert "Go on as before." in reply.text
    assert 'id="service_date-wrong"' in reply.text


def test_a_form_for_no_case_is_answered_with_a_page(billing: Clinic) -> None:
    reply = billing.therapist.post("billing", "/sessions", form={"case_id": "nosuchcase00"})

    assert reply.status == 422


def test_a_session_is_read_back_with_its_way_to_the_charge(billing: Clinic) -> None:
    recorded = billing.sign(billing.case()).json
    kept = billing.biller.get("billing", f"/sessions/{recorded['session_id']}").json

    assert kept["charges"][0]["price_source"] == "invented price list"
    assert billing.biller.get("billing", "/sessions/nosuchsession").status == 404


# What is learned later


def test_a_claim_waits_for_the_carriers_number_and_is_ready_when_it_is_learned(billing: Clinic) -> None:
    injury = {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc"}
    case_id = billing.case("workers_compensation", injury=injury)
    recorded = billing.sign(case_id).json
    assert recorded["state"] == "awaiting-claim-number"

    desk = billing.world.sign_in("front-desk")
    said = {"claim_number": "WC-2026-004417"}
    assert desk.post("eligibility", f"/cases/{case_id}/claim-number", json=said).status == 201
    billing.world.settle()
    claim = billing.claim(recorded["claim_id"])["claim"]
    assert (claim["state"], claim["subscriber"]["member_id"]) == ("ready", "WC-2026-004417")


def test_an_older_revision_of_a_case_changes_nothing(billing: Clinic) -> None:
    from datetime import UTC, datetime

    from shared import events
    from tests.builders_billing import a_courtesy_case

    case = a_courtesy_case()
    for revision, first_name in ((2, "JANET"), (1, "JANE")):
        patient = case.patient.model_copy(update={"first_name": first_name})
        told = case.model_copy(update={"revision": revision, "patient": patient})
        billing.tell(
            events.CaseChanged(
                event_id=events.derived_id(events.CaseChanged, "milehigh", case.case_id, str(revision)),
                clinic="milehigh",
                occurred_at=datetime(2026, 3, 2, tzinfo=UTC),
                case=told,
            )
        )
    view = billing.biller.get("billing", f"/cases/{case.case_id}").json
    assert view["case"]["patient"]["first_name"] == "JANET"


def test_an_ended_order_still_covers_what_was_given_in_its_time(billing: Clinic) -> None:
    from datetime import date

    from shared import events

    case_id = billing.case()
    recorded = billing.sign(case_id).json
    order = billing.prescriptions.orders[case_id]
    billing.tell(
        events.PrescriptionEnded(
            event_id=events.derived_id(events.PrescriptionEnded, "milehigh", case_id),
            clinic="milehigh",
            occurred_at=billing.world.now,
            case_id=case_id,
            prescription_id=order.prescription_id,
            reason="revoked",
            ended_on=date(2026, 3, 3),
        )
    )
    billing.night()
    assert billing.claim(recorded["claim_id"])["claim"]["state"] == "sent"


def test_a_fact_that_cannot_stand_in_a_file_is_refused_at_the_door_beside_its_field(billing: Clinic) -> None:
    coverage = {"payer_id": "example-plan", "member_id": "W123456789", "group_number": "GRP*1"}
    reply = billing.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(coverage=coverage))

    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (422, ["coverage.group_number"])


def test_a_payer_that_left_the_settings_holds_its_claims(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    admin = billing.world.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    kept = [payer for payer in held["payers"] if payer["payer_id"] != "example-plan"]
    assert admin.put("eligibility", "/settings", json={**held, "payers": kept}).status == 200
    billing.world.settle()
    billing.night()

    record = billing.claim(claim_id)
    assert (record["claim"]["state"], [f["rule"] for f in record["findings"]]) == ("held", ["SC-00"])


def test_a_case_without_a_known_payer_is_refused_before_the_order_is_asked(billing: Clinic) -> None:
    case_id = billing.case()
    admin = billing.world.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    kept = [payer for payer in held["payers"] if payer["payer_id"] != "example-plan"]
    admin.put("eligibility", "/settings", json={**held, "payers": kept})
    billing.world.settle()

    reply = billing.sign(case_id)
    assert (reply.status, billing.prescriptions.asked) == (409, [])
    assert "payer" in reply.json["detail"]


def test_an_order_that_covers_no_full_unit_bills_nothing(billing: Clinic) -> None:
    case_id = billing.case()
    order = billing.prescriptions.orders[case_id]
    answer = {
        "prescription_id": order.prescription_id, "procedures": [{"code": "97124", "minutes": 7}],
        "diagnoses": ["M542"], "prescriber": order.prescriber.model_dump(mode="json"), "reasons": [],
    }  # fmt: skip
    session = billing.note(case_id)
    billing.prescriptions.refusal = (201, {**answer, "session_id": "sessionofthetest"})

    reply = billing.therapist.post("billing", "/sessions", json=session)
    assert reply.status == 409
    assert "What the order, the leave and the payer allow comes to no unit" in reply.json["detail"]


def test_an_authorization_that_comes_later_reaches_an_unsent_claim(billing: Clinic) -> None:
    case_id = billing.case("workers_compensation")
    claim_id = billing.sign(case_id).json["claim_id"]
    desk = billing.world.sign_in("front-desk")
    leave = {"number": "PA999", "granted_by": "Adjuster", "first_day": "2026-03-01", "last_day": "2026-06-30"}
    assert desk.post("eligibility", f"/cases/{case_id}/authorizations", json=leave).status == 201
    billing.world.settle()

    assert billing.claim(claim_id)["claim"]["authorization_number"] == "PA999"


def test_what_is_learned_after_a_claim_was_sent_changes_nothing_of_it(billing: Clinic) -> None:
    case_id = billing.case("workers_compensation")
    claim_id = billing.sign(case_id).json["claim_id"]
    billing.night()
    desk = billing.world.sign_in("front-desk")
    leave = {"number": "PA999", "granted_by": "Adjuster", "first_day": "2026-03-01", "last_day": "2026-06-30"}
    assert desk.post("eligibility", f"/cases/{case_id}/authorizations", json=leave).status == 201
    billing.world.settle()

    assert billing.claim(claim_id)["claim"]["authorization_number"] == "PA556677"


def test_who_may_not_sign_gets_a_page_that_says_so(billing: Clinic) -> None:
    reply = billing.biller.post("billing", "/sessions", form={"case_id": billing.case()})

    assert reply.status == 403
    assert "sign session notes" in reply.text


def test_what_the_leave_the_payer_and_the_edits_take_is_lost_by_name(billing: Clinic) -> None:
    """RULES 2.6: 60 minutes are four units; the payer allows three, its leave has two left."""
    settings = told_settings()
    comp = {**settings["payers"][1], "max_units_per_code": {"97124": 3}}
    invoking.run("eligibility", "load_settings", {**settings, "payers": [settings["payers"][0], comp]})
    case_id = billing.case("workers_compensation")
    leave = Authorization(
        number="PA556677", granted_by="Adjuster", first_day=date(2026, 2, 1), last_day=date(2026, 6, 30),
        procedures=(AuthorizedProcedure(code="97124", units=2),),
    )  # fmt: skip
    event_id = events.derived_id(events.AuthorizationGranted, "milehigh", case_id, "2")
    billing.tell(events.AuthorizationGranted(
        event_id=event_id, clinic="milehigh", occurred_at=billing.world.now, case_id=case_id, authorization=leave,
        revision=2,
    ))  # fmt: skip
    (unit,) = billing.sign(case_id).json["units"]

    assert (unit["units"], unit["lost"]) == (2, [{"units": 2, "reason": "AUTH"}])
    refused = billing.sign(case_id, start="14:00", end="15:15")
    assert (refused.status, "comes to no unit" in refused.json["detail"]) == (409, True)


def test_a_payers_most_units_a_day_hold_over_all_codes(billing: Clinic) -> None:
    settings = told_settings()
    plan = {**settings["payers"][0], "max_units_per_day": 3}
    invoking.run("eligibility", "load_settings", {**settings, "payers": [plan]})
    (unit,) = billing.sign(billing.case()).json["units"]

    assert (unit["units"], unit["lost"]) == (3, [{"units": 1, "reason": "PAYER"}])
