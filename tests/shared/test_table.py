"""A clinic's rows: once, all or nothing, and never outside the clinic."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import aws, table
from shared.problems import BadInput
from shared.table import RowChanged, Table, TooManyRows, until_settled
from shared.tenancy import at_work_for
from tests.world import World


@pytest.fixture
def rows(world: World) -> Iterator[Table]:
    with at_work_for("milehigh"):
        yield Table(aws.client("dynamodb"), world.built.environment["ELIGIBILITY_TABLE"], "milehigh")


def _row(sk: str, text: str = "1", **more: Any) -> table.Row:
    return table.row(sk, {"text": text}, **more)


# once


def test_what_was_done_once_is_not_done_again(rows: Table) -> None:
    first = rows.once(rows.create(_row("A")), rows.add("SUM", "cents", 5))
    again = rows.once(rows.create(_row("A", "2")), rows.add("SUM", "cents", 5))

    assert first is None
    assert again == _row("A")
    assert rows.find("SUM") == {"sk": "SUM", "cents": 5}


def test_a_counter_counts_to_its_most_and_then_nothing_happens(rows: Table) -> None:
    for name in ("A", "B"):
        assert rows.once(rows.create(_row(name)), rows.count("DOOR", 2, 1_800_000_000)) is None
    with pytest.raises(RowChanged):
        rows.once(rows.create(_row("C")), rows.count("DOOR", 2, 1_800_000_000))

    assert rows.find("C") is None
    assert rows.find("DOOR") == {"sk": "DOOR", "counted": 2, "expires": 1_800_000_000}


def test_a_repeat_is_known_at_a_full_counter(rows: Table) -> None:
    rows.once(rows.create(_row("A")), rows.count("DOOR", 1, 1_800_000_000))

    assert rows.once(rows.create(_row("A", "2")), rows.count("DOOR", 1, 1_800_000_000)) == _row("A")


def test_all_happens_or_nothing(rows: Table) -> None:
    rows.commit(rows.create(_row("B")))
    with pytest.raises(RowChanged):
        rows.once(rows.create(_row("A")), rows.create(_row("B")))

    assert rows.find("A") is None


def test_commit_says_when_the_row_was_there(rows: Table) -> None:
    rows.commit(rows.create(_row("A")))
    with pytest.raises(RowChanged):
        rows.commit(rows.create(_row("A")))


def test_a_conflict_is_not_a_repeat(rows: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "TransactionConflict"}],
    }
    busy = rows._client.exceptions.TransactionCanceledException(reply, "TransactWriteItems")
    monkeypatch.setattr(rows._client, "transact_write_items", _raising(busy))

    with pytest.raises(ClientError) as caught:
        rows.once(rows.create(_row("A")))
    assert caught.value is busy


def test_a_cancellation_without_reasons_is_raised(rows: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = rows._client.exceptions.TransactionCanceledException({"Error": {}}, "TransactWriteItems")
    monkeypatch.setattr(rows._client, "transact_write_items", _raising(bare))

    with pytest.raises(ClientError):
        rows.once(rows.create(_row("A")))


def _raising(error: Exception) -> Any:
    def call(**_: Any) -> None:
        raise error

    return call


def test_a_hundred_and_one_actions_are_too_many(rows: Table) -> None:
    rows.commit(*(rows.put(_row(f"R{number:03}")) for number in range(100)))
    with pytest.raises(TooManyRows, match="101"):
        rows.commit(*(rows.put(_row(f"S{number:03}")) for number in range(101)))


# versions


def test_only_the_next_version_replaces_a_row(rows: Table) -> None:
    rows.commit(rows.replace(_row("A", "one"), 0))
    rows.commit(rows.replace(_row("A", "two"), 1))
    for seen in (0, 1, 3):
        with pytest.raises(RowChanged):
            rows.commit(rows.replace(_row("A", "late"), seen))

    assert rows.find("A") == {**_row("A", "two"), "version": 2}


def test_a_row_that_is_gone_is_not_replaced(rows: Table) -> None:
    with pytest.raises(RowChanged):
        rows.commit(rows.replace(_row("A"), 1))


def test_removing_a_row_again_is_the_same(rows: Table) -> None:
    rows.commit(rows.put(_row("A")))
    rows.commit(rows.delete("A"))
    rows.commit(rows.delete("A"))

    assert rows.find("A") is None


def test_who_was_slower_reads_and_decides_again() -> None:
    tries = iter([RowChanged(), RowChanged(), None])

    def attempt() -> str:
        error = next(tries)
        if error:
            raise error
        return "done"

    assert until_settled(attempt) == "done"


def test_who_is_always_slower_gives_up_with_the_reason() -> None:
    count = []

    def attempt() -> None:
        count.append(1)
        raise RowChanged

    with pytest.raises(RowChanged):
        until_settled(attempt, times=3)
    assert len(count) == 3


# lists


def test_a_list_goes_on_where_it_stopped(rows: Table) -> None:
    rows.commit(*(rows.put(_row(f"CASE#{number}")) for number in range(7)), rows.put(_row("OTHER")))
    first = rows.list("CASE#", 3)
    second = rows.list("CASE#", 3, first.after)
    last = rows.list("CASE#", 3, second.after)

    assert [row["sk"][-1] for page in (first, second, last) for row in page.rows] == list("0123456")
    assert last.after is None
    assert [row["sk"] for row in rows.list("CASE#", 1, newest_first=True).rows] == ["CASE#6"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(0, 9), size=st.integers(1, 5))
def test_page_by_page_every_row_is_seen_once(rows: Table, world: World, count: int, size: int) -> None:
    world.wipe()
    for number in range(count):
        rows.commit(rows.put(_row(f"C#{number}", work="REVIEW", work_sk=f"2026#{number}")))
    for read in (lambda after: rows.list("C#", size, after), lambda after: rows.work("REVIEW", size, after)):
        seen, after = [], None
        while True:
            page = read(after)
            seen += [row["sk"] for row in page.rows]
            after = page.after
            if after is None:
                break
        assert seen == [f"C#{number}" for number in range(count)]


def test_each_reads_more_than_one_page(rows: Table) -> None:
    for start in (0, 90):
        rows.commit(*(rows.put(_row(f"L#{number:03}")) for number in range(start, start + 90)))

    assert [row["sk"] for row in rows.each("L#")] == [f"L#{number:03}" for number in range(180)]


def test_a_work_list_has_only_what_is_on_it(rows: Table) -> None:
    rows.commit(rows.put(_row("A", work="REVIEW", work_sk="2")), rows.put(_row("B", work="REVIEW", work_sk="1")),
                rows.put(_row("C", work="HELD", work_sk="0")), rows.put(_row("D")))  # fmt: skip

    assert [row["sk"] for row in rows.work("REVIEW").rows] == ["B", "A"]
    assert [row["sk"] for row in rows.work("REVIEW", newest_first=True).rows] == ["A", "B"]


def test_what_waits_in_the_outbox_is_due(rows: Table) -> None:
    rows.commit(rows.put(_row("A", due="DUE", due_sk="2")), rows.put(_row("B", due="DUE", due_sk="1")))

    assert [row["sk"] for row in rows.due(limit=1).rows] == ["B"]


@pytest.mark.parametrize("after", ["", "|", "x", "|x", "x|", "é|" + "é" * 513, "x" * 1100 + "|x"])
def test_a_forged_cursor_of_a_work_list_is_refused(rows: Table, after: str) -> None:
    with pytest.raises(BadInput):
        rows.work("REVIEW", 5, after)


@pytest.mark.parametrize("after", ["", "OTHER", "CASE", "case#1", "CASE#" + "x" * 1024])
def test_a_forged_cursor_of_a_list_is_refused(rows: Table, after: str) -> None:
    with pytest.raises(BadInput):
        rows.list("CASE#", 5, after)


def test_a_cursor_made_up_rightly_stays_inside_the_clinic(rows: Table) -> None:
    rows.commit(rows.put(_row("A", work="REVIEW", work_sk="1")))

    assert rows.work("REVIEW", 5, "CLINIC#lakeside#REVIEW|CLINIC#lakeside").rows == ()


# rows


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), st.text() | st.integers()))
def test_text_and_whole_numbers_come_back(held: dict[str, Any]) -> None:
    held = {name: value for name, value in held.items() if name != "pk"}

    assert table.unmarshal({"pk": {"S": "CLINIC#a"}, **table.marshal(held)}) == held


def test_the_partition_is_never_shown(rows: Table) -> None:
    rows.commit(rows.put(_row("A", work="REVIEW", work_sk="1")))

    assert "pk" not in rows.find("A")  # type: ignore[operator]
