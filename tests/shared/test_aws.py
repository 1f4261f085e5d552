"""The one door to AWS."""

from collections.abc import Iterator

import pytest

from shared import aws
from tests.world import World


@pytest.fixture(autouse=True)
def _the_door_as_it_was(world: World) -> Iterator[None]:
    before = list(aws._hooks)
    yield
    aws._hooks[:] = before
    aws.forget()


def test_a_client_is_made_once() -> None:
    assert aws.client("sqs") is aws.client("sqs")


def test_a_hook_sees_each_new_session_before_its_clients() -> None:
    seen = []
    aws.on_new_session(seen.append)
    aws.client("sqs")
    aws.client("s3")
    aws.forget()
    aws.client("sqs")

    assert len(seen) == 2


def test_clients_try_as_often_as_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "4")
    aws.forget()

    assert aws.client("sqs").meta.config.retries == {"mode": "standard", "total_max_attempts": 4}
