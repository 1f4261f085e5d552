"""Models as rows and back: which work list a row is on, and by what it is sorted there."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from services.billing.models.claims import ClaimState
from services.billing.models.clock import Span
from services.billing.models.journal import JournalPosting
from services.billing.models.records import ClaimRecord, RemittanceRecord, Task
from services.billing.models.requests import ClaimLine, ClaimList, LedgerLine
from services.billing.models.sessions import TreatmentSession
from shared import table
from shared.dates import instant
from shared.identifiers import opaque_id
from shared.model import Model
from shared.table import Page, Row

M = TypeVar("M", bound=Model)
S = ClaimState

COLUMNS = {
    "HELD": (S.HELD, S.AWAITING_CLAIM_NUMBER),
    "READY": (S.READY,),
    "SENT": (S.BATCHED, S.SENT, S.RECEIVED),
    "ANSWERED": (S.ACCEPTED,),
    "TO ANSWER": (S.REJECTED, S.DENIED, S.PARTLY_PAID),
    "PAID": (S.PAID, S.SUPERSEDED, S.CLOSED),
}
_COLUMN_OF = {state: column for column, states in COLUMNS.items() for state in states}


class Slot(NamedTuple):
    """A stretch of true time that a session took."""

    session_id: str
    span: Span


def slots(session: TreatmentSession) -> tuple[Row, Row]:
    """The rows that say when therapist and patient were busy."""
    begins, ends = session.span
    times = {"begins": instant(begins), "ends": instant(ends)}
    day = f"{session.service_date}#{session.session_id}"
    return (
        {"sk": f"THERAPIST#{session.therapist_id}#{day}", **times},
        {"sk": f"CASE#{session.case_id}#DAY#{day}", **times},
    )


def slot(row: Row) -> Slot:
    span = Span(datetime.fromisoformat(row["begins"]), datetime.fromisoformat(row["ends"]))
    return Slot(row["sk"].rpartition("#")[2], span)


def bodies(rows: Any, kind: type[M]) -> Iterator[M]:
    return (kind.model_validate_json(row["body"]) for row in rows)


def claim_row(record: ClaimRecord) -> Row:
    """A ready claim waits by the hour from which it may be sent, any other by its day of service."""
    claim = record.claim
    when = instant(record.ready_from) if claim.state is S.READY else claim.first_service_date.isoformat()
    place = f"{when}#{record.claim_id}"
    to_send = {"due": sending_list(record.receiver), "due_sk": place} if claim.state is S.READY else {}
    return table.row(f"CLAIM#{record.claim_id}", record, work=_COLUMN_OF[claim.state], work_sk=place, **to_send)


def sending_list(receiver: str) -> str:
    """The list of the ready claims for one receiver."""
    return f"SEND#{receiver}"


def claim_list(page: Page) -> ClaimList:
    lines = tuple(map(ClaimLine.of, bodies(page.rows, ClaimRecord)))
    return ClaimList(claims=lines, after=page.after)


def refusal_of(session_id: str) -> str:
    """The task of a note that was refused; it goes when the note is accepted after all."""
    return opaque_id.derive("task", "note", session_id)


def task_row(task: Task) -> Row:
    """A task waits by when it was raised; done, it is kept by when it ended."""
    work, when = ("TASKS DONE", task.closed_at) if task.closed_at else ("TASKS", task.raised_at)
    work_sk = f"{instant(when)}#{task.task_id}"
    return table.row(f"TASK#{task.task_id}", task, work=work, work_sk=work_sk)


def remittance_row(record: RemittanceRecord) -> Row:
    work_sk = f"{record.payment_date}#{record.remittance_id}"
    return table.row(f"REMIT#{record.remittance_id}", record, work="REMITTANCES", work_sk=work_sk)


def posted(row: Row) -> tuple[LedgerLine, ...]:
    return LedgerLine.of(JournalPosting.model_validate_json(row["body"]), date.fromisoformat(row["day"]))
