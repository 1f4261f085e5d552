"""Files that come back: 999 and 277CA move the claims, 835s go into the books. A file that cannot be read waits.

One bad set does not spoil the file: each set stands alone, and what it says is recorded once.
"""

import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote_plus

from services.billing.flows import awaiting, deciding, filing, remittances
from services.billing.models.acknowledgments import ClaimAcknowledgment
from services.billing.models.batches import AnswerKind, Batch
from services.billing.models.claims import ClaimEvent
from services.billing.models.records import ClaimRecord, Happened, Task
from services.billing.models.requests import RemittanceWork
from services.billing.rules.claim_states import after, may
from services.billing.store import BillingStore as Store
from services.billing.x12 import status_277ca
from shared import clock, events
from shared.events import ClaimRejected
from shared.identifiers import opaque_id
from shared.objects import content_hash
from shared.table import until_settled
from shared.tenancy import at_work_for
from shared.x12 import acknowledgment_999, reading
from shared.x12.envelope import Interchange, TransactionSet
from shared.x12.errors import X12Error
from shared.x12.ta1 import InterchangeAcknowledgment

Batches = tuple[str, ...]  # the files that an answer speaks of

MOST_BYTES = 20_000_000  # far above any advice to a massage clinic; read, it takes thirty times as much memory


def take_in(body: str) -> None:
    """One message of the answers queue: S3 says which objects came, how large, and when; or a person has decided."""
    told = json.loads(body)
    if "remittance_id" in told:
        with at_work_for(told["clinic"]):
            _let_through(Store(told["clinic"]), RemittanceWork.model_validate_json(body))
        return
    for record in told["Records"]:
        held = record["s3"]["object"]
        clinic, _, name = unquote_plus(held["key"]).partition("/")
        with at_work_for(clinic):
            arrived = datetime.fromisoformat(record["eventTime"]).replace(microsecond=0)  # stored without fractions
            store = Store(clinic)
            if held.get("size", 0) > MOST_BYTES:
                _hold(store, name, "A file came back that is too large", "no answer to a clinic is so large", arrived)
            else:
                read(store, name, arrived)


def _let_through(store: Store, work: RemittanceWork) -> None:
    awaiting.spoke_of_claims(store, deciding.book(store, work), clock.now())


def read(store: Store, name: str, now: datetime) -> None:
    """Take in one file: nothing of it is acted on before its end was good."""
    data = store.inbound.fetch(name)
    sha = content_hash(data)
    try:
        found = list(reading.contents(data.decode("latin-1")))
    except X12Error as error:
        _hold(store, sha, "A file came back that cannot be read", str(error), now)
        return
    if not found:
        _hold(store, sha, "A file came back that holds no answer", "nothing in it is a 999, 277CA or 835", now)
    for envelope in dict.fromkeys(one.interchange for one in found if one.interchange is not None):
        _count(store, envelope, sha, now)
    if any(isinstance(one, TransactionSet) and one.identifier == "835" for one in found):
        name = store.documents.keep("answers", data, "application/edi-x12")  # a payer's name for a file may come again
    spoken_of = [batch_id for one in found for batch_id in _take(store, one, sha, name, now)]
    awaiting.spoke_of_claims(store, spoken_of, now)


def _take(store: Store, one: TransactionSet | InterchangeAcknowledgment, sha: str, name: str, now: datetime) -> Batches:
    """One set; a set that cannot be read does not spoil the others of its file. Return the files it speaks of."""
    try:
        if isinstance(one, TransactionSet):
            return _READERS.get(one.identifier, _unknown)(store, one, name, now)
        _envelope_judged(store, one, now)
    except X12Error as error:
        _hold(store, f"{sha} {error}", "A file came back that cannot be read", str(error), now)
    return ()


def _count(store: Store, envelope: Interchange, sha: str, now: datetime) -> None:
    """A sender numbers its files. A number used for two files is told; their payments have names of their own."""
    old = store.batches.count_interchange(envelope.sender, envelope.control_number, sha)
    if old is not None and old["sha"] != sha:
        words = "A file came under a control number that its sender has used before"
        reason = "Its answers were taken in by their own names; ask the sender whether both files are meant."
        _hold(store, f"{envelope.control_number} {sha}", words, reason, now)


def _envelope_judged(store: Store, said: InterchangeAcknowledgment, now: datetime) -> None:
    """TA1: R means that the file never got in; E was taken in and must not be sent again."""
    batch = _batch_of(store, said.interchange, said.control_number)
    if batch is None:
        words = "An acknowledgment answers a file that was not sent from here"
        _hold(store, f"TA1 {said.control_number}", words, f"TA1 {said.verdict}, note {said.note}", now)
        return
    if not said.is_accepted:
        for claim_id in batch.claims:
            reasons = (f"the envelope was refused, note {said.note}",)
            move(store, claim_id, ClaimEvent.FILE_REJECTED, "The file was refused (TA1 R)", reasons, now)
    refused = not said.is_accepted
    awaiting.came(store, batch.batch_id, AnswerKind.ENVELOPE, now, said.verdict, refused=refused)


def _batch_of(store: Store, envelope: Interchange | None, number: str) -> Batch | None:
    """The file that is answered: each receiver has numbers of its own.

    A receiver that answers under another name than it takes files is found where only one has had that number.
    """
    if not number.isdecimal():
        return None
    settings = store.get_settings()
    addresses = (settings.electronic, *settings.receivers)
    ids = dict.fromkeys(address.receiver_id for address in addresses)
    if envelope is not None and envelope.sender in ids:
        return store.batches.of_group(envelope.sender, int(number))
    found = [batch for known in ids if (batch := store.batches.of_group(known, int(number)))]
    return found[0] if len(found) == 1 else None


