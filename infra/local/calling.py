"""A command line's way to the running house: one HTTP request to loopback, one clear line when nobody answers."""

import http.client
from collections.abc import Mapping

from infra.local.invoking import Reply


class NoAnswer(ConnectionError):
    """Nothing answers on that port."""


def call(port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
    """One request; NoAnswer says what to do."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, path, body or None, dict(headers or {}))
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, told, answer.read())
    except (ConnectionError, TimeoutError) as error:
        raise NoAnswer(f"Nothing answers on port {port}. Start it first: make run") from error
    finally:
        line.close()
