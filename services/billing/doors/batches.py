"""The doors to files on their way: tonight's batch now, the runs and their files, stop, go on, send again."""

from typing import Any

from services.billing import pages
from services.billing.flows import again, batches, reading, sending
from services.billing.models.batches import Batch, BatchList, BatchRun
from services.billing.models.requests import BatchesAsked
from services.billing.store import BillingStore
from shared import clock
from shared.asking import Answer, Request
from shared.dates import instant
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _running(app)
    _reading(app)


def _running(app: Api) -> None:
    @app.on("POST", "/batches", who=Permission.RUN_BATCHES, gives=BatchesAsked, status=202)
    def run_batches(request: Request[None]) -> Answer:
        """Run tonight's batch now."""
        now = clock.now()
        asked = batches.ask(BillingStore(request.clinic), request.repeat_key(instant(now)), now)
        return Answer.see("/billing/desk") if request.is_form else Answer(BatchesAsked(runs=asked))

    @app.on("POST", "/runs/{run_id}/stop", who=Permission.RUN_BATCHES, gives=BatchRun, again=again.batches)
    def stop_run(request: Request[None]) -> Answer:
        """Stop a run between two files; what is frozen is still sent."""
        store, run_id = BillingStore(request.clinic), request.path["run_id"]
        return _back(request, batches.stop(store, run_id, request.person.name))

    @app.on("POST", "/runs/{run_id}/resumption", who=Permission.RUN_BATCHES, gives=BatchRun, again=again.batches)
    def resume_run(request: Request[None]) -> Answer:
        """Let a stopped run go on after its last file."""
        store, run_id = BillingStore(request.clinic), request.path["run_id"]
        return _back(request, batches.go_on(store, run_id, request.person.name, clock.now()))

    @app.on("POST", "/batches/{batch_id}/transfer", who=Permission.RUN_BATCHES, gives=Batch, again=again.batches)
    def send_batch_again(request: Request[None]) -> Answer:
        """Send a file once more that could not be sent by SFTP."""
        batch = sending.send_again(BillingStore(request.clinic), request.path["batch_id"], clock.now())
        return Answer.see(f"/billing/desk/batches/{batch.batch_id}") if request.is_form else Answer(batch)


def _reading(app: Api) -> None:
    @app.on("GET", "/desk/batches", who=Permission.READ_BILLING, page=True)
    def show_batches(request: Request[None]) -> Answer:
        """The runs and their files, the newest first."""
        store = BillingStore(request.clinic)
        return Answer(pages.batches(request, reading.batches(store, request.query.get("after"), clock.now())))

    @app.on("GET", "/desk/batches/{batch_id}", who=Permission.READ_BILLING, page=True)
    def show_batch(request: Request[None]) -> Answer:
        """One file: its road, what it waits for, a page of its claims."""
        store, batch_id = BillingStore(request.clinic), request.path["batch_id"]
        return Answer(pages.batch(request, reading.batch(store, batch_id, request.query.get("after"))))

    @app.on("GET", "/batches", who=Permission.READ_BILLING, gives=BatchList)
    def list_batches(request: Request[None]) -> Answer:
        """A page of files, the newest first, with the latest runs; `after` goes on."""
        return Answer(BillingStore(request.clinic).batches.list(request.query.get("after")))

    @app.on("GET", "/batches/{batch_id}", who=Permission.READ_BILLING, gives=Batch)
    def get_batch(request: Request[None]) -> Answer:
        """One file with its numbers, its road and the answers it waits for."""
        return Answer(BillingStore(request.clinic).batches.get(request.path["batch_id"])[0])


def _back(request: Request[Any], run: BatchRun) -> Answer:
    return Answer.see("/billing/desk/batches") if request.is_form else Answer(run)
