"""A clinic's rows. Every write is one transaction; what may happen once only is its first Put (`Once`).

Rows are `{"sk": natural key, "body": JSON of a model, plus what an index or a condition needs}`. The partition key is
added here and nowhere else. A row under a natural key makes a repeat write the same thing (docs/adr/0005-once.md).
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.model import Model
from shared.problems import BadInput
from shared.tenancy import partition

T = TypeVar("T")
Row = dict[str, Any]
Action = dict[str, Any]
_TRANSACTION_LIMIT, _LONGEST_CURSOR = 100, 1024  # actions; bytes of a sort key (DynamoDB)


class RowChanged(Exception):
    """A condition on a row no longer holds: somebody else was faster. Read again and decide again."""


class TooManyRows(ValueError):
    """One transaction takes 100 actions (DynamoDB); the work must be cut along its natural seams."""


@dataclass(frozen=True)
class Page:
    """A piece of a list; `after` is the sort key to go on from, or None at the end."""

    rows: tuple[Row, ...]
    after: str | None


def row(sk: str, body: Model | Mapping[str, Any], **attributes: str | int) -> Row:
    """A row that carries a model as its body."""
    text = body.model_dump_json() if isinstance(body, Model) else json.dumps(body, sort_keys=True)
    return {"sk": sk, "body": text, **attributes}


def marshal(value: Row) -> dict[str, Any]:
    """Text and whole numbers as DynamoDB wants them; anything else is a bug."""
    return {name: {"N": str(held)} if isinstance(held, int) else {"S": held} for name, held in value.items()}


def unmarshal(item: Mapping[str, Any]) -> Row:
    """The reverse of `marshal`, without the partition key."""
    return {n: int(v["N"]) if "N" in v else v["S"] for n, v in item.items() if n != "pk"}


class Table:
    """The rows of one clinic in one table. `client` is a DynamoDB client behind the tenant gate."""

    def __init__(self, client: Any, name: str, clinic: str) -> None:
        self._client, self._name, self.clinic = client, name, clinic
        self._pk = partition(clinic)

    # reading: always consistent, always inside the partition

    def find(self, sk: str) -> Row | None:
        """The row under a sort key, or None."""
        reply = self._client.get_item(TableName=self._name, Key=self._key(sk), ConsistentRead=True)
        return unmarshal(reply["Item"]) if "Item" in reply else None

    def list(self, prefix: str, limit: int = 50, after: str | None = None, *, newest_first: bool = False) -> Page:
        """Rows whose sort key begins with a prefix, in order; at most `limit`."""
        names, values = "pk = :p AND begins_with(sk, :s)", {":p": self._pk, ":s": prefix}
        return self._query(names, values, limit, after, ConsistentRead=True, ScanIndexForward=not newest_first)

    def each(self, prefix: str) -> Iterator[Row]:
        """All rows under a prefix, page by page; for lists that are bounded by the trade (lines of one claim)."""
        after = None
        while True:
            page = self.list(prefix, 100, after)
            yield from page.rows
            after = page.after
            if after is None:
                return

    def due(self, limit: int = 50, after: str | None = None, *, name: str = "DUE") -> Page:
        """Rows that wait for their time (sparse index `due`), by their `due_sk`: the outbox, unless named otherwise."""
        return self._query("due_pk = :p", {":p": f"{self._pk}#{name}"}, limit, after, IndexName="due")

    def work(self, name: str, limit: int = 50, after: str | None = None, *, newest_first: bool = False) -> Page:
        """Rows of a sparse work list (index `work`), by their `work_sk`; `after` is a cursor of this list."""
        values = {":p": f"{self._pk}#{name}"}
        return self._query("work_pk = :p", values, limit, after, IndexName="work", ScanIndexForward=not newest_first)

    # writing

    def create(self, row: Row) -> Action:
        """Put a row that must not be there yet; on a refusal the old one is shown."""
        return {"Put": {**self._put(row), "ConditionExpression": "attribute_not_exists(pk)",
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}  # fmt: skip

    def put(self, row: Row) -> Action:
        """Put a row whatever is there: right only where the same cause writes the same row."""
        return {"Put": self._put(row)}

    def replace(self, row: Row, seen: int) -> Action:
        """Put the next version of a row that still has the version seen; 0 when there was none."""
        if not seen:
            return self.create({**row, "version": 1})
        return {"Put": {**self._put({**row, "version": seen + 1}), "ConditionExpression": "version = :seen",
                        "ExpressionAttributeValues": {":seen": {"N": str(seen)}}}}  # fmt: skip

    def add(self, sk: str, attribute: str, amount: int) -> Action:
        """Add to a number. Only beside a `create` that makes the repeat impossible."""
        return {"Update": {"TableName": self._name, "Key": self._key(sk), "UpdateExpression": "ADD #n :a",
                           "ExpressionAttributeNames": {"#n": attribute},
                           "ExpressionAttributeValues": {":a": {"N": str(amount)}}}}  # fmt: skip

    def count(self, sk: str, most: int, until: int) -> Action:
        """Count one more, up to `most`; the row is forgotten after `until` (seconds, UTC). Only beside a `create`."""
        return {"Update": {"TableName": self._name, "Key": self._key(sk),
                           "UpdateExpression": "SET expires = :until ADD counted :one",
                           "ConditionExpression": "attribute_not_exists(counted) OR counted < :most",
                           "ExpressionAttributeValues": {":one": {"N": "1"}, ":most": {"N": str(most)},
                                                         ":until": {"N": str(until)}}}}  # fmt: skip

    def delete(self, sk: str) -> Action:
        """Remove a row; removing it again is the same."""
        return {"Delete": {"TableName": self._name, "Key": self._key(sk)}}

    def once(self, first: Action, *rest: Action) -> Row | None:
        """Do all or nothing, once. None when it was done now; the old row of `first` when it was done before.

        Raise RowChanged when another condition failed. A throttle or a conflict is raised as it is: it is not a
        repeat, whoever sent the work sends it again.
        """
        actions = [first, *rest]
        if len(actions) > _TRANSACTION_LIMIT:
            raise TooManyRows(f"{len(actions)} actions in one transaction")
        try:
            self._client.transact_write_items(TransactItems=actions)
        except self._client.exceptions.TransactionCanceledException as error:
            return _explain(error)
        return None

    def commit(self, *actions: Action) -> None:
        """Do all or nothing; raise RowChanged when a condition failed."""
        if self.once(*actions) is not None:
            raise RowChanged

    # keys

    def _key(self, sk: str) -> dict[str, Any]:
        return {"pk": {"S": self._pk}, "sk": {"S": sk}}

    def _put(self, row: Row) -> dict[str, Any]:
        return {"TableName": self._name, "Item": {"pk": {"S": self._pk}, **marshal(self._indexed(row))}}

    def _indexed(self, row: Row) -> Row:
        """Index keys begin with the clinic too: `work="REVIEW"` becomes `work_pk="CLINIC#a#REVIEW"`."""
        named = dict(row)
        for name in ("work", "due"):
            if name in named:
                named[f"{name}_pk"] = f"{self._pk}#{named.pop(name)}"
        return named

    def _query(self, condition: str, values: Mapping[str, str], limit: int, after: str | None, **more: Any) -> Page:
        index = more.get("IndexName")
        if after is not None:
            more["ExclusiveStartKey"] = self._start(index, values, after)
        reply = self._client.query(
            TableName=self._name, KeyConditionExpression=condition, Limit=limit,
            ExpressionAttributeValues={name: {"S": held} for name, held in values.items()}, **more,
        )  # fmt: skip
        last = reply.get("LastEvaluatedKey")
        rows = tuple(unmarshal(item) for item in reply["Items"])
        return Page(rows, _position(index, last) if last else None)

    def _start(self, index: str | None, values: Mapping[str, str], after: str) -> dict[str, Any]:
        """Only sort keys travel outside; the partition is rebuilt here, so a forged cursor stays inside."""
        index_sk, _, sk = after.partition("|") if index else (after, "", after)
        if not (index_sk and sk and sk.startswith(values.get(":s", "")) and len(after.encode()) <= _LONGEST_CURSOR):
            raise BadInput("There is no such place in this list. Begin at its start.")
        if index is None:
            return self._key(sk)
        return {**self._key(sk), f"{index}_pk": {"S": values[":p"]}, f"{index}_sk": {"S": index_sk}}


def _position(index: str | None, last: Mapping[str, Any]) -> str:
    sk = str(last["sk"]["S"])
    return f"{last[f'{index}_sk']['S']}|{sk}" if index else sk


def _explain(error: Any) -> Row:
    """The old row when the first condition failed alone; RowChanged for another condition; else the error itself."""
    reasons = error.response.get("CancellationReasons") or [{}]
    if reasons[0].get("Code") == "ConditionalCheckFailed":
        return unmarshal(reasons[0].get("Item", {}))
    if any(reason.get("Code") == "ConditionalCheckFailed" for reason in reasons):
        raise RowChanged from None
    raise error


def until_settled(attempt: Callable[[], T], times: int = 10) -> T:
    """Read, decide, write; when somebody else was faster, read and decide again."""
    for _ in range(times - 1):
        with contextlib.suppress(RowChanged):
            return attempt()
    return attempt()
