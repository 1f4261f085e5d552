"""How a service answers the web: permission, validation, problems and headers in one place, around thin handlers.

A route is declared with who may call it and what it takes; a route that declares neither a permission nor a place in
the lists of `shared.permissions` fails at import. Handlers receive a `Request`, return an `Answer`, raise a `Problem`.

    api = Api("billing")

    @api.on("POST", "/sessions", who=Permission.SIGN_NOTES, takes=SignedNote, gives=Recorded, status=201)
    def sign_note(request: Request[SignedNote]) -> Answer: ...
"""

import functools
import hashlib
import hmac
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from chalice.app import Chalice, Response
from pydantic import ValidationError

from shared import clock, forms, links, logs, permissions, problems, tenancy
from shared import staff as sign_in
from shared.model import Model
from shared.permissions import Permission
from shared.surroundings import told

Body = TypeVar("Body", bound=Model | None)
BODY_LIMIT = 200_000
CONTENT_TYPES = ["application/json", "application/x-www-form-urlencoded"]
_SEGMENT = re.compile(r"[A-Za-z0-9_.|#~-]{1,600}", re.ASCII)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}


@dataclass(frozen=True)
class Open:
    """Anyone may call; the route must stand in OPEN_ROUTES."""


@dataclass(frozen=True)
class SignedIn:
    """Any signed-in person may call; the route must stand in SIGNED_IN_ROUTES."""


@dataclass(frozen=True)
class ByLink:
    """A signed link opens it; the path has a {token}."""

    purpose: str


@dataclass(frozen=True)
class FromService:
    """Another service of the house calls, with its one-minute token."""

    name: str


Who = Permission | Open | SignedIn | ByLink | FromService


