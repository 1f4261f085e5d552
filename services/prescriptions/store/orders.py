"""The rows of orders. Each carries the sessions counted against it: one read says what is left, one version guards it.

CASE#<id>#RX#<prescription>       an order with its usage; on the list ACTIVE while it is in force
RX#<prescription>                 the case of an order
SESSION#<session>                 what was answered to a session's reservation; `released` when its note was voided
CASE#<id>#LEAVE#<day>#<override>  an administrator's leave to go beyond the orders of a case for a session of that day
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.prescriptions.models.decisions import Reserved
from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.overrides import Override
from services.prescriptions.models.sessions import PrescriptionUsage
from shared.problems import NotFound
from shared.table import Action, Row, Table, row

_IN_FORCE = {PrescriptionState.ACTIVE, PrescriptionState.EXPIRING}
_OF_A_CASE, _AT_ONCE = 100, 50  # orders


@dataclass(frozen=True)
class Held:
    """A prescription with its usage, and the version that guards both."""

    prescription: Prescription
    usage: PrescriptionUsage
    version: int


def of_case(table: Table, case_id: str) -> list[Held]:
    """The orders of a case with their usage: one read, whatever was given on them."""
    return [_held(found) for found in table.list(f"CASE#{case_id}#RX#", _OF_A_CASE).rows]


def get(table: Table, prescription_id: str) -> Held:
    """An order with its usage; NotFound when there is none."""
    pointer = table.find(f"RX#{prescription_id}")
    found = table.find(f"CASE#{pointer['case_id']}#RX#{prescription_id}") if pointer else None
    if found is None:
        raise NotFound("There is no such prescription here.")
    return _held(found)


def in_force(table: Table) -> Iterator[Held]:
    """All orders in force, the one that ends first first; as the list has them, which may be a moment old."""
    after = None
    while True:
        page = table.work("ACTIVE", _AT_ONCE, after)
        yield from map(_held, page.rows)
        after = page.after
        if after is None:
            return


def opening(table: Table, order: Prescription) -> list[Action]:
    """The rows of a new order."""
    pointer = row(f"RX#{order.prescription_id}", {}, case_id=order.case_id)
    return [table.replace(_row(order, PrescriptionUsage()), 0), table.create(pointer)]


def changing(table: Table, held: Held, order: Prescription, usage: PrescriptionUsage | None = None) -> Action:
    """The next state of an order; RowChanged when somebody else was faster."""
    return table.replace(_row(order, held.usage if usage is None else usage), held.version)


def find_session(table: Table, session_id: str) -> Row | None:
    """What was answered to a session before, or None."""
    return table.find(_session(session_id))


def answering(table: Table, answer: Reserved, sha: str) -> Action:
    """The answer to a session, once."""
    return table.create(row(_session(answer.session_id), answer, sha=sha))


def answering_anew(table: Table, answer: Reserved, sha: str, note_version: int) -> Action:
    """The answer to the next version of a note. Beside a change of its order's row."""
    return table.put(row(_session(answer.session_id), answer, sha=sha, note_version=note_version))


def releasing(table: Table, answered: Row) -> Action:
    """The session is free; it is not reserved under the same id again. Beside a change of its order's row."""
    return table.put({**answered, "released": 1})


# leaves to go beyond the order


def overrides_of(table: Table, case_id: str, day: date | None = None) -> list[tuple[Override, int]]:
    """The leaves of a case (for the sessions of one day), with the versions of their rows."""
    narrowed = f"{day.isoformat()}#" if day else ""
    found = table.list(f"CASE#{case_id}#LEAVE#{narrowed}", _OF_A_CASE).rows
    return [(Override.model_validate_json(one["body"]), one["version"]) for one in found]


def overriding(table: Table, override: Override, seen: int) -> Action:
    """A leave, new (0) or spent."""
    day = override.asked.service_date.isoformat()
    return table.replace(row(f"CASE#{override.case_id}#LEAVE#{day}#{override.override_id}", override), seen)


def _session(session_id: str) -> str:
    return f"SESSION#{session_id}"


def _row(order: Prescription, usage: PrescriptionUsage) -> Row:
    sk, counted = f"CASE#{order.case_id}#RX#{order.prescription_id}", usage.model_dump_json()
    if order.state not in _IN_FORCE:
        return row(sk, order, usage=counted)
    return row(sk, order, usage=counted, work="ACTIVE", work_sk=f"{order.limits.effective_to.isoformat()}")


def _held(found: Row) -> Held:
    usage = PrescriptionUsage.model_validate_json(found["usage"])
    return Held(Prescription.model_validate_json(found["body"]), usage, found["version"])
