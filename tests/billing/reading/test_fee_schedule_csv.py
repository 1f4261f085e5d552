"""A fee schedule's file: what is read, and for each thing that may be wrong its row, its column, what is expected."""

import codecs
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.forms import fee_schedule_file
from services.billing.models.fee_files import MOST_ROWS
from services.billing.models.schedules import ScheduleKind
from services.billing.reading.fee_schedule_csv import COLUMNS, parse
from tests.builders_fees import A_FILE, HEAD, a_fee

PAYERS = frozenset({"example-plan"})
USUAL = ScheduleKind.USUAL_CHARGE


def faults(text: str | bytes, kind: ScheduleKind = USUAL) -> list[tuple[int, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    found = parse(data, kind, PAYERS)
    assert bool(found.faults) != bool(found.rows)
    assert all(fault.expected for fault in found.faults)
    return [(fault.row, fault.column) for fault in found.faults]


def test_a_file_is_read_row_by_row() -> None:
    first, _, third = parse(A_FILE.encode(), USUAL, PAYERS).rows

    assert (first.code, str(first.unit_price), first.in_force.first) == ("97124", "36.00", date(2026, 4, 1))
    assert (third.payer, third.modifier, third.source) == ("example-plan", "GP", "price list of April")


@pytest.mark.parametrize(
    "text",
    [
        "code,amount,valid_from\n97124,35.00,2026-01-01\n",
        "Code;Amount;Valid from\r\n97124;35.00;2026-01-01\r\n",
        "valid_from\tcode\tamount\n1/1/2026\t97124\t$35\n",
        '\ufeff"code","amount","valid_from"\n\n"97124","35","1/1/2026"\n,,\n',
    ],
)
def test_separators_order_case_and_american_days_do_not_matter(text: str) -> None:
    (row,) = parse(text.encode(), USUAL, PAYERS).rows

    assert (row.code, str(row.unit_price), row.in_force.first) == ("97124", "35.00", date(2026, 1, 1))


def test_everything_a_row_may_say_is_kept() -> None:
    head = "code,amount,valid_from,valid_to,licence,place,locality,percentile"
    text = f"{head}\n97124,38,2026-01-01,2026-06-30,225700000x,1,802,80"
    (row,) = parse(text.encode(), ScheduleKind.UCR, PAYERS).rows

    assert (row.licence, row.place, row.locality, row.percentile) == ("225700000X", "01", "802", 80)
    assert row.in_force.last == date(2026, 6, 30)


ROWS = [
    ("9712,35.00,2026-01-01,,,,", "code"),
    (",35.00,2026-01-01,,,,", "code"),
    ("97124,,2026-01-01,,,,", "amount"),
    ("97124,-1.00,2026-01-01,,,,", "amount"),
    ("97124,35.12345,2026-01-01,,,,", "amount"),
    ("97124,100000.00,2026-01-01,,,,", "amount"),
    ("97124,1e3,2026-01-01,,,,", "amount"),
    ("97124,٣٥,2026-01-01,,,,", "amount"),
    ("97124,35.00,2026-02-30,,,,", "valid_from"),
    ("97124,35.00,31.1.2026,,,,", "valid_from"),
    ("97124,35.00,,,,,", "valid_from"),
    ("97124,35.00,2026-01-01,2025-12-31,,,", "valid_to"),
    ("97124,35.00,2026-01-01,soon,,,", "valid_to"),
    ("97124,35.00,2026-01-01,,nobody,,", "payer"),
    ("97124,35.00,2026-01-01,,,GPX,", "modifier"),
    ("97124,35.00,2026-01-01,,,,=1+1", "source"),
    ("97124,35.00,2026-01-01,,,, @x", "source"),
    ("97124,35.00,2026-01-01,,,," + "x" * 81, "source"),
    ("97124,35.00,2026-01-01", "row"),
    ("97124,35.00,2026-01-01,,,,,,", "row"),
]


@pytest.mark.parametrize(("row", "column"), ROWS)
def test_a_wrong_cell_is_told_by_row_and_column(row: str, column: str) -> None:
    assert faults(f"{HEAD}\n97140,40.00,2026-01-01,,,,\n{row}\n") == [(3, column)]


@pytest.mark.parametrize("column", range(7))
def test_no_fault_repeats_what_stands_there(column: int) -> None:
    cells = ["97124", "35.00", "2026-01-01", "2026-12-31", "example-plan", "GP", "drawn"]
    cells[column] = "=zzphizz-7"
    (fault,) = parse(f"{HEAD}\n{','.join(cells)}\n".encode(), USUAL, PAYERS).faults

    assert "zzphizz" not in str(fault)


@pytest.mark.parametrize(
    ("kind", "head", "row", "column"),
    [
        (ScheduleKind.UCR, "code,amount,valid_from,locality", "97124,38,2026-01-01,802", (1, "percentile")),
        (ScheduleKind.UCR, "code,amount,valid_from,locality,percentile", "97124,38,2026-01-01,802,", (2, "percentile")),
        (ScheduleKind.UCR, "code,amount,valid_from,locality,percentile", "97124,38,2026-01-01,802,100",
         (2, "percentile")),
        (ScheduleKind.UCR, "code,amount,valid_from,locality,percentile", "97124,38,2026-01-01,8020,80",
         (2, "locality")),
        (ScheduleKind.MEDICARE, "code,amount,valid_from", "97124,31.30,2026-01-01", (1, "locality")),
        (ScheduleKind.MEDICARE, "code,amount,valid_from,locality,reduced", "97124,31.30,2026-01-01,04112-01,31.31",
         (2, "reduced")),
        (ScheduleKind.CONTRACT, "code,amount,valid_from", "97124,30,2026-01-01", (1, "payer")),
        (USUAL, "code,amount,valid_from,percentile", "97124,30,2026-01-01,80", (1, "percentile")),
        (USUAL, "code,amount,valid_from,place", "97124,30,2026-01-01,office", (2, "place")),
        (USUAL, "code,amount,valid_from,colour", "97124,30,2026-01-01,red", (1, "column 4")),
        (USUAL, "code,amount,valid_from,code", "97124,30,2026-01-01,97124", (1, "code")),
        (USUAL, "amount,valid_from", "30,2026-01-01", (1, "code")),
    ],
)  # fmt: skip
def test_each_list_has_its_columns(kind: ScheduleKind, head: str, row: str, column: tuple[int, str]) -> None:
    assert faults(f"{head}\n{row}\n", kind) == [column]


def test_a_price_that_stands_twice_names_the_row_before() -> None:
    found = parse(f"{HEAD}\n97124,35,2026-01-01,,,,\n97124,35,2026-01-01,,,,\n".encode(), USUAL, PAYERS)

    assert [(one.row, one.column) for one in found.faults] == [(3, "code")]
    assert "row 2" in found.faults[0].expected


def test_days_that_overlap_name_the_row_before() -> None:
    found = parse(f"{HEAD}\n97124,35,2026-01-01,,,,\n\n97124,36,2026-04-01,,,,\n".encode(), USUAL, PAYERS)

    assert [(one.row, one.column) for one in found.faults] == [(4, "valid_from")]
    assert "row 2" in found.faults[0].expected


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "names of the columns"),
        (b" \r\n ", "names of the columns"),
        (b",,\n", "names of the columns"),
        (HEAD.encode(), "at least one price"),
        (codecs.BOM_UTF16_LE + A_FILE.encode("utf-16-le"), "UTF-16"),
        (A_FILE.encode("utf-16-be"), "binary"),
        (b"PK\x03\x04 a workbook", "spreadsheet's own file or a zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet's own file"),
        (b"%PDF-1.7\n\x00\x01\x02", "binary"),
        (f"{HEAD}\n97124,35,2026-01-01,,,,\xe9".encode("latin-1"), "another encoding"),
        (b"x" * 1_000_001, "at most 1 MB"),
        (f'{HEAD}\n97124,"35,2026-01-01'.encode(), "quotation marks"),
        ((HEAD + "\n" + "97124,35,2026-01-01,,,,\n" * (MOST_ROWS + 1)).encode(), "prices in one file"),
    ],
    ids=lambda one: one if isinstance(one, str) else "bytes",
)
def test_what_is_no_list_says_what_to_do(data: bytes, says: str) -> None:
    (fault,) = parse(data, USUAL, PAYERS).faults

    assert (fault.row, fault.column) == (0, "file")
    assert says in fault.expected


