"""Lambda's pollers: one thread per queue that the templates map to a function.

Batch size comes from the app; visibility, redrive and partial batches are the queue's own, as its template says.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from infra.local import invoking
from infra.local.emulator import Emulator
from infra.local.resources import QueueMapping
from shared import logs

_WAIT = 1.0  # seconds without news; then look whether a message has become visible again
_MOST = 10  # messages that one receive brings


def poll(sqs: Any, mapping: QueueMapping) -> int:
    """Hand over what is visible on one queue; return how many messages that were."""
    size = min(_MOST, invoking.batch_size(mapping.service, mapping.function))
    reply = sqs.receive_message(QueueUrl=mapping.queue_url, MaxNumberOfMessages=size, AttributeNames=["All"])
    messages = reply.get("Messages", [])
    if messages:
        failed = _failed(mapping, [invoking.record(message, mapping.queue_url) for message in messages])
        for message in messages:
            if message["MessageId"] not in failed:
                sqs.delete_message(QueueUrl=mapping.queue_url, ReceiptHandle=message["ReceiptHandle"])
    return len(messages)


def _failed(mapping: QueueMapping, records: list[dict[str, Any]]) -> set[str]:
    """Which messages come again: those the function names, or all when it fell."""
    try:
        named = invoking.deliver(mapping.service, mapping.function, records)
    except Exception as error:  # noqa: BLE001 as in Lambda: the batch becomes visible again, later
        logs.write(logs.LogCode.MESSAGE_FAILED, kind=type(error).__name__, where=logs.frames(error),
                   service=mapping.service, queue=mapping.function)  # fmt: skip
        return {record["messageId"] for record in records}
    return named if mapping.reports_failures else set()


@dataclass(frozen=True)
class Pump:
    """Something that is done again whenever a queue or a bucket may have changed; `once` returns how much it moved."""

    name: str
    once: Callable[[], int]


def pumps(emulator: Emulator, mappings: Iterable[QueueMapping]) -> list[Pump]:
    """One per mapping."""
    sqs = emulator.client("sqs")
    return [Pump(f"{one.service} {one.function}", lambda one=one: poll(sqs, one)) for one in mappings]  # type: ignore[misc]


def settle(running: Iterable[Pump], rounds: int = 100) -> None:
    """Run all, one after the other, until nothing moves (the demo, which must be the same each time)."""
    everything = list(running)
    for _ in range(rounds):
        if not sum(pump.once() for pump in everything):
            return
    raise RuntimeError("the queues do not come to rest")


def keep_running(emulator: Emulator, pump: Pump, closing: threading.Event) -> None:
    """The thread of a pump: run until nothing moves, then wait for news."""
    while not closing.is_set():
        if not _moved(pump):
            with emulator.stirred:
                emulator.stirred.wait(_WAIT)


def _moved(pump: Pump) -> int:
    try:
        return pump.once()
    except Exception as error:  # noqa: BLE001 a pump never stops; what it could not do waits on its queue
        logs.write(logs.LogCode.MESSAGE_FAILED, kind=type(error).__name__, where=logs.frames(error), queue=pump.name)
        return 0
