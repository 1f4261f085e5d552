"""Telling: an effect and its events stand or fall together, and no event is lost when the bus is not there."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared import aws, bus, table
from shared.bus import Bus, NotTold
from shared.events import Event
from shared.table import RowChanged, Table
from shared.tenancy import at_work_for
from tests.builders_events import event
from tests.world import World


class Recorded:
    """An EventBridge that writes down what it is given and refuses what it is told to."""

    def __init__(self, *refusals: set[int]) -> None:
        self.refusals, self.calls = list(refusals), []

    def put_events(self, **given: Any) -> dict[str, Any]:
        entries = given["Entries"]
        refused = self.refusals.pop(0) if self.refusals else set()
        self.calls.append([entry["Detail"] for entry in entries])
        results = [
            {"ErrorCode": "ThrottlingException"} if n in refused else {"EventId": "x"} for n in range(len(entries))
        ]
        return {"FailedEntryCount": len(refused), "Entries": results}


class Down:
    """An EventBridge that does not answer."""

    def put_events(self, **given: Any) -> dict[str, Any]:
        raise ConnectionError


def _events(count: int) -> list[Event]:
    return [event("ClaimSubmitted", f"case{number:06}") for number in range(count)]


@pytest.fixture
def rows(world: World) -> Iterator[Table]:
    with at_work_for("milehigh"):
        yield Table(aws.client("dynamodb"), world.built.environment["ELIGIBILITY_TABLE"], "milehigh")


def test_ten_entries_at_a_time() -> None:
    recorded = Recorded()
    Bus(recorded, "b").tell(_events(23))

    assert [len(call) for call in recorded.calls] == [10, 10, 3]


def test_only_refused_entries_are_sent_again() -> None:
    recorded = Recorded({1}, {0})
    events = _events(3)
    Bus(recorded, "b").tell(events)

    assert [len(call) for call in recorded.calls] == [3, 1, 1]
    assert recorded.calls[2] == [events[1].model_dump_json()]


def test_a_bus_that_always_refuses_is_an_error() -> None:
    with pytest.raises(NotTold, match="1 events"):
        Bus(Recorded(*({0} for _ in range(4))), "b").tell(_events(1))


def test_nothing_to_tell_makes_no_call() -> None:
    recorded = Recorded()
    Bus(recorded, "b").tell([])

    assert recorded.calls == []


def test_what_was_told_leaves_the_outbox(rows: Table) -> None:
    recorded = Recorded()
    old = bus.once_and_tell(rows, Bus(recorded, "b"), rows.create(table.row("A", {})), events=_events(2))

    assert old is None
    assert len(recorded.calls[0]) == 2
    assert rows.due().rows == ()


def test_a_repeat_tells_nothing_new(rows: Table) -> None:
    recorded = Recorded()
    for _ in range(2):
        bus.once_and_tell(rows, Bus(recorded, "b"), rows.create(table.row("A", {})), events=_events(1))

    assert len(recorded.calls) == 1


def test_when_the_bus_is_down_the_effect_stands_and_the_event_waits(
    rows: Table, caplog: pytest.LogCaptureFixture
) -> None:
    bus.once_and_tell(rows, Bus(Down(), "b"), rows.create(table.row("A", {})), events=_events(2))

    assert rows.find("A") is not None
    assert len(rows.due().rows) == 2
    assert "QH203" in caplog.text


def test_a_later_version_that_lost_the_race_tells_nothing(rows: Table) -> None:
    recorded = Recorded()
    bus.commit_and_tell(rows, Bus(recorded, "b"), rows.replace(table.row("A", {}), 0))
    with pytest.raises(RowChanged):
        bus.commit_and_tell(rows, Bus(recorded, "b"), rows.replace(table.row("A", {}), 0), events=_events(1))

    assert recorded.calls == []
    assert rows.due().rows == ()


@pytest.mark.parametrize("count", [0, 1, 50, 51, 120])
def test_the_sweeper_tells_all_that_waits(rows: Table, count: int) -> None:
    events = _events(count)
    for start in range(0, count, 100):
        rows.commit(*bus.to_tell(rows, events[start : start + 100]))
    recorded = Recorded()

    assert bus.sweep(rows, Bus(recorded, "b")) == count
    assert sorted(call[0] for call in recorded.calls) == sorted(event.model_dump_json() for event in events)
    assert bus.sweep(rows, Bus(recorded, "b")) == 0


def test_the_sweeper_clears_only_what_was_told(rows: Table) -> None:
    rows.commit(*bus.to_tell(rows, _events(1)))
    with pytest.raises(bus.NotTold):
        bus.sweep(rows, Bus(Down(), "b"))

    assert len(rows.due().rows) == 1


def test_what_cannot_be_told_does_not_keep_the_rest_waiting(rows: Table) -> None:
    rows.commit(*bus.to_tell(rows, _events(2)))
    rows.commit(rows.put({"sk": "OUTBOX#0poison", "body": "{}", "kind": "CaseOpened", "due": "DUE", "due_sk": "0"}))
    with pytest.raises(bus.NotTold):
        bus.sweep(rows, Bus(Recorded(), "b"))

    assert [row["sk"] for row in rows.due().rows] == ["OUTBOX#0poison"]


def test_an_event_waits_under_its_own_id() -> None:
    one = _events(1)[0]

    assert bus.outbox_row(one)["sk"] == f"OUTBOX#{one.event_id}"
