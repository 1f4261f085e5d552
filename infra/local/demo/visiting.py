"""The people of the demo, as HTTP sees them: a cookie, requests to the door, documents by their signed links."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from infra.local.calling import call
from infra.local.invoking import Reply

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class Refused(RuntimeError):
    """The house answered otherwise than the story expects."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door; nobody in particular without a cookie."""

    port: int
    cookie: str = ""

    def get(self, path: str) -> Any:
        """What a route says, as JSON."""
        return self.ask("GET", path, expect={200}).json

    def post(self, path: str, body: Any) -> Any:
        """What a route answers to a body, as JSON."""
        return self.ask("POST", path, body, expect={200, 201, 202}).json

    def page(self, path: str) -> str:
        """A page, as a browser is given it."""
        return call(self.port, "GET", path, b"", {"Accept": "text/html", "Cookie": self.cookie}).text

    def document(self, path: str) -> bytes:
        """A document: the route names a signed link, the link opens it."""
        link = self.ask("GET", path, expect={303}).headers["location"]
        parts = urlsplit(link)
        return self.ask("GET", f"{parts.path}?{parts.query}", expect={200}).body

    def ask(self, method: str, path: str, body: Any = None, *, expect: set[int]) -> Reply:
        """One request with an expected status."""
        sent = b"" if body is None else json.dumps(body).encode()
        reply = call(self.port, method, path, sent, {**_JSON, "Cookie": self.cookie})
        if reply.status not in expect:
            raise Refused(f"{method} {path.partition('?')[0]} answered {reply.status}: {reply.text[:2000]}")
        return reply


def sign_in(port: int, username: str, password: str) -> Visitor:
    """A person of the staff, signed in."""
    said = {"username": username, "password": password}
    reply = Visitor(port).ask("POST", "/eligibility/sign-in", said, expect={204})
    return Visitor(port, reply.headers["set-cookie"].partition(";")[0])
