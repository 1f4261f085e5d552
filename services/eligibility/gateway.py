"""The way to the plans: a clearinghouse that takes one 270 over HTTP and answers with the 271 at once.

https only, except to this very machine; no redirect is followed and no proxy asked, for the key travels along. After
three failures in a row nobody is asked for half a minute, so that a dead clearinghouse does not keep the front desk
waiting. That count lives in this container alone: each container of the function finds out for itself.
"""

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NoReturn
from urllib.parse import urlsplit

from shared import aws
from shared.problems import Conflict, TryAgain
from shared.surroundings import told

MEDIA_TYPE = "application/edi-x12"
LONGEST_ANSWER = 1_000_000  # bytes; a 271 has some ten thousand
_PATIENCE = 6.0  # seconds for one answer; four fit into the thirty of API Gateway
_PIECE = 65_536
_FAILURES, _REST = 3, timedelta(seconds=30)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_BY_TELEPHONE = "Nothing was recorded. Ask by telephone, with the call sheet."


@dataclass
class Breaker:
    """Failures in a row, and until when nobody is asked. After the rest one more failure begins the next."""

    failures: int = 0
    rests_until: datetime | None = None

    def check(self, now: datetime) -> None:
        """Raise TryAgain while it rests."""
        if self.rests_until and now < self.rests_until:
            raise TryAgain("The clearinghouse did not answer several times; it is left alone for half a minute.")

    def failed(self, now: datetime) -> None:
        """Count a failure; from the third on it rests."""
        self.failures += 1
        if self.failures >= _FAILURES:
            self.rests_until = now + _REST

    def succeeded(self) -> None:
        """It answers."""
        self.failures, self.rests_until = 0, None


BREAKER = Breaker()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """None: the redirect itself becomes the error."""


def ask(text: str, now: datetime) -> str:
    """The answer to one inquiry, as it came. Raise TryAgain when there is none, Conflict when nobody may be asked."""
    address = _checked(told("CLEARINGHOUSE_URL", ""))
    BREAKER.check(now)
    request = urllib.request.Request(address, text.encode("ascii"), _headers(), method="POST")  # noqa: S310 - checked
    try:
        answer = _sent(request)
    except urllib.error.HTTPError as error:
        error.close()
        _failed(now, error.code)
    except (OSError, http.client.HTTPException, UnicodeDecodeError):
        _failed(now)
    BREAKER.succeeded()
    return answer


def _sent(request: urllib.request.Request) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)
    ends_at = time.monotonic() + _PATIENCE
    with opener.open(request, timeout=_PATIENCE) as answer:
        return _read(answer, ends_at).decode("ascii")


def _read(answer: Any, ends_at: float) -> bytes:
    """All of it, unless it is too long or drips in too slowly."""
    held = b""
    while piece := answer.read1(_PIECE):
        held += piece
        if len(held) > LONGEST_ANSWER or time.monotonic() > ends_at:
            raise TimeoutError("the answer does not end")
    return held


def _failed(now: datetime, status: int = 0) -> NoReturn:
    """A refusal of the caller is for whoever set it up; everything else may pass."""
    if 400 <= status < 500 and status not in {408, 429}:  # noqa: PLR2004 - HTTP's own numbers
        raise Conflict(f"The clearinghouse refuses us (HTTP {status}): its address or key is wrong. {_BY_TELEPHONE}")
    BREAKER.failed(now)
    raise TryAgain("The clearinghouse does not answer. Nothing was recorded; ask again in a moment, or by telephone.")


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if not address:
        raise Conflict(f"No clearinghouse is connected. {_BY_TELEPHONE}")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Conflict(f"The clearinghouse must be asked over https. {_BY_TELEPHONE}")
    return address


def _headers() -> dict[str, str]:
    headers = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE}
    secret = told("CLEARINGHOUSE_KEY", "")
    return {**headers, "Authorization": f"Bearer {_key(secret)}"} if secret else headers


@cache
def _key(secret: str) -> str:
    held: str = aws.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
    return held
