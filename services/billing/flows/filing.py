"""The filing clock: every night it looks at the claims no payer has taken in, and opens each alarm once.

It goes through the work lists page by page, a message for each that is full, so that a night of any size ends.
"""

import contextlib
from datetime import datetime

from services.billing.flows import sending
from services.billing.models.records import ClaimRecord, Task
from services.billing.models.requests import FilingWork
from services.billing.rules import filing_window
from services.billing.rules.filing_window import Level
from services.billing.store import BillingStore as Store
from shared.identifiers import opaque_id
from shared.settings import ClinicSettings
from shared.table import Action, RowChanged

COLUMNS = ("HELD", "READY", "SENT", "TO ANSWER")
_WORDS = {
    Level.HALF: "Half of a claim's filing window is over",
    Level.URGENT: "Four fifths of a claim's filing window are over: mend it and send it",
    Level.PAST: "A claim's filing window has passed; it needs a reason and a manager",
}


def begin(store: Store, now: datetime) -> None:
    """Send the clock round."""
    sending.queue(FilingWork(clinic=store.clinic, column=COLUMNS[0], asked_at=now))


def watch(store: Store, work: FilingWork) -> None:
    """Open the alarms that are due, from a place in the lists to the end of a page; send for the rest."""
    settings, after = store.get_settings(), work.after
    for column in COLUMNS[COLUMNS.index(work.column) :]:
        found, after = store.waiting(column, after)
        for record, seen in found:
            _alarm(store, settings, record, seen, work.asked_at)
        if after is not None:
            sending.queue(work.model_copy(update={"column": column, "after": after}))
            return


def _alarm(store: Store, settings: ClinicSettings, record: ClaimRecord, seen: int, now: datetime) -> None:
    """Who was alarmed is not alarmed again at the same level."""
    claim = record.claim
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    if payer is None or not filing_window.is_running(claim.state):
        return
    window = filing_window.of(claim, payer)
    level = window.level(settings.local_day(now))
    if level <= record.alarm:
        return
    task = Task(
        task_id=_task_id(record, level),
        words=_WORDS[level],
        reasons=(f"Claim {claim.control_number}",),
        case_id=claim.case_id,
        due_on=window.last,
        raised_at=now,
    )
    with contextlib.suppress(RowChanged):  # the claim moved meanwhile: the next night looks again
        store.change_claim(record.model_copy(update={"alarm": int(level)}), seen, store.task(task))


def over(store: Store, record: ClaimRecord) -> list[Action]:
    """The alarms of a claim go when a payer has taken it in."""
    opened = [level for level in Level if 0 < level <= record.alarm]
    return [store.no_task(_task_id(record, level)) for level in opened]


def _task_id(record: ClaimRecord, level: Level) -> str:
    return opaque_id.derive("task", "filing", record.claim_id, level.name)