def test_of_very_many_faults_the_first_fifty_are_told() -> None:
    assert len(faults(HEAD + "\n" + "x,1,2026-01-01,,,,\n" * 80)) == 50


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_whatever_the_bytes_there_are_rows_or_faults(data: bytes) -> None:
    faults(data)


@given(st.text(alphabet='",;\n\t 0189GP=-./cdeo', max_size=120))
@settings(max_examples=200)
def test_whatever_stands_below_the_columns_there_are_rows_or_faults(text: str) -> None:
    faults(f"code,amount,valid_from\n{text}")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (USUAL, {"payer": "example-plan", "modifier": "GP", "licence": "225700000X", "place": "11"}),
        (ScheduleKind.UCR, {"locality": "802", "percentile": 80}),
        (ScheduleKind.MEDICARE, {"locality": "04112-01", "reduced": "21.66"}),
    ],
)
def test_what_is_downloaded_can_be_loaded_again(kind: ScheduleKind, more: dict[str, object]) -> None:
    rows = (a_fee(**more), a_fee("97140", "40.00", last=date(2026, 6, 30), **more))
    text = fee_schedule_file.render(kind, rows)

    assert parse(text.encode(), kind, PAYERS).rows == rows
    assert set(fee_schedule_file.columns(kind)) <= set(COLUMNS)
