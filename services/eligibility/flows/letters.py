"""Posting: a letter that is due leaves once, and what left is kept.

The post has no key by which it would recognise a repeat. Between its answer and our row lies one step: a process that
dies there posts the letter a second time, never no time (docs/adr/0015-letters.md).
"""

from services.eligibility import letterbox
from services.eligibility.models import TimelineEntry
from services.eligibility.models.letters import PostedLetter
from services.eligibility.store import EligibilityStore as Store
from shared import clock
from shared.events import LetterDue
from shared.table import Action


def post(store: Store, event: LetterDue) -> None:
    """Post a letter and keep it; a letter that was posted, or refused for ever, is left alone."""
    if store.find_letter(event.event_id) is not None:
        return
    was_taken = _was_taken(store, event)
    posted = PostedLetter(letter_id=event.event_id, letter=event.letter, posted_at=clock.now(), was_taken=was_taken)
    store.keep_letter(posted, *_timeline(store, event, posted))


def _was_taken(store: Store, event: LetterDue) -> bool:
    try:
        letterbox.post(event.letter, store.get_settings().letterhead)
    except letterbox.NotTaken:
        return False
    return True


def _timeline(store: Store, event: LetterDue, posted: PostedLetter) -> list[Action]:
    if event.letter.case_id is None:
        return []
    words = "Letter sent" if posted.was_taken else "Letter could not be sent; check the address"
    entry = TimelineEntry(happened_at=posted.posted_at, words=f"{words}: {event.letter.about}", amount=None)
    return [store.seen(event.letter.case_id, event, entry)]
