"""Calls the functions of a service as AWS would: HTTP through Chalice's gateway, a queue's batch, a schedule."""

import hashlib
import importlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from chalice.config import Config
from chalice.local import LambdaContext, LocalGateway, LocalGatewayException

from infra.local.resources import ACCOUNT, REGION


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@cache
def app_of(service: str) -> Any:
    """The Chalice app of a service, imported when first wanted."""
    return importlib.import_module(f"services.{service}.app").app


@cache
def _gateway(service: str) -> LocalGateway:
    return LocalGateway(app_of(service), Config.create(app_name=service, lambda_timeout=30, lambda_memory_size=1024))


def request(service: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
    """One HTTP request, `path` with its query and without the service's base path."""
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        answer = _gateway(service).handle_request(method, path, lower, body)
    except LocalGatewayException as error:
        return Reply(error.CODE, dict(error.headers), error.body or b"")
    sent = answer["body"] if isinstance(answer["body"], bytes) else answer["body"].encode()
    return Reply(answer["statusCode"], {name.lower(): value for name, value in answer["headers"].items()}, sent)


def form(fields: dict[str, Any]) -> bytes:
    """Fields as a browser sends them."""
    return urlencode(fields, doseq=True).encode()


def deliver(service: str, function: str, records: list[dict[str, Any]]) -> set[str]:
    """One poll of a queue: give the records to the function; return the ids of messages that failed.

    The mapping reports batch item failures (the template says so and a test holds it): an exception that leaves the
    function fails all of them.
    """
    event = {"Records": records}
    reply = _handler(service, function)(event, LambdaContext(function, 1024, 30_000))
    return {failure["itemIdentifier"] for failure in reply["batchItemFailures"]}


def record(message: dict[str, Any], queue_url: str) -> dict[str, Any]:
    """A message as SQS hands it to Lambda."""
    body = message["Body"]
    return {
        "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": body,
        "attributes": message.get("Attributes", {}), "messageAttributes": {}, "eventSource": "aws:sqs",
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(), "awsRegion": REGION,
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue_url.rsplit('/', 1)[-1]}",
    }  # fmt: skip


def run(service: str, function: str, event: Any = None) -> Any:
    """Run a scheduled function, or one that an operator calls."""
    return _handler(service, function)(event or {}, LambdaContext(function, 1024, 30_000))


def batch_size(service: str, function: str) -> int:
    """How many messages one poll may bring."""
    sources = app_of(service).event_sources
    return next(int(source.batch_size) for source in sources if source.name == function)


def _handler(service: str, function: str) -> Any:
    return app_of(service).handler_map[function]
