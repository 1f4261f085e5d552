"""The laws of every code list: dated, sourced, short words of our own, and never two rows for one day."""

import doctest
import importlib
import itertools
import pkgutil
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shared.codes
from shared.codes import (
    adjustment_reason,
    diagnoses,
    filing_indicator,
    modifiers,
    place_of_service,
    procedures,
    ptp_edits,
)
from shared.codes.dated import Dated, on
from shared.identifiers import icd10cm, modifier, procedure_code

TABLES = {
    "procedures": procedures.PROCEDURES,
    "ptp_edits": ptp_edits.PTP_EDITS,
    "modifiers": modifiers.MODIFIERS,
    "place_of_service": place_of_service.PLACES,
    "filing_indicator": filing_indicator.FILING_INDICATORS,
    "adjustment_reason": adjustment_reason.REASONS,
    "diagnoses": diagnoses.DIAGNOSES,
}
TODAY = date(2026, 3, 2)
every_table = pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)


def key_of(row) -> object:
    return row.code if hasattr(row, "code") else frozenset({row.column_1, row.column_2})


def overlaps(first: Dated, second: Dated) -> bool:
    return first.is_in_force(second.valid_from) or second.is_in_force(first.valid_from)


@every_table
def test_no_day_has_two_rows_for_one_code(rows) -> None:
    ordered = sorted(rows, key=lambda row: str(sorted(map(str, [key_of(row)]))))
    for _, same in itertools.groupby(ordered, key=key_of):
        assert not [pair for pair in itertools.combinations(same, 2) if overlaps(*pair)]


@every_table
def test_every_row_says_who_says_so(rows) -> None:
    assert all(row.source for row in rows)


@every_table
def test_no_row_ends_before_it_begins(rows) -> None:
    assert all(row.valid_to is None or row.valid_from <= row.valid_to for row in rows)


@pytest.mark.parametrize("rows", [rows for name, rows in TABLES.items() if name != "ptp_edits"])
def test_labels_are_short_words(rows: Iterable) -> None:
    assert all(0 < len(row.label) <= 64 and row.label == row.label.strip() for row in rows)


@pytest.mark.parametrize(
    ("codes", "parse"),
    [
        ([row.code for row in procedures.PROCEDURES], procedure_code.parse),
        ([row.code for row in modifiers.MODIFIERS], modifier.parse),
        ([row.code for row in diagnoses.DIAGNOSES], icd10cm.parse),
        ([code for row in ptp_edits.PTP_EDITS for code in (row.column_1, row.column_2)], procedure_code.parse),
    ],
)
def test_every_code_is_in_its_stored_form(codes, parse) -> None:
    assert [parse(code) for code in codes] == codes


@pytest.mark.parametrize(
    ("lookup", "known"),
    [
        (procedures.procedure_on, "97124"),
        (modifiers.modifier_on, "GP"),
        (place_of_service.place_on, "11"),
        (filing_indicator.filing_indicator_on, "CI"),
        (adjustment_reason.reason_on, "45"),
        (diagnoses.diagnosis_on, "M542"),
    ],
)
def test_a_code_is_found_on_its_day_and_not_before_its_time(lookup, known) -> None:
    assert lookup(known, TODAY).code == known
    assert lookup(known, date(1999, 12, 31)) is None
    assert lookup("no such code", TODAY) is None


@given(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(0, 400), later=st.integers(-500, 900))
def test_a_fact_holds_on_both_its_ends_and_on_no_day_outside(first, days, later) -> None:
    fact = Dated(valid_from=first, valid_to=first + timedelta(days), source="demo")
    assert fact.is_in_force(first + timedelta(later)) == (0 <= later <= days)


def test_an_open_fact_holds_for_ever() -> None:
    fact = Dated(valid_from=TODAY, source="demo")
    assert on(date(2999, 1, 1), [fact]) is fact


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(shared.codes.__path__)])
def test_the_examples_in_the_docstring_hold(name) -> None:
    results = doctest.testmod(importlib.import_module(f"shared.codes.{name}"))
    assert results.attempted > 0
    assert results.failed == 0
