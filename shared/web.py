"""How a service answers the web: permission, validation, problems and headers in one place, around thin handlers.

A route is declared with who may call it and what it takes; a route that declares neither a permission nor a place in
the lists of `shared.permissions` fails at import. Handlers receive a `Request`, return an `Answer`, raise a `Problem`.

    api = Api("billing")

    @api.on("POST", "/sessions", who=Permission.SIGN_NOTES, takes=SignedNote, gives=Recorded, status=201)
    def sign_note(request: Request[SignedNote]) -> Answer: ...
"""

import functools
import threading
from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Response

from shared import audit, clock, logs, permissions, problems, tenancy
from shared.admission import BODY_LIMIT, admit, cookie_name, set_cookie, understand, with_body
from shared.asking import Answer, ByLink, FromService, Open, Operation, Request, SignedIn, Who
from shared.model import Model
from shared.permissions import Permission

__all__ = [
    "BODY_LIMIT", "Answer", "Api", "ByLink", "FromService", "Open", "Operation", "Request", "SignedIn", "Who",
    "cookie_name", "set_cookie",
]  # fmt: skip
CONTENT_TYPES = ["application/json", "application/x-www-form-urlencoded"]
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # nothing leaves to other sites; `no-referrer` makes a form's Origin `null`
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}


def may_send_to(address: str) -> dict[str, str]:
    """The headers of a page whose form goes to another address too: a bucket that takes an upload."""
    policy = HEADERS["Content-Security-Policy"].replace("form-action 'self'", f"form-action 'self' {address}")
    return {"Content-Security-Policy": policy}


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

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """One invocation by API Gateway; what Chalice itself refuses is a problem like any other."""
        answer: dict[str, Any] = super().__call__(event, context)
        refused = _REFUSED_BY_CHALICE.get(answer["statusCode"])
        if refused is None or answer["headers"].get("Content-Type") is not None:
            return answer
        shaped: dict[str, Any] = _explain_as_json(refused).to_dict()
        return {**shaped, "headers": {**answer["headers"], **shaped["headers"]}}

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
                route = f"{method}:{path}"
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
        asked = understand(api.current_request, path_parts, page=page)
        asked = admit(asked, who, api.current_request)
        with tenancy.at_work_for(asked.clinic):
            if not isinstance(who, Open):
                audit.note(asked, api.service, route.replace(":", " ", 1), clock.now())
            return _respond(handler(with_body(asked, takes, api.current_request)), status)
    except problems.Problem as problem:
        logs.write(logs.LogCode.REQUEST_REFUSED, service=api.service, route=route, kind=problem.code)
        return _explain(asked, problem, again)
    except Exception as error:  # noqa: BLE001 whatever broke, the answer is a problem and the log names no person
        logs.write(logs.LogCode.REQUEST_FAILED, service=api.service, route=route, kind=type(error).__name__,
                   where=logs.frames(error))  # fmt: skip
        return _explain(asked, _our_fault(error), None)


def _our_fault(error: Exception) -> problems.Problem:
    if type(error).__module__.partition(".")[0] in {"botocore", "urllib", "http"} or isinstance(
        error, ConnectionError | TimeoutError
    ):
        return problems.TryAgain("Nothing is lost. Send the same again in a moment; nothing happens twice.")
    return problems.Broken("Nothing is lost. Please tell whoever looks after the system, and try again.")


# answering


def _respond(answer: Answer, status: int) -> Response:
    body = answer.body.model_dump(mode="json") if isinstance(answer.body, Model) else answer.body
    media = "text/html; charset=utf-8" if isinstance(body, str) else "application/json"
    return Response(body, {"Content-Type": media, **HEADERS, **answer.headers}, answer.status or status)


def _page(asked: Request[Any], problem: problems.Problem, again: Callable[[Any, problems.Problem], str] | None) -> str:
    """The form again, or the page of the problem: also when what the form needs cannot be read either."""
    from shared.pages import problem_page

    if again is None or not asked.is_form:
        return problem_page(problem)
    try:
        with tenancy.at_work_for(asked.clinic or tenancy.DIRECTORY):
            return again(asked, problem)
    except Exception as error:  # noqa: BLE001 the first problem is the one to tell
        logs.write(logs.LogCode.REQUEST_FAILED, kind=type(error).__name__, where=logs.frames(error))
        return problem_page(problem)


def _explain(
    asked: Request[Any], problem: problems.Problem, again: Callable[[Any, problems.Problem], str] | None
) -> Response:
    if asked.wants_page and isinstance(problem, problems.NotSignedIn):
        return _respond(Answer.see("/eligibility/sign-in"), 303)
    if asked.wants_page:
        return _respond(Answer(_page(asked, problem, again), problem.status), problem.status)
    return _explain_as_json(problem)


def _explain_as_json(problem: problems.Problem) -> Response:
    headers = {"Content-Type": "application/problem+json"}
    if problem.status in _WAIT:
        headers["Retry-After"] = _WAIT[problem.status]
    return _respond(Answer(problem.as_json(), problem.status, headers), problem.status)


_WAIT = {problems.TryAgain.status: "2", problems.TooMany.status: "3600"}  # seconds
_REFUSED_BY_CHALICE = {
    problems.NotUnderstood.status: problems.NotUnderstood("Documents are sent by e-mail, data as JSON or as a form."),
    problems.WrongMethod.status: problems.WrongMethod("See the OpenAPI document for what this address takes."),
}
