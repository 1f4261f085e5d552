"""Clinics never see each other. Three walls; this module is the first two (docs/adr/0006-tenants.md).

1. A `Table` or `Objects` is made for one clinic and is the only thing that builds a key.
2. The gate on botocore refuses any DynamoDB or S3 call whose key lies outside the clinic at work, and any call
   that names no key at all (a Scan). With no clinic at work everything is refused: it fails closed.
3. The roles of the functions (infra).
"""

import contextlib
import contextvars
from collections.abc import Iterator, Mapping
from typing import Any

_at_work: contextvars.ContextVar[str] = contextvars.ContextVar("clinic")
_form_key: contextvars.ContextVar[str] = contextvars.ContextVar("key of a form", default="")
DIRECTORY = "DIRECTORY"  # the one partition outside every clinic: the list of clinic ids, nothing else


class OutsideTheClinic(PermissionError):
    """A call reached for a key of another clinic, or for none."""


def partition(clinic: str) -> str:
    """The partition under which everything of a clinic is keyed."""
    return f"CLINIC#{clinic}"


def clinic_at_work() -> str:
    """The clinic for which this thread works; LookupError when there is none."""
    return _at_work.get()


@contextlib.contextmanager
def at_work_for(clinic: str) -> Iterator[None]:
    """Work for one clinic, after its sign-in, its link or its message has been verified."""
    token = _at_work.set(clinic)
    try:
        yield
    finally:
        _at_work.reset(token)


@contextlib.contextmanager
def reading_the_directory() -> Iterator[None]:
    """Work on the list of clinics only."""
    with at_work_for(DIRECTORY):
        yield


@contextlib.contextmanager
def signing_a_form_for(key: str) -> Iterator[None]:
    """Say which object a signed form stores: botocore shows the gate only the bucket, as if one were created."""
    token = _form_key.set(key)
    try:
        yield
    finally:
        _form_key.reset(token)


def gate(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    """The botocore handler (`provide-client-params`): raise OutsideTheClinic unless every key is the clinic's."""
    service = model.service_model.service_name
    if service == "dynamodb":
        _check_rows(model.name, params)
    elif service == "s3":
        _check_objects(model.name, params)


def _check_rows(operation: str, params: Mapping[str, Any]) -> None:
    clinic = _at_work.get()
    mine = DIRECTORY if clinic == DIRECTORY else partition(clinic)
    keys = list(_partition_keys(params))
    if not keys or any(not _inside(key, mine) for key in keys):
        raise OutsideTheClinic(f"{operation} outside the clinic at work")


def _inside(key: str | None, mine: str) -> bool:
    return key is not None and (key == mine or key.startswith(mine + "#"))


def _partition_keys(params: Mapping[str, Any]) -> Iterator[str | None]:
    for entry in params.get("TransactItems", ()):
        yield from (_partition_key(action) for action in entry.values())
    if "TransactItems" not in params:
        yield _partition_key(params)


def _partition_key(action: Mapping[str, Any]) -> str | None:
    """The partition key that one request names, or None (a Scan, a statement, a batch we do not use)."""
    source = action.get("Key") or action.get("Item")
    if source:
        return str(source["pk"]["S"])
    name, _, value = action.get("KeyConditionExpression", "").split(" AND ")[0].partition(" = ")
    held = action.get("ExpressionAttributeValues", {}).get(value)
    return str(held["S"]) if name.endswith("pk") and held else None


def _check_objects(operation: str, params: Mapping[str, Any]) -> None:
    signed = _form_key.get() if operation == "CreateBucket" else ""
    key = params.get("Key", params.get("Prefix", signed))
    if "CopySource" in params or not str(key).startswith(_at_work.get() + "/"):
        raise OutsideTheClinic(f"{operation} outside the clinic at work")
