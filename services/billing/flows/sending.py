"""A frozen file goes to its receiver: into the bucket that the receiver empties, or by SFTP until it has arrived.

Its claims count as sent when it is out of our hands; from then on its answers are awaited. A transfer that failed is
tried again; the third failure becomes a task, and a person may send the file again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.billing.flows import documents, scrubbing
from services.billing.gateway import sftp
from services.billing.models.batches import Batch, Transfer, TransferState
from services.billing.models.claims import ClaimEvent, ClaimState
from services.billing.models.records import ClaimRecord, Happened, Task
from services.billing.models.requests import BatchWork, FilingWork
from services.billing.rules import awaited
from services.billing.rules.claim_states import after
from services.billing.store import BillingStore as Store
from services.billing.x12 import claim_837p
from shared import aws, events, problems
from shared.events import ClaimSubmitted
from shared.identifiers import opaque_id
from shared.settings import ClinicSettings, ElectronicAddress
from shared.surroundings import told
from shared.table import Action, until_settled

MOST_ATTEMPTS = 3


def queue(work: BatchWork | FilingWork) -> None:
    """Put a message on the batch queue."""
    aws.client("sqs").send_message(QueueUrl=told("BATCH_QUEUE"), MessageBody=work.model_dump_json())


def see_to(store: Store, settings: ClinicSettings, batch_id: str, now: datetime) -> None:
    """Bring a frozen file as far as it goes now; again is the same."""
    until_settled(lambda: _step(store, settings, batch_id, now))


def _step(store: Store, settings: ClinicSettings, batch_id: str, now: datetime) -> None:
    held, seen = store.batches.get(batch_id)
    if held.sent_at is not None:
        return
    batch = held if held.file else _written(store, settings, held)
    address = settings.receiver(batch.receiver)
    if address.connector is None:
        _out(store, settings, batch, seen, batch.frozen_at)
    else:
        _by_sftp(store, settings, batch, seen, now)


def _written(store: Store, settings: ClinicSettings, batch: Batch) -> Batch:
    """The batch with its file, under a name that follows from it."""
    frozen = [store.get_claim(claim_id)[0] for claim_id in batch.claims]
    number, address = batch.interchange_control_number, settings.receiver(batch.receiver)
    envelope = scrubbing.submission(settings, address, batch.batch_id, number, batch.frozen_at)
    text = claim_837p.render([record.claim for record in frozen], envelope)
    name = f"{batch.receiver_id}/{batch.batch_id}.837"
    return batch.model_copy(
        update={"file": store.outbound.keep_as(name, text.encode("ascii"), "application/edi-x12")}
    )  # fmt: skip


def _by_sftp(store: Store, settings: ClinicSettings, batch: Batch, seen: int, now: datetime) -> None:
    """Start the transfer, or hear what became of it."""
    address, transfer = settings.receiver(batch.receiver), batch.transfer
    if transfer is None or transfer.state is TransferState.WANTED:
        _start(store, settings, batch, seen, now)
    elif transfer.state is TransferState.UNDERWAY:
        said = sftp.outcome(str(address.connector), transfer.transfer_id)
        if said.is_done:
            arrived = transfer.model_copy(update={"state": TransferState.ARRIVED, "failure": ""})
            _out(store, settings, batch.model_copy(update={"transfer": arrived}), seen, now)
        elif said.failure:
            _failed(store, settings, batch, seen, said.failure, now)


def _start(store: Store, settings: ClinicSettings, batch: Batch, seen: int, now: datetime) -> None:
    address: ElectronicAddress = settings.receiver(batch.receiver)
    path = store.outbound.path(str(batch.file))
    number = sftp.start(str(address.connector), path, address.remote_directory)
    begun = Transfer(
        state=TransferState.UNDERWAY,
        transfer_id=number or "",
        attempts=(batch.transfer.attempts if batch.transfer else 0) + 1,
        started_at=now,
        failure=batch.transfer.failure if batch.transfer else "",
    )
    started = batch.model_copy(update={"transfer": begun})
    if number is None:
        _failed(store, settings, started, seen, sftp.NOT_STARTED, now)
    else:
        store.batches.change(started, seen)


def _failed(store: Store, settings: ClinicSettings, batch: Batch, seen: int, failure: str, now: datetime) -> None:
    """Once more the next time somebody looks; after the last attempt it is a person's."""
    assert batch.transfer is not None  # noqa: S101 - only a transfer fails
    is_last = batch.transfer.attempts >= MOST_ATTEMPTS
    state = TransferState.FAILED if is_last else TransferState.WANTED
    transfer = batch.transfer.model_copy(update={"state": state, "failure": failure})
    tasks = [_cannot_be_sent(store, settings, batch, failure, now)] if is_last else []
    store.batches.change(batch.model_copy(update={"transfer": transfer}), seen, *tasks)


