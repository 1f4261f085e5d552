"""The answers that a file waits for, until when, and what a late or a bad one means.

A receiver answers in steps: TA1 for the envelope (where one is asked for), 999 for the file, 277CA for each claim, 835
for the money. A later step says that the earlier ones were good; a refusal says that nothing more will come. How long
each may take is the receiver's own setting. Saturdays and Sundays do not count for the 277CA: the house allows two
business days (RULES 6.7).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.billing.models.batches import AnswerKind, AwaitedAnswer, Batch, TransferState
from services.billing.models.claims import ClaimState
from shared.settings import ElectronicAddress

Awaited = tuple[AwaitedAnswer, ...]
_FRIDAY = 4  # weekday()
_HOUR = timedelta(hours=1)
_FINISHED_BY_NOW = timedelta(minutes=15)  # a file that was frozen and not sent by then is taken up again
_ORDER = tuple(AnswerKind)
_ON_THE_WAY = frozenset({ClaimState.BATCHED, ClaimState.SENT, ClaimState.RECEIVED})
_UNJUDGED = _ON_THE_WAY | {ClaimState.ACCEPTED}


def awaited(address: ElectronicAddress, sent_at: datetime, zone: ZoneInfo) -> Awaited:
    """What a file just sent waits for."""
    due = address.answers_due
    until = {
        AnswerKind.ENVELOPE: sent_at + due.envelope * _HOUR,
        AnswerKind.FILE: sent_at + due.file * _HOUR,
        AnswerKind.CLAIMS: working_hours_after(sent_at, due.claims, zone),
        AnswerKind.PAYMENT: sent_at + due.payment * _HOUR,
    }
    wanted = [kind for kind in _ORDER if kind is not AnswerKind.ENVELOPE or address.wants_ta1]
    return tuple(AwaitedAnswer(kind=kind, due_at=until[kind]) for kind in wanted)


def working_hours_after(moment: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """So many hours later, on the clinic's calendar, where Saturdays and Sundays do not count."""
    left, at = hours, moment
    while left:
        left -= at.astimezone(zone).weekday() <= _FRIDAY
        at += _HOUR
    return at


def after_answer(held: Awaited, kind: AnswerKind, at: datetime, verdict: str, *, refused: bool = False) -> Awaited:
    """What is left to wait for after an answer: nothing earlier than it, and after a refusal nothing at all."""
    closed = [one for one in _ORDER if refused or _ORDER.index(one) <= _ORDER.index(kind)]
    return tuple(
        one.model_copy(update={"came_at": at, "verdict": verdict if one.kind is kind else ""})
        if one.kind in closed and one.came_at is None
        else one
        for one in held
    )


def every_claim_answered(held: Awaited, kind: AnswerKind, at: datetime) -> Awaited:
    """No claim of the file waits for this answer any longer."""
    return tuple(
        one.model_copy(update={"came_at": at}) if one.kind is kind and one.came_at is None else one for one in held
    )


def overdue(held: Awaited, now: datetime) -> Awaited:
    """The answers that are late, and of which nobody was told yet."""
    return tuple(one for one in held if one.came_at is None and not one.asked and one.due_at <= now)


def asked(held: Awaited, kinds: Iterable[AnswerKind]) -> Awaited:
    """The same, with these told to a person."""
    late = set(kinds)
    return tuple(one.model_copy(update={"asked": True}) if one.kind in late else one for one in held)


def next_look(batch: Batch) -> datetime | None:
    """When somebody must look at a file: whether it went out, then whether it was answered.

    None when nothing is waited for, or a person knows already.
    """
    if batch.sent_at is not None:
        return min((one.due_at for one in batch.awaited if one.came_at is None and not one.asked), default=None)
    if batch.transfer is None:
        return batch.frozen_at + _FINISHED_BY_NOW
    return None if batch.transfer.state is TransferState.FAILED else batch.transfer.started_at or batch.frozen_at


def open_alarms(held: Awaited) -> frozenset[AnswerKind]:
    """What a person was told of and still has not come."""
    return frozenset(one.kind for one in held if one.asked and one.came_at is None)


def is_unanswered(kind: AnswerKind, state: ClaimState) -> bool:
    """Whether a claim of the file still waits for this answer of its own (277CA, 835)."""
    return state in (_UNJUDGED if kind is AnswerKind.PAYMENT else _ON_THE_WAY)
