"""The NPI a hand may have written: the directory's prescriber who is clearly ahead, else a number that may exist."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.prescriptions.rules.guessing import guesses
from shared.identifiers import npi

WRITTEN, OTHER, NEAR = "1234567893", "1987654328", "1234567802"
KNOWN = {WRITTEN: "Ana Example", OTHER: "Ben Invented"}


def read_as(number: str, sure: float = 0.95, **instead: str) -> tuple[tuple[float, ...], ...]:
    """Likelihoods of a number read so surely; `instead`: at a place (p3) another digit is as likely, or likelier."""
    cells = []
    for place, digit in enumerate(number):
        cell = [(1 - sure) / 9] * 10
        cell[int(digit)] = sure
        if f"p{place}" in instead:
            cell[int(digit)], cell[int(instead[f"p{place}"])] = 0.4, 0.55
        cells.append(tuple(cell))
    return tuple(cells)


@pytest.mark.parametrize(
    ("situation", "cells", "known", "expected"),
    [
        ("a known prescriber, clearly written", read_as(WRITTEN), KNOWN, [(WRITTEN, "Ana Example")]),
        ("a known prescriber with one digit misread", read_as(WRITTEN, p4="6"), KNOWN, [(WRITTEN, "Ana Example")]),
        ("somebody whom nobody knows", read_as(WRITTEN), {OTHER: "Ben Invented"}, [(WRITTEN, "")]),
        ("an empty directory", read_as(WRITTEN), {}, [(WRITTEN, "")]),
        ("one digit misread, the check digit tells", read_as(WRITTEN, p4="6"), {}, [(WRITTEN, "")]),
        ("two known numbers that differ little, both possible", read_as(WRITTEN, 0.3),
         {WRITTEN: "Ana Example", NEAR: "Cy Pretend"}, []),
        ("only one is known, and it is another", read_as(WRITTEN), {OTHER: "Ben Invented"}, [(WRITTEN, "")]),
        ("a scrawl", tuple((0.1,) * 10 for _ in range(10)), KNOWN, []),
        ("a number that cannot be an NPI", read_as("9999999999", 0.99), {}, []),
        ("an empty comb", (), KNOWN, []),
    ],
)  # fmt: skip
def test_what_is_suggested(
    situation: str, cells: tuple[tuple[float, ...], ...], known: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert [(guess.npi, guess.known_as) for guess in guesses(cells, known)] == expected, situation


def test_a_likelier_stranger_stands_beside_the_known_one() -> None:
    near = "1234567851"
    found = guesses(read_as(near, 0.7), {WRITTEN: "Ana Example"})
    assert {guess.npi for guess in found} == {WRITTEN, near}


@settings(max_examples=50)
@given(st.lists(st.lists(st.floats(0.0001, 1), min_size=10, max_size=10), min_size=10, max_size=10))
def test_whatever_is_suggested_may_exist_and_is_never_certain_beyond_one(cells: list[list[float]]) -> None:
    for guess in guesses(cells, KNOWN):
        assert npi.is_valid(guess.npi)
        assert 0 <= guess.confidence <= 1
