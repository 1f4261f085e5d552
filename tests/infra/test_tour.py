"""On a tour through the house every function asks AWS for what its policy grants, and for all of it; and every answer
is as the OpenAPI document says.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from infra import describe
from infra.checks import policies
from infra.local import resources
from infra.local.invoking import app_of
from infra.packaging import staging
from shared import clock
from tests.builders_tour import tour
from tests.listening import Exchange, Function, Grant, Heard, listening
from tests.world import World

FUNCTIONS = [
    (service, path.stem.removeprefix("policy-"))
    for service in staging.services()
    for path in sorted((staging.HOUSE / "services" / service / ".chalice").glob("policy-*.json"))
]
_BY_NAME = [f"{service}.{function}" for service, function in FUNCTIONS]


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    """What was heard on the tour."""
    world = World()
    world.wipe()
    with listening() as found:
        tour(world)
    yield found
    world.wipe()
    clock.use(None)


# Least privilege


@pytest.mark.parametrize("function", FUNCTIONS, ids=_BY_NAME)
def test_a_function_asks_for_nothing_that_its_policy_does_not_grant(function: Function, heard: Heard) -> None:
    denied = {
        grant
        for grant in _needs(heard, function)
        if not any(policies.matches(s, *grant) for s in _statements(function))
    }

    assert denied == set()


@pytest.mark.parametrize("function", FUNCTIONS, ids=_BY_NAME)
def test_a_policy_grants_nothing_that_its_function_never_asks_for(function: Function, heard: Heard) -> None:
    needs = _needs(heard, function)
    unused = {
        (statement["Sid"], action)
        for statement in _statements(function)
        for action in statement["Action"]
        if not any(policies.matches({**statement, "Action": action}, *grant) for grant in needs)
    }

    assert unused - RARELY.get(function, set()) == set()


# Granted for what a tour of three cases does not meet
RARELY: dict[Function, set[tuple[str, str]]] = {
    # the emulator's word of an upload names no version
    ("prescriptions", "on_upload"): {("ReadUploads", "s3:GetObjectVersion")},
    ("eligibility", "api_handler"): {("ClearinghouseKey", "secretsmanager:GetSecretValue")},  # where one asks for a key
    ("prescriptions", "on_round"): {
        ("SignLinks", "secretsmanager:GetSecretValue")
    },  # where a patient agreed to letters
    ("eligibility", "on_recheck"): {("ClearinghouseKey", "secretsmanager:GetSecretValue")},
    ("billing", "on_batch"): {("AskForBatches", "sqs:SendMessage")},  # a night of more than ninety claims goes on
}

# What AWS asks of the caller's role when data at rest lie under our key: the caller, not the store, must know the key
_KEY_USED = (
    ("dynamodb:", "kms:Decrypt"), ("secretsmanager:", "kms:Decrypt"), ("s3:GetObject", "kms:Decrypt"),
    ("s3:PutObject", "kms:GenerateDataKey"), ("sqs:ReceiveMessage", "kms:Decrypt"),
    ("sqs:SendMessage", "kms:Decrypt"), ("sqs:SendMessage", "kms:GenerateDataKey"),
)  # fmt: skip


def _needs(heard: Heard, function: Function) -> set[Grant]:
    asked = set(heard.calls[function])
    key = World().built.exports["quarterhour-key"]
    return asked | {(use, key) for action, _ in asked for what, use in _KEY_USED if action.startswith(what)}


def _statements(function: Function) -> list[dict[str, Any]]:
    """The policy's statements with their intrinsics resolved; writing its own log is what every function may."""
    service, name = function
    text = (staging.HOUSE / "services" / service / ".chalice" / f"policy-{name}.json").read_text()
    world = World()
    stack = resources._Stack(service, world.session.client, world.built, "")
    said = [statement for statement in json.loads(text)["Statement"] if statement["Sid"] != "Log"]
    return [{**stack.resolve(one), "Action": policies.as_list(one["Action"])} for one in said]


def test_every_function_of_a_service_has_a_policy_of_its_own() -> None:
    for service in staging.services():
        app = app_of(service)
        others = [*app.event_sources, *app.pure_lambda_functions]
        assert {name for where, name in FUNCTIONS if where == service} == {"api_handler", *(one.name for one in others)}


# The OpenAPI documents


@pytest.mark.parametrize("service", staging.services())
def test_the_document_that_is_kept_is_what_the_service_does(service: str) -> None:
    assert describe.place(service).read_text(encoding="utf-8") == describe.described(service), (
        "python -m infra.describe"
    )


@pytest.mark.parametrize("service", staging.services())
def test_the_document_is_openapi(service: str) -> None:
    validate(json.loads(describe.described(service)))


@pytest.mark.parametrize("service", staging.services())
def test_every_declared_route_was_answered_well(service: str, heard: Heard) -> None:
    done = {_route(exchange) for exchange in heard.exchanges if exchange.reply.status < 400}
    declared = {(service, operation.method, operation.path) for operation in app_of(service).operations}

    assert declared - done == set()


def _route(exchange: Exchange) -> tuple[str, str, str]:
    """The declared route of a request; a fixed path is meant before one with a part to fill in."""
    paths = sorted({operation.path for operation in app_of(exchange.service).operations}, key=lambda path: "{" in path)
    fits = (path for path in paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), exchange.path))
    return exchange.service, exchange.method, next(fits)


@pytest.mark.parametrize("service", staging.services())
def test_every_answer_is_as_documented(service: str, heard: Heard) -> None:
    document = json.loads(describe.described(service))
    wrong = []
    for exchange in heard.exchanges:
        if exchange.service == service:
            wrong += [f"{exchange.method} {exchange.path}: {why}" for why in _deviations(document, exchange)]

    assert wrong == []


def _deviations(document: dict[str, Any], exchange: Exchange) -> Iterator[str]:
    _, method, path = _route(exchange)
    documented = document["paths"][path][method.lower()]["responses"]
    reply = exchange.reply
    said = documented.get(str(reply.status), documented["default"] if reply.status >= 400 else None)
    if said is None:
        yield f"answers {reply.status}, which is not documented"
        return
    media = reply.headers.get("content-type", "").partition(";")[0]
    content = said.get("content", {})
    if content and media not in content:
        yield f"answers {media}, documented are {sorted(content)}"
    elif content and media.endswith("json"):
        schema = {**content[media]["schema"], "components": document["components"]}
        yield from (error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(reply.json))


@pytest.mark.parametrize("service", staging.services())
def test_every_refusal_is_a_problem_as_documented(service: str, heard: Heard) -> None:
    """Each route asked by nobody, and each open one asked for nonsense."""
    document, world = json.loads(describe.described(service)), World()
    for operation in app_of(service).operations:
        path = re.sub(r"\{\w+\}", "abcdefgh", operation.path)
        reply = world.request(service, operation.method, path, body=b"{nonsense" if operation.takes else None)
        exchange = Exchange(service, operation.method, path, reply)

        if reply.status >= 400:
            assert list(_deviations(document, exchange)) == [], path
            assert operation.page or reply.json["status"] == reply.status


@pytest.mark.parametrize("service", staging.services())
def test_lists_go_on_by_a_cursor_and_writes_take_a_key(service: str) -> None:
    for path, methods in json.loads(describe.described(service))["paths"].items():
        for method, told in methods.items():
            names = {parameter["name"] for parameter in told["parameters"]}
            assert (method in {"post", "put"}) == ("Idempotency-Key" in names), path
            schema = told["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if schema.get("$ref", "").endswith(("List", "Page")):
                assert "after" in names, path
