"""Fee schedules through the real handler: a file is looked at, loaded once, kept as a version, and prices sessions."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local import invoking
from infra.local.invoking import Reply
from tests.billing.conftest import Clinic
from tests.billing.test_answers import Sent
from tests.builders_fees import A_FILE
from tests.builders_upload import SignedForm, send
from tests.world import Caller, World, told_settings

USUAL = "/fees/usual-charge"


@pytest.fixture
def admin(clinic: World) -> Caller:
    return clinic.sign_in("admin")


def pasted(admin: Caller, text: str = A_FILE, path: str = USUAL) -> str:
    reply = admin.post("billing", f"{path}/files", json={"text": text})
    assert reply.status == 201, reply.text
    return f"{path}/files/{reply.json['file']}"


def load(admin: Caller, at: str, *, base: int = 0, whole: bool = False) -> Reply:
    return admin.post("billing", f"{at}/loading", json={"base": base, "whole": whole})


def loaded(admin: Caller, text: str = A_FILE, path: str = USUAL, **asked: Any) -> Any:
    reply = load(admin, pasted(admin, text, path), **asked)
    assert reply.status == 201, reply.text
    return reply.json


def test_before_anything_is_loaded_the_settings_and_colorado_stand_there(admin: Caller) -> None:
    found = {one["kind"]: one for one in admin.get("billing", "/fees").json["schedules"]}

    assert {kind: one["version"] for kind, one in found.items()} == dict.fromkeys(found)
    assert [row["unit_price"] for row in found["workers-comp"]["rows"] if row["code"] == "97124"] == ["44.59"]
    assert {row["code"] for row in found["usual-charge"]["rows"]} >= {"97124"}
    assert found["ucr"]["rows"] == []


def test_a_file_is_looked_at_before_anything_changes(admin: Caller, clinic: World) -> None:
    at = pasted(admin)
    before = clinic.dump()
    seen = admin.get("billing", at).json

    assert [(one["happens"], one["row"]["code"]) for one in seen["changes"]] == [
        ("changed", "97124"), ("added", "97124"), ("changed", "97140"),
    ]  # fmt: skip
    assert [one["before"] for one in seen["changes"]] == ["35.00", None, "38.00"]
    assert (seen["base"], seen["faults"]) == (0, [])
    assert {k: v for k, v in clinic.dump().items() if "billing-table" in k and "SESSION" not in k} == {
        k: v for k, v in before.items() if "billing-table" in k and "SESSION" not in k
    }


def test_loading_makes_a_version_and_loading_it_again_makes_none(admin: Caller) -> None:
    at = pasted(admin)
    first, again = load(admin, at), load(admin, at)
    seen_since = load(admin, at, base=1)

    assert [reply.status for reply in (first, again, seen_since)] == [201, 200, 200]
    assert first.json == again.json == seen_since.json
    assert (first.json["number"], first.json["added"], first.json["loaded_by"]) == (1, 1, "admin-milehigh")
    assert len(admin.get("billing", f"{USUAL}/versions").json["versions"]) == 1


def test_a_file_in_other_words_that_changes_nothing_makes_no_version(admin: Caller) -> None:
    loaded(admin)
    reply = load(admin, pasted(admin, A_FILE.replace("36.00", "36")), base=1)

    assert (reply.status, reply.json["number"]) == (200, 1)


def test_versions_stay_as_they_were(admin: Caller) -> None:
    loaded(admin)
    before = admin.get("billing", f"{USUAL}/versions/1").json
    second = loaded(admin, A_FILE.replace("36.00", "37.00").replace("2026-04-01", "2026-07-01"), base=1, whole=True)

    assert (second["number"], second["changed"], second["ended"]) == (2, 1, 1)
    assert admin.get("billing", f"{USUAL}/versions/1").json == before
    assert [one["number"] for one in admin.get("billing", f"{USUAL}/versions").json["versions"]] == [2, 1]
    rows = admin.get("billing", USUAL).json["version"]["schedule"]["rows"]
    general = [(r["unit_price"], r["in_force"]["first"], r["loaded"]) for r in rows
               if r["code"] == "97124" and not r["payer"]]  # fmt: skip
    assert general == [("35.00", "2026-01-01", 0), ("36.00", "2026-04-01", 1), ("37.00", "2026-07-01", 2)]


def test_who_looked_at_an_older_version_looks_again(admin: Caller) -> None:
    at = pasted(admin, A_FILE.replace("36.00", "37.00"))
    loaded(admin)
    reply = load(admin, at)

    assert reply.status == 409
    assert "Look at it again" in reply.json["detail"]


def test_going_back_to_an_earlier_file_is_a_version_too(admin: Caller) -> None:
    loaded(admin)
    loaded(admin, A_FILE.replace("36.00", "37.00"), base=1)

    assert loaded(admin, base=2)["number"] == 3


def test_a_file_with_a_fault_loads_nothing_and_says_where(admin: Caller) -> None:
    at = pasted(admin, A_FILE + "97112,1.23456,2026-04-01,,,,\n")
    seen, reply = admin.get("billing", at).json, load(admin, at)

    assert [(one["row"], one["column"]) for one in seen["faults"]] == [(5, "amount")]
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "row 5, amount")
    assert admin.get("billing", USUAL).json["version"] is None


@pytest.mark.parametrize("path", ["/fees/gossip", f"{USUAL}/versions/9", f"{USUAL}/versions/x", f"{USUAL}/files/abc"])
def test_what_is_not_there_is_not_found(admin: Caller, path: str) -> None:
    assert admin.get("billing", path).status == 404


def test_too_much_text_is_refused_at_its_field(admin: Caller) -> None:
    reply = admin.post("billing", f"{USUAL}/files", json={"text": "x" * 180_001})

    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "text")


def test_more_prices_than_a_schedule_has_room_for_are_refused(admin: Caller) -> None:
    """Each file is within its bounds; their sum is not."""
    head = "code,amount,valid_from,locality,source\n"
    status = 201
    for base in range(4):
        lines = (f"97124,35.00,2026-01-01,{base * 1500 + n:05d},{'s' * 78}" for n in range(1400))
        at = pasted(admin, head + "\n".join(lines))
        status = load(admin, at, base=base).status
        if status != 201:
            break
    assert status == 422
    assert admin.get("billing", USUAL).json["version"]["number"] >= 1


# A browser


def test_a_file_is_sent_by_a_signed_form_and_leads_to_its_preview(admin: Caller, clinic: World) -> None:
    page = admin.page("billing", USUAL)
    form = SignedForm.on(page.text)
    assert form.address.split("/")[2] in page.headers["content-security-policy"]
    reply = send(clinic, form, A_FILE.encode(), to="BILLING_DOCUMENTS")
    assert reply.status == 303
    preview = admin.page("billing", urlsplit(reply.headers["location"]).path.removeprefix("/billing"))

    assert preview.status == 200
    assert "2 changed" in preview.text
    assert "Load it" in preview.text


def test_a_file_of_two_hundred_megabytes_is_not_taken(admin: Caller, clinic: World) -> None:
    reply = send(clinic, SignedForm.on(admin.page("billing", USUAL).text), b"9" * 1_000_001, to="BILLING_DOCUMENTS")

    assert reply.status == 403


def test_the_pages_show_what_was_loaded(admin: Caller) -> None:
    reply = admin.post("billing", f"{USUAL}/files", form={"text": A_FILE})
    at = reply.headers["location"].removeprefix("/billing")
    whole = admin.page("billing", f"{at}?whole=yes").text
    done = admin.post("billing", f"{at}/loading", form={"base": "0", "whole": "true"})

    assert "the whole list" in whole
    assert (done.status, done.headers["location"]) == (303, "/billing/fees/usual-charge")
    assert "version 1" in admin.page("billing", "/fees").text
    assert "From a later day on" in admin.page("billing", USUAL).text
    assert "price list of April" in admin.page("billing", f"{USUAL}/versions/1").text
    assert "admin-milehigh" in admin.page("billing", f"{USUAL}/versions").text
    assert "stands already" in admin.page("billing", at).text
    again = admin.post("billing", f"{USUAL}/files", form={"text": ""})
    assert (again.status, "This is needed" in again.text) == (422, True)


def test_a_refused_loading_shows_the_preview_as_it_stands_now(admin: Caller) -> None:
    at = pasted(admin, A_FILE.replace("36.00", "37.00"))
    loaded(admin)
    reply = admin.post("billing", f"{at}/loading", form={"base": "0", "whole": "false"})

    assert (reply.status, "Look at it again" in reply.text, "1 changed" in reply.text) == (409, True, True)


def test_a_schedule_is_downloaded_and_stands_already_when_it_comes_back(admin: Caller) -> None:
    loaded(admin)
    file = admin.get("billing", f"{USUAL}/csv")

    assert file.headers["content-disposition"] == 'attachment; filename="usual-charge.csv"'
    assert {one["happens"] for one in admin.get("billing", pasted(admin, file.text)).json["changes"]} == {"unchanged"}


def test_the_biller_reads_and_does_not_load(billing: Clinic) -> None:
    page = billing.biller.page("billing", USUAL)

    assert (page.status, "Load a file" in page.text) == (200, False)
    assert billing.biller.post("billing", f"{USUAL}/files", json={"text": A_FILE}).status == 403


# What it is for


def a_price(amount: str, first: str = "2026-01-01", payer: str = "") -> str:
    return f"code,amount,valid_from,payer,source\n97124,{amount},{first},{payer},list of the house\n"


def test_a_session_is_charged_by_the_row_for_its_payer_and_says_which_version(billing: Clinic, admin: Caller) -> None:
    loaded(admin, a_price("36.00"))
    loaded(admin, a_price("41.00", payer="example-plan"), base=1)
    claim = billing.claim(billing.sign(billing.case()).json["claim_id"])
    charge = claim["claim"]["lines"][0]["charge"]

    assert (charge["unit_price"], charge["price_source"]) == ("41.00", "list of the house")
    assert (charge["price_list"], charge["price_version"]) == ("usual-charge", 2)
    assert claim["claim"]["state"] == "ready"


def test_the_day_of_service_decides(billing: Clinic, admin: Caller) -> None:
    loaded(admin, a_price("41.00", "2026-03-03"))

    assert billing.sign(billing.case()).json["charge"] == "140.00"


def test_a_states_schedule_that_was_loaded_comes_before_the_built_in_one(billing: Clinic, admin: Caller) -> None:
    loaded(admin, a_price("46.00"), "/fees/workers-comp")

    assert billing.sign(billing.case("workers_compensation")).json["charge"] == "184.00"


def test_a_claim_not_sent_yet_is_held_when_its_days_price_changes(billing: Clinic, admin: Caller) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    loaded(admin, a_price("41.00"))
    billing.world.now = billing.world.now.replace(hour=20)
    billing.night()

    assert billing.claim(claim_id)["claim"]["state"] == "held"


UCR = "code,amount,valid_from,locality,percentile\n97124,30.00,2026-01-01,802,80\n97124,34.00,2026-01-01,802,90\n"


@pytest.mark.parametrize(
    ("allowed", "schedule", "text", "expected"),
    [
        ("ucr", "ucr", UCR, "120.00"),
        ("contract", "contract", "code,amount,valid_from,payer\n97124,25.50,2026-01-01,example-plan\n", "102.00"),
        ("medicare", "medicare", "code,amount,valid_from,locality,reduced\n97124,32.00,2026-01-01,04112-01,22.00\n",
         "98.00"),
    ],
)  # fmt: skip
def test_what_was_loaded_is_expected_and_less_is_seen(
    billing: Clinic, admin: Caller, allowed: str, schedule: str, text: str, expected: str
) -> None:
    settings = told_settings()
    plan = {**settings["payers"][0], "allowed": allowed, "mppr": True}
    invoking.run("eligibility", "load_settings", {**settings, "payers": [plan, *settings["payers"][1:]]})
    billing.world.settle()
    loaded(admin, text, f"/fees/{schedule}")
    sent = Sent(billing)
    assert [line["allowed"] for line in sent.record["expected"]] == [expected]
    sent.advise("0", sent.paid("0", "PR*1*30**2*27**45*83"))

    assert f"97124: 57.00 allowed, {expected} expected" in sent.tasks()


def test_a_clinic_price_below_the_usual_charge_is_said_aloud(admin: Caller) -> None:
    at = pasted(admin, a_price("20.00"), "/fees/clinic-price")

    assert "for the true one" in admin.get("billing", at).json["warnings"][0]
    loaded(admin, a_price("20.00"), "/fees/clinic-price")
    assert "an insurer $35.00" in admin.page("billing", "/fees").text
    assert "Estimates go by the settings" in admin.page("billing", "/fees/clinic-price").text
