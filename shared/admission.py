"""Who is asking, and may they: headers, session, link or service token of a request, verified before any handler.

The order is: understand the headers, admit the caller, and only then read the body.
"""

import hmac
import re
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError

from shared import clock, forms, links, permissions, problems, tenancy
from shared import staff as sign_in
from shared.asking import ByLink, FromService, Open, Request, SignedIn, Who
from shared.model import Model
from shared.permissions import Permission
from shared.surroundings import told

BODY_LIMIT = 200_000
_SEGMENT = re.compile(r"[A-Za-z0-9_.~-]{1,600}", re.ASCII)  # never # or |, which part our keys and cursors


def understand(raw: Any, path_parts: dict[str, str], *, page: bool) -> Request[None]:
    headers = raw.headers
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_form = media == "application/x-www-form-urlencoded"
    accepts = headers.get("accept", "")
    wants_page = is_form or page or ("text/html" in accepts and "application/json" not in accepts)
    parts = {name: unquote(value) for name, value in path_parts.items()}
    if any(not _SEGMENT.fullmatch(value) for value in parts.values()):
        raise problems.NotFound("There is nothing under this address.")
    query = {name: raw.query_params[name] for name in raw.query_params} if raw.query_params else {}
    key = headers.get("idempotency-key")
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{8,200}", key):
        raise problems.BadInput("An Idempotency-Key is 8 to 200 visible characters.")
    address = str(((raw.context or {}).get("identity") or {}).get("sourceIp") or "")
    return Request(body=None, path=parts, query=query, clinic="", is_form=is_form, wants_page=wants_page, key=key,
                   address=address)  # fmt: skip


def with_body(asked: Request[None], takes: type[Model] | None, raw: Any) -> Request[Any]:
    if takes is None:
        return asked
    data: bytes = raw.raw_body
    if len(data) > BODY_LIMIT:
        raise problems.TooLarge(f"This route takes at most {BODY_LIMIT} bytes; documents are sent by e-mail.")
    try:
        if asked.is_form:
            body = takes.model_validate(forms.without_seal(asked.form))
        else:
            body = takes.model_validate_json(data or b"{}")
    except ValidationError as error:
        raise problems.bad_input(error) from None
    return _changed(asked, body=body)


def _changed(asked: Request[Any], **changes: Any) -> Request[Any]:
    return Request(**{**asked.__dict__, **changes})


def admit(asked: Request[None], who: Who, raw: Any) -> Request[None]:
    asked = _changed(asked, form=_form(asked, raw), cookie=_cookie(raw.headers.get("cookie", "")))
    if isinstance(who, Open):
        return _changed(asked, clinic=asked.path.get("clinic", tenancy.DIRECTORY))
    if isinstance(who, ByLink):
        return _by_link(asked, who.purpose)
    if isinstance(who, FromService):
        return _from_service(asked, who.name, raw.headers.get("authorization", ""))
    return _signed_in(asked, who, raw)


def _form(asked: Request[None], raw: Any) -> dict[str, Any]:
    if not asked.is_form:
        return {}
    if len(raw.raw_body) > BODY_LIMIT:
        raise problems.TooLarge(f"A form has at most {BODY_LIMIT} bytes; documents are sent by e-mail.")
    return forms.parse(raw.raw_body)


def _by_link(asked: Request[None], purpose: str) -> Request[None]:
    claims = links.verify(links.signing_key(), asked.path["token"], purpose, clock.now())
    if claims is None:
        raise problems.LinkExpired("Ask the clinic for a new link.")
    return _changed(asked, clinic=claims.clinic, link=claims)


def _from_service(asked: Request[None], name: str, header: str) -> Request[None]:
    token = header.removeprefix("Bearer ")
    claims = links.verify(links.signing_key(), token, f"service {name}", clock.now())
    if claims is None:
        raise problems.NotSignedIn("Only a service of this house may call this.")
    return _changed(asked, clinic=claims.clinic, link=claims)


def _signed_in(asked: Request[None], who: Permission | SignedIn, raw: Any) -> Request[None]:
    session = sign_in.find_session(asked.cookie, clock.now()) if asked.cookie else None
    if session is None:
        raise problems.NotSignedIn("Please sign in. A session ends after 15 minutes without use.")
    if raw.method not in {"GET", "HEAD"}:
        _refuse_foreign_sites(asked, raw.headers)
    if isinstance(who, Permission) and not permissions.allows(session.staff.roles, who):
        raise problems.NotAllowed(f"This needs the permission to {who.value}. Ask an administrator of the clinic.")
    return _changed(asked, clinic=session.staff.clinic, staff=session.staff)


def _refuse_foreign_sites(asked: Request[None], headers: Any) -> None:
    """Cross-site request forgery: the sender must be our site, and a form must carry the session's seal."""
    origin = headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2] != headers.get("host", "")
    if foreign or headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise problems.NotAllowed("This was sent from another site.")
    if asked.is_form and not hmac.compare_digest(str(asked.form.get("seal", "")).encode(), asked.seal().encode()):
        raise problems.NotAllowed("This form is from an earlier session. Open the page again.")


def cookie_name() -> str:
    """`__Host-` binds the cookie to host, path and TLS; one machine has no TLS and says so in its environment."""
    return "__Host-quarterhour" if told("COOKIE_SECURE", "yes") == "yes" else "quarterhour"


def set_cookie(value: str, *, lives: int) -> str:
    """The Set-Cookie header of a session."""
    secure = "; Secure" if told("COOKIE_SECURE", "yes") == "yes" else ""
    return f"{cookie_name()}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lives}{secure}"


def _cookie(header: str) -> str:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return next((value for name, _, value in pairs if name == cookie_name()), "")
