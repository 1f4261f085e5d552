"""Listens at the doors of the services: what was asked over HTTP, and what each function asked of AWS.

A function is a process of its own, so it fetches the signing key itself; what one fetched no other knows.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

import pytest

from infra.local import invoking
from infra.local.invoking import Reply
from infra.local.resources import ACCOUNT, REGION
from shared import aws, links

Function = tuple[str, str]  # service, function
Grant = tuple[str, str]  # action, ARN
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_at_work: ContextVar[Function] = ContextVar("function")


@dataclass(frozen=True)
class Exchange:
    """A request and its answer."""

    service: str
    method: str
    path: str
    reply: Reply


@dataclass
class Heard:
    """Everything that was heard."""

    exchanges: list[Exchange] = field(default_factory=list)
    calls: dict[Function, list[Grant]] = field(default_factory=dict)

    def note(self, function: Function, grant: Grant) -> None:
        """A function asked for something."""
        self.calls.setdefault(function, []).append(grant)


@contextmanager
def listening() -> Iterator[Heard]:
    """Listen for a while."""
    heard = Heard()

    def hook(session: Any) -> None:
        session.events.register("provide-client-params", lambda params, model, **_: _hear(heard, params, model))

    with pytest.MonkeyPatch.context() as patch:
        for door, listener in (("request", _request), ("deliver", _deliver), ("run", _run)):
            patch.setattr(invoking, door, listener(heard, getattr(invoking, door)))
        aws.on_new_session(hook)
        try:
            yield heard
        finally:
            aws._hooks.remove(hook)
            aws.forget()


@contextmanager
def _working(heard: Heard, service: str, function: str) -> Iterator[None]:
    links.signing_key.cache_clear()
    token = _at_work.set((service, function))
    heard.calls.setdefault((service, function), [])
    try:
        yield
    finally:
        _at_work.reset(token)


def _request(heard: Heard, door: Callable[..., Reply]) -> Callable[..., Reply]:
    def request(service: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        with _working(heard, service, "api_handler"):
            reply = door(service, method, path, headers, body)
        heard.exchanges.append(Exchange(service, method, path.partition("?")[0], reply))
        return reply

    return request


def _deliver(heard: Heard, door: Callable[..., set[str]]) -> Callable[..., set[str]]:
    def deliver(service: str, function: str, records: list[dict[str, Any]]) -> set[str]:
        for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"):  # the poller, as this function
            heard.note((service, function), (f"sqs:{action}", records[0]["eventSourceARN"]))
        with _working(heard, service, function):
            return door(service, function, records)

    return deliver


def _run(heard: Heard, door: Callable[..., Any]) -> Callable[..., Any]:
    def run(service: str, function: str, event: Any = None) -> Any:
        with _working(heard, service, function):
            return door(service, function, event)

    return run


def _hear(heard: Heard, params: Mapping[str, Any], model: Any) -> None:
    function = _at_work.get(None)
    service = model.service_model.service_name
    if function and service in _ASKED:
        for grant in _ASKED[service](model.name, params):
            heard.note(function, grant)


def _rows(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    """A transaction is asked for by its parts (IAM knows no TransactWriteItems on a table)."""
    for entry in params.get("TransactItems", ()):
        for kind, action in entry.items():
            yield f"dynamodb:{_TRANSACTED[kind]}", _table(action)
    if "TransactItems" not in params:
        yield f"dynamodb:{operation}", _table(params)


def _table(params: Mapping[str, Any]) -> str:
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{params['TableName']}{index}"


def _objects(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    """A signed form stores with the rights of whoever signed it; botocore shows it as a bucket being created."""
    action = {"HeadObject": "GetObject", "CreateBucket": "PutObject"}.get(operation, operation)
    yield f"s3:{action}", f"arn:aws:s3:::{params['Bucket']}/{params.get('Key', 'as the form says')}"


def _messages(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    queue = params["QueueUrl"].rsplit("/", 1)[-1]
    yield f"sqs:{operation}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"


def _events(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    for entry in params["Entries"]:
        yield f"events:{operation}", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/{entry['EventBusName']}"


def _secrets(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    yield f"secretsmanager:{operation}", params["SecretId"]


def _post(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    address = parseaddr(params["FromEmailAddress"])[1]
    yield f"ses:{operation}", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{address}"


# Cognito's sign-in is not here: it asks for no permission of the caller's
def _transfers(operation: str, params: Mapping[str, Any]) -> Iterator[Grant]:
    yield f"transfer:{operation}", f"arn:aws:transfer:{REGION}:{ACCOUNT}:connector/{params['ConnectorId']}"


_ASKED: Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[Grant]]] = {
    "dynamodb": _rows, "s3": _objects, "sqs": _messages, "events": _events, "secretsmanager": _secrets,
    "sesv2": _post, "transfer": _transfers,
}  # fmt: skip
