"""What was written to people: each letter with what became of it."""

from datetime import datetime

from shared.identifiers.opaque_id import OpaqueId
from shared.letters import Letter
from shared.model import Model


class PostedLetter(Model):
    """A letter, and whether the post took it."""

    letter_id: OpaqueId
    letter: Letter
    posted_at: datetime
    was_taken: bool = True


class LetterList(Model):
    """A page of letters, newest first; `after` goes on."""

    letters: tuple[PostedLetter, ...]
    after: str | None = None