def _hold(store: Store, cause: str, words: str, reason: str, now: datetime) -> None:
    task_id = opaque_id.derive("task", "file", cause)
    store.raise_task(Task(task_id=task_id, words=words, reasons=(reason,), raised_at=now))


def _unknown(store: Store, transaction_set: TransactionSet, name: str, now: datetime) -> Batches:
    task_id = opaque_id.derive("task", "set", name, transaction_set.control_number)
    words = "A file holds a kind of answer that billing does not read"
    store.raise_task(Task(task_id=task_id, words=words, reasons=(transaction_set.identifier,), raised_at=now))
    return ()


def _acknowledged(store: Store, transaction_set: TransactionSet, name: str, now: datetime) -> Batches:
    """999: the file was readable, or it never entered adjudication."""
    said = acknowledgment_999.parse(transaction_set)
    batch = _batch_of(store, transaction_set.interchange, said.group_control_number)
    if batch is None:
        words = "An acknowledgment answers a file that was not sent from here"
        task_id = opaque_id.derive("task", "999", name, transaction_set.control_number)
        store.raise_task(Task(task_id=task_id, words=words, raised_at=now))
        return ()
    event = ClaimEvent.FILE_ACCEPTED if said.is_accepted else ClaimEvent.FILE_REJECTED
    reasons = () if said.is_accepted else tuple(_places(said))
    words = "The file was readable" if said.is_accepted else "The file was refused"
    for claim_id in batch.claims:
        move(store, claim_id, event, f"{words} (999 {said.verdict})", reasons, now)
    awaiting.came(store, batch.batch_id, AnswerKind.FILE, now, said.verdict, refused=not said.is_accepted)
    return ()


def _places(said: acknowledgment_999.ImplementationAcknowledgment) -> list[str]:
    """Where the receiver found the fault: segment, position, code; never what stood there."""
    notes = [note for verdict in said.sets for note in verdict.notes]
    return [f"{note.segment} at {note.position}: code {note.code or '8'}" for note in notes] or ["the file was refused"]


def _status(store: Store, transaction_set: TransactionSet, name: str, now: datetime) -> Batches:
    """277CA: taken into adjudication, or rejected."""
    return tuple(filter(None, [_judged(store, said, name, now) for said in status_277ca.parse(transaction_set)]))


def _judged(store: Store, said: ClaimAcknowledgment, name: str, now: datetime) -> str | None:
    """One claim's word; the file it was sent in, where it is ours."""
    claim_id = store.find_claim_id(iter([("CLM01", said.control_number)]))
    codes = tuple(map(str, said.statuses))
    if claim_id is None:
        task_id = opaque_id.derive("task", "277", name, said.control_number)
        words = "A claim acknowledgment names a claim that was not sent from here"
        store.raise_task(Task(task_id=task_id, words=words, reasons=codes, raised_at=now))
        return None
    event = ClaimEvent.CLAIM_ACCEPTED if said.is_accepted else ClaimEvent.CLAIM_REJECTED
    reasons = () if said.is_accepted else codes
    words = f"{'Taken in' if said.is_accepted else 'Sent back'} by the {said.speaker.value} (277CA {' '.join(codes)})"
    return move(store, claim_id, event, words, reasons, now, said.payer_claim_control_number)


def move(
    store: Store, claim_id: str, event: ClaimEvent, words: str, reasons: tuple[str, ...], now: datetime,
    payer_number: str = "",
) -> str | None:  # fmt: skip
    """A claim takes a step, once; return the file it was sent in. A late or repeated answer changes nothing."""

    def attempt() -> str | None:
        record, seen = store.get_claim(claim_id)
        if may(record.claim.state, event):
            moved = _moved(record, event, words, reasons, now, payer_number)
            names = store.named(moved.claim, claim_id) if payer_number else []
            names += filing.over(store, record) if event is ClaimEvent.CLAIM_ACCEPTED else []
            told = (_rejected(store, moved, reasons, now),) if reasons else ()
            store.change_claim(moved, seen, *names, events=told)
        return record.batch_id

    return until_settled(attempt)


def _moved(
    record: ClaimRecord, event: ClaimEvent, words: str, reasons: tuple[str, ...], now: datetime, payer_number: str
) -> ClaimRecord:
    claim = record.claim
    changes = {
        "state": after(claim.state, event),
        "payer_claim_control_number": payer_number or claim.payer_claim_control_number,
    }
    story = (*record.story, Happened(at=now, words=words))
    return record.model_copy(update={"claim": claim.model_copy(update=changes), "rejections": reasons, "story": story})


def _rejected(store: Store, record: ClaimRecord, reasons: tuple[str, ...], now: datetime) -> ClaimRejected:
    return ClaimRejected(
        event_id=events.derived_id(ClaimRejected, store.clinic, record.claim_id, record.batch_id or "", *reasons),
        clinic=store.clinic,
        occurred_at=now,
        case_id=record.claim.case_id,
        claim_id=record.claim_id,
        reasons=reasons,
    )


def _paid(store: Store, transaction_set: TransactionSet, name: str, now: datetime) -> Batches:
    return remittances.take_in(store, transaction_set, name, now)


_READERS: dict[str, Callable[[Store, TransactionSet, str, datetime], Batches]] = {
    "999": _acknowledged,
    "277": _status,
    "835": _paid,
}
