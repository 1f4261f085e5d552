# ruff: noqa: T201 it speaks to the test that started it
"""Run by the tests in a process of its own and killed: writes, and says each write after it was acknowledged.

`python writer.py DATA FIRST`: prints what was put back as one JSON line, then `row N`, `object N`, `sent N`, `told N`
and `done N` (a message taken and deleted) for N from FIRST on, until somebody ends it.
"""

import json
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))
from infra.local.emulator import Emulator
from infra.local.keeping import Keeping

data, first = Path(sys.argv[1]), int(sys.argv[2])
keeping, emulator = Keeping(data / "kept.sqlite"), Emulator()
emulator.start("an invented key")
keeping.put_back()
emulator.after = keeping.after

rows, objects, queues, bus = (emulator.client(name) for name in ("dynamodb", "s3", "sqs", "events"))
queue = emulator.built.made["prescriptions", "EventsQueue"].ref
table = emulator.built.environment["PRESCRIPTIONS_TABLE"]
bucket = emulator.built.environment["PRESCRIPTIONS_DOCUMENTS"]
told_queue = emulator.built.made["eligibility", "EventsQueue"].ref


def key(n: int) -> dict[str, Any]:
    return {"pk": {"S": "CLINIC#a"}, "sk": {"S": f"{n:06d}"}}


def bodies(url: str) -> list[str]:
    """Everything visible, without taking it off the queue."""
    found: list[str] = []
    while got := queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=600).get("Messages"):
        found += [message["Body"] for message in got]
    return found


def held() -> dict[str, Any]:
    found = rows.scan(TableName=table)["Items"]
    listed = objects.list_objects_v2(Bucket=bucket, MaxKeys=1000).get("Contents", [])
    return {
        "rows": [int(row["sk"]["S"]) for row in found],
        "objects": [int(one["Key"].rpartition("/")[2]) for one in listed],
        "sent": [int(body) for body in bodies(queue)],
        "told": [json.loads(body)["detail"]["n"] for body in bodies(told_queue)],
    }


print(json.dumps(held()), flush=True)
for n in count(first):
    put = {"TableName": table, "Item": {**key(n), "body": {"S": "x" * 500}}}
    gone = {"TableName": table, "Key": key(n - 7)}
    rows.transact_write_items(TransactItems=[{"Put": put}, {"Delete": gone}])
    print("row", n, flush=True)
    objects.put_object(Bucket=bucket, Key=f"a/{n}", Body=b"y" * 2000)
    print("object", n, flush=True)
    queues.send_message(QueueUrl=queue, MessageBody=str(n))
    print("sent", n, flush=True)
    entry = {"EventBusName": "quarterhour", "Source": "quarterhour.billing", "DetailType": "ClaimPaid",
             "Detail": json.dumps({"n": n}), "Time": datetime(2026, 3, 2, tzinfo=UTC)}  # fmt: skip
    bus.put_events(Entries=[entry])
    print("told", n, flush=True)
    if n % 3 == 0:
        queues.send_message(QueueUrl=queue, MessageBody=str(1_000_000 + n))
        message = queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"][-1]
        queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        print("done", message["Body"], flush=True)
