"""The line between the services: billing dials as in production, and the other service's handler answers.

`urllib` opens an address of this house; the call goes through the other app as API Gateway would hand it over. What
stands between (`between`) may refuse the call, lose the answer or let a process die: the fault harness uses it.
"""

import contextvars
import io
import urllib.error
import urllib.request
import urllib.response
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from urllib.parse import urlsplit

import pytest

from infra.local import invoking
from infra.local.invoking import Reply

HOUSE = "https://house.example"
Call = Callable[[], Reply]


def through(_line: str, call: Call) -> Reply:
    """A line without faults."""
    return call()


class Line(urllib.request.HTTPSHandler):
    """Connects calls to the house's address; everything else stays unreachable."""

    def __init__(self, between: Callable[[str, Call], Reply]) -> None:
        super().__init__()
        self.between = between

    def https_open(self, req: urllib.request.Request) -> urllib.response.addinfourl:  # type: ignore[override]
        """One call."""
        address = urlsplit(req.full_url)
        if address.hostname != "house.example":
            raise urllib.error.URLError("nobody lives there")
        service, _, path = address.path.lstrip("/").partition("/")
        headers = {**dict(req.header_items()), "Host": address.hostname, "Accept": "application/json"}
        body = req.data if isinstance(req.data, bytes) else b""

        def call() -> Reply:
            # another process: it knows nothing of the clinic at work here
            return contextvars.Context().run(invoking.request, service, req.get_method(), f"/{path}", headers, body)

        return _answered(req.full_url, self.between(f"line.{service}.{req.get_method()}", call))


def _answered(url: str, reply: Reply) -> urllib.response.addinfourl:
    headers = Message()
    for name, value in reply.headers.items():
        headers[name] = value
    answered = urllib.response.addinfourl(io.BytesIO(reply.body), headers, url, reply.status)
    answered.msg = ""  # type: ignore[attr-defined]  # urllib's own processor asks for it
    return answered


@contextmanager
def connected(between: Callable[[str, Call], Reply] = through) -> Iterator[None]:
    """The services reach each other for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for service in ("prescriptions", "eligibility"):
            patch.setenv(f"{service.upper()}_URL", f"{HOUSE}/{service}")
        patch.setattr(urllib.request, "_opener", urllib.request.build_opener(Line(between)))
        yield
