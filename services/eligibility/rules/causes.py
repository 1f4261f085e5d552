"""Why a case was judged again, in words: what is kept with a determination names its cause with an id behind it."""

import re
from collections.abc import Mapping

_ID = re.compile(r"[a-z0-9]{26}")
_WORDS: Mapping[str, str] = {
    "intake": "the form came in",
    "facts corrected": "facts were corrected",
    "claim number": "the claim number was learned",
    "physician": "a physician's word was written down",
    "verification": "the payer was asked, and its answer was written down",
    "authorization": "an authorization was recorded",
    "authorization asked": "an authorization was asked for",
    "authorization answered": "the payer answered the request for authorization",
    "authorization withdrawn": "an authorization was withdrawn",
    "authorization reminded": "the caseworker was reminded",
    "PrescriptionActivated": "a prescription became active",
    "PrescriptionEnded": "a prescription ended",
    "SessionRecorded": "a session was recorded",
    "task was settled": "the desk closed a task",
    "": "another service told something",
}


def in_words(cause: str) -> str:
    """The cause as people say it; ids are left out.

    >>> in_words("authorization asked abcdefghijklmnopqrstuvwxyz")
    'an authorization was asked for'
    """
    named = " ".join(word for word in cause.split() if not _ID.fullmatch(word))
    return _WORDS.get(named, named)