def _cannot_be_sent(store: Store, settings: ClinicSettings, batch: Batch, failure: str, now: datetime) -> Action:
    address = settings.receiver(batch.receiver)
    task = Task(
        task_id=_task_id(batch),
        words="A file could not be sent by SFTP",
        reasons=(f"To {address.receiver_name}, tried {MOST_ATTEMPTS} times: {failure}",),
        batch_id=batch.batch_id,
        due_on=settings.local_day(now),
        raised_at=now,
    )
    return store.task(task)


def _task_id(batch: Batch) -> str:
    return opaque_id.derive("task", "transfer", batch.batch_id)


def send_again(store: Store, batch_id: str, now: datetime) -> Batch:
    """A person lets a file that could not be sent go once more; asked again it is the same."""
    batch = until_settled(lambda: _wanted(store, batch_id))
    work = BatchWork(
        clinic=store.clinic, run_id=batch.run_id, batch_id=batch_id, receiver=batch.receiver, asked_at=now,
        follow_up=True,
    )  # fmt: skip
    queue(work)
    return batch


def _wanted(store: Store, batch_id: str) -> Batch:
    batch, seen = store.batches.get(batch_id)
    if batch.transfer is not None and batch.transfer.state is TransferState.WANTED:
        return batch
    if batch.transfer is None or batch.transfer.state is not TransferState.FAILED:
        raise problems.Refused("Only a file that could not be sent is sent again; this one is on its way or was sent.")
    again = batch.model_copy(update={"transfer": Transfer(state=TransferState.WANTED, failure=batch.transfer.failure)})
    store.batches.change(again, seen, store.no_task(_task_id(batch)))
    return again


# Out of our hands


def _out(store: Store, settings: ClinicSettings, batch: Batch, seen: int, sent_at: datetime) -> None:
    """The claims one by one with their papers and events, then the batch: its answers are awaited from now on."""
    today = settings.local_day(batch.frozen_at)
    for claim_id in batch.claims:
        until_settled(lambda claim_id=claim_id: _submit(store, claim_id, batch, today, sent_at))  # type: ignore[misc]
    zone = ZoneInfo(settings.time_zone)
    waits = awaited.awaited(settings.receiver(batch.receiver), sent_at, zone)
    sent = batch.model_copy(update={"sent_at": sent_at, "awaited": waits})
    gone = [store.no_task(_task_id(batch))] if batch.transfer else []
    store.batches.change(sent, seen, *gone)


def _submit(store: Store, claim_id: str, batch: Batch, today: date, sent_at: datetime) -> None:
    record, seen = store.get_claim(claim_id)
    if record.claim.state is not ClaimState.BATCHED:
        return
    claim = record.claim.model_copy(update={"state": after(record.claim.state, ClaimEvent.HANDED_OVER)})
    sent = documents.with_papers(store, record, documents.receipts_for(store, record), today).model_copy(
        update={"claim": claim, "story": (*record.story, Happened(at=sent_at, words="Sent to the payer"))}
    )
    store.change_claim(sent, seen, events=_told(store, sent, batch, today, sent_at))


def _told(
    store: Store, record: ClaimRecord, batch: Batch, today: date, sent_at: datetime
) -> Sequence[ClaimSubmitted]:  # fmt: skip
    event = ClaimSubmitted(
        event_id=events.derived_id(ClaimSubmitted, store.clinic, record.claim_id, batch.batch_id),
        clinic=store.clinic,
        occurred_at=sent_at,
        case_id=record.claim.case_id,
        claim_id=record.claim_id,
        batch_id=batch.batch_id,
        charge=record.claim.charge_amount,
        submitted_on=today,
    )
    return (event,)
