"""Several receivers: each payer's claims go to its own, under numbers of its own; runs that stop and go on."""

from datetime import timedelta
from typing import Any

import pytest

from infra.local import invoking
from services.billing.flows import batches
from services.billing.x12.submitted_837p import read
from shared.settings import ClinicSettings
from shared.x12.writing import InterchangeHeader, interchange
from tests.billing.conftest import Clinic, Prescriptions
from tests.billing.test_batches import three_claims
from tests.billing.x12.test_remittance_835 import HEADER, segments
from tests.builders_receivers import DIRECT, with_two_receivers
from tests.referee import referee
from tests.world import World, told_settings


@pytest.fixture
def two(world: World, prescriptions: Prescriptions) -> Clinic:
    """A clinic whose compensation carrier takes files itself."""
    world.open_clinic(**with_two_receivers())
    return Clinic(world, prescriptions)


def test_settings_of_one_receiver_are_still_valid() -> None:
    settings = ClinicSettings.model_validate(told_settings())
    assert settings.receiver("").receiver_id == "SIMPAYER"
    assert (settings.receiver("").wants_ta1, settings.receiver("").connector) == (False, None)


def test_a_profile_names_a_receiver_that_is_there() -> None:
    payers = [{**payer, "receiver": "nobody"} for payer in told_settings()["payers"]]
    with pytest.raises(ValueError, match="example-plan, example-comp, example-auto is not among the receivers"):
        ClinicSettings.model_validate({**told_settings(), "payers": payers})


def test_two_receivers_cannot_have_one_key() -> None:
    with pytest.raises(ValueError, match="same receiver id"):
        ClinicSettings.model_validate({**told_settings(), "receivers": [DIRECT, DIRECT]})


def test_each_payers_claims_go_to_its_receiver_in_a_file_of_its_own(two: Clinic) -> None:
    claims = three_claims(two)
    two.night()

    files = {name.split("/")[1]: text for name, text in two.files().items()}
    assert {name: len(list(read(text))) for name, text in files.items()} == {"SIMPAYER": 2, "COMPDIRECT": 1}
    assert [referee(text) for text in files.values()] == [[], []]
    isa = files["COMPDIRECT"][:106].split("*")
    assert (isa[5], isa[7], isa[8].strip(), isa[14]) == ("30", "30", "COMPDIRECT", "1")
    assert {two.claim(claim_id)["claim"]["state"] for claim_id in claims.values()} == {"sent"}


def test_control_numbers_count_for_each_receiver_alone(two: Clinic) -> None:
    claims = three_claims(two)
    two.night()
    case_id = two.claim(claims["workers_compensation"])["claim"]["case_id"]
    assert two.sign(case_id, service_date="2026-03-03").status == 201
    two.night()

    numbers = sorted((name.split("/")[1], text[90:99]) for name, text in two.files().items())
    assert numbers == [("COMPDIRECT", "000000001"), ("COMPDIRECT", "000000002"), ("SIMPAYER", "000000001")]


def test_a_999_moves_the_claims_of_the_receiver_that_sent_it(two: Clinic) -> None:
    claims = three_claims(two)
    two.night()
    two.receive("1.999", acknowledged("COMPDIRECT", "R"))

    states = {kind: two.claim(claim_id)["claim"]["state"] for kind, claim_id in claims.items()}
    assert states == {"health_plan": "sent", "car_accident": "sent", "workers_compensation": "rejected"}


def test_a_999_under_a_strange_name_is_nobodys_when_two_receivers_have_that_number(two: Clinic) -> None:
    three_claims(two)
    two.night()
    two.receive("1.999", acknowledged("STRANGER", "R"))

    assert "answers a file that was not sent from here" in two.biller.page("billing", "/desk").text


def test_a_999_under_a_strange_name_is_found_when_only_one_receiver_has_that_number(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case()).json["claim_id"]
    billing.night()
    billing.receive("1.999", acknowledged("STRANGER", "A"))

    assert billing.claim(claim_id)["claim"]["state"] == "received"


def acknowledged(sender: str, verdict: str) -> str:
    header = InterchangeHeader(sender=sender, receiver="MHMASSAGE", control_number=11, group_control_number=11,
                               functional_id="FA", version="005010X231A1", moment=HEADER.moment, usage="T")  # fmt: skip
    text = (
        "ST*999*0001*005010X231A1~AK1*HC*1*005010X222A1~AK2*837*0001*005010X222A1~"
        f"IK5*{verdict}~AK9*{verdict}*1*1*{int(verdict == 'A')}"
    )
    return interchange(header, [segments(text)])


def change_settings(billing: Clinic, **changes: Any) -> None:
    admin = billing.world.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    assert admin.put("eligibility", "/settings", json={**held, **changes}).status == 200
    billing.world.settle()


def test_a_claim_whose_payer_was_given_another_receiver_goes_there_in_the_next_run(billing: Clinic) -> None:
    claim_id = billing.sign(billing.case("workers_compensation")).json["claim_id"]
    change_settings(billing, **with_two_receivers())
    billing.night()
    billing.night()

    assert [name.split("/")[1] for name in billing.files()] == ["COMPDIRECT"]
    assert billing.claim(claim_id)["receiver"] == "comp-direct"


def test_a_claim_for_a_receiver_that_is_there_no_longer_goes_to_the_usual_one(two: Clinic) -> None:
    two.sign(two.case("workers_compensation"))
    change_settings(two, receivers=[], payers=told_settings()["payers"])
    two.night()
    two.night()

    assert [name.split("/")[1] for name in two.files()] == ["SIMPAYER"]


