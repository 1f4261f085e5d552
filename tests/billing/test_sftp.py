"""A file goes by SFTP: sent when it has arrived, tried again when it failed, a person's after the third time."""

from typing import Any

import pytest

from infra.local import invoking, sftp
from services.billing.x12.submitted_837p import read
from tests.billing.conftest import Clinic, Prescriptions
from tests.builders_receivers import CONNECTOR, by_sftp
from tests.world import World


@pytest.fixture
def remote(world: World, prescriptions: Prescriptions) -> Clinic:
    """A clinic whose usual receiver takes files by SFTP, with one claim ready."""
    world.open_clinic(**by_sftp())
    clinic = Clinic(world, prescriptions)
    clinic.sign(clinic.case())
    return clinic


def look(billing: Clinic, minutes: int = 5) -> int:
    """The schedule looks after the files, and the queues deliver."""
    billing.world.pass_time(minutes=minutes)
    looked = int(invoking.run("billing", "watch_files"))
    billing.world.settle()
    billing.come_back()
    return looked


def batch(billing: Clinic) -> dict[str, Any]:
    (found,) = billing.biller.get("billing", "/batches").json["batches"]
    return dict(found)


def state(billing: Clinic) -> str:
    (claim,) = billing.biller.get("billing", "/claims").json["claims"]
    return str(claim["state"])


def test_a_claim_is_sent_when_its_file_has_arrived_and_not_before(remote: Clinic) -> None:
    sftp.behaves(CONNECTOR, "slow")
    remote.night()
    assert (batch(remote)["transfer"]["state"], batch(remote)["sent_at"], state(remote)) == (
        "underway", None, "batched",
    )  # fmt: skip
    look(remote)
    assert state(remote) == "batched"
    sftp.behaves_again(CONNECTOR)
    look(remote)

    assert (batch(remote)["transfer"]["state"], state(remote)) == ("arrived", "sent")
    ((path, content),) = sftp.arrived(CONNECTOR).items()
    assert path == f"/inbox/{batch(remote)['batch_id']}.837"
    assert len(list(read(content.decode()))) == 1
    assert look(remote) == 0


def test_the_answers_are_awaited_from_the_moment_the_file_arrived(remote: Clinic) -> None:
    sftp.behaves(CONNECTOR, "slow")
    remote.night()
    assert batch(remote)["awaited"] == []
    sftp.behaves_again(CONNECTOR)
    look(remote, minutes=60)

    assert [one["kind"] for one in batch(remote)["awaited"]] == ["999", "277CA", "835"]
    assert batch(remote)["awaited"][0]["due_at"][:13] > batch(remote)["frozen_at"][:13]


def test_a_transfer_that_failed_is_tried_again_by_itself(remote: Clinic) -> None:
    sftp.behaves(CONNECTOR, "failing", "CONNECTION_TIMEOUT")
    remote.night()
    look(remote)
    transfer = batch(remote)["transfer"]
    assert (transfer["state"], transfer["failure"], transfer["attempts"]) == ("wanted", "CONNECTION_TIMEOUT", 1)
    sftp.behaves_again(CONNECTOR)
    look(remote)
    look(remote)

    assert (batch(remote)["transfer"]["attempts"], state(remote)) == (2, "sent")
    assert len(sftp.arrived(CONNECTOR)) == 1


def given_up(remote: Clinic, how: str = "failing", words: str = "AUTHENTICATION_FAILED") -> None:
    sftp.behaves(CONNECTOR, how, words)
    remote.night()
    for _ in range(6):
        look(remote)


@pytest.mark.parametrize(("how", "failure"), [("failing", "AUTHENTICATION_FAILED"), ("gone", "NOT_STARTED")])
def test_the_third_failure_is_a_persons_task_at_the_board_and_at_the_file(
    remote: Clinic, how: str, failure: str
) -> None:
    given_up(remote, how)

    transfer = batch(remote)["transfer"]
    assert (transfer["state"], transfer["attempts"], transfer["failure"]) == ("failed", 3, failure)
    desk = remote.biller.page("billing", "/desk").text
    assert "A file could not be sent by SFTP" in desk
    assert f"/billing/desk/batches/{batch(remote)['batch_id']}" in desk
    assert "Send it again" in remote.biller.page("billing", f"/desk/batches/{batch(remote)['batch_id']}").text
    assert (state(remote), look(remote)) == ("batched", 0)
    assert remote.world.dead_letters().keys() <= {"prescriptions-eventsdlq"}


def test_a_person_sends_it_again_once_the_server_is_there(remote: Clinic) -> None:
    given_up(remote)
    before = remote.files()
    sftp.behaves_again(CONNECTOR)
    path = f"/batches/{batch(remote)['batch_id']}/transfer"
    assert [remote.biller.post("billing", path, json={}).status for _ in range(2)] == [200, 200]
    remote.world.settle()
    look(remote)

    assert (state(remote), remote.files()) == ("sent", before)
    assert "could not be sent" not in remote.biller.page("billing", "/desk").text
    again = remote.biller.post("billing", path, json={})
    assert (again.status, "Only a file that could not be sent" in again.text) == (409, True)


def test_a_file_whose_server_was_given_up_is_fetched_from_the_bucket_instead(remote: Clinic) -> None:
    """The clinic takes the connector out of its settings, and sends the file again: under the same numbers."""
    given_up(remote)
    admin = remote.world.sign_in("admin")
    held = admin.get("eligibility", "/settings").json
    usual = {**held["electronic"], "connector": None}
    assert admin.put("eligibility", "/settings", json={**held, "electronic": usual}).status == 200
    remote.world.settle()
    form = remote.biller.post("billing", f"/batches/{batch(remote)['batch_id']}/transfer", form={})
    assert form.status == 303
    remote.world.settle()

    assert state(remote) == "sent"


def test_a_transfer_that_the_connector_has_forgotten_counts_as_failed(remote: Clinic) -> None:
    remote.night()
    sftp.behaves(CONNECTOR, "gone")
    look(remote)

    assert (batch(remote)["transfer"]["state"], batch(remote)["transfer"]["failure"]) == ("wanted", "NOT_FOUND")
