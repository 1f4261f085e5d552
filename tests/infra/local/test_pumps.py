"""Lambda's pollers, as the templates say: what failed comes again alone, five failures end in the dead letters."""

from typing import Any

import pytest

from infra.local import invoking, pumps
from infra.local.pumps import Pump, poll, settle
from infra.local.resources import QueueMapping
from tests.world import World


@pytest.fixture
def queue(world: World) -> QueueMapping:
    """Prescriptions' event queue, empty."""
    return next(one for one in world.built.mappings if (one.service, one.function) == ("prescriptions", "on_events"))


def send(world: World, queue: QueueMapping, *bodies: str) -> Any:
    sqs = world.session.client("sqs")
    for body in bodies:
        sqs.send_message(QueueUrl=queue.queue_url, MessageBody=body)
    return sqs


def handled_by(monkeypatch: pytest.MonkeyPatch, handle: Any) -> list[list[str]]:
    """Let `handle(bodies)` name the bodies that fail; every batch that was handed over is noted."""
    batches: list[list[str]] = []

    def deliver(_service: str, _function: str, records: list[dict[str, Any]]) -> set[str]:
        batches.append([record["body"] for record in records])
        return {record["messageId"] for record in records if record["body"] in handle(batches[-1])}

    monkeypatch.setattr(invoking, "deliver", deliver)
    return batches


def left(world: World, queue: QueueMapping) -> list[str]:
    return [message.body for message in world.queue(queue.queue_url)._messages]


def come_again(world: World, queue: QueueMapping) -> None:
    """The visibility timeout is over."""
    for message in world.queue(queue.queue_url)._messages:
        message.visible_at = 0


def test_a_batch_is_as_large_as_the_app_says(
    world: World, queue: QueueMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = handled_by(monkeypatch, lambda _: [])
    sqs = send(world, queue, *(str(n) for n in range(13)))
    assert [poll(sqs, queue), poll(sqs, queue), poll(sqs, queue)] == [10, 3, 0]
    assert [len(batch) for batch in batches] == [10, 3]


def test_only_what_failed_stays_on_the_queue(
    world: World, queue: QueueMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled_by(monkeypatch, lambda _: ["b"])
    sqs = send(world, queue, "a", "b", "c")
    poll(sqs, queue)
    assert left(world, queue) == ["b"]


def test_what_failed_waits_for_its_visibility_timeout(
    world: World, queue: QueueMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled_by(monkeypatch, lambda bodies: bodies)
    sqs = send(world, queue, "a")
    assert [poll(sqs, queue), poll(sqs, queue)] == [1, 0]
    come_again(world, queue)
    assert poll(sqs, queue) == 1


def test_a_function_that_falls_leaves_the_whole_batch(
    world: World, queue: QueueMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(_: list[str]) -> list[str]:
        raise RuntimeError("out of memory")

    handled_by(monkeypatch, fall)
    sqs = send(world, queue, "a", "b")
    assert poll(sqs, queue) == 2
    assert left(world, queue) == ["a", "b"]


def test_without_partial_batches_a_return_is_the_end_of_all(
    world: World, queue: QueueMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template decides, not the function: this is why each mapping must report item failures."""
    handled_by(monkeypatch, lambda _: ["a"])
    sqs = send(world, queue, "a", "b")
    poll(sqs, QueueMapping(queue.service, queue.function, queue.queue_url, reports_failures=False))
    assert left(world, queue) == []


def test_after_five_failures_a_message_is_a_dead_letter(
    world: World, queue: QueueMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = handled_by(monkeypatch, lambda bodies: bodies)
    sqs = send(world, queue, "poison")
    for _ in range(7):
        poll(sqs, queue)
        come_again(world, queue)
    assert len(batches) == 5
    assert world.dead_letters() == {"prescriptions-eventsdlq": ["poison"]}


def test_every_mapping_of_the_templates_reports_item_failures(world: World) -> None:
    assert all(mapping.reports_failures for mapping in world.built.mappings)


def test_settling_goes_on_until_nothing_moves() -> None:
    work = [3, 0, 2, 0, 0, 0]
    settle([Pump("one", lambda: work.pop(0)), Pump("two", lambda: 0)])
    assert work == [2, 0, 0, 0]


def test_what_never_rests_is_said() -> None:
    with pytest.raises(RuntimeError, match="do not come to rest"):
        pumps.settle([Pump("mill", lambda: 1)])
