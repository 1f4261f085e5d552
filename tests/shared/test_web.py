"""How a service answers the web: declared or not at all, admitted or not, and always with a defined answer.

The routes here are an invented service's, entered in the lists of `shared.permissions` for the test only.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError
from chalice.config import Config
from chalice.local import LambdaContext, LocalGateway
from pydantic import Field

from infra.local.invoking import Reply, form
from shared import clock, links, permissions, problems, staff
from shared.model import Model
from shared.permissions import Permission, Role
from shared.tenancy import OutsideTheClinic, clinic_at_work
from shared.web import BODY_LIMIT, Answer, Api, ByLink, FromService, Open, Request, SignedIn, set_cookie
from tests.world import NOON, World


class Note(Model):
    """What the invented service takes."""

    words: str = Field(min_length=1, max_length=40)
    minutes: int = 60


class Kept(Model):
    """What it gives."""

    words: str
    clinic: str


ERRORS: dict[str, Exception] = {
    "missing": problems.NotFound("No such thing."),
    "refused": problems.Refused("Not allowed.", reasons=[problems.FieldError(field="minutes", detail="Too many.")]),
    "timeout": ConnectTimeoutError(endpoint_url="https://example.invalid"),
    "reset": ConnectionResetError("Jane Invented"),
    "gate": OutsideTheClinic("GetItem outside the clinic at work"),
    "bug": KeyError("Jane Invented"),
}


def _serve() -> Api:
    api = Api("invented")

    @api.on("GET", "/open", who=Open())
    def open_(request: Request[None]) -> Answer:
        return Answer({"clinic": request.clinic, "query": request.query})

    @api.on("GET", "/link/{token}", who=ByLink("an example"))
    def link(request: Request[None]) -> Answer:
        return Answer({"clinic": clinic_at_work(), "subject": request.link.subject if request.link else ""})

    @api.on("POST", "/from", who=FromService("billing"), takes=Note, gives=Kept)
    def from_service(request: Request[Note]) -> Answer:
        return Answer(Kept(words=request.body.words, clinic=request.clinic))

    @api.on("POST", "/out", who=SignedIn())
    def out(request: Request[None]) -> Answer:
        return Answer({"name": request.person.name})

    @api.on("POST", "/notes", who=Permission.SIGN_NOTES, takes=Note, gives=Kept, status=201, again=_again)
    def note(request: Request[Note]) -> Answer:
        """Keep a note."""
        return Answer(Kept(words=request.body.words, clinic=request.clinic))

    @api.on("GET", "/notes/{name}", who=Permission.READ_CASES, page=True)
    def page(request: Request[None]) -> Answer:
        return Answer(f"<p>{request.path['name']}</p>")

    @api.on("GET", "/fails/{how}", who=Open())
    def fails(request: Request[None]) -> Answer:
        raise ERRORS[request.path["how"]]

    @api.on("POST", "/keys", who=Open())
    def keys(request: Request[None]) -> Answer:
        return Answer({"key": request.repeat_key("a", "b"), "is_form": request.is_form})

    return api


def _again(request: Request[Any], problem: problems.Problem) -> str:
    if request.form.get("words") == "break":
        raise KeyError("what the form needs is gone")
    return f"again {request.clinic}: {[error.field for error in problem.errors]}"


@pytest.fixture
def send(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Reply]:
    opened = {("invented", method, path) for method, path in
              (("GET", "/open"), ("GET", "/fails/{how}"), ("POST", "/keys"))}  # fmt: skip
    monkeypatch.setattr(permissions, "OPEN_ROUTES", permissions.OPEN_ROUTES | opened)
    monkeypatch.setattr(permissions, "SIGNED_IN_ROUTES", frozenset({("invented", "POST", "/out")}))
    monkeypatch.setattr(permissions, "LINK_ROUTES", frozenset({("invented", "GET", "/link/{token}", "an example")}))
    monkeypatch.setattr(permissions, "SERVICE_ROUTES", frozenset({("invented", "POST", "/from", "billing")}))
    gateway = LocalGateway(_serve(), Config.create(app_name="invented"))

    def make(method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        sent = {"host": "desk.example", "accept": "application/json", "content-type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = gateway.handle_request(method, path, sent, body)
        text = answer["body"] if isinstance(answer["body"], bytes) else answer["body"].encode()
        return Reply(answer["statusCode"], {name.lower(): value for name, value in answer["headers"].items()}, text)

    return make


@pytest.fixture
def cookie(world: World) -> str:
    person = staff.Staff(subject="s", name="ana", clinic="milehigh", roles=frozenset({Role.THERAPIST}))
    return set_cookie(staff.open_session(person, NOON), lives=60).partition(";")[0]


def _seal(cookie: str) -> str:
    return staff.form_seal(links.signing_key(), cookie.partition("=")[2])


# declaring


@pytest.mark.parametrize("who", [Open(), SignedIn(), ByLink("case status"), FromService("billing"), None, "read cases"])
def test_a_route_that_nobody_may_call_fails_at_import(who: Any) -> None:
    with pytest.raises(TypeError, match="declares no permission"):
        Api("billing").on("GET", "/everything", who=who)


def test_a_link_route_for_another_purpose_fails_at_import() -> None:
    with pytest.raises(TypeError):
        Api("eligibility").on("GET", "/status/{token}", who=ByLink("prescription form"))
    assert Api("eligibility").on("GET", "/status/{token}", who=ByLink("case status"))


def test_a_handler_without_words_is_described_by_its_name(send: Callable[..., Reply]) -> None:
    by_path = {operation.path: operation.summary for operation in _serve().operations}

    assert (by_path["/notes"], by_path["/open"]) == ("Keep a note.", "open_")


# admitting


def test_every_answer_has_the_headers_of_the_house(send: Callable[..., Reply], cookie: str) -> None:
    for reply in (send("GET", "/open"), send("GET", "/fails/bug"), send("POST", "/notes"), send("GET", "/notes/x")):
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "same-origin"


def test_without_a_session_a_program_is_refused_and_a_browser_led_to_the_sign_in(send: Callable[..., Reply]) -> None:
    assert send("POST", "/notes", b"{}").status == 401
    page = send("GET", "/notes/x", accept="text/html")
    assert (page.status, page.headers["location"]) == (303, "/eligibility/sign-in")


def test_a_permission_is_needed(send: Callable[..., Reply], cookie: str) -> None:
    assert send("POST", "/notes", b'{"words": "ok"}', cookie=cookie).status == 201
    person = staff.Staff(subject="s", name="bea", clinic="milehigh", roles=frozenset({Role.BILLER}))
    biller = set_cookie(staff.open_session(person, NOON), lives=60).partition(";")[0]
    assert send("POST", "/notes", b'{"words": "ok"}', cookie=biller).status == 403


def test_reading_asks_for_no_origin(send: Callable[..., Reply], cookie: str) -> None:
    assert send("GET", "/notes/x", cookie=cookie, origin="https://elsewhere.example").text == "<p>x</p>"


def test_any_signed_in_person_may_leave(send: Callable[..., Reply], cookie: str) -> None:
    assert send("POST", "/out", cookie=cookie).json == {"name": "ana"}


@pytest.mark.parametrize(
    ("situation", "headers", "status"),
    [
        ("our page", {"origin": "https://desk.example", "sec_fetch_site": "same-origin"}, 201),
        ("typed by hand", {"sec_fetch_site": "none"}, 201),
        ("an old browser", {}, 201),
        ("another site", {"origin": "https://evil.example"}, 403),
        ("a sandboxed frame", {"origin": "null"}, 403),
        ("a neighbour on the domain", {"sec_fetch_site": "same-site"}, 403),
        ("a cross-site form", {"sec_fetch_site": "cross-site"}, 403),
        ("our name at the front", {"origin": "https://desk.example.evil.example"}, 403),
    ],
)
def test_only_our_own_pages_write(
    send: Callable[..., Reply], cookie: str, situation: str, headers: dict[str, str], status: int
) -> None:
    assert send("POST", "/notes", b'{"words": "ok"}', cookie=cookie, **headers).status == status


@pytest.mark.parametrize("seal", ["", "wrong", "\u00e9", "0" * 64])
def test_a_form_without_the_sessions_seal_is_refused(send: Callable[..., Reply], cookie: str, seal: str) -> None:
    body = form({"words": "ok", "seal": seal})

    assert send("POST", "/notes", body, cookie=cookie, content_type="application/x-www-form-urlencoded").status == 403


def test_a_form_with_the_seal_is_taken(send: Callable[..., Reply], cookie: str) -> None:
    body = form({"words": "ok", "seal": _seal(cookie)})

    assert send("POST", "/notes", body, cookie=cookie, content_type="application/x-www-form-urlencoded").status == 201


def test_a_link_opens_for_its_clinic(send: Callable[..., Reply], world: World) -> None:
    claims = links.Claims("an example", "milehigh", "abcdefgh", NOON + timedelta(hours=1))
    token = links.sign(links.signing_key(), claims)

    assert send("GET", f"/link/{token}").json == {"clinic": "milehigh", "subject": "abcdefgh"}
    assert send("GET", f"/link/{token}x").status == 410
    world.pass_time(hours=1)
    assert send("GET", f"/link/{token}").status == 410


def test_a_service_shows_its_token(send: Callable[..., Reply]) -> None:
    def token(purpose: str) -> str:
        return links.sign(
            links.signing_key(), links.Claims(purpose, "milehigh", "s", clock.now() + timedelta(minutes=1))
        )

    note = b'{"words": "ok"}'
    assert send("POST", "/from", note, authorization=f"Bearer {token('service billing')}").json["clinic"] == "milehigh"
    for header in (f"Bearer {token('service eligibility')}", "Bearer x", "", f"Basic {token('service billing')}"):
        assert send("POST", "/from", note, authorization=header).status == 401


def test_the_cookie_is_found_among_others(send: Callable[..., Reply], cookie: str) -> None:
    assert send("POST", "/out", cookie=f"theme=dark; {cookie}; x").status == 200
    assert send("POST", "/out", cookie="theme=dark").status == 401


def test_without_tls_the_cookie_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set_cookie("v", lives=5) == "__Host-quarterhour=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=5; Secure"
    monkeypatch.setenv("COOKIE_SECURE", "no")
    assert set_cookie("v", lives=5) == "quarterhour=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=5"


# bodies


@pytest.mark.parametrize(
    ("situation", "body", "status"),
    [
        ("no body", b"", 422),
        ("nonsense", b"{nonsense", 422),
        ("not UTF-8", b'{"words": "\xff"}', 422),
        ("nested too deep", b"[" * 50_000, 422),
        ("an unknown field", b'{"words": "ok", "hours": 1}', 422),
        ("a list", b"[]", 422),
        ("a number too large", b'{"words": "ok", "minutes": 1' + b"0" * 5000 + b"}", 422),
        ("just right", b'{"words": "ok"}', 201),
        ("at the limit", b'{"words": "ok"}' + b" " * (BODY_LIMIT - 15), 201),
        ("too large", b'{"words": "ok"}' + b" " * (BODY_LIMIT - 14), 413),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_body_is_judged(send: Callable[..., Reply], cookie: str, situation: str, body: bytes, status: int) -> None:
    assert send("POST", "/notes", body, cookie=cookie).status == status


def test_a_form_too_large_is_refused_before_it_is_read(send: Callable[..., Reply], cookie: str) -> None:
    body = b"words=" + b"x" * BODY_LIMIT

    assert send("POST", "/notes", body, cookie=cookie, content_type="application/x-www-form-urlencoded").status == 413


def test_another_kind_of_body_is_not_understood(send: Callable[..., Reply], cookie: str) -> None:
    assert send("POST", "/notes", b"<a/>", cookie=cookie, content_type="text/xml").status == 415


@pytest.mark.parametrize("key", ["short", "x" * 201, "with space", "\x07" * 9])
def test_a_key_that_is_none_is_refused(send: Callable[..., Reply], key: str) -> None:
    assert send("POST", "/keys", idempotency_key=key).status == 422


def test_the_key_sent_counts_else_the_natural_one(send: Callable[..., Reply]) -> None:
    assert send("POST", "/keys", idempotency_key="of-this-morning").json["key"] == "of-this-morning"
    assert len(send("POST", "/keys").json["key"]) == 64


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fetc", "%00", "%0d%0aSet-Cookie:x", "a%20b", "%F0%9F%92%A9", "x" * 601, "<b>"]
)
def test_an_address_that_is_none_of_ours_is_not_found(send: Callable[..., Reply], cookie: str, name: str) -> None:
    assert send("GET", f"/notes/{name}", cookie=cookie).status == 404


def test_a_query_is_handed_on(send: Callable[..., Reply]) -> None:
    assert send("GET", "/open?after=x").json["query"] == {"after": "x"}


# answering


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("missing", 404, "not-found"),
        ("refused", 409, "refused"),
        ("timeout", 503, "try-again"),
        ("reset", 503, "try-again"),
        ("gate", 500, "broken"),
        ("bug", 500, "broken"),
    ],
)
def test_each_failure_has_its_problem(send: Callable[..., Reply], how: str, status: int, code: str) -> None:
    reply = send("GET", f"/fails/{how}")

    assert (reply.status, reply.json["type"]) == (status, f"urn:quarterhour:problem:{code}")
    assert ("retry-after" in reply.headers) == (status == 503)
    assert "Jane" not in reply.text


@pytest.mark.parametrize("how", ["missing", "bug"])
def test_a_failure_names_nobody_in_the_log(
    send: Callable[..., Reply], caplog: pytest.LogCaptureFixture, how: str
) -> None:
    with caplog.at_level(0):
        send("GET", f"/fails/{how}", accept="text/html")

    assert "QH10" in caplog.text
    assert "Jane" not in caplog.text


def test_a_browser_gets_a_page_for_a_problem(send: Callable[..., Reply]) -> None:
    reply = send("GET", "/fails/missing", accept="text/html")

    assert (reply.status, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_wrong_form_comes_back_with_its_fields(send: Callable[..., Reply], cookie: str) -> None:
    body = form({"minutes": "x", "seal": _seal(cookie)})
    reply = send("POST", "/notes", body, cookie=cookie, content_type="application/x-www-form-urlencoded")

    assert (reply.status, reply.text) == (422, "again milehigh: ['words', 'minutes']")


def test_a_form_that_cannot_be_shown_again_still_tells_its_problem(send: Callable[..., Reply], cookie: str) -> None:
    body = form({"words": "break", "minutes": "x", "seal": _seal(cookie)})
    reply = send("POST", "/notes", body, cookie=cookie, content_type="application/x-www-form-urlencoded")

    assert reply.status == 422
    assert "Some fields need correcting" in reply.text


def test_a_person_is_asked_for_only_where_one_is_signed_in() -> None:
    with pytest.raises(problems.NotSignedIn):
        _ = Request(body=None, path={}, query={}, clinic="", is_form=False, wants_page=False).person


def test_each_thread_has_its_own_invocation() -> None:
    api = Api("invented")
    api.lambda_context = LambdaContext("f", 128)

    assert api.lambda_context.function_name == "f"


def test_what_chalice_itself_refuses_is_a_problem_too(world: World) -> None:
    """415 for a kind of body we do not take, 405 for a verb an address does not take."""
    xml = world.request("eligibility", "POST", "/intake/milehigh", body=b"<a/>", headers={"Content-Type": "text/xml"})
    verb = world.request("eligibility", "DELETE", "/intake/milehigh")

    told = [(reply.status, reply.headers["content-type"], reply.json["type"]) for reply in (xml, verb)]
    assert told == [
        (415, "application/problem+json", "urn:quarterhour:problem:not-understood"),
        (405, "application/problem+json", "urn:quarterhour:problem:wrong-method"),
    ]
