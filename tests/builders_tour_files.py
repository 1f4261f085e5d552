"""The tour through files on their way: by SFTP, failing and again, stopped and going on, answers that are late."""

from collections.abc import Callable

from infra.local import invoking, sftp
from services.billing.models.batches import RunState
from services.billing.store import BillingStore
from shared.tenancy import at_work_for
from shared.x12.writing import interchange
from tests.billing.x12.test_remittance_835 import HEADER, payment
from tests.builders_receivers import CONNECTOR
from tests.thread import Outside
from tests.world import Caller

Again = Callable[[str], Caller]


def send_files(outside: Outside, again: Again) -> None:
    """What is ready goes out by SFTP: three times in vain, then by a person's leave; its answers do not come."""
    _by_sftp(outside, again("admin"))
    sftp.behaves(CONNECTOR, "failing", "CONNECTION_TIMEOUT")
    assert again("biller").post("billing", "/batches", json={}).status == 202
    outside.settle()
    _watch(outside, minutes=20, times=5)
    sftp.behaves_again(CONNECTOR)
    biller = again("biller")
    (batch, *_) = biller.get("billing", "/batches").json["batches"]
    path = f"/batches/{batch['batch_id']}/transfer"
    assert biller.post("billing", path, json={}).status == 200, batch
    outside.settle()
    _watch(outside, minutes=5, times=1)
    _look(again("biller"), batch["batch_id"], batch["run_id"])
    outside.settle()
    _watch(outside, minutes=60 * 24 * 6, times=1)


def _by_sftp(outside: Outside, manager: Caller) -> None:
    held = manager.get("eligibility", "/settings").json
    usual = {**held["electronic"], "connector": CONNECTOR}
    assert manager.put("eligibility", "/settings", json={**held, "electronic": usual}).status == 200
    outside.settle()


def _watch(outside: Outside, minutes: int, times: int) -> None:
    for _ in range(times):
        outside.world.pass_time(minutes=minutes)
        invoking.run("billing", "watch_files")
        outside.settle()


def _look(biller: Caller, batch_id: str, run_id: str) -> None:
    assert biller.get("billing", f"/batches/{batch_id}").json["transfer"]["state"] == "arrived"
    for page in ("/desk/batches", f"/desk/batches/{batch_id}"):
        assert biller.page("billing", page).status == 200
    with at_work_for("milehigh"):  # as if its night were long
        batches = BillingStore("milehigh").batches
        run, seen = batches.get_run(run_id)
        batches.change_run(run.model_copy(update={"state": RunState.RUNNING}), seen)
    for what in ("stop", "resumption"):
        assert biller.post("billing", f"/runs/{run_id}/{what}", json={}).status == 200


def decide(outside: Outside, biller: Caller) -> None:
    """An advice without a number is held, looked at, and let through."""
    advice = interchange(HEADER, [payment("0", "")])
    bucket = outside.world.built.environment["BILLING_INBOUND"]
    outside.world.session.client("s3").put_object(Bucket=bucket, Key="milehigh/nameless.835", Body=advice.encode())
    outside.settle()
    held = next(one for one in biller.get("billing", "/remittances").json["remittances"] if one["state"] == "held")
    path = f"/remittances/{held['remittance_id']}"
    assert biller.get("billing", path).status == 200
    assert biller.page("billing", f"/desk{path}").status == 200
    said = {"decision": "book", "reason": "the bank statement has it"}
    assert biller.post("billing", f"{path}/decision", json=said).status == 200
    outside.settle()
    assert biller.get("billing", path).json["state"] == "posted"
