"""Ten faults at the one place that every call to AWS passes, and at the line between the services.

botocore emits `before-send` once for each HTTP attempt. The emulator itself answers there, so whoever calls it decides
whether the effect happens before the caller sees its fault. Every attempt gets a number; a plan says which numbers
fail, and how. Ten is what a network and a busy service can do to a call:

    crash-before  the process dies, nothing happened        crash-after   it dies, the effect happened
    refused       no connection                             lost-reply    the effect happened, the answer timed out
    throttled     too many requests                         error-after   the effect happened, the answer is 500
    error-before  500, nothing happened                     partial       200, but one entry of the batch was refused
    conflict      another transaction was at the rows       stale         a read does not see the last write yet
"""

import io
import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from moto.backends import get_backend
from moto.core.models import botocore_stubber

from infra.local import resources
from infra.local.invoking import Reply

EVERYWHERE = ("crash-before", "crash-after", "refused", "throttled", "error-before", "error-after", "lost-reply")
NOTHING_HAPPENED = ("crash-before", "refused", "throttled", "error-before")
WRITES = frozenset({"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"})
Plan = Mapping[int, str]


class Crash(BaseException):
    """The process is gone. Not an Exception: nothing in the house may catch it."""


@dataclass(frozen=True)
class Attempt:
    """One HTTP attempt and the faults that can befall it."""

    name: str
    faults: tuple[str, ...]

    def by_day(self, number: int) -> tuple[str, ...]:
        """Every fault that leaves something behind; of the four that leave nothing one, in turn."""
        return tuple(one for one in self.faults if one not in NOTHING_HAPPENED or one == NOTHING_HAPPENED[number % 4])


@dataclass
class Faults:
    """The injector. Without a plan everything passes."""

    plan: Plan = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    gate: Callable[[], None] | None = None  # called before each attempt: takes turns between workers
    _before: bytes = b""

    def begin(self, plan: Plan) -> None:
        """Number the attempts from nought again."""
        self.plan, self.attempts, self._before = plan, [], b""

    def attach(self, session: Any) -> None:
        """The hook for `shared.aws.on_new_session`: from now on the emulator is called by us only."""
        session.events.unregister("before-send", botocore_stubber)
        session.events.register("before-send", self._send)

    def line(self, name: str, call: Callable[[], Reply]) -> Reply:
        """What stands between two services."""
        fault = self._next(Attempt(name, EVERYWHERE))
        if fault == "crash-before":
            raise Crash(name)
        if fault == "refused":
            raise ConnectionRefusedError
        if fault in {"throttled", "error-before"}:
            return Reply(429 if fault == "throttled" else 500, {}, b"{}")
        reply = call()
        if fault == "crash-after":
            raise Crash(name)
        if fault == "lost-reply":
            raise TimeoutError
        return Reply(500, {}, b"{}") if fault == "error-after" else reply

    def _send(self, event_name: str, request: Any, **_: Any) -> Any:
        name = event_name.removeprefix("before-send.")
        operation = name.rpartition(".")[2]
        fault = self._next(Attempt(name, (*EVERYWHERE, *_special(name, request))))
        if fault == "stale":
            return self._as_before(event_name, request)
        if operation in WRITES and "stale" in self.plan.values():
            self._before = pickle.dumps(_rows())
        return _Attempted(event_name, request, name).under(fault)

    def _next(self, attempt: Attempt) -> str | None:
        if self.gate:
            self.gate()
        self.attempts.append(attempt)
        return self.plan.get(len(self.attempts) - 1)

    def _as_before(self, event_name: str, request: Any) -> Any:
        """The read sees the tables as they were before the last write."""
        now = {name: table.items for name, table in _tables().items()}
        before = pickle.loads(self._before) if self._before else {}
        try:
            for name, table in _tables().items():
                table.items = before.get(name, table.items)
            return botocore_stubber(event_name, request)
        finally:
            for name, table in _tables().items():
                table.items = now[name]


@dataclass(frozen=True)
class _Attempted:
    """One attempt on its way."""

    event_name: str
    request: Any
    name: str

    def under(self, fault: str | None) -> Any:
        if fault == "partial":
            return self._partial()
        if fault in _BEFORE:
            return _BEFORE[fault](self)
        reply = botocore_stubber(self.event_name, self.request)  # the effect
        return _AFTER[fault](self) if fault else reply

    def error(self, status: int, code: str, **more: Any) -> AWSResponse:
        """An error in the service's own protocol."""
        if self.name.startswith("s3."):
            body = f"<Error><Code>{code}</Code><Message>injected</Message></Error>".encode()
        else:
            body = json.dumps({"__type": code, "message": "injected", **more}).encode()
        return AWSResponse(self.request.url, status, {"x-amzn-errortype": code}, _Raw(body))

    def throttled(self) -> AWSResponse:
        if self.name.startswith("s3."):
            return self.error(503, "SlowDown")
        return self.error(400, "ThrottlingException")

    def conflict(self) -> AWSResponse:
        reasons = [{"Code": "TransactionConflict"}]
        return self.error(400, "TransactionCanceledException", CancellationReasons=reasons)

    def crash(self) -> Any:
        raise Crash(self.name)

    def refused(self) -> Any:
        raise ConnectTimeoutError(endpoint_url=self.request.url)

    def lost(self) -> Any:
        raise ReadTimeoutError(endpoint_url=self.request.url)

    def broken(self) -> AWSResponse:
        return self.error(500, "InternalServerError")

    def _partial(self) -> AWSResponse:
        """PutEvents says 200, took all entries but the last, and says so in the answer."""
        asked = json.loads(self.request.body)
        taken, refused = asked["Entries"][:-1], {"ErrorCode": "InternalFailure", "ErrorMessage": "injected"}
        told: list[Any] = []
        if taken:
            self.request.body = json.dumps({**asked, "Entries": taken}).encode()
            self.request.headers["Content-Length"] = str(len(self.request.body))
            told = json.loads(botocore_stubber(self.event_name, self.request).raw.read())["Entries"]
        body = json.dumps({"FailedEntryCount": 1, "Entries": [*told, refused]}).encode()
        return AWSResponse(self.request.url, 200, {"content-type": "application/x-amz-json-1.1"}, _Raw(body))


_BEFORE: dict[str | None, Callable[[_Attempted], Any]] = {
    "crash-before": _Attempted.crash, "refused": _Attempted.refused, "throttled": _Attempted.throttled,
    "error-before": _Attempted.broken, "conflict": _Attempted.conflict,
}  # fmt: skip
_AFTER: dict[str | None, Callable[[_Attempted], Any]] = {
    "crash-after": _Attempted.crash, "lost-reply": _Attempted.lost, "error-after": _Attempted.broken,
}  # fmt: skip


class _Raw(io.BytesIO):
    """A body as botocore reads one."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


def _special(name: str, request: Any) -> tuple[str, ...]:
    """The faults that only this kind of call can meet."""
    service, _, operation = name.partition(".")
    if operation == "TransactWriteItems":
        return ("conflict",)
    if operation == "PutEvents":
        return ("partial",)
    if (
        service == "dynamodb"
        and operation in {"GetItem", "Query"}
        and not json.loads(request.body).get("ConsistentRead")
    ):
        return ("stale",)
    return ()


def _tables() -> Any:
    return get_backend("dynamodb")[resources.ACCOUNT][resources.REGION].tables


def _rows() -> dict[str, Any]:
    return {name: table.items for name, table in _tables().items()}


FAULTS = Faults()
