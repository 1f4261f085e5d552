"""Whoever sent something that cannot be used is answered, once a day: the letter goes out with the document's row.

Its event's id is derived from sender and day: ten bad files, or ten mails, on one day are one letter.
"""

from collections.abc import Sequence
from datetime import datetime

from services.prescriptions.mail.answer import letter
from services.prescriptions.models.arrivals import Correspondent
from services.prescriptions.store import PrescriptionsStore as Store
from shared import events
from shared.events import LetterDue


def answer_due(store: Store, to: Correspondent | None, reasons: Sequence[str], now: datetime) -> tuple[LetterDue, ...]:
    """The answer as an event for the transaction; none when nobody may be answered or nothing is wrong."""
    if to is None or not reasons:
        return ()
    settings, _ = store.find_settings()
    if settings is None:
        return ()
    today = settings.local_day(now)
    event_id = events.derived_id(LetterDue, store.clinic, "cannot be used", to.address, today.isoformat())
    written = letter(to, reasons, settings.letterhead)
    return (LetterDue(event_id=event_id, clinic=store.clinic, occurred_at=now, letter=written),)
