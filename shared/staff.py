"""Staff sign-in: Cognito checks the password, we keep the session (45 CFR 164.312(a)(2)(iii): automatic logoff).

The session is a row under the clinic; the cookie holds `<clinic>.<random>`, the row only the hash of it. It idles out
after 15 minutes and ends after 12 hours. Roles are groups of the user pool.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field

from shared import aws
from shared.dates import instant
from shared.identifiers import clinic_id
from shared.model import Model
from shared.permissions import Role
from shared.surroundings import told
from shared.table import RowChanged, Table, row
from shared.tenancy import at_work_for

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
_NOTE_EVERY = timedelta(minutes=1)  # last use is written at most this often


class Staff(Model):
    """Who is signed in."""

    subject: str
    name: str
    clinic: str
    roles: frozenset[Role]
    time_zone: str = Field(default="UTC", description="the clinic's, in which pages show moments")


class StaffSession(Model):
    """One sign-in."""

    staff: Staff
    opened_at: datetime
    used_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Neither idle for 15 minutes nor older than 12 hours."""
        return now - self.used_at < IDLE and now - self.opened_at < ABSOLUTE


@dataclass(frozen=True)
class Challenge:
    """Cognito asks for more: the code of an authenticator app (MFA), or a new password."""

    name: str
    session: str


def check_password(username: str, password: str) -> Staff | Challenge | None:
    """Ask Cognito. None when the pair is wrong; it does not say which half."""
    cognito = aws.client("cognito-idp")
    wrong = (cognito.exceptions.NotAuthorizedException, cognito.exceptions.UserNotFoundException)
    try:
        reply = cognito.initiate_auth(
            ClientId=told("USER_POOL_CLIENT"), AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )  # fmt: skip
    except wrong:
        return None
    return _staff_or_challenge(reply)


def answer_challenge(username: str, session: str, code: str) -> Staff | Challenge | None:
    """Send the code of the authenticator app. None when it is wrong or late."""
    cognito = aws.client("cognito-idp")
    wrong = (cognito.exceptions.NotAuthorizedException, cognito.exceptions.CodeMismatchException,
             cognito.exceptions.ExpiredCodeException)  # fmt: skip
    try:
        reply = cognito.respond_to_auth_challenge(
            ClientId=told("USER_POOL_CLIENT"), ChallengeName="SOFTWARE_TOKEN_MFA", Session=session,
            ChallengeResponses={"USERNAME": username, "SOFTWARE_TOKEN_MFA_CODE": code},
        )  # fmt: skip
    except wrong:
        return None
    return _staff_or_challenge(reply)


def _staff_or_challenge(reply: dict[str, Any]) -> Staff | Challenge:
    if "AuthenticationResult" not in reply:
        return Challenge(reply["ChallengeName"], reply.get("Session", ""))
    # The token comes from Cognito itself over TLS, not through a browser: OpenID Connect Core 3.1.3.7 (6).
    said = _payload(reply["AuthenticationResult"]["IdToken"])
    known = {role.value for role in Role}
    roles = frozenset(Role(group) for group in said.get("cognito:groups", ()) if group in known)
    return Staff(subject=said["sub"], name=said["cognito:username"], clinic=said["custom:clinic"], roles=roles)


def _payload(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return said


def open_session(staff: Staff, now: datetime) -> str:
    """Begin a session and return the cookie's value."""
    cookie = f"{staff.clinic}.{secrets.token_urlsafe(32)}"
    with at_work_for(staff.clinic):
        table = _table(staff.clinic)
        table.commit(table.replace(_row(cookie, StaffSession(staff=staff, opened_at=now, used_at=now)), 0))
    return cookie


def find_session(cookie: str, now: datetime) -> StaffSession | None:
    """The open session of a cookie, or None; using it keeps it from idling out."""
    clinic = cookie.partition(".")[0]
    if not clinic_id.is_valid(clinic) or clinic != clinic_id.parse(clinic):
        return None
    with at_work_for(clinic):
        held = _table(clinic).find(_sk(cookie))
        if held is None:
            return None
        session = StaffSession.model_validate_json(held["body"])
        return _used(session, cookie, now, held["version"]) if session.is_open(now) else None


def close_session(cookie: str) -> None:
    """Sign out."""
    clinic = cookie.partition(".")[0]
    with at_work_for(clinic):
        table = _table(clinic)
        table.commit(table.delete(_sk(cookie)))


def form_seal(key: bytes, cookie: str) -> str:
    """What a form of this session must carry (cross-site request forgery)."""
    return hmac.new(key, b"form." + cookie.encode(), hashlib.sha256).hexdigest()


def _used(session: StaffSession, cookie: str, now: datetime, seen: int) -> StaffSession:
    if now - session.used_at < _NOTE_EVERY:
        return session
    used = session.model_copy(update={"used_at": now})
    table = _table(session.staff.clinic)
    with contextlib.suppress(RowChanged):  # noted by another request, or signed out meanwhile: that is final
        table.commit(table.replace(_row(cookie, used), seen))
    return used


def _row(cookie: str, session: StaffSession) -> dict[str, Any]:
    ends = session.opened_at + ABSOLUTE
    return row(_sk(cookie), session, ends_at=instant(ends), expires=int(ends.timestamp()))


def _sk(cookie: str) -> str:
    return f"SESSION#{hashlib.sha256(cookie.encode()).hexdigest()}"


def _table(clinic: str) -> Table:
    return Table(aws.client("dynamodb"), told("SESSIONS_TABLE"), clinic)
