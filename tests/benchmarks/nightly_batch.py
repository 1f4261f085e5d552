"""What does the night's batch cost for each claim, however many there are? `python -m tests.benchmarks.nightly_batch`.

Clinics with many ready sessions: one is signed through the real handlers, the others are its rows under other
ids, put straight into the emulated table. The night's first files are made as always; counted are the calls to AWS, the
units DynamoDB would bill for them, our own CPU without the emulator. Then what a thousand claims cost at list prices.
"""

import functools
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from moto.backends import get_backend

from infra.local import invoking, resources
from shared import aws
from shared.identifiers import opaque_id, patient_control_number
from tests import thread
from tests.benchmarks.aws_prices import AS_OF, PRICES
from tests.benchmarks.requests import watching_the_emulator
from tests.telephone import connected
from tests.thread import Outside
from tests.world import World

SIZES = (10, 100, 1_000)  # or those named: `... nightly_batch 100000`; the emulator, not the house, takes hours then
FILES = 1  # of each night: the cost of a claim is the same in each
LAMBDA_GB, CALL_SECONDS = (
    Decimal(1),
    Decimal("0.006"),
)  # memory; how long a call takes [OPEN]
_TABLE = "billing-table"


@dataclass
class Counted:
    """What was asked of AWS."""

    calls: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    cpu: float = 0.0


def seed(world: World, sessions: int) -> None:
    """One session that is ready to be sent, and so many less one beside it."""
    outside, desk = Outside(world), world.sign_in("front-desk")
    case_id = thread.opens_a_case(outside, "health_plan")
    thread.calls_the_plan(outside, desk, case_id)
    thread.sends_the_page_back(outside, desk, case_id)
    order = thread.confirms(outside, desk, thread.waiting_page(desk, case_id), "health_plan").json["prescription_id"]
    thread.opens_the_first_visit(outside, desk, case_id, "health_plan")
    signed = thread.signs(outside, world.sign_in("therapist", name="ana"), case_id).json
    claim = world.sign_in("biller").get("billing", f"/claims/{signed['claim_id']}").json["claim"]
    known = (case_id, signed["session_id"], signed["claim_id"], order, claim["control_number"])
    table = get_backend("dynamodb")[resources.ACCOUNT][resources.REGION].tables[_TABLE]
    rows = [row.to_json()["Attributes"] for part in table.items.values() for row in part.values()]
    own = [row for row in rows if case_id in row["sk"]["S"] or signed["session_id"] in row["sk"]["S"]
           or signed["claim_id"] in row["sk"]["S"]]  # fmt: skip
    slots = [row for row in own if row["sk"]["S"].startswith("THERAPIST#")]
    for slot in slots:  # nobody treats so many at one hour
        key = {name: slot[name] for name in ("pk", "sk")}
        world.session.client("dynamodb").delete_item(TableName=_TABLE, Key=key)
    patterns = [row for row in own if row not in slots]
    for number in range(1, sessions):
        others = (*(opaque_id.derive("bench", part, str(number)) for part in ("case", "session", "claim", "order")),
                  patient_control_number.derive(f"bench/{number}"))  # fmt: skip
        for row in patterns:
            table.put_item(_renamed(row, dict(zip(known, others, strict=True))))


def _renamed(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    def put(text: str) -> str:
        return functools.reduce(lambda held, pair: held.replace(*pair), names.items(), text)

    return {name: {kind: put(held) if kind == "S" else held for kind, held in value.items()}
            for name, value in row.items()}  # fmt: skip


def night(world: World, files: int) -> Counted:
    """Ask for the batch, and make its first files."""
    world.pass_time(hours=25)
    mapping = next(one for one in world.built.mappings if one.function == "on_batch")
    with counting() as counted, watching_the_emulator() as away:
        began = time.process_time()
        invoking.run("billing", "nightly_batch")
        while len(Outside(world).files()) < files and world.poll(mapping):
            pass
        counted.cpu = time.process_time() - began - away.seconds
    counted.claims = sum(text.count("~CLM*") for text in Outside(world).files().values())
    return counted


@contextmanager
def counting() -> Iterator[Counted]:
    """Count the calls of the functions, and the units DynamoDB would bill."""
    counted = Counted()

    def asked(params: dict[str, Any], model: Any, **_: Any) -> None:
        counted.calls[f"{model.service_model.service_name}.{model.name}"] += 1
        _count_writes(counted.units, model.name, params)

    def answered(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        if model.service_model.service_name == "dynamodb" and model.name in {"GetItem", "Query"}:
            read = sum(map(_size, parsed.get("Items", [parsed.get("Item", {})])))
            counted.units["read"] += max(1, math.ceil(read / 4096))

    def hook(session: Any) -> None:
        session.events.register("provide-client-params", asked)
        session.events.register("after-call", answered)

    aws.on_new_session(hook)
    try:
        yield counted
    finally:
        aws._hooks.remove(hook)
        aws.forget()


def _count_writes(units: Counter[str], operation: str, params: dict[str, Any]) -> None:
    """A transaction writes each row twice; each index that shows the row once more."""
    for entry in params.get("TransactItems", ()):
        for kind, action in entry.items():
            kilobytes = math.ceil(max(1, _size(action.get("Item") or action.get("Key") or {})) / 1024)
            shown = sum(1 for name in ("work_pk", "due_pk") if name in action.get("Item", {}))
            units["write"] += 2 * kilobytes + shown * kilobytes + (kind == "Delete")


def _size(item: dict[str, Any]) -> int:
    return sum(len(name) + len(next(iter(held.values()))) for name, held in item.items())


def cost_of_a_thousand(counted: Counted) -> dict[str, Decimal]:
    """Dollars by kind, for a thousand claims."""
    calls, claims = counted.calls, counted.claims
    seconds = Decimal(counted.cpu) + CALL_SECONDS * calls.total()
    used = {
        "write": counted.units["write"], "read": counted.units["read"], "put": calls["s3.PutObject"],
        "message": 3 * calls["sqs.SendMessage"],  # sent, received, deleted
        "event": calls["events.PutEvents"], "gigabyte second": seconds * LAMBDA_GB,
    }  # fmt: skip
    return {what: PRICES[what].a_million * Decimal(amount) / 1_000_000 * 1000 / claims for what, amount in used.items()}


def fresh() -> World:
    """An open clinic in an empty house."""
    world = World()
    world.wipe()
    world.open_clinic()
    return world


def report(sizes: tuple[int, ...]) -> Iterator[str]:
    """A line for each size; then the costs."""
    head = ("sessions", "claims sent", "AWS calls", "write units", "read units", "CPU ms")
    yield " ".join(f"{words:>12}" for words in head) + "   a claim, from the third column on"
    counted = Counted()
    for size in sizes:
        with connected():
            world = fresh()
            seed(world, size)
            counted = night(world, FILES)
        each = counted.claims
        a_claim = (counted.calls.total(), counted.units["write"], counted.units["read"], 1000 * counted.cpu)
        yield f"{size:12} {each:12} " + " ".join(f"{one / each:12.1f}" for one in a_claim)
    yield f"a thousand claims at list prices of {AS_OF} (tests/benchmarks/aws_prices.py, [OPEN]):"
    costs = cost_of_a_thousand(counted)
    for what, dollars in costs.items():
        yield f"  {PRICES[what].what:40} ${dollars:8.4f}"
    yield f"  {'together':40} ${sum(costs.values()):8.4f}"


if __name__ == "__main__":
    for told in report(tuple(map(int, sys.argv[1:])) or SIZES):
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
