"""What was acknowledged is still there after a restart: write-through to one SQLite file.

After each AWS call that changed something, and before its reply returns, the rows and objects it touched and what it
did to the queues are committed here in one transaction. Ctrl-C and `kill -9` lose nothing that was answered; a message
that was being handled comes again, as it would in AWS. The commit waits for the disk, so a power cut should lose
nothing either, as far as the disk tells the truth. Not kept: passwords that were changed in the emulated user pool.
For trying, with invented people: the file is not encrypted (docs/how-to/run-on-one-machine.md).
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from infra.local.emulator import STIRRING, Call
from infra.local.resources import ACCOUNT, REGION

_VERSION = 1
_TABLES = """
create table if not exists row (place text, pk text, sk text, item text, primary key (place, pk, sk));
create table if not exists object (bucket text, name text, media_type text, modified text, body blob,
    primary key (bucket, name));
create table if not exists message (number integer primary key, queue text, id text, received integer, held text,
    unique (queue, id));
create table if not exists note (name text primary key, words text);
"""
_TOUCHING = {"PutItem": "Item", "UpdateItem": "Key", "DeleteItem": "Key"}
_IN_A_TRANSACTION = {"Put": "Item", "Update": "Key", "Delete": "Key"}
_OBJECT_CALLS = frozenset({"PutObject", "DeleteObject", "CopyObject"})
_PARTS_OF_A_MESSAGE = ("body", "system_attributes", "message_attributes", "sender_id", "sent_timestamp",
                       "approximate_first_receive_timestamp", "approximate_receive_count", "delayed_until")  # fmt: skip


class InUse(RuntimeError):
    """Another run has the file open."""


class FromAnotherVersion(RuntimeError):
    """The file was written by a Quarterhour that kept things otherwise."""


@dataclass(frozen=True)
class Touched:
    """A row that a call wrote or deleted."""

    table: str
    pk: str
    sk: str


def touched_rows(call: Call) -> Iterator[Touched]:
    """The rows that a call to DynamoDB may have changed.

    >>> key = {"pk": {"S": "CLINIC#a"}, "sk": {"S": "CASE#1"}}
    >>> list(touched_rows(Call("dynamodb", "DeleteItem", {"TableName": "t", "Key": key})))
    [Touched(table='t', pk='CLINIC#a', sk='CASE#1')]
    """
    if call.operation in _TOUCHING:
        yield _touched(call.params, _TOUCHING[call.operation])
    if call.operation == "TransactWriteItems":
        for entry in call.params["TransactItems"]:
            for kind, action in entry.items():
                if kind in _IN_A_TRANSACTION:
                    yield _touched(action, _IN_A_TRANSACTION[kind])


def _touched(action: Mapping[str, Any], source: str) -> Touched:
    key = action[source]
    return Touched(action["TableName"], key["pk"]["S"], key["sk"]["S"])


class Keeping:
    """The file. Every method is called by one thread at a time (the emulator's lock)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = sqlite3.connect(path, check_same_thread=False, timeout=0.2, isolation_level=None)
        try:
            self._open()
        except (sqlite3.OperationalError, FromAnotherVersion) as error:
            self._file.close()
            if isinstance(error, FromAnotherVersion):
                raise
            raise InUse(str(path.parent)) from error
        path.chmod(0o600)
        self._queued: dict[tuple[str, str], int] = {}

    def _open(self) -> None:
        for setting in ("locking_mode = exclusive", "journal_mode = wal", "synchronous = full"):
            self._file.execute(f"pragma {setting}")
        (version,) = self._file.execute("pragma user_version").fetchone()
        if version not in {0, _VERSION}:
            raise FromAnotherVersion(str(version))
        self._file.executescript(f"begin immediate; {_TABLES} pragma user_version = {_VERSION}; commit;")

    # notes: the signing key, the demo password, the clock's shift

    def note(self, name: str) -> str | None:
        """What was noted under a name, or None."""
        found = self._file.execute("select words from note where name = ?", (name,)).fetchone()
        return found[0] if found else None

    def take_note(self, name: str, words: str) -> None:
        """Note something; it is committed when this returns."""
        self._file.execute("insert or replace into note values (?, ?)", (name, words))

    # writing through

    def after(self, call: Call) -> None:
        """Commit what a call changed."""
        rows = list(touched_rows(call)) if call.service == "dynamodb" else []
        objects = [call.params] if call.operation in _OBJECT_CALLS else []
        queued = _messages() if call.service in STIRRING else None
        if not rows and not objects and (queued is None or self._as_kept(queued)):
            return
        self._file.execute("begin immediate")
        try:
            for row in rows:
                self._keep_row(row)
            for named in objects:
                self._keep_object(named["Bucket"], named["Key"])
            if queued is not None:
                self._keep_messages(queued)
            self._file.execute("commit")
        except BaseException:
            self._file.execute("rollback")
            raise

    def _keep_row(self, row: Touched) -> None:
        held = _table(row.table).items.get(_dynamo(row.pk), {}).get(_dynamo(row.sk))
        if held is None:
            self._file.execute("delete from row where place = ? and pk = ? and sk = ?", (row.table, row.pk, row.sk))
            return
        item = json.dumps(held.to_json()["Attributes"])
        self._file.execute("insert or replace into row values (?, ?, ?, ?)", (row.table, row.pk, row.sk, item))

    def _keep_object(self, bucket: str, name: str) -> None:
        held = _buckets()[bucket].keys.get(name)
        if held is None:
            self._file.execute("delete from object where bucket = ? and name = ?", (bucket, name))
            return
        kept = (bucket, name, held.metadata["content-type"], held.last_modified.isoformat(), held.value)
        self._file.execute("insert or replace into object values (?, ?, ?, ?, ?)", kept)

    def _as_kept(self, queued: dict[tuple[str, str], Any]) -> bool:
        return self._queued == {key: message.approximate_receive_count for key, message in queued.items()}

    def _keep_messages(self, queued: dict[tuple[str, str], Any]) -> None:
        for key in self._queued.keys() - queued.keys():
            self._file.execute("delete from message where queue = ? and id = ?", key)
        for (queue, name), message in queued.items():
            received = message.approximate_receive_count
            if self._queued.get((queue, name)) != received:
                self._file.execute(
                    "insert into message (queue, id, received, held) values (?, ?, ?, ?) "
                    "on conflict do update set received = excluded.received, held = excluded.held",
                    (queue, name, received, json.dumps({part: getattr(message, part) for part in _PARTS_OF_A_MESSAGE})),
                )
        self._queued = {key: message.approximate_receive_count for key, message in queued.items()}

    # putting back

    def put_back(self) -> int:
        """Put everything back into freshly made resources; return how many rows, objects and messages.

        What belongs to a resource that is no longer in the templates stays in the file, untouched.
        """
        return self._put_back_rows() + self._put_back_objects() + self._put_back_messages()

    def _put_back_rows(self) -> int:
        count = 0
        for place, item in self._file.execute("select place, item from row"):
            if place in _tables():
                _table(place).put_item(json.loads(item), overwrite=True)
                count += 1
        return count

    def _put_back_objects(self) -> int:
        count = 0
        for bucket, name, media_type, modified, body in self._file.execute("select * from object"):
            if bucket in _buckets():
                held = _s3().put_object(bucket, name, body, disable_notification=True)
                held.set_metadata({"Content-Type": media_type}, replace=False)
                held.last_modified = datetime.fromisoformat(modified)
                count += 1
        return count

    def _put_back_messages(self) -> int:
        from moto.sqs.models import Message

        for queue in _queues().values():
            queue._messages.clear()  # noqa: SLF001 the test message of a bucket's first notification
        for queue, name, held in self._file.execute("select queue, id, held from message order by number"):
            if queue in _queues():
                message = Message(name, "")
                message.__dict__.update(json.loads(held))
                _queues()[queue]._messages.append(message)  # noqa: SLF001 without a notification, as it was
        queued = _messages()
        self._queued = {key: message.approximate_receive_count for key, message in queued.items()}
        return len(queued)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


# the emulator's insides, in one place


def _tables() -> Mapping[str, Any]:
    from moto.dynamodb.models import dynamodb_backends

    tables: Mapping[str, Any] = dynamodb_backends[ACCOUNT][REGION].tables
    return tables


def _table(name: str) -> Any:
    return _tables()[name]


def _dynamo(text: str) -> Any:
    from moto.dynamodb.models.dynamo_type import DynamoType

    return DynamoType({"S": text})


def _s3() -> Any:
    from moto.s3.models import s3_backends

    return s3_backends[ACCOUNT]["aws"]


def _buckets() -> Mapping[str, Any]:
    buckets: Mapping[str, Any] = _s3().buckets
    return buckets


def _queues() -> Mapping[str, Any]:
    from moto.sqs.models import sqs_backends

    queues: Mapping[str, Any] = sqs_backends[ACCOUNT][REGION].queues
    return queues


def _messages() -> dict[tuple[str, str], Any]:
    return {(name, message.id): message for name, queue in _queues().items()
            for message in queue._messages}  # noqa: SLF001  # fmt: skip
