"""Forms that were left half filled, and how many forms came in an hour. Both forget by themselves (`expires`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.eligibility.models.intake import IntakeDraft
from shared import bus, table
from shared.dates import instant
from shared.events import Event
from shared.problems import TooMany
from shared.settings import IntakeDoor
from shared.table import Action, Row, RowChanged

_REMEMBERED = timedelta(hours=2)


def full() -> TooMany:
    """The door lets nobody else through in this hour."""
    return TooMany(
        "Very many forms came in the last hour. Nothing was saved. Try again in an hour, or call the clinic."
    )


class Drafts:
    """The drafts and the counters of one clinic."""

    def __init__(self, held: table.Table, told: bus.Bus) -> None:
        self._table, self._bus = held, told

    def find(self, submission: str, now: datetime) -> tuple[IntakeDraft | None, int]:
        """A draft with its version; one whose time is over is as good as gone, also before DynamoDB has swept it."""
        held = self._table.find(f"DRAFT#{submission}")
        if held is None:
            return None, 0
        draft = IntakeDraft.model_validate_json(held["body"])
        return (draft if now < draft.forgotten_at else None), held["version"]

    def keep(self, draft: IntakeDraft, seen: int, counted: Sequence[Action], events: Sequence[Event]) -> None:
        """The next version of a draft. RowChanged when it was saved elsewhere meanwhile, TooMany at a full door."""
        expires = int(draft.forgotten_at.timestamp())
        first = self._table.replace(table.row(f"DRAFT#{draft.submission}", draft, expires=expires), seen)
        if self.let_through(first, counted, events=events) is not None:
            raise RowChanged

    def drop(self, submission: str) -> Action:
        """Forget a draft that was sent."""
        return self._table.delete(f"DRAFT#{submission}")

    # the door

    def let_through(
        self, first: Action, counted: Sequence[Action], *more: Action, events: Sequence[Event]
    ) -> Row | None:
        """Record once and count in the same transaction; the old row of `first`, which is not counted again."""
        try:
            return bus.once_and_tell(self._table, self._bus, first, *more, *counted, events=events)
        except RowChanged:  # only the counters have conditions beside the first
            raise full() from None

    def count(self, door: IntakeDoor, place: str, now: datetime) -> tuple[Action, ...]:
        """One more form in this hour: of the clinic's whole public and, unless it is "", from one place."""
        until = int((now + _REMEMBERED).timestamp())
        return tuple(self._table.count(sk, most, until) for sk, most in _limits(door, place, now).items())


def _limits(door: IntakeDoor, place: str, now: datetime) -> Mapping[str, int]:
    hour = instant(now)[:13]
    everybody = {f"DOOR#{hour}#ALL": door.forms_an_hour}
    return everybody | ({f"DOOR#{hour}#{place}": door.forms_an_hour_from_one_place} if place else {})
