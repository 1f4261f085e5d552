"""The token that a public form carries: which filled form it will be, when its page was shown; signed by the house."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared import links

_PURPOSE, _LIFE = "intake form", timedelta(hours=24)


@dataclass(frozen=True)
class FormToken:
    """What a token says. The submission is what makes a form that is sent twice one form."""

    submission: str
    shown_at: datetime


def new_submission() -> str:
    """The name of a form that is about to be filled in."""
    return secrets.token_hex(16)


def issue(clinic: str, now: datetime, submission: str | None = None) -> str:
    """The token of a page that is shown now."""
    claims = links.Claims(_PURPOSE, clinic, submission or new_submission(), now + _LIFE)
    return links.sign(links.signing_key(), claims)


def read(token: str, clinic: str, now: datetime) -> FormToken | None:
    """What a token says; None when it is forged, another clinic's, or older than a day."""
    claims = links.verify(links.signing_key(), token, _PURPOSE, now)
    if claims is None or claims.clinic != clinic:
        return None
    return FormToken(claims.subject, claims.expires - _LIFE)


def again(token: str, clinic: str, now: datetime) -> str:
    """The same token as long as it is good, so that its form is known again; else a new one."""
    return token if read(token, clinic, now) else issue(clinic, now)
