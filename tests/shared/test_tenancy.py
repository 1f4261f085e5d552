"""The gate: every call names keys of the clinic at work, or is refused. It fails closed."""

from collections.abc import Callable
from typing import Any

import pytest

from shared import aws, tenancy
from shared.tenancy import DIRECTORY, OutsideTheClinic, at_work_for
from tests.world import World

MINE, OTHER = "CLINIC#milehigh", "CLINIC#lakeside"
KEY = {"pk": {"S": MINE}, "sk": {"S": "A"}}
FOREIGN = {"pk": {"S": OTHER}, "sk": {"S": "A"}}
KEY_B = {"pk": {"S": MINE}, "sk": {"S": "B"}}
NAME = {"TableName": "eligibility-table"}


def _query(pk: str, condition: str = "pk = :p", **more: Any) -> dict[str, Any]:
    return {**NAME, "KeyConditionExpression": condition, "ExpressionAttributeValues": {":p": {"S": pk}}, **more}


def _both(*actions: dict[str, Any]) -> dict[str, Any]:
    return {"TransactItems": list(actions)}


@pytest.fixture
def call(world: World) -> Callable[..., Any]:
    def make(service: str, operation: str, params: dict[str, Any], clinic: str | None = "milehigh") -> Any:
        method = getattr(aws.client(service), operation)
        if clinic is None:
            return method(**params)
        with at_work_for(clinic):
            return method(**params)

    return make


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("get_item", {**NAME, "Key": KEY}),
        ("put_item", {**NAME, "Item": KEY}),
        ("delete_item", {**NAME, "Key": KEY}),
        ("update_item", {**NAME, "Key": KEY, "AttributeUpdates": {}}),
        ("query", _query(MINE)),
        ("query", _query(MINE, "pk = :p AND begins_with(sk, :p)")),
        ("query", _query(MINE + "#DUE", "due_pk = :p", IndexName="due")),
        ("transact_write_items", _both({"Put": {**NAME, "Item": KEY}}, {"Delete": {**NAME, "Key": KEY_B}})),
    ],
)  # fmt: skip
def test_a_call_inside_the_clinic_passes(call: Callable[..., Any], operation: str, params: dict[str, Any]) -> None:
    assert call("dynamodb", operation, params)


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("get_item", {**NAME, "Key": FOREIGN}),
        ("put_item", {**NAME, "Item": FOREIGN}),
        ("delete_item", {**NAME, "Key": FOREIGN}),
        ("update_item", {**NAME, "Key": FOREIGN}),
        ("query", _query(OTHER)),
        ("query", _query(MINE + "x")),
        ("query", _query("CLINIC#mile")),
        ("query", _query(DIRECTORY)),
        ("query", _query(OTHER + "#DUE", "due_pk = :p", IndexName="due")),
        ("query", _query(MINE, "sk = :p")),
        ("query", _query(MINE, "sk = :p AND pk = :p")),
        ("query", {**NAME, "KeyConditionExpression": "pk = :q", "ExpressionAttributeValues": {":p": {"S": MINE}}}),
        ("transact_write_items", _both({"Put": {**NAME, "Item": KEY}}, {"Put": {**NAME, "Item": FOREIGN}})),
        ("transact_write_items", {"TransactItems": []}),
        ("scan", NAME),
        ("batch_get_item", {"RequestItems": {"eligibility-table": {"Keys": [KEY]}}}),
        ("execute_statement", {"Statement": "SELECT * FROM x"}),
        ("describe_table", NAME),
        ("list_tables", {}),
    ],
)  # fmt: skip
def test_a_call_outside_the_clinic_is_refused(call: Callable[..., Any], operation: str, params: dict[str, Any]) -> None:
    with pytest.raises(OutsideTheClinic):
        call("dynamodb", operation, params)


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("get_object", {"Bucket": "b", "Key": "lakeside/x"}),
        ("get_object", {"Bucket": "b", "Key": "milehighx"}),
        ("put_object", {"Bucket": "b", "Key": "x/milehigh/y"}),
        ("copy_object", {"Bucket": "b", "Key": "milehigh/x", "CopySource": "b/lakeside/x"}),
        ("list_objects_v2", {"Bucket": "b"}),
        ("list_objects_v2", {"Bucket": "b", "Prefix": "mile"}),
        ("delete_objects", {"Bucket": "b", "Delete": {"Objects": [{"Key": "lakeside/x"}]}}),
        ("list_buckets", {}),
    ],
)
def test_an_object_outside_the_clinic_is_refused(
    call: Callable[..., Any], operation: str, params: dict[str, Any]
) -> None:
    with pytest.raises(OutsideTheClinic):
        call("s3", operation, params)


def test_with_no_clinic_at_work_nothing_passes(call: Callable[..., Any]) -> None:
    for service, operation, params in (
        ("dynamodb", "get_item", {**NAME, "Key": KEY}), ("s3", "get_object", {"Bucket": "b", "Key": "milehigh/x"})
    ):  # fmt: skip
        with pytest.raises(LookupError):
            call(service, operation, params, clinic=None)


def test_the_directory_is_its_own_place(call: Callable[..., Any]) -> None:
    assert call("dynamodb", "query", _query(DIRECTORY), clinic=DIRECTORY)
    with pytest.raises(OutsideTheClinic):
        call("dynamodb", "query", _query(MINE), clinic=DIRECTORY)


def test_services_without_keys_are_not_asked(call: Callable[..., Any]) -> None:
    assert call("sqs", "list_queues", {}, clinic=None)


def test_the_clinic_before_is_at_work_again_afterwards() -> None:
    def fail() -> None:
        with at_work_for("lakeside"):
            raise KeyError(tenancy.clinic_at_work())

    with at_work_for("milehigh"):
        with pytest.raises(KeyError, match="lakeside"):
            fail()
        assert tenancy.clinic_at_work() == "milehigh"
    with pytest.raises(LookupError):
        tenancy.clinic_at_work()