# Runs


@pytest.fixture
def by_ones(billing: Clinic, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """One claim a file, three claims ready, and only the first file of the night made."""
    monkeypatch.setattr(batches, "MOST_CLAIMS", 1)
    three_claims(billing)
    billing.world.now += timedelta(hours=25)
    invoking.run("billing", "nightly_batch")
    while not billing.files():
        one_message(billing)
    billing.come_back()
    return billing


def one_message(billing: Clinic) -> int:
    return billing.world.poll(next(one for one in billing.world.built.mappings if one.function == "on_batch"))


def run(billing: Clinic) -> dict[str, Any]:
    (found,) = billing.biller.get("billing", "/batches").json["runs"]
    return dict(found)


def test_a_run_counts_its_files_and_claims_and_ends(by_ones: Clinic) -> None:
    assert (run(by_ones)["state"], run(by_ones)["files"], run(by_ones)["claims"]) == ("running", 1, 1)
    by_ones.world.settle()

    assert (run(by_ones)["state"], run(by_ones)["files"], run(by_ones)["claims"]) == ("done", 3, 3)


def test_a_stopped_run_freezes_nothing_more_and_goes_on_where_it_stopped(by_ones: Clinic) -> None:
    run_id = run(by_ones)["run_id"]
    stopped = by_ones.biller.post("billing", f"/runs/{run_id}/stop", json={})
    assert (stopped.json["state"], stopped.json["changed_by"]) == ("stopped", "biller-milehigh")
    again = by_ones.biller.post("billing", f"/runs/{run_id}/stop", json={})
    assert again.json == stopped.json
    by_ones.world.settle()

    assert len(by_ones.files()) == 1
    states = sorted(one["state"] for one in by_ones.biller.get("billing", "/claims").json["claims"])
    assert states == ["ready", "ready", "sent"]

    for _ in range(2):
        assert by_ones.biller.post("billing", f"/runs/{run_id}/resumption", json={}).json["state"] == "running"
    by_ones.world.settle()
    assert (run(by_ones)["state"], run(by_ones)["files"], len(by_ones.files())) == ("done", 3, 3)
    sent = [text[90:99] for text in by_ones.files().values()]
    assert sorted(sent) == ["000000001", "000000002", "000000003"]


def test_a_run_that_is_done_can_neither_be_stopped_nor_go_on(by_ones: Clinic) -> None:
    by_ones.world.settle()
    run_id = run(by_ones)["run_id"]
    for what in ("stop", "resumption"):
        reply = by_ones.biller.post("billing", f"/runs/{run_id}/{what}", json={})
        assert (reply.status, "is done" in reply.text) == (409, True)
    page = by_ones.biller.post("billing", f"/runs/{run_id}/stop", form={})
    assert (page.status, "This run is done" in page.text) == (409, True)


def test_a_run_nobody_knows_is_not_found(billing: Clinic) -> None:
    assert billing.biller.post("billing", "/runs/nosuchrun1/stop", json={}).status == 404
    assert billing.biller.get("billing", "/batches/nosuchbatch").status == 404


def test_the_pages_say_how_far_the_run_is_and_what_waits(by_ones: Clinic) -> None:
    page = by_ones.biller.page("billing", "/desk/batches").text
    assert "claims wait</small>" in page.replace("claims wait for the next file", "claims wait")
    assert "Stop" in page
    by_ones.biller.post("billing", f"/runs/{run(by_ones)['run_id']}/stop", form={})
    assert "Go on" in by_ones.biller.page("billing", "/desk/batches").text
    batch = by_ones.biller.get("billing", "/batches").json["batches"][0]["batch_id"]
    shown = by_ones.biller.page("billing", f"/desk/batches/{batch}").text
    assert "the file was readable" in shown
    assert "000000001" in shown


def test_a_page_of_a_file_shows_thirty_claims_and_goes_on(billing: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.billing.flows import reading

    monkeypatch.setattr(reading, "_CLAIMS_SHOWN", 2)
    three_claims(billing)
    billing.night()
    batch = billing.biller.get("billing", "/batches").json["batches"][0]
    page = billing.biller.page("billing", f"/desk/batches/{batch['batch_id']}").text
    assert page.count("/billing/desk/claims/") == 2
    after = page.partition("?after=")[2].partition('"')[0]
    assert (
        billing.biller.page("billing", f"/desk/batches/{batch['batch_id']}?after={after}").text.count(
            "/billing/desk/claims/"
        )
        == 1
    )
    # a place in the list that is not there is its beginning
    assert (
        billing.biller.page("billing", f"/desk/batches/{batch['batch_id']}?after=nonsense").text.count(
            "/billing/desk/claims/"
        )
        == 2
    )


def test_a_batch_whose_claims_all_turned_bad_goes_on_to_the_next(
    billing: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of the list became too late meanwhile; those behind it are sent all the same."""
    monkeypatch.setattr(batches, "MOST_CLAIMS", 1)
    late = billing.sign(billing.case()).json["claim_id"]
    good = billing.sign(billing.case("car_accident"), start="12:00", end="13:15").json["claim_id"]
    billing.world.now += timedelta(days=181)  # the plan takes claims for 180 days, the car insurer for 365
    invoking.run("billing", "nightly_batch")
    billing.world.settle()
    billing.come_back()

    assert [billing.claim(one)["claim"]["state"] for one in (late, good)] == ["held", "sent"]
