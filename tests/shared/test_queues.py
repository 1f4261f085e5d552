"""One delivery: each message alone, and only what failed stays."""

import json
from typing import Any

import pytest

from shared import queues


def _event(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}


def _failures(event: dict[str, Any], handle: Any) -> list[str]:
    return [one["itemIdentifier"] for one in queues.each(event, handle)["batchItemFailures"]]


def test_what_was_handled_leaves_the_queue() -> None:
    seen: list[str] = []

    assert _failures(_event("a", "b"), seen.append) == []
    assert seen == ["a", "b"]


def test_one_that_fails_does_not_keep_the_others() -> None:
    seen: list[str] = []

    def handle(body: str) -> None:
        if body == "bad":
            raise KeyError(body)
        seen.append(body)

    assert _failures(_event("a", "bad", "b"), handle) == ["m1"]
    assert seen == ["a", "b"]


def test_a_failure_is_logged_without_the_message(caplog: pytest.LogCaptureFixture) -> None:
    def handle(body: str) -> None:
        raise ValueError(body)

    queues.each(_event("Jane Invented"), handle)

    assert '"kind": "ValueError"' in caplog.text
    assert "Jane" not in caplog.text


def test_the_test_message_of_a_bucket_is_dropped() -> None:
    seen: list[str] = []
    _failures(_event(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"})), seen.append)

    assert seen == []


@pytest.mark.parametrize(
    "body", ['{"note": "\\"s3:TestEvent\\""}', '["s3:TestEvent"]', '{"Event": {"x": "s3:TestEvent"}}']
)
def test_what_only_mentions_the_test_message_is_handled(body: str) -> None:
    seen: list[str] = []

    assert _failures(_event(body), seen.append) == []
    assert seen == [body]


def test_a_body_that_is_broken_in_the_middle_fails_alone() -> None:
    assert _failures(_event('{"Event": "s3:TestEvent"', "a"), lambda body: None) == ["m0"]
