"""The batch: asked at night or now, frozen once, written once; papers beside it."""

import json
from datetime import timedelta

import pytest

from infra.local import invoking
from services.billing.x12.submitted_837p import read
from tests.billing.conftest import Clinic
from tests.referee import referee

CASES = ("health_plan", "workers_compensation", "car_accident")
HOURS = {
    "health_plan": ("08:00", "09:15"),
    "workers_compensation": ("10:00", "11:15"),
    "car_accident": ("12:00", "13:15"),
}


def three_claims(billing: Clinic) -> dict[str, str]:
    """A signed session of each kind; kind -> claim id."""
    signed = {}
    for kind in CASES:
        start, end = HOURS[kind]
        signed[kind] = billing.sign(billing.case(kind), start=start, end=end).json["claim_id"]
    return signed


def test_at_night_the_three_claims_go_out_in_one_file_that_the_referee_accepts(billing: Clinic) -> None:
    claims = three_claims(billing)
    billing.night()

    (text,) = billing.files().values()
    assert referee(text) == []
    assert len(list(read(text))) == 3
    assert {billing.claim(claim_id)["claim"]["state"] for claim_id in claims.values()} == {"sent"}


def test_a_claim_waits_a_day_for_corrections(billing: Clinic) -> None:
    billing.sign(billing.case())
    billing.world.pass_time(minutes=10)
    assert billing.biller.post("billing", "/batches").status == 202
    billing.world.settle()

    assert billing.files() == {}


