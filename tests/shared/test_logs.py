"""Log lines: a code and opaque ids, never a person."""

import json
import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import logs
from shared.logs import LogCode


def test_every_code_is_used_once() -> None:
    numbers = [code.value[0] for code in LogCode]

    assert len(numbers) == len(set(numbers))


def test_a_line_is_json_with_code_and_words() -> None:
    assert json.loads(logs.line(LogCode.BATCH_MADE, batch="abc123", count=3)) == {
        "code": "QH404", "message": "a batch was made", "batch": "abc123", "count": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    ["Jane Invented", "jane@invented.example", "12 Sample Street", "(303) 555-0111", "a\nb", "Ü", "", "x" * 121],
)
def test_a_value_that_could_be_a_persons_is_dropped(value: str) -> None:
    assert json.loads(logs.line(LogCode.REQUEST_FAILED, kind=value))["kind"] == "-"


def test_a_name_that_is_not_allowed_is_left_out() -> None:
    assert "patient" not in logs.line(LogCode.REQUEST_FAILED, patient="jane")


@given(st.text())
def test_no_value_breaks_the_line(value: str) -> None:
    assert "\n" not in logs.line(LogCode.REQUEST_FAILED, kind=value, where=value)


def test_a_line_has_the_level_of_its_code(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "quarterhour"):
        logs.write(LogCode.REMITTANCE_HELD, count=1)

    assert [(record.levelname, "QH403" in record.message) for record in caplog.records] == [("WARNING", True)]


def test_frames_say_where_and_not_what() -> None:
    try:
        date.fromisoformat("Jane Invented")
    except ValueError as error:
        shown = logs.frames(error)

    assert "test_logs.py:" in shown
    assert "Jane" not in shown


def test_an_error_that_was_never_raised_has_no_frames() -> None:
    assert logs.frames(ValueError("Jane")) == "-"
