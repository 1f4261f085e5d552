"""Procedures and their edits. Source: CMS physician fee schedule RVU24C, MUE and NCCI files in force
2024-07-01.
"""

from datetime import date
from decimal import Decimal

import pytest

from shared.codes.modifiers import MODIFIERS, Place, modifier_on
from shared.codes.procedures import PROCEDURES, MueKind, Scope, procedure_on
from shared.codes.ptp_edits import PTP_EDITS, Indicator, edit_between

DAY = date(2026, 3, 2)
NEVER, WITH_MODIFIER = Indicator.NEVER, Indicator.WITH_MODIFIER


@pytest.mark.parametrize(
    ("code", "work", "practice", "malpractice", "total"),
    [
        ("97124", "0.35", "0.55", "0.01", "0.91"),
        ("97140", "0.43", "0.37", "0.01", "0.81"),
        ("97010", "0.06", "0.12", "0.01", "0.19"),
        ("97112", "0.50", "0.50", "0.01", "1.01"),
        ("97110", "0.45", "0.42", "0.01", "0.88"),
        ("97530", "0.44", "0.65", "0.01", "1.10"),
        ("97035", "0.21", "0.20", "0.01", "0.42"),
        ("97032", "0.25", "0.17", "0.01", "0.43"),
        ("97150", "0.29", "0.24", "0.01", "0.54"),
    ],
)
def test_relative_values_are_those_of_the_fee_schedule(code, work, practice, malpractice, total) -> None:
    procedure = procedure_on(code, DAY)
    assert (procedure.rvu_work, procedure.rvu_pe, procedure.rvu_mp) == (
        Decimal(work),
        Decimal(practice),
        Decimal(malpractice),
    )
    assert procedure.total_rvu == Decimal(total)


@pytest.mark.parametrize(
    ("code", "units"),
    [
        ("97010", 0),
        ("97124", 4),
        ("97140", 6),
        ("97110", 6),
        ("97112", 4),
        ("97530", 6),
        ("97039", 1),
        ("97139", 1),
        ("97799", 1),
        ("97150", 1),
        ("97035", 2),
        ("97032", 4),
        ("97161", 1),
    ],
)
def test_medicares_most_units_of_a_day_can_be_appealed_with_records(code, units) -> None:
    procedure = procedure_on(code, DAY)
    assert (procedure.mue, procedure.mue_kind) == (units, MueKind.PER_DAY_CLINICAL)


def test_lymphedema_drainage_has_neither_medicare_value_nor_edit() -> None:
    procedure = procedure_on("S8950", DAY)
    assert (procedure.total_rvu, procedure.mue, procedure.mue_kind) == (None, None, None)


def test_a_total_needs_all_three_values() -> None:
    assert {row.code for row in PROCEDURES if row.total_rvu is None} == {
        *("97039", "97139", "97799", "S8950"),
        *("97161", "97162", "97163", "97164"),
    }


def test_only_the_hot_pack_is_always_bundled() -> None:
    assert [row.code for row in PROCEDURES if row.bundled] == ["97010"]


def test_the_quarter_hour_counts_for_these_codes_only() -> None:
    timed = {row.code for row in PROCEDURES if row.timed}
    assert timed == {"97124", "97140", "97112", "97110", "97530", "97035", "97032", "S8950"}


def test_a_massage_therapist_usually_gives_these() -> None:
    usual = {row.code for row in PROCEDURES if row.usual_for_massage_therapist}
    assert usual == {"97124", "97140", "97010", "S8950"}


def test_an_evaluation_belongs_to_another_licence() -> None:
    assert {procedure_on(code, DAY).scope for code in ("97161", "97162", "97163", "97164")} == {Scope.OTHER_LICENCE}


def test_an_unlisted_procedure_is_paid_by_report() -> None:
    assert {row.code for row in PROCEDURES if row.by_report} == {"97039", "97139", "97799"}


def test_nothing_is_known_before_the_file_was_in_force() -> None:
    assert procedure_on("97124", date(2024, 6, 30)) is None
    assert edit_between("97140", "97124", date(2024, 6, 30)) is None


@pytest.mark.parametrize(
    ("column_1", "column_2", "indicator"),
    [
        ("97140", "97124", NEVER),
        ("97150", "97124", WITH_MODIFIER),
        ("97150", "97140", WITH_MODIFIER),
        ("98940", "97124", WITH_MODIFIER),
        ("98942", "97140", WITH_MODIFIER),
        ("97012", "97140", WITH_MODIFIER),
        ("97124", "97164", WITH_MODIFIER),
        ("97530", "95851", NEVER),
        ("97530", "97750", WITH_MODIFIER),
    ],
)
def test_an_edit_is_found_in_either_order(column_1, column_2, indicator) -> None:
    edit = edit_between(column_2, column_1, DAY)
    assert edit is edit_between(column_1, column_2, DAY)
    assert (edit.column_1, edit.column_2, edit.indicator) == (column_1, column_2, indicator)


@pytest.mark.parametrize(
    ("a", "b"), [("97140", "97530"), ("97140", "97161"), ("97140", "97164"), ("97124", "97010"), ("97124", "97124")]
)
def test_a_pair_without_an_edit_has_none(a, b) -> None:
    assert edit_between(a, b, DAY) is None


def test_the_table_holds_the_pairs_that_matter_to_massage() -> None:
    assert len(PTP_EDITS) == 25


def test_only_59_and_the_x_modifiers_open_an_edit() -> None:
    assert {row.code for row in MODIFIERS if row.opens_edit} == {"59", "XE", "XS", "XP", "XU"}


def test_what_changes_the_payment_stands_before_the_therapy_plan() -> None:
    in_order = sorted(["97", "GP", "59"], key=lambda code: modifier_on(code, DAY).place)
    assert in_order == ["59", "GP", "97"]


def test_places_are_payment_plan_information() -> None:
    assert list(Place) == sorted(Place)


def test_the_x_modifiers_began_in_2015() -> None:
    assert modifier_on("XS", date(2014, 12, 31)) is None
    assert modifier_on("59", date(2014, 12, 31)).opens_edit
