"""The OpenAPI 3.1 document of a service, made from its declared routes and models, so it cannot say anything else."""

from collections.abc import Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.permissions import Permission
from shared.web import Api, ByLink, FromService, Open, Operation

_CREATED = 201
_PROBLEM = {"description": "A problem (RFC 9457), or a page about it for a browser", "content": {
    "text/html": {"schema": {"type": "string"}},
    "application/problem+json": {"schema": {
        "type": "object", "required": ["type", "title", "status", "detail"], "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "detail": {"type": "string"}, "errors": {"type": "array", "items": {"type": "object"}},
            "reasons": {"type": "array", "items": {"type": "object"}}}}}}}  # fmt: skip


_REPEAT_KEY: dict[str, Any] = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "The same key with the same contents is done once; with others it is a conflict (409).",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200},
}  # fmt: skip
_CURSOR: dict[str, Any] = {
    "name": "after", "in": "query", "required": False, "schema": {"type": "string"},
    "description": "Where a page of the list ended: the `after` of the answer before.",
}  # fmt: skip


def document(api: Api) -> dict[str, Any]:
    """The document, as JSON data."""
    references, schemas = _schemas(api.operations)
    paths: dict[str, Any] = {}
    for operation in sorted(api.operations, key=lambda o: (o.path, o.method)):
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Quarterhour {api.service}", "version": "0.1.0",
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": f"/{api.service}"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {
            "staff": {"type": "apiKey", "in": "cookie", "name": "__Host-quarterhour"},
            "service": {"type": "http", "scheme": "bearer"}}},
    }  # fmt: skip


def _schemas(operations: Sequence[Operation]) -> tuple[Any, dict[str, Any]]:
    """Where each model's schema stands, and the schemas: what is taken and what is given may differ."""
    wanted: dict[Any, None] = {}
    for operation in operations:
        if operation.takes:
            wanted[(operation.takes, "validation")] = None
        if operation.gives:
            wanted[(operation.gives, "serialization")] = None
    references, definitions = models_json_schema(list(wanted), ref_template="#/components/schemas/{model}")
    found: dict[str, Any] = definitions.get("$defs", {})
    return references, dict(sorted(found.items()))


def _describe(operation: Operation, references: Any) -> dict[str, Any]:
    names = [part.strip("{}") for part in operation.path.split("/") if part.startswith("{")]
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    parameters += [_REPEAT_KEY] if operation.method in {"POST", "PUT"} else []
    parameters += [_CURSOR] if operation.gives and "after" in operation.gives.model_fields else []
    told: dict[str, Any] = {
        "summary": operation.summary,
        "parameters": parameters,
        "responses": _responses(operation, references),
        "security": _security(operation),
    }
    if isinstance(operation.who, Permission):
        told["x-permission"] = operation.who.value
    if operation.takes:
        schema = references[operation.takes, "validation"]
        media = ("application/json", "application/x-www-form-urlencoded")
        told["requestBody"] = {"required": True, "content": {name: {"schema": schema} for name in media}}
    return told


def _responses(operation: Operation, references: Any) -> dict[str, Any]:
    if operation.gives:
        schema = references[operation.gives, "serialization"]
        success: dict[str, Any] = {"description": "Done", "content": {"application/json": {"schema": schema}}}
    elif operation.page:
        success = {"description": "A page", "content": {"text/html": {"schema": {"type": "string"}}}}
    else:
        success = {"description": "Done"}
    again = {"200": {**success, "description": "Done before"}} if operation.status == _CREATED else {}
    elsewhere = _leads_on(operation)
    leads_on = {"303": {"description": elsewhere}} if elsewhere else {}
    return {**again, **leads_on, str(operation.status): success, "default": _PROBLEM}


def _leads_on(operation: Operation) -> str:
    """When the answer may be somewhere else."""
    if operation.takes:
        return "Sent as a form: go on there"
    return "This link now leads there" if operation.page and isinstance(operation.who, ByLink) else ""


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if isinstance(operation.who, Open | ByLink):
        return []
    return [{"service": []}] if isinstance(operation.who, FromService) else [{"staff": []}]
