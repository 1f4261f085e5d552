"""One delivery of a queue: each message is handled alone, and only what failed stays on the queue.

The event source mapping must report batch item failures; without it a normal return deletes the whole batch
(tests/infra/test_wiring.py holds that every queue has it).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from shared import logs

Handled = dict[str, list[dict[str, str]]]


def each(event: Mapping[str, Any], handle: Callable[[str], None]) -> Handled:
    """Give every body to `handle`; return the ids of those that raised, for SQS to deliver again."""
    failed = [record["messageId"] for record in event["Records"] if not _handled(record, handle)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _handled(record: Mapping[str, Any], handle: Callable[[str], None]) -> bool:
    try:
        if not _is_test_event(record["body"]):
            handle(record["body"])
    except Exception as error:  # noqa: BLE001 every failure means the same: deliver it again
        logs.write(logs.LogCode.MESSAGE_FAILED, kind=type(error).__name__, where=logs.frames(error),
                   message_id=record["messageId"])  # fmt: skip
        return False
    return True


def _is_test_event(body: str) -> bool:
    """S3 sends one test message when a notification is configured."""
    if '"s3:TestEvent"' not in body:
        return False
    told = json.loads(body)
    return isinstance(told, dict) and told.get("Event") == "s3:TestEvent"
