"""The batch: asked by the clock or by a person, for each receiver; frozen file by file, each in one transaction.

A message names the file; its second delivery finds it frozen and brings it to the same end. A run may be stopped
between two files: what is frozen is sent, nothing more is frozen until it goes on.
"""

import json
from datetime import datetime
from typing import NamedTuple

from services.billing.flows import documents, filing, scrubbing, sending
from services.billing.models.batches import Batch, BatchRun, RunState
from services.billing.models.claims import ClaimEvent, ClaimState
from services.billing.models.records import ClaimRecord, Happened
from services.billing.models.requests import BatchWork, FilingWork
from services.billing.rules.claim_states import after
from services.billing.store import BillingStore as Store
from shared import logs, problems
from shared.identifiers import opaque_id
from shared.money import total
from shared.settings import USUAL, ClinicSettings
from shared.table import until_settled
from shared.tenancy import at_work_for

MOST_CLAIMS = 90  # a transaction holds a hundred actions


class Frozen(NamedTuple):
    """A file, if there was anything to put into it, and whether there may be more for another."""

    batch: Batch | None
    goes_on: bool


def ask(store: Store, cause: str, now: datetime) -> tuple[str, ...]:
    """Send one message per receiver on its way; the same cause asks for the same runs."""
    keys = store.batches.receivers() or (USUAL,)
    runs = {key: opaque_id.derive("run", store.clinic, key, cause) for key in keys}
    for key, run_id in runs.items():
        first = opaque_id.derive("batch", run_id)
        sending.queue(BatchWork(clinic=store.clinic, run_id=run_id, batch_id=first, receiver=key, asked_at=now))
    return tuple(runs.values())


def ask_tonight(store: Store, now: datetime) -> tuple[str, ...]:
    """The night's batches, named after the clinic's own day; and the filing clock."""
    day = store.get_settings().local_day(now)
    filing.begin(store, now)
    return ask(store, f"night of {day}", now)


def take_in(body: str) -> None:
    """One message of the batch queue: a file, or a page of the filing clock."""
    told = json.loads(body)
    with at_work_for(told["clinic"]):
        store = Store(told["clinic"])
        if "column" in told:
            filing.watch(store, FilingWork.model_validate_json(body))
        else:
            make(store, BatchWork.model_validate_json(body))


def make(store: Store, work: BatchWork) -> None:
    """Freeze what is ready for the receiver (or find it frozen), bring it on its way, go on if there may be more."""
    settings = store.get_settings()
    held = store.batches.find(work.batch_id)[0]
    made = Frozen(held, held.goes_on) if held else until_settled(lambda: _freeze(store, settings, work))
    if made.batch is not None:
        sending.see_to(store, settings, work.batch_id, work.asked_at)
    if made.goes_on and not work.follow_up:
        following = opaque_id.derive("batch", work.batch_id, "next") if made.batch else work.batch_id
        sending.queue(work.model_copy(update={"batch_id": following}))


def _freeze(store: Store, settings: ClinicSettings, work: BatchWork) -> Frozen:
    """Claims, control numbers, run and batch in one transaction; nothing when nothing is ready, or the run stopped."""
    run, run_seen = store.batches.find_run(work.run_id)
    if run is not None and run.state is RunState.STOPPED:
        return Frozen(None, goes_on=False)
    waiting = store.batches.due_claims(work.receiver, work.asked_at, MOST_CLAIMS)
    due = [store.get_claim(claim_id) for claim_id in waiting]
    good = [held for held in due if _is_still_good(store, settings, held, work)]
    goes_on = len(due) == MOST_CLAIMS
    if not good:
        _end(store, run, run_seen, goes_on=goes_on)
        return Frozen(None, goes_on)
    address = settings.receiver(work.receiver)
    last, seen = store.batches.last_control_number(address.receiver_id)
    batch = Batch(
        batch_id=work.batch_id,
        run_id=work.run_id,
        receiver=work.receiver,
        receiver_id=address.receiver_id,
        claims=tuple(record.claim_id for record, _ in good),
        interchange_control_number=last + 1,
        group_control_number=last + 1,
        frozen_at=work.asked_at,
        goes_on=goes_on,
    )
    counted = _counted(run, batch, address.receiver_name)
    frozen = [(_frozen(store, record, batch), version) for record, version in good]
    store.batches.freeze(batch, seen, counted, run_seen, frozen)
    logs.write(logs.LogCode.BATCH_MADE, count=len(batch.claims))
    return Frozen(batch, goes_on)


def _counted(run: BatchRun | None, batch: Batch, receiver_name: str) -> BatchRun:
    """The run with one more file."""
    return BatchRun(
        run_id=batch.run_id,
        receiver=batch.receiver,
        receiver_name=receiver_name,
        asked_at=run.asked_at if run else batch.frozen_at,
        state=RunState.RUNNING if batch.goes_on else RunState.DONE,
        files=(run.files if run else 0) + 1,
        claims=(run.claims if run else 0) + len(batch.claims),
        last_batch=batch.batch_id,
        changed_by=run.changed_by if run else "",
    )


def _end(store: Store, run: BatchRun | None, seen: int, *, goes_on: bool) -> None:
    """A run whose last file was full has found nothing more."""
    if run is not None and run.state is RunState.RUNNING and not goes_on:
        store.batches.change_run(run.model_copy(update={"state": RunState.DONE}), seen)


def _is_still_good(store: Store, settings: ClinicSettings, held: tuple[ClaimRecord, int], work: BatchWork) -> bool:
    """A claim that was clean when it was signed may have become too late, its order or its receiver others."""
    record, seen = held
    if record.claim.state is not ClaimState.READY:
        return False
    judged = scrubbing.scrubbed(store, record, settings, work.asked_at)
    if judged.claim.state is ClaimState.READY and judged.receiver == work.receiver:
        return True
    store.change_claim(judged, seen)
    return False


def _frozen(store: Store, record: ClaimRecord, batch: Batch) -> ClaimRecord:
    """From here on its amounts never change; what the patient paid by now is told to the plan (AMT*F5)."""
    paid = total(receipt.amount for receipt in documents.receipts_for(store, record))
    claim = record.claim.model_copy(
        update={
            "state": after(record.claim.state, ClaimEvent.FROZEN_INTO_BATCH),
            "patient_paid": min(paid, record.claim.charge_amount),
        }
    )
    return record.model_copy(
        update={
            "claim": claim,
            "batch_id": batch.batch_id,
            "story": (*record.story, Happened(at=batch.frozen_at, words="Frozen into a batch")),
        }
    )


# A person stops a run, or lets it go on


def stop(store: Store, run_id: str, person: str) -> BatchRun:
    """Freeze nothing more. What is frozen is one whole file, and is sent. Asked again it is the same."""
    return until_settled(lambda: _change(store, run_id, RunState.STOPPED, person))


def go_on(store: Store, run_id: str, person: str, now: datetime) -> BatchRun:
    """Take the run up after its last file. Asked again it looks again, and makes nothing twice."""
    run = until_settled(lambda: _change(store, run_id, RunState.RUNNING, person))
    sending.queue(
        BatchWork(clinic=store.clinic, run_id=run_id, batch_id=run.last_batch, receiver=run.receiver, asked_at=now)
    )
    return run


def _change(store: Store, run_id: str, state: RunState, person: str) -> BatchRun:
    run, seen = store.batches.get_run(run_id)
    if run.state is RunState.DONE:
        raise problems.Refused("This run is done: all its files were made.")
    if run.state is state:
        return run
    changed = run.model_copy(update={"state": state, "changed_by": person})
    store.batches.change_run(changed, seen)
    return changed
