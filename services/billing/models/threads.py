"""The way back of a posting: from its cents to the claim, the price, the minutes, the prescription, the evidence."""

from datetime import date

from services.billing.models.journal import JournalEntry
from shared.model import Model


class ThreadStep(Model):
    """One thing on the way, and the page where it can be looked at."""

    words: str
    link: str | None = None


class ThreadPart(Model):
    """A stretch of the way."""

    title: str
    steps: tuple[ThreadStep, ...]


class Thread(Model):
    """A posting and everything it rests on, the nearest first."""

    posting_id: str
    posted_on: date
    reason: str
    entries: tuple[JournalEntry, ...]
    parts: tuple[ThreadPart, ...]
