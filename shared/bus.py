"""Telling: every effect carries its events as outbox rows in its own transaction (docs/adr/0005-once.md).

A request and a queue message walk the same way: record once, then tell and clear. What a dead process left in the
outbox the sweeper tells, under the same id; consumers drop what they have seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared import logs
from shared.events import CATALOGUE, Event
from shared.table import Action, Row, RowChanged, Table, row

_ENTRIES = 10  # PutEvents takes ten entries
_ROUNDS = 4


class NotTold(RuntimeError):
    """The bus refused an event again and again; whoever sent the work sends it again."""


@dataclass(frozen=True)
class Bus:
    """The event bus; `client` is an EventBridge client."""

    client: Any
    name: str

    def tell(self, events: Sequence[Event]) -> None:
        """Publish all events, or raise NotTold. PutEvents answers 200 for refused entries too: look at each."""
        for start in range(0, len(events), _ENTRIES):
            waiting = [self._entry(event) for event in events[start : start + _ENTRIES]]
            for _ in range(_ROUNDS):
                waiting = self._put(waiting)
                if not waiting:
                    break
            else:
                raise NotTold(f"{len(waiting)} events")

    def _put(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        reply = self.client.put_events(Entries=entries)
        if not reply.get("FailedEntryCount"):
            return []
        return [entry for entry, result in zip(entries, reply["Entries"], strict=True) if "ErrorCode" in result]

    def _entry(self, event: Event) -> dict[str, Any]:
        return {"EventBusName": self.name, "Source": f"quarterhour.{event.owner}", "DetailType": event.name,
                "Detail": event.model_dump_json(), "Time": event.occurred_at}  # fmt: skip


def outbox_row(event: Event) -> Row:
    """The row that says: this still has to be told. Id and body are fixed when the effect is committed."""
    sk = f"OUTBOX#{event.event_id}"
    return row(sk, event, kind=event.name, due="DUE", due_sk=event.event_id)


def once_and_tell(table: Table, bus: Bus, first: Action, *rest: Action, events: Sequence[Event] = ()) -> Row | None:
    """Record an effect once, with its events in the same transaction, and tell them.

    None when it was recorded now; the old row of `first` when it was recorded before (its events are told, or wait
    in the outbox). Raise RowChanged when another condition failed.
    """
    old = table.once(first, *rest, *to_tell(table, events))
    if old is None:
        tell_now(table, bus, events)
    return old


def commit_and_tell(table: Table, bus: Bus, *actions: Action, events: Sequence[Event] = ()) -> None:
    """Record the next version of something, with its events; RowChanged when somebody else was faster."""
    if once_and_tell(table, bus, *actions, events=events) is not None:
        raise RowChanged


def to_tell(table: Table, events: Sequence[Event]) -> list[Action]:
    """The outbox rows of the events, as part of the transaction that makes them true."""
    return [table.put(outbox_row(event)) for event in events]


def tell_now(table: Table, bus: Bus, events: Sequence[Event]) -> None:
    """After the commit: tell, then clear the outbox. A failure is left to the sweeper; the effect stands."""
    try:
        bus.tell(events)
        for event in events:
            table.commit(table.delete(f"OUTBOX#{event.event_id}"))
    except Exception as error:  # noqa: BLE001 the request has succeeded; only the telling is late
        logs.write(logs.LogCode.TELLING_IS_LATE, kind=type(error).__name__)


def sweep(table: Table, bus: Bus) -> int:
    """Tell what waits in the outbox of one clinic: send first, delete after. Return how many.

    One walk over the index, which may still show what was just deleted: a repeat is dropped by its reader. What
    cannot be told stays and does not keep the rest waiting; NotTold is raised at the end.
    """
    told, kept, after = 0, 0, None
    while True:
        page = table.due(after=after)
        swept = [_swept(table, bus, waiting) for waiting in page.rows]
        told, kept, after = told + swept.count(True), kept + swept.count(False), page.after
        if after is None:
            break
    if kept:
        raise NotTold(f"{kept} events")
    return told


def _swept(table: Table, bus: Bus, waiting: Row) -> bool:
    try:
        bus.tell([CATALOGUE[waiting["kind"]].model_validate_json(waiting["body"])])
        table.commit(table.delete(waiting["sk"]))
    except Exception as error:  # noqa: BLE001 the row stays; the next sweep tries again
        logs.write(logs.LogCode.TELLING_IS_LATE, kind=type(error).__name__, where=logs.frames(error))
        return False
    return True
