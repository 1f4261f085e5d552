"""The list of clinics, by id only: what the sweepers and the nightly batch walk. Each service keeps its own."""

from collections.abc import Iterator
from typing import Any

from shared.tenancy import DIRECTORY, reading_the_directory


def enter(client: Any, table: str, clinic: str) -> None:
    """Put a clinic on the list; again is the same."""
    with reading_the_directory():
        client.put_item(TableName=table, Item={"pk": {"S": DIRECTORY}, "sk": {"S": clinic}})


def is_known(client: Any, table: str, clinic: str) -> bool:
    """Whether a clinic is on the list: a public page must not work for a made-up one."""
    with reading_the_directory():
        return "Item" in client.get_item(TableName=table, Key={"pk": {"S": DIRECTORY}, "sk": {"S": clinic}})


def clinics(client: Any, table: str) -> Iterator[str]:
    """All clinic ids, page by page."""
    start: dict[str, Any] = {}
    while True:
        with reading_the_directory():
            reply = client.query(TableName=table, KeyConditionExpression="pk = :p",
                                 ExpressionAttributeValues={":p": {"S": DIRECTORY}}, **start)  # fmt: skip
        yield from (item["sk"]["S"] for item in reply["Items"])
        if "LastEvaluatedKey" not in reply:
            return
        start = {"ExclusiveStartKey": reply["LastEvaluatedKey"]}
