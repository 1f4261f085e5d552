"""The batch: asked by the clock or by a person, frozen in one transaction, written, told. Twice makes nothing twice.

A message names the batch; its second delivery finds the frozen one and writes the same files again.
"""

from collections.abc import Sequence
from datetime import date, datetime

from services.billing.flows import documents, filing, scrubbing
from services.billing.models.claims import ClaimEvent, ClaimState
from services.billing.models.records import Batch, ClaimRecord, Happened
from services.billing.models.requests import BatchWork
from services.billing.rules.claim_states import after
from services.billing.store import BillingStore as Store
from services.billing.x12 import claim_837p
from shared import aws, events, logs
from shared.events import ClaimSubmitted
from shared.identifiers import opaque_id
from shared.money import total
from shared.settings import ClinicSettings
from shared.surroundings import told
from shared.table import until_settled
from shared.tenancy import at_work_for

MOST_CLAIMS = 90  # a transaction holds a hundred actions


def ask(store: Store, cause: str, now: datetime) -> tuple[str, ...]:
    """Send one message per receiver on its way; the same cause asks for the same batches."""
    receiver = store.get_settings().electronic.receiver_id
    batch_id = opaque_id.derive("batch", store.clinic, receiver, cause)
    _send(BatchWork(clinic=store.clinic, batch_id=batch_id, receiver_id=receiver, asked_at=now))
    return (batch_id,)


def ask_tonight(store: Store, now: datetime) -> tuple[str, ...]:
    """The night's batch, named after the clinic's own day."""
    day = store.get_settings().local_day(now)
    return ask(store, f"night of {day}", now)


def _send(work: BatchWork) -> None:
    aws.client("sqs").send_message(QueueUrl=told("BATCH_QUEUE"), MessageBody=work.model_dump_json())


def take_in(body: str) -> None:
    """One message of the batch queue."""
    work = BatchWork.model_validate_json(body)
    with at_work_for(work.clinic):
        store = Store(work.clinic)
        make(store, work)
        filing.watch(store, work.asked_at)


def make(store: Store, work: BatchWork) -> None:
    """Freeze what is ready (or find it frozen), write its files, tell; go on if more is ready."""
    settings = store.get_settings()
    batch = store.find_batch(work.batch_id) or until_settled(lambda: _freeze(store, settings, work))
    if batch is None:
        return
    if batch.file is None:
        _write(store, settings, batch)
        logs.write(logs.LogCode.BATCH_MADE, count=len(batch.claims))
    if len(batch.claims) == MOST_CLAIMS:
        following = opaque_id.derive("batch", work.batch_id, "next")
        _send(work.model_copy(update={"batch_id": following}))


def _freeze(store: Store, settings: ClinicSettings, work: BatchWork) -> Batch | None:
    """Claims, control numbers and batch in one transaction; None when nothing is ready."""
    due = [store.get_claim(claim_id) for claim_id in store.due(work.asked_at, MOST_CLAIMS)]
    good = [held for held in due if _is_still_good(store, settings, held, work.asked_at)]
    if not good:
        return None
    last, seen = store.last_control_number(work.receiver_id)
    batch = Batch(
        batch_id=work.batch_id,
        receiver_id=work.receiver_id,
        claims=tuple(record.claim_id for record, _ in good),
        interchange_control_number=last + 1,
        group_control_number=last + 1,
        frozen_at=work.asked_at,
    )
    store.freeze(batch, seen, [(_frozen(store, record, batch), version) for record, version in good])
    return batch


def _is_still_good(store: Store, settings: ClinicSettings, held: tuple[ClaimRecord, int], now: datetime) -> bool:
    """A claim that was clean when it was signed may have become too late, or its order may have changed."""
    record, seen = held
    if record.claim.state is not ClaimState.READY:
        return False
    judged = scrubbing.scrubbed(store, record, settings, now)
    if judged.claim.state is not ClaimState.READY:
        store.change_claim(judged, seen)
        return False
    return True


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


def _write(store: Store, settings: ClinicSettings, batch: Batch) -> None:
    """The file, then the claims one by one with their papers and events, then the batch's end."""
    frozen = [store.get_claim(claim_id)[0] for claim_id in batch.claims]
    envelope = scrubbing.submission(settings, batch.batch_id, batch.interchange_control_number, batch.frozen_at)
    text = claim_837p.render([record.claim for record in frozen], envelope)
    name = store.outbound.keep_as(
        f"{batch.receiver_id}/{batch.batch_id}.837", text.encode("ascii"), "application/edi-x12"
    )
    today = settings.local_day(batch.frozen_at)
    for claim_id in batch.claims:
        until_settled(lambda claim_id=claim_id: _submit(store, claim_id, batch, today))  # type: ignore[misc]
    store.close_batch(batch.model_copy(update={"file": name}))


def _submit(store: Store, claim_id: str, batch: Batch, today: date) -> None:
    record, seen = store.get_claim(claim_id)
    if record.claim.state is not ClaimState.BATCHED:
        return
    claim = record.claim.model_copy(update={"state": after(record.claim.state, ClaimEvent.HANDED_OVER)})
    sent = documents.with_papers(store, record, documents.receipts_for(store, record), today).model_copy(
        update={"claim": claim, "story": (*record.story, Happened(at=batch.frozen_at, words="Sent to the payer"))}
    )
    store.change_claim(sent, seen, events=_told(store, sent, batch, today))


def _told(store: Store, record: ClaimRecord, batch: Batch, today: date) -> Sequence[ClaimSubmitted]:
    event = ClaimSubmitted(
        event_id=events.derived_id(ClaimSubmitted, store.clinic, record.claim_id, batch.batch_id),
        clinic=store.clinic,
        occurred_at=batch.frozen_at,
        case_id=record.claim.case_id,
        claim_id=record.claim_id,
        batch_id=batch.batch_id,
        charge=record.claim.charge_amount,
        submitted_on=today,
    )
    return (event,)
