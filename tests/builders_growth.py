"""A clinic that has grown: its cases and the tasks they left stand on the desk's lists, as many as are asked for.

Opening 100,000 cases through the form would take hours, and the emulator sorts a whole index for each page. One case
is opened that way; copies of its listed rows under other numbers are put on shelves, sorted as the index `work` is, and
the emulator is shown the piece of the shelf with which a page begins. What a page asks of AWS is counted at the client.
"""

import bisect
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.backends import get_backend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from infra.local import resources
from tests.builders import an_intake
from tests.listening import Heard, listening
from tests.world import Caller

ADDRESSES = ("/desk", "/desk/cases", "/tasks", "/tasks?waits_for=patient", "/tasks?overdue=yes")
_LISTS = ("#CASES", "#TASKS", "#TASKS#patient")  # what these look at
_START, _FORWARD, _INDEX = 4, 5, 7  # the places of what a query asks for, among the emulator's arguments
_BESIDE = 100  # rows that the emulator is shown: more than any page has

Place = tuple[str, str, Any]  # the sort key of the index, that of the row, and the row it copies


class Clinic:
    """One real case, and as many of its kind as are asked for."""

    def __init__(self, desk: Caller) -> None:
        self.desk, self.cases = desk, 1
        desk.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake())
        tables = get_backend("dynamodb")[resources.ACCOUNT][resources.REGION].tables
        rows = tables[desk.world.built.environment["ELIGIBILITY_TABLE"]].items[DynamoType({"S": "CLINIC#milehigh"})]
        self.models = [item for item in rows.values() if _list_of(item).endswith(_LISTS)]
        self.shelves: dict[str, list[Place]] = {}
        self.heard = Heard()

    def grow(self, cases: int) -> None:
        """Have so many cases altogether."""
        self.shelves = {_list_of(item): [] for item in self.models}
        for item in self.models:
            self.shelves[_list_of(item)] += (_place(item, number) for number in range(cases))
        for shelf in self.shelves.values():
            shelf.sort(key=lambda place: place[:2])

    def calls(self, address: str) -> list[str]:
        """What a page of a list asks of AWS, action by action."""
        heard = self.heard.calls.setdefault(("eligibility", "api_handler"), [])
        before = len(heard)
        ask = self.desk.page if address.startswith("/desk") else self.desk.get
        reply = ask("eligibility", address)
        assert reply.status == 200, reply.text
        return sorted(action for action, _ in heard[before:])

    @contextmanager
    def open(self) -> Iterator["Clinic"]:
        """The emulator's index shows the shelves for a while, and what is asked of it is heard."""
        query = Table.query

        def on_shelves(table: Any, *asked: Any, **more: Any) -> Any:
            shelf = self.shelves.get(more["hash_key_conditions"][0][1].value) if asked[_INDEX] == "work" else None
            if shelf is not None:
                table = copy.copy(table)
                table.items = {"": dict(enumerate(_piece(shelf, asked[_START], is_forward=asked[_FORWARD])))}
            return query(table, *asked, **more)

        with pytest.MonkeyPatch.context() as patch, listening() as self.heard:
            patch.setattr(Table, "query", on_shelves)
            yield self


def _piece(shelf: list[Place], start: Any, *, is_forward: bool) -> list[Any]:
    """The rows of a shelf around which a page begins."""
    if start:
        at = bisect.bisect_left(shelf, (start["work_sk"]["S"], start["sk"]["S"]), key=lambda place: place[:2])
    else:
        at = 0 if is_forward else len(shelf)
    piece = shelf[at : at + _BESIDE] if is_forward else shelf[max(0, at - _BESIDE) : at + 1]
    return [_copy(model, work_sk, sk) for work_sk, sk, model in piece]


def _list_of(item: Any) -> str:
    return str(item.attrs["work_pk"].value) if "work_pk" in item.attrs else ""


def _place(item: Any, number: int) -> Place:
    """`CASE#abc` of the n-th case."""
    return f"{item.attrs['work_sk'].value}{number:06d}", f"{item.attrs['sk'].value}{number:06d}", item


def _copy(model: Any, work_sk: str, sk: str) -> Any:
    """The same row under other keys."""
    item = copy.copy(model)
    item.attrs = copy.copy(model.attrs)
    for name, text in (("work_sk", work_sk), ("sk", sk)):
        dict.__setitem__(item.attrs, name, DynamoType({"S": text}))
    item.range_key = item.attrs["sk"]
    return item
