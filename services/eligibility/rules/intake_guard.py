"""Whether a form was filled in by a person: no puzzle, no third party, nothing that shuts anybody out.

A page carries a signed token that says when it was shown, and a field that no person sees. A machine sends without the
token, at once, or fills in everything. Whoever is caught gets the form back with all answers kept: a person who looks
it over and sends it again comes through, a machine that repeats itself does not.
"""

from datetime import datetime, timedelta
from enum import StrEnum

_QUICKEST = timedelta(seconds=3)  # nobody reads and fills in twelve fields in less


class Caught(StrEnum):
    """Why a form is given back, in words for a person."""

    NO_PAGE = "This page was open for more than a day. Your answers are kept: look them over and send them again."
    TOO_QUICK = "That was very quick. Please look your answers over, wait a moment, and send them again."
    TRAPPED = (
        "A hidden field was filled in, perhaps by your browser. It is empty again: please send the form once more."
    )


def caught(shown_at: datetime | None, hidden: str, now: datetime) -> Caught | None:
    """Why the form is given back, or None for a person's. `shown_at` is None without a good token."""
    if shown_at is None:
        return Caught.NO_PAGE
    if hidden:
        return Caught.TRAPPED
    return Caught.TOO_QUICK if now - shown_at < _QUICKEST else None
