"""Deliberate bugs that the harness must catch: a mutant that survives fails the build.

Each patches one thing of the frame that a tired programmer might get wrong. The workflow is the shortest that uses it.
"""

import contextlib
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from services.prescriptions.flows import mail
from shared import bus, events, objects, queues, table
from shared.identifiers import opaque_id
from shared.table import RowChanged, Table
from tests.faults.injector import Plan
from tests.faults.stage import Outcome, Stage
from tests.faults.trying import count
from tests.faults.workflows import WORKFLOWS
from tests.world import World

pytestmark = pytest.mark.faults
Patch = Callable[[pytest.MonkeyPatch], None]


def unconditional(patch: pytest.MonkeyPatch) -> None:
    """A create that writes whatever is there."""
    patch.setattr(Table, "create", lambda self, row: {"Put": self._put(row)})


def swallows_conflicts(patch: pytest.MonkeyPatch) -> None:
    """Every cancelled transaction counts as done before."""
    patch.setattr(table, "_explain", lambda error: {})


def deletes_first(patch: pytest.MonkeyPatch) -> None:
    """The outbox is cleared before the event is told."""

    def tell_now(rows: Any, to: Any, told: Any) -> None:
        for event in told:
            rows.commit(rows.delete(f"OUTBOX#{event.event_id}"))
        to.tell(told)

    patch.setattr(bus, "tell_now", tell_now)


def random_event_ids(patch: pytest.MonkeyPatch) -> None:
    """Each telling has a new id, so that no reader can recognise a repeat."""
    patch.setattr(events, "derived_id", lambda *_: opaque_id.derive(secrets.token_hex()))


def no_outbox(patch: pytest.MonkeyPatch) -> None:
    """Events are told after the commit and kept nowhere."""
    patch.setattr(bus, "to_tell", lambda rows, told: [])


def gives_up(patch: pytest.MonkeyPatch) -> None:
    """A queue's batch always counts as handled."""
    each = queues.each
    patch.setattr(queues, "each", lambda event, handle: each(event, handle) and {"batchItemFailures": []})


def late_clearing(patch: pytest.MonkeyPatch) -> None:
    """The effect first, what recognises a repeat in a second call: the remainder of a transaction is cut off."""
    once = Table.once

    def in_two(self: Table, first: Any, *rest: Any) -> Any:
        if rest:
            once(self, *rest)
        return once(self, first)

    patch.setattr(Table, "once", in_two)


def half_a_transaction(patch: pytest.MonkeyPatch) -> None:
    """The row that recognises a repeat first, the effect in a second call."""
    once = Table.once

    def in_two(self: Table, first: Any, *rest: Any) -> Any:
        old = once(self, first)
        if old is None and rest:
            once(self, *rest)
        return old

    patch.setattr(Table, "once", in_two)


def random_names(patch: pytest.MonkeyPatch) -> None:
    """A document gets a new name each time."""
    patch.setattr(objects, "content_hash", lambda data: secrets.token_hex(32))


def ignores_refused_entries(patch: pytest.MonkeyPatch) -> None:
    """PutEvents answered 200, so everything was told."""

    def put(self: bus.Bus, entries: Any) -> list[Any]:
        self.client.put_events(Entries=entries)
        return []

    patch.setattr(bus.Bus, "_put", put)


def sweeps_nothing(patch: pytest.MonkeyPatch) -> None:
    """Nobody repairs what a dead process left."""
    patch.setattr(bus, "sweep", lambda rows, to: 0)


def drops_a_mail_that_failed(patch: pytest.MonkeyPatch) -> None:
    """A mail that could not be taken in counts as taken in."""
    take_in = mail.take_in

    def once_only(body: str) -> None:
        with contextlib.suppress(Exception):
            take_in(body)

    patch.setattr(mail, "take_in", once_only)


def fails_when_untold(patch: pytest.MonkeyPatch) -> None:
    """The telling is a part of the request, and only of the first one."""

    def untold(rows: Any, to: Any, first: Any, *rest: Any, events: Any = ()) -> Any:
        old = rows.once(first, *rest)
        if old is None:
            to.tell(events)
        return old

    patch.setattr(bus, "once_and_tell", untold)


def takes_conflicts_for_races(patch: pytest.MonkeyPatch) -> None:
    """A lost race is not read again."""

    def attempt_once(attempt: Callable[[], Any], times: int = 1) -> Any:
        try:
            return attempt()
        except RowChanged:
            return None

    patch.setattr(table, "_explain", lambda error: (_ for _ in ()).throw(RowChanged()))
    patch.setattr("services.eligibility.flows.cases.until_settled", attempt_once)


MUTANTS: list[tuple[Patch, str]] = [
    (unconditional, "pay at the desk"),
    (swallows_conflicts, "pay at the desk"),
    (deletes_first, "call the plan"),
    (random_event_ids, "confirm the page"),
    (no_outbox, "call the plan"),
    (gives_up, "revoke the prescription"),
    (late_clearing, "pay at the desk"),
    (half_a_transaction, "pay at the desk"),
    (random_names, "a page comes by mail"),
    (ignores_refused_entries, "call the plan"),
    (sweeps_nothing, "call the plan"),
    (drops_a_mail_that_failed, "a page comes by mail"),
    (fails_when_untold, "call the plan"),
    (takes_conflicts_for_races, "call the plan"),
]
BY_NAME = {workflow.name: workflow for workflow in WORKFLOWS}


def is_caught(stage: Stage, patch: pytest.MonkeyPatch, mutate: Patch) -> bool:
    """Whether a mutant is told from the house as it is: undisturbed already, or under some fault."""
    wanted = stage.begin()
    plans = list(stage.plans())
    mutate(patch)
    return any(_differs(stage, plan, wanted) for plan in ({}, *plans))


def _differs(stage: Stage, plan: Plan, wanted: Outcome) -> bool:
    try:
        return stage.play(plan) != wanted
    except Exception:  # noqa: BLE001 a play that does not come to its end differs too
        return True


@pytest.mark.parametrize(("mutate", "name"), MUTANTS, ids=lambda held: getattr(held, "__name__", str(held)))
def test_a_mutant_is_caught(
    house: World, monkeypatch: pytest.MonkeyPatch, mutate: Patch, name: str, request: Any
) -> None:
    caught = is_caught(Stage(house, BY_NAME[name]), monkeypatch, mutate)

    count(request, "mutants", 1)
    count(request, "survivors", int(not caught))
    assert caught, f"{mutate.__name__} survived: {mutate.__doc__}"


def test_without_a_mutant_nothing_is_caught(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what is caught is the mutant, not the harness."""
    assert not is_caught(Stage(house, BY_NAME["pay at the desk"]), monkeypatch, lambda patch: None)
