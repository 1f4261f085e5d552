"""The filing clock: every night it looks at the claims no payer has taken in, and opens each alarm once."""

import contextlib
from datetime import datetime

from services.billing.models.records import ClaimRecord, Task
from services.billing.rules import filing_window
from services.billing.rules.filing_window import Level
from services.billing.store import BillingStore as Store
from shared.identifiers import opaque_id
from shared.settings import ClinicSettings
from shared.table import Action, RowChanged

_COLUMNS = ("HELD", "READY", "SENT", "TO ANSWER")
_WORDS = {
    Level.HALF: "Half of a claim's filing window is over",
    Level.URGENT: "Four fifths of a claim's filing window are over: mend it and send it",
    Level.PAST: "A claim's filing window has passed; it needs a reason and a manager",
}


def watch(store: Store, now: datetime) -> int:
    """Open the alarms that are due; return how many. Who was alarmed is not alarmed again at the same level."""
    settings = store.get_settings()
    waiting = (held for column in _COLUMNS for held in store.waiting(column))
    return sum(_alarm(store, settings, record, seen, now) for record, seen in waiting)


def _alarm(store: Store, settings: ClinicSettings, record: ClaimRecord, seen: int, now: datetime) -> bool:
    claim = record.claim
    payer = settings.payer_on(claim.payer.profile, claim.first_service_date)
    if payer is None or not filing_window.is_running(claim.state):
        return False
    window = filing_window.of(claim, payer)
    level = window.level(settings.local_day(now))
    if level <= record.alarm:
        return False
    task = Task(
        task_id=_task_id(record, level),
        words=_WORDS[level],
        reasons=(f"Claim {claim.control_number}, last day {window.last:%Y-%m-%d}",),
        case_id=claim.case_id,
        raised_at=now,
    )
    with contextlib.suppress(RowChanged):  # the claim moved meanwhile: the next night looks again
        store.change_claim(record.model_copy(update={"alarm": int(level)}), seen, store.task(task))
        return True
    return False


def over(store: Store, record: ClaimRecord) -> list[Action]:
    """The alarms of a claim go when a payer has taken it in."""
    opened = [level for level in Level if 0 < level <= record.alarm]
    return [store.no_task(_task_id(record, level)) for level in opened]


def _task_id(record: ClaimRecord, level: Level) -> str:
    return opaque_id.derive("task", "filing", record.claim_id, level.name)