def test_a_person_may_run_tonights_batch_now(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    billing.world.pass_time(hours=25)
    billing.come_back()
    reply = billing.biller.post("billing", "/batches", form={})
    assert (reply.status, reply.headers["location"]) == (303, "/billing/desk")
    billing.world.settle()

    assert billing.claim(claim_id)["claim"]["state"] == "sent"


def test_run_twice_it_makes_nothing_twice(billing: Clinic) -> None:
    three_claims(billing)
    billing.night()
    before = billing.world.dump()
    invoking.run("billing", "nightly_batch")
    billing.world.settle()
    billing.biller.post("billing", "/batches")
    billing.world.settle()

    assert {k: v for k, v in billing.world.dump().items() if "sessions" not in k} == {
        k: v for k, v in before.items() if "sessions" not in k
    }


def test_the_same_message_delivered_again_writes_the_same_files(billing: Clinic) -> None:
    claims = three_claims(billing)
    billing.night()
    batch_id = billing.claim(claims["health_plan"])["batch_id"]
    run_id = billing.biller.get("billing", f"/batches/{batch_id}").json["run_id"]
    before = {k: v for k, v in billing.world.dump().items() if "sessions" not in k}
    work = {"clinic": "milehigh", "run_id": run_id, "batch_id": batch_id, "receiver": "",
            "asked_at": "2026-03-03T20:00:00Z"}  # fmt: skip
    body = {"MessageId": "m1", "ReceiptHandle": "r1", "Body": json.dumps(work)}
    failed = invoking.deliver("billing", "on_batch", [invoking.record(body, "http://sqs/queue")])

    assert failed == set()
    assert {k: v for k, v in billing.world.dump().items() if "sessions" not in k} == before


def test_control_numbers_count_up_from_file_to_file(billing: Clinic) -> None:
    first = billing.sign(billing.case()).json["claim_id"]
    billing.night()
    second = billing.sign(billing.case("car_accident"), service_date="2026-03-03").json["claim_id"]
    billing.night()

    batches = [billing.claim(claim_id)["batch_id"] for claim_id in (first, second)]
    numbers = [text[90:99] for name in batches for key, text in billing.files().items() if name in key]
    assert numbers == ["000000001", "000000002"]


def test_a_held_claim_stays_home(billing: Clinic) -> None:
    injury = {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc"}
    billing.sign(billing.case("workers_compensation", injury=injury))
    billing.night()

    assert billing.files() == {}


def test_a_claim_that_became_too_late_is_held_instead_of_sent(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    billing.world.now += timedelta(days=181)  # the plan takes claims for 180
    invoking.run("billing", "nightly_batch")
    billing.world.settle()
    billing.come_back()

    held = billing.claim(claim_id)
    assert (held["claim"]["state"], [f["rule"] for f in held["findings"]]) == ("held", ["SC-16"])


def test_what_the_patient_paid_is_told_to_her_plan_and_stands_on_her_superbill(billing: Clinic) -> None:
    case_id = billing.case()
    recorded = billing.sign(case_id).json
    paid = {
        "amount": "140.00", "method": "card", "received_on": "2026-03-02", "session_id": recorded["session_id"]
    }  # fmt: skip
    assert billing.biller.post("billing", f"/cases/{case_id}/payments", json=paid).status == 201
    billing.night()

    (text,) = billing.files().values()
    assert "AMT*F5*140~" in text
    superbill = billing.biller.get("billing", f"/claims/{recorded['claim_id']}/superbill")
    assert (superbill.status, "Signature=" in superbill.headers["location"]) == (303, True)


def test_a_patient_who_has_not_paid_gets_no_superbill(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    billing.night()

    assert billing.claim(claim_id)["superbill"] is None
    assert billing.biller.get("billing", f"/claims/{claim_id}/superbill").status == 404


def test_the_lawyer_of_a_car_accident_gets_an_invoice(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case("car_accident")).json["claim_id"]
    billing.night()

    reply = billing.biller.get("billing", f"/claims/{claim_id}/invoice")
    assert (reply.status, "/invoices/" in reply.headers["location"]) == (303, True)


def test_the_file_of_a_batch_opens_by_a_short_link(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    billing.night()
    batch_id = billing.claim(claim_id)["batch_id"]

    assert billing.biller.get("billing", f"/batches/{batch_id}/file").status == 303
    assert billing.biller.get("billing", "/batches/nosuchbatch/file").status == 404


def test_no_person_stands_in_a_row_key_an_object_name_or_a_control_number(billing: Clinic) -> None:
    three_claims(billing)
    billing.night()

    assert not [name for name in billing.world.dump() if "billing" in name and ("Jane" in name or "Invented" in name)]


def test_more_claims_than_a_transaction_holds_make_two_files(billing: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.billing.flows import batches

    monkeypatch.setattr(batches, "MOST_CLAIMS", 2)
    three_claims(billing)
    billing.night()

    assert sorted(len(list(read(text))) for text in billing.files().values()) == [1, 2]


@pytest.mark.parametrize(
    ("paid", "field"),
    [
        ({"amount": "0.00", "method": "card", "received_on": "2026-03-02"}, "amount"),
        ({"amount": "-5", "method": "card", "received_on": "2026-03-02"}, "amount"),
        ({"amount": "1.005", "method": "card", "received_on": "2026-03-02"}, "amount"),
        ({"amount": "5", "method": "shells", "received_on": "2026-03-02"}, "method"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(billing: Clinic, paid: dict[str, str], field: str) -> None:
    reply = billing.biller.post("billing", f"/cases/{billing.case()}/payments", json=paid)

    assert reply.status == 422
    assert [error["field"].partition(".")[0] for error in reply.json["errors"]] == [field]


def test_a_payment_for_another_cases_session_is_refused(billing: Clinic) -> None:
    session_id = billing.sign(billing.case()).json["session_id"]
    other = billing.case("car_accident")
    paid = {"amount": "5", "method": "cash", "received_on": "2026-03-02", "session_id": session_id}

    reply = billing.biller.post("billing", f"/cases/{other}/payments", json=paid)
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "session_id")


def test_a_payment_sent_twice_is_taken_once(billing: Clinic) -> None:
    case_id = billing.case()
    paid = {"amount": "140.00", "method": "cash", "received_on": "2026-03-02"}
    headers = {"Idempotency-Key": "receipt-0001"}
    where = f"/cases/{case_id}/payments"
    first = billing.biller.post("billing", where, json=paid, headers=headers)
    again = billing.biller.post("billing", where, json=paid, headers=headers)
    other = billing.biller.post("billing", where, json={**paid, "amount": "20.00"}, headers=headers)

    assert (first.status, again.status, other.status) == (201, 200, 409)
    assert billing.biller.get("billing", f"/cases/{case_id}").json["patient_balance"] == "-140.00"


def test_a_payment_as_a_form_leads_back_to_the_case(billing: Clinic) -> None:
    case_id = billing.case()
    form = {"amount": "140.00", "method": "cash", "received_on": "2026-03-02", "session_id": ""}
    reply = billing.biller.post("billing", f"/cases/{case_id}/payments", form=form)

    assert reply.status == 303
    assert "paid by cash" in billing.biller.page("billing", f"/desk/cases/{case_id}").text
