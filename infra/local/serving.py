"""One HTTP door on loopback: the base paths of production, and the local rooms beside them.

Only this machine may come in, and only under its own name: a Host header that is not ours is refused (DNS rebinding),
and what changes something must come from our own pages or from a command line (cross-site requests).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from infra.local import invoking
from infra.local.invoking import Reply

HOST = "127.0.0.1"
BODY_LIMIT = 26_000_000  # bytes; a mail of 25 MB still comes in. API Gateway itself takes 10 MB
_GATEWAY_LIMIT = 10_000_000
_SLOWEST = 30  # seconds that a connection may be silent


class PortTaken(OSError):
    """Somebody else listens on the port, or it needs more rights."""


@dataclass(frozen=True)
class Asked:
    """One request, read whole."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Without the query."""
        return self.target.partition("?")[0]

    @property
    def is_page_wanted(self) -> bool:
        """Whether a browser asks."""
        return "text/html" in self.headers.get("accept", "")


Room = Callable[[Asked], Reply]


def redirect(where: str) -> Reply:
    """303 See Other."""
    return Reply(HTTPStatus.SEE_OTHER, {"location": where}, b"")


def plain(status: int, words: str) -> Reply:
    """A sentence."""
    return Reply(status, {"content-type": "text/plain; charset=utf-8"}, f"{words}\n".encode())


def page(text: str, status: int = 200) -> Reply:
    """A local page, under the same policy as the services' pages."""
    policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy,
               "x-content-type-options": "nosniff", "referrer-policy": "same-origin"}  # fmt: skip
    return Reply(status, headers, text.encode())


@dataclass
class House:
    """What stands behind the door: the services by name, the local rooms by their first step."""

    services: list[str]
    rooms: dict[str, Room]

    def answer(self, asked: Asked) -> Reply:
        """Lead a request to its room."""
        first, _, rest = asked.path.lstrip("/").partition("/")
        if first in self.services:
            return self._service(first, rest, asked)
        if first in self.rooms:
            return self.rooms[first](asked)
        return redirect("/eligibility/") if not first else plain(404, "There is nothing under this address.")

    @staticmethod
    def _service(name: str, rest: str, asked: Asked) -> Reply:
        if asked.method == "OPTIONS":  # no route answers a preflight: no other site may call
            return plain(403, "Other sites may not call this.")
        if len(asked.body) > _GATEWAY_LIMIT:
            return plain(413, "API Gateway takes at most 10 MB; documents are sent by e-mail.")
        query = asked.target.partition("?")[2]
        path = f"/{rest}?{query}" if query else f"/{rest}"
        return invoking.request(name, asked.method, path, asked.headers, asked.body)


class Door(ThreadingHTTPServer):
    """The listening socket; PortTaken when there is none to be had."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, port: int, house: House) -> None:
        self.house = house
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise PortTaken(f"Port {port} cannot be opened: it is taken, or not for you.") from error
        self.port: int = self.server_address[1]

    @property
    def base(self) -> str:
        """The address of this site."""
        return f"http://{HOST}:{self.port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = _SLOWEST
    server: Door
    server_version, sys_version = "Quarterhour", ""

    def _serve(self) -> None:
        refusal = self._refusal()
        if refusal is not None:
            self.close_connection = True
            self._send(refusal)
            return
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        method = "GET" if self.command == "HEAD" else self.command
        self._send(self._answer(Asked(method, self.path, headers, self.rfile.read(length))))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _serve  # noqa: N815 names of http.server

    def _refusal(self) -> Reply | None:
        """Why this request is not even read, or None."""
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdecimal():
            return plain(411, "Say with Content-Length how long the body is.")
        if int(length) > BODY_LIMIT:
            return plain(413, "That is more than 26 MB.")
        if self.headers.get("host") not in self._names():
            return plain(421, "This is a local Quarterhour; open it as 127.0.0.1 or localhost.")
        if self.command not in {"GET", "HEAD"} and self._is_foreign():
            return plain(403, "This was sent from another site.")
        return None

    def _names(self) -> set[str]:
        return {f"{name}:{self.server.port}" for name in (HOST, "localhost")}

    def _is_foreign(self) -> bool:
        origin = self.headers.get("origin")
        from_elsewhere = origin is not None and origin.removeprefix("http://") not in self._names()
        return from_elsewhere or self.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}

    def _answer(self, asked: Asked) -> Reply:
        try:
            return self.server.house.answer(asked)
        except Exception as error:  # noqa: BLE001 the emulator or a local room fell; the services answer for themselves
            return plain(
                500, f"The local stack could not answer ({type(error).__name__}). Nothing was lost; try again."
            )

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            if name.lower() not in {"content-length", "connection"}:
                self.send_header(name, value)
        if reply.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and reply.status != HTTPStatus.NO_CONTENT:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name in http.server
        """No line per request: an address may hold what a person typed."""
