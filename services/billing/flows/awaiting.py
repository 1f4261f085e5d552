"""What a file sent out waits for: answers that came are noted, answers that are late become tasks and go by themselves.

Every few minutes a look at the clinic's watched list; it holds the files whose time has come, and is empty otherwise.
"""

import contextlib
from collections.abc import Iterable
from datetime import datetime

from services.billing.flows import sending
from services.billing.models.batches import AnswerKind, AwaitedAnswer, Batch
from services.billing.models.records import ClaimRecord, Task
from services.billing.models.requests import BatchWork
from services.billing.rules import awaited
from services.billing.rules.awaited import Awaited
from services.billing.store import BillingStore as Store
from shared.identifiers import opaque_id
from shared.settings import ClinicSettings
from shared.table import Action, RowChanged, until_settled

_OF_CLAIMS = (AnswerKind.CLAIMS, AnswerKind.PAYMENT)  # each claim of the file has an answer of its own
_SHOWN = 10  # claims that a task names
_WORDS = {
    AnswerKind.ENVELOPE: "No TA1 came for a file: ask the receiver whether it arrived",
    AnswerKind.FILE: "No 999 came for a file: ask the receiver whether it was readable",
    AnswerKind.CLAIMS: "No 277CA came for claims of a file: ask whether the payer has taken them in",
    AnswerKind.PAYMENT: "No payment advice came for claims of a file: ask the payer where they stand",
}


def watch(store: Store, now: datetime) -> int:
    """Take up files that have not gone out, and tell of answers that are late; return how many files were looked at."""
    looked = 0
    for batch, seen in store.batches.watched(now):
        looked += 1
        if batch.sent_at is None:
            _take_up(store, batch, now)
        else:
            with contextlib.suppress(RowChanged):  # an answer came just now: the next look is in some minutes
                _ask(store, store.get_settings(), batch, seen, now)
    return looked


def _take_up(store: Store, batch: Batch, now: datetime) -> None:
    work = BatchWork(
        clinic=store.clinic, run_id=batch.run_id, batch_id=batch.batch_id, receiver=batch.receiver, asked_at=now,
        follow_up=True,
    )  # fmt: skip
    sending.queue(work)


def _ask(store: Store, settings: ClinicSettings, batch: Batch, seen: int, now: datetime) -> None:
    """Late answers become tasks; those of claims only when a claim indeed still waits."""
    late = awaited.overdue(batch.awaited, now)
    claims = _claims(store, batch) if any(one.kind in _OF_CLAIMS for one in late) else []
    missing = [one for one in late if one.kind not in _OF_CLAIMS or _unanswered(one.kind, claims)]
    held = awaited.asked(batch.awaited, [one.kind for one in missing])
    for one in late:
        held = held if one in missing else awaited.every_claim_answered(held, one.kind, now)
    tasks = [store.task(_task(settings, batch, one, claims, now)) for one in missing]
    store.batches.change(batch.model_copy(update={"awaited": held}), seen, *tasks)


def _claims(store: Store, batch: Batch) -> list[ClaimRecord]:
    return [store.get_claim(claim_id)[0] for claim_id in batch.claims]


def _unanswered(kind: AnswerKind, claims: Iterable[ClaimRecord]) -> list[str]:
    return [one.claim.control_number for one in claims if awaited.is_unanswered(kind, one.claim.state)]


def _task(
    settings: ClinicSettings, batch: Batch, late: AwaitedAnswer, claims: list[ClaimRecord], now: datetime
) -> Task:
    to, number = settings.receiver(batch.receiver).receiver_name, batch.interchange_control_number
    waiting = _unanswered(late.kind, claims) if late.kind in _OF_CLAIMS else []
    which = f"{len(waiting)} of {len(claims)}: {', '.join(waiting[:_SHOWN])}" if waiting else ""
    return Task(
        task_id=task_id(batch.batch_id, late.kind),
        words=_WORDS[late.kind],
        reasons=tuple(filter(None, (f"File {number:09d} to {to}", which))),
        batch_id=batch.batch_id,
        due_on=settings.local_day(now),
        raised_at=now,
    )


def task_id(batch_id: str, kind: AnswerKind) -> str:
    """The task that tells of a late answer."""
    return opaque_id.derive("task", "awaited", batch_id, kind.value)


# Answers that came


def came(store: Store, batch_id: str, kind: AnswerKind, at: datetime, verdict: str, *, refused: bool = False) -> None:
    """The receiver spoke of the whole file (TA1, 999): what is waited for no longer closes its task."""

    def attempt() -> None:
        batch, seen = store.batches.get(batch_id)
        held = awaited.after_answer(batch.awaited, kind, at, verdict, refused=refused)
        _keep(store, batch, seen, held)

    until_settled(attempt)


def spoke_of_claims(store: Store, batch_ids: Iterable[str], at: datetime) -> None:
    """Claims of these files were answered (277CA, 835): the file was readable, and an open task may be done."""
    for batch_id in dict.fromkeys(batch_ids):
        until_settled(lambda batch_id=batch_id: _look(store, batch_id, at))  # type: ignore[misc]


def _look(store: Store, batch_id: str, at: datetime) -> None:
    batch, seen = store.batches.find(batch_id)
    if batch is None:
        return
    held = awaited.after_answer(batch.awaited, AnswerKind.FILE, at, "")
    asked = awaited.open_alarms(held) & set(_OF_CLAIMS)
    claims = _claims(store, batch) if asked else []
    for kind in (kind for kind in _OF_CLAIMS if kind in asked and not _unanswered(kind, claims)):
        held = awaited.every_claim_answered(held, kind, at)
    _keep(store, batch, seen, held)


def _keep(store: Store, batch: Batch, seen: int, held: Awaited) -> None:
    if held != batch.awaited:
        store.batches.change(batch.model_copy(update={"awaited": held}), seen, *_done(store, batch, held))


def _done(store: Store, batch: Batch, held: Awaited) -> list[Action]:
    over = awaited.open_alarms(batch.awaited) - awaited.open_alarms(held)
    return [store.no_task(task_id(batch.batch_id, kind)) for kind in sorted(over)]