@dataclass(frozen=True)
class Request(Generic[Body]):
    """What a handler sees of a request, verified."""

    body: Body
    path: dict[str, str]
    query: dict[str, str]
    clinic: str
    is_form: bool
    wants_page: bool
    cookie: str = ""
    staff: sign_in.Staff | None = None
    link: links.Claims | None = None
    key: str | None = None
    form: dict[str, Any] = field(default_factory=dict)

    @property
    def person(self) -> sign_in.Staff:
        """Who is signed in (routes with a permission have one)."""
        if self.staff is None:
            raise problems.NotSignedIn("Please sign in.")
        return self.staff

    def seal(self) -> str:
        """The hidden field that the forms on a page for this session carry."""
        return sign_in.form_seal(links.signing_key(), self.cookie)

    def repeat_key(self, *natural: str) -> str:
        """What makes a repeat recognisable: the Idempotency-Key sent, else the natural key given."""
        return self.key or hashlib.sha256("\0".join(natural).encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What a handler gives back: a model or plain JSON, a page, or a way to go on."""

    body: Model | dict[str, Any] | list[Any] | str = ""
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def see(cls, where: str, **headers: str) -> "Answer":
        """303 See Other: after a form, go on there."""
        return cls("", 303, {"Location": where, **{n.replace("_", "-"): v for n, v in headers.items()}})


@dataclass(frozen=True)
class Operation:
    """One declared route, for the OpenAPI document and for the probes of the tests."""

    method: str
    path: str
    who: Who
    takes: type[Model] | None
    gives: type[Model] | None
    status: int
    summary: str
    page: bool


_here = threading.local()


class Api(Chalice):
    """A service's routes and queues. Thread-safe: the current request belongs to the thread."""

    def __init__(self, service: str) -> None:
        self.operations: list[Operation] = []
        self.service = service
        super().__init__(app_name=f"quarterhour-{service}", configure_logs=False)

    @property
    def current_request(self) -> Any:
        """The request of this thread and this service."""
        return getattr(_here, f"{self.service}_request", None)

    @current_request.setter
    def current_request(self, value: Any) -> None:
        setattr(_here, f"{self.service}_request", value)

    @property
    def lambda_context(self) -> Any:
        """The invocation of this thread and this service."""
        return getattr(_here, f"{self.service}_context", None)

    @lambda_context.setter
    def lambda_context(self, value: Any) -> None:
        setattr(_here, f"{self.service}_context", value)

    def on(
        self,
        method: str,
        path: str,
        *,
        who: Who,
        takes: type[Model] | None = None,
        gives: type[Model] | None = None,
        status: int = 200,
        page: bool = False,
        again: Callable[[Any, problems.Problem], str] | None = None,
    ) -> Callable[[Callable[[Any], Answer]], Callable[[Any], Answer]]:
        """Declare a route. `again` renders the form again with the errors beside the fields."""
        _check_declaration(self.service, method, path, who)

        def declare(handler: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
            summary = (handler.__doc__ or handler.__name__).strip().splitlines()[0]
            self.operations.append(Operation(method, path, who, takes, gives, status, summary, page))

            @functools.wraps(handler)
            def serve(**path_parts: str) -> Response:
                route = f"{method} {path}"
                return _serve(self, route, handler, who, takes, status, page, again, path_parts)

            name = f"{handler.__name__}_{method.lower()}"
            self.route(path, methods=[method], name=name, content_types=CONTENT_TYPES)(serve)
            return handler

        return declare


def _check_declaration(service: str, method: str, path: str, who: Who) -> None:
    route = (service, method, path)
    declared = {
        Open: route in permissions.OPEN_ROUTES,
        SignedIn: route in permissions.SIGNED_IN_ROUTES,
        ByLink: (*route, getattr(who, "purpose", "")) in permissions.LINK_ROUTES,
        FromService: (*route, getattr(who, "name", "")) in permissions.SERVICE_ROUTES,
        Permission: isinstance(who, Permission),
    }
    if not declared.get(type(who), False):
        raise TypeError(f"{service} {method} {path} declares no permission and stands in no list of shared.permissions")


def _serve(api: Api, route: str, handler: Callable[[Any], Answer], who: Who, takes: type[Model] | None,
           status: int, page: bool, again: Callable[[Any, problems.Problem], str] | None,
           path_parts: dict[str, str]) -> Response:  # fmt: skip
    asked = Request(body=None, path={}, query={}, clinic="", is_form=False, wants_page=page)
    try:
        asked = _understand(api.current_request, path_parts, page=page)
        asked = _admit(asked, who, api.current_request)
        with tenancy.at_work_for(asked.clinic):
            return _respond(handler(_with_body(asked, takes, api.current_request)), status)
    except problems.Problem as problem:
        logs.write(logs.LogCode.REQUEST_REFUSED, service=api.service, route=route, kind=problem.code)
        return _explain(asked, problem, again)
    except Exception as error:  # noqa: BLE001 whatever broke, the answer is a problem and the log names no person
        logs.write(logs.LogCode.REQUEST_FAILED, service=api.service, route=route, kind=type(error).__name__,
                   where=logs.frames(error))  # fmt: skip
        return _explain(asked, _our_fault(error), None)


def _our_fault(error: Exception) -> problems.Problem:
    if type(error).__module__.partition(".")[0] in {"botocore", "urllib", "http"} or isinstance(error, OSError):
        return problems.TryAgain("Nothing is lost. Send the same again in a moment; nothing happens twice.")
    return problems.Broken("Nothing is lost. Please tell whoever looks after the system, and try again.")


# understanding: bytes and headers become a Request


def _understand(raw: Any, path_parts: dict[str, str], *, page: bool) -> Request[None]:
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
    return Request(body=None, path=parts, query=query, clinic="", is_form=is_form, wants_page=wants_page, key=key)


def _with_body(asked: Request[None], takes: type[Model] | None, raw: Any) -> Request[Any]:
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


# admitting: who is asking, and may they


def _admit(asked: Request[None], who: Who, raw: Any) -> Request[None]:
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
    if asked.is_form and not hmac.compare_digest(str(asked.form.get("seal", "")), asked.seal()):
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


# answering


def _respond(answer: Answer, status: int) -> Response:
    body = answer.body.model_dump(mode="json") if isinstance(answer.body, Model) else answer.body
    media = "text/html; charset=utf-8" if isinstance(body, str) else "application/json"
    return Response(body, {"Content-Type": media, **HEADERS, **answer.headers}, answer.status or status)


def _explain(
    asked: Request[Any], problem: problems.Problem, again: Callable[[Any, problems.Problem], str] | None
) -> Response:
    if asked.wants_page and isinstance(problem, problems.NotSignedIn):
        return _respond(Answer.see("/eligibility/sign-in"), 303)
    if asked.wants_page:
        from shared.pages import problem_page

        with tenancy.at_work_for(asked.clinic or tenancy.DIRECTORY):
            page = again(asked, problem) if again and asked.is_form else problem_page(problem)
        return _respond(Answer(page, problem.status), problem.status)
    headers = {"Content-Type": "application/problem+json"}
    if problem.status == problems.TryAgain.status:
        headers["Retry-After"] = "2"
    return _respond(Answer(problem.as_json(), problem.status, headers), problem.status)
