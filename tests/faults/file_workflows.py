"""Files on their way, cut into workflows: sent by SFTP, answers that do not come, a run stopped and going on."""

from datetime import timedelta
from typing import Any

from services.billing.models.batches import RunState
from services.billing.store import BillingStore
from shared.tenancy import at_work_for
from tests.builders_receivers import by_sftp
from tests.faults.stage import Workflow
from tests.faults.workflows import PLAN, _ready, _sent
from tests.thread import Outside, night


def _ready_for_sftp(outside: Outside) -> dict[str, Any]:
    begun: dict[str, Any] = _ready(PLAN)(outside)
    held = outside.world.sign_in("admin", name="late-admin").get("eligibility", "/settings").json
    admin = outside.world.sign_in("admin", name="late-admin")
    assert admin.put("eligibility", "/settings", json={**held, **by_sftp()}).status == 200
    outside.settle()
    return begun


def _ordered(outside: Outside) -> dict[str, Any]:
    """The connector has the order; minutes later somebody looks what became of it."""
    begun = _ready_for_sftp(outside)
    night(outside)
    outside.world.now += timedelta(minutes=5)
    return begun


def _watched(outside: Outside, _: Any) -> None:
    outside.schedule("billing", "watch_files")
    outside.settle()


def _unanswered(outside: Outside) -> dict[str, Any]:
    begun: dict[str, Any] = _sent(PLAN)(outside)
    outside.world.now += timedelta(days=3)
    return begun


def _running(outside: Outside) -> dict[str, Any]:
    """As if the night had not ended: its run may still make files."""
    begun: dict[str, Any] = _sent(PLAN)(outside)
    (run,) = begun["late"].get("billing", "/batches").json["runs"]
    with at_work_for("milehigh"):
        batches = BillingStore("milehigh").batches
        held, seen = batches.get_run(run["run_id"])
        batches.change_run(held.model_copy(update={"state": RunState.RUNNING}), seen)
    return {**begun, "run": run["run_id"]}


def _stops_and_goes_on(outside: Outside, begun: Any) -> None:
    for what in ("stop", "resumption"):
        outside.ask(begun["late"], "billing", "POST", f"/runs/{begun['run']}/{what}", f"{what}-1", json={})
    outside.settle()


def _looked_after(outside: Outside) -> None:
    """A message that came twice has heard of the arrival already; in the end all have."""
    _watched(outside, None)


BY_DAY = [
    Workflow("a file has arrived by SFTP", _ordered, _watched),
    Workflow("answers do not come", _unanswered, _watched),
    Workflow("stop a run and let it go on", _running, _stops_and_goes_on),
]  # fmt: skip
BY_NIGHT = [
    Workflow("order a file by SFTP", _ready_for_sftp, lambda outside, _: night(outside), _looked_after),
]  # fmt: skip
