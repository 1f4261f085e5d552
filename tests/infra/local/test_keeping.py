"""What was acknowledged is there after a kill: rows, objects, messages; and what was deleted stays deleted."""

import json
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from infra.local.emulator import Call
from infra.local.keeping import FromAnotherVersion, InUse, Keeping, Touched, touched_rows

WRITER = Path(__file__).with_name("writer.py")
KEY = {"pk": {"S": "CLINIC#a"}, "sk": {"S": "CASE#1"}}
OTHER = {"pk": {"S": "CLINIC#a"}, "sk": {"S": "CASE#2"}}


class Life:
    """One life of the writer: what it found at its birth, what it acknowledged until it was killed."""

    def __init__(self, data: Path, first: int, acknowledgments: int) -> None:
        self.said: dict[str, list[int]] = defaultdict(list)
        with subprocess.Popen([sys.executable, WRITER, data, str(first)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            self.found: dict[str, list[int]] = json.loads(writer.stdout.readline())
            for _ in range(acknowledgments):
                kind, n = writer.stdout.readline().split()
                self.said[kind].append(int(n))
            writer.send_signal(signal.SIGKILL)
            for line in writer.stdout:  # acknowledged before the blow fell
                if len(parts := line.split()) == 2 and line.endswith("\n"):
                    self.said[parts[0]].append(int(parts[1]))


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> list[Life]:
    """Four lives on the same data, each killed at another point of its work."""
    data = tmp_path_factory.mktemp("data")
    return [Life(data, 1000 * number, blow) for number, blow in enumerate((41, 66, 30, 1), start=1)]


def before(lives: list[Life], life: int, kind: str) -> set[int]:
    """Everything of a kind that was acknowledged before a life began."""
    return {n for earlier in lives[:life] for n in earlier.said[kind]}


@pytest.mark.parametrize("life", [1, 2, 3])
def test_rows_that_were_acknowledged_are_there(lives: list[Life], life: int) -> None:
    kept = {n for n in before(lives, life, "row") if n + 7 not in before(lives, life, "row")}
    assert kept
    assert kept - {n for n in kept if n + 7 in _begun(lives, life)} <= set(lives[life].found["rows"])


@pytest.mark.parametrize("life", [1, 2, 3])
def test_rows_whose_deletion_was_acknowledged_are_gone(lives: list[Life], life: int) -> None:
    deleted = {n - 7 for n in before(lives, life, "row")}
    assert not deleted & set(lives[life].found["rows"])


@pytest.mark.parametrize("life", [1, 2, 3])
@pytest.mark.parametrize(("said", "found"), [("object", "objects"), ("told", "told")])
def test_objects_and_events_that_were_acknowledged_are_there(
    lives: list[Life], life: int, said: str, found: str
) -> None:
    assert before(lives, life, said)
    assert before(lives, life, said) <= set(lives[life].found[found])


@pytest.mark.parametrize("life", [1, 2, 3])
def test_messages_that_were_acknowledged_are_there_unless_they_were_done(lives: list[Life], life: int) -> None:
    done = before(lives, life, "done") | _perhaps_done(lives, life)
    assert before(lives, life, "sent") - done <= set(lives[life].found["sent"])


@pytest.mark.parametrize("life", [1, 2, 3])
def test_messages_that_were_done_never_come_again(lives: list[Life], life: int) -> None:
    assert before(lives, life, "done")
    assert not before(lives, life, "done") & set(lives[life].found["sent"])


@pytest.mark.parametrize("life", [1, 2, 3])
def test_nothing_is_there_twice(lives: list[Life], life: int) -> None:
    for kind in ("rows", "objects", "sent", "told"):
        assert len(lives[life].found[kind]) == len(set(lives[life].found[kind])), kind


def _begun(lives: list[Life], life: int) -> set[int]:
    """The row that was perhaps being written when the blow fell."""
    return {max(earlier.said["row"]) + 1 for earlier in lives[:life] if earlier.said["row"]}


def _perhaps_done(lives: list[Life], life: int) -> set[int]:
    """A message that was deleted but not yet said to be: the first lines of a life tell what is missing."""
    said = before(lives, life, "sent") - before(lives, life, "done")
    missing = sorted(said - set(lives[life].found["sent"]))
    return set(missing[:life])  # at most one for each blow


# the file itself


def test_two_runs_cannot_share_the_data(tmp_path: Path) -> None:
    first = Keeping(tmp_path / "kept.sqlite")
    with pytest.raises(InUse):
        Keeping(tmp_path / "kept.sqlite")
    first.close()
    Keeping(tmp_path / "kept.sqlite").close()


def test_data_of_another_version_are_left_alone(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "kept.sqlite") as file:
        file.execute("pragma user_version = 99")
    file.close()
    with pytest.raises(FromAnotherVersion):
        Keeping(tmp_path / "kept.sqlite")


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "data" / "kept.sqlite")
    keeping.close()
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "data", tmp_path / "data" / "kept.sqlite")] == [
        0o700, 0o600,
    ]  # fmt: skip


def test_a_note_is_remembered(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "kept.sqlite")
    assert keeping.note("password") is None
    keeping.take_note("password", "first")
    keeping.take_note("password", "second")
    keeping.close()
    again = Keeping(tmp_path / "kept.sqlite")
    assert again.note("password") == "second"
    again.close()


@pytest.mark.parametrize(
    ("operation", "params", "touched"),
    [
        ("PutItem", {"TableName": "t", "Item": {**KEY, "body": {"S": "x"}}}, ["CASE#1"]),
        ("UpdateItem", {"TableName": "t", "Key": KEY}, ["CASE#1"]),
        ("DeleteItem", {"TableName": "t", "Key": KEY}, ["CASE#1"]),
        ("GetItem", {"TableName": "t", "Key": KEY}, []),
        ("Query", {"TableName": "t", "KeyConditionExpression": "pk = :p"}, []),
        (
            "TransactWriteItems",
            {"TransactItems": [
                {"Put": {"TableName": "t", "Item": KEY}}, {"ConditionCheck": {"TableName": "t", "Key": KEY}},
                {"Delete": {"TableName": "t", "Key": OTHER}},
            ]},
            ["CASE#1", "CASE#2"],
        ),
    ],
)  # fmt: skip
def test_a_call_touches(operation: str, params: dict[str, Any], touched: list[str]) -> None:
    found = list(touched_rows(Call("dynamodb", operation, params)))
    assert found == [Touched("t", "CLINIC#a", sk) for sk in touched]
