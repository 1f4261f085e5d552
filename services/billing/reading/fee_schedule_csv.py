"""A fee schedule from a file: comma-separated lines as a spreadsheet saves them, with the columns in any order.

Every fault is told by its row as the spreadsheet counts them and its column, with what is expected there and never with
the value. A file with one fault changes nothing. Days may stand as 2026-01-31 or, as American spreadsheets turn them,
1/31/2026. A text that a spreadsheet would compute is refused (OWASP, "CSV Injection").
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

from services.billing.models.fee_files import MOST_BYTES, MOST_ROWS, FeeFile, RowFault
from services.billing.models.schedules import FeeScheduleRow, ScheduleKind
from services.billing.rules.fee_changes import overlapping
from shared.dates import ServicePeriod
from shared.identifiers import modifier, procedure_code, taxonomy
from shared.money import ZERO, Money

COLUMNS = ("code", "amount", "valid_from", "valid_to", "payer", "modifier", "licence", "place", "locality",
           "percentile", "reduced", "source")  # fmt: skip
_NEEDED = ("code", "amount", "valid_from")
_NEEDED_BY_KIND: Mapping[ScheduleKind, tuple[str, ...]] = {
    ScheduleKind.UCR: ("locality", "percentile"),
    ScheduleKind.MEDICARE: ("locality",),
    ScheduleKind.CONTRACT: ("payer",),
}
_ONLY_IN = {"percentile": ScheduleKind.UCR, "reduced": ScheduleKind.MEDICARE}
_SAVE_AS = "In the spreadsheet choose Save as, CSV UTF-8, and load that file."
_MOST_FAULTS, _MOST_AMOUNT, _LONGEST_SOURCE = 50, Money(9_999_999), 80
_ISO, _AMERICAN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"), re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_LOCALITY = re.compile(r"[0-9]{3}|[0-9]{5}|[0-9]{9}|[A-Z]{2}|[0-9]{5}-[0-9]{2}")
_COMPUTED = re.compile(r"\s*[=+\-@]")


def parse(data: bytes, kind: ScheduleKind, payers: frozenset[str]) -> FeeFile:
    """The rows of a file, or its faults: the first fifty. `payers` are the keys that the clinic knows."""
    refused = refusal(data)
    if refused is not None:
        return _spoilt(refused)
    try:
        lines = _lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _spoilt(f"text in UTF-8; this is in another encoding. {_SAVE_AS}")
    except csv.Error:
        return _spoilt("quotation marks that are closed again, and cells of ordinary length")
    return _table(lines, kind, payers)


def refusal(data: bytes) -> str | None:
    """Why the bytes are no list of text at all, as what is expected instead; None when they may be one."""
    if len(data) > MOST_BYTES:
        return "at most 1 MB; a list that long belongs into several files"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return f"text in UTF-8; this is UTF-16. {_SAVE_AS}"
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        return f"comma-separated text; this is a spreadsheet's own file or a zip. {_SAVE_AS}"
    if re.search(rb"[\x00-\x08\x0e-\x1f]", data):
        return f"comma-separated text; this is a binary file. {_SAVE_AS}"
    return None if data.strip() else "a line with the names of the columns, and a line for each price"


def _spoilt(expected: str) -> FeeFile:
    return FeeFile(faults=(RowFault(row=0, column="file", expected=expected),))


def _lines(text: str) -> list[list[str]]:
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    return [[cell.strip() for cell in line] for line in csv.reader(StringIO(text, newline=""), delimiter=separator,
                                                                   strict=True)]  # fmt: skip


def _table(lines: Sequence[Sequence[str]], kind: ScheduleKind, payers: frozenset[str]) -> FeeFile:
    top = next((number for number, line in enumerate(lines) if any(line)), None)
    if top is None:
        return _spoilt("a line with the names of the columns, and a line for each price")
    names = [name.lower().replace(" ", "_") for name in lines[top]]
    faults = tuple(_header_faults(names, top + 1, kind))
    numbered = [(number, line) for number, line in enumerate(lines[top + 1 :], start=top + 2) if any(line)]
    if not faults and not numbered:
        return _spoilt("at least one price below the names of the columns")
    if not faults and len(numbered) > MOST_ROWS:
        return _spoilt(f"at most {MOST_ROWS} prices in one file; load the others in a second one")
    return FeeFile(faults=faults) if faults else _rows(numbered, names, kind, payers)


def _header_faults(names: Sequence[str], row: int, kind: ScheduleKind) -> Iterator[RowFault]:
    for number, name in enumerate(names, start=1):
        if name not in COLUMNS:
            yield RowFault(row=row, column=f"column {number}", expected=f"one of the names {', '.join(COLUMNS)}")
        elif name in names[: number - 1]:
            yield RowFault(row=row, column=name, expected="each column once")
        elif _ONLY_IN.get(name, kind) is not kind:
            yield RowFault(row=row, column=name, expected=f"this column in a list of {_ONLY_IN[name].label} only")
    for name in (*_NEEDED, *_NEEDED_BY_KIND.get(kind, ())):
        if name not in names:
            yield RowFault(row=row, column=name, expected="this column; it is needed")


def _rows(
    numbered: Sequence[tuple[int, Sequence[str]]], names: Sequence[str], kind: ScheduleKind, payers: frozenset[str]
) -> FeeFile:
    rows: list[FeeScheduleRow] = []
    faults: list[RowFault] = []
    for number, line in numbered:
        made = _row(number, line, names, kind, payers)
        rows.append(made) if isinstance(made, FeeScheduleRow) else faults.extend(made)
    if not faults:
        faults = [_twice(rows, numbered, *pair) for pair in overlapping(rows)]
    return FeeFile(faults=tuple(faults[:_MOST_FAULTS])) if faults else FeeFile(rows=tuple(rows))


def _twice(
    rows: Sequence[FeeScheduleRow], numbered: Sequence[tuple[int, Sequence[str]]], one: int, other: int
) -> RowFault:
    before = numbered[one][0]
    is_copy = rows[one].in_force == rows[other].in_force
    words = f"each price once; row {before} has the same code, scope and days"
    apart = f"days of its own; row {before} holds at the same time for the same code and scope: end one of them earlier"
    return RowFault(row=numbered[other][0], column="code" if is_copy else "valid_from",
                    expected=words if is_copy else apart)  # fmt: skip


def _row(
    number: int, line: Sequence[str], names: Sequence[str], kind: ScheduleKind, payers: frozenset[str]
) -> FeeScheduleRow | list[RowFault]:
    if len(line) != len(names):
        return [RowFault(row=number, column="row", expected=f"{len(names)} cells, as many as there are columns")]
    needed = {*_NEEDED, *_NEEDED_BY_KIND.get(kind, ())}
    found: dict[str, Any] = {}
    faults = []
    for name, cell in zip(names, line, strict=True):
        try:
            if cell or name in needed:
                found[name] = _known(cell, payers) if name == "payer" else _READERS[name](cell)
        except ValueError:
            faults.append(RowFault(row=number, column=name, expected=_EXPECTED[name]))
    return faults or _made(number, found)


def _made(number: int, found: Mapping[str, Any]) -> FeeScheduleRow | list[RowFault]:
    first, last, reduced = found["valid_from"], found.get("valid_to"), found.get("reduced")
    if last is not None and last < first:
        return [RowFault(row=number, column="valid_to", expected="no day before valid_from")]
    if reduced is not None and reduced > found["amount"]:
        return [RowFault(row=number, column="reduced", expected="no more than the amount")]
    scope = {name: found[name] for name in ("payer", "modifier", "licence", "place", "locality", "percentile")
             if name in found}  # fmt: skip
    return FeeScheduleRow(
        code=found["code"], unit_price=found["amount"], reduced=reduced,
        in_force=ServicePeriod(first=first, last=last), source=found.get("source", "the clinic's file"), **scope,
    )  # fmt: skip


def _amount(cell: str) -> Money:
    amount = Money.parse(cell)
    if not ZERO <= amount <= _MOST_AMOUNT:
        raise ValueError("out of range")
    return amount


def _day(cell: str) -> date:
    if found := _ISO.fullmatch(cell):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _AMERICAN.fullmatch(cell):
        return date(int(found[3]), int(found[1]), int(found[2]))
    raise ValueError("no day")


def _known(cell: str, payers: frozenset[str]) -> str:
    if cell not in payers:
        raise ValueError("no payer of the clinic")
    return cell


def _place(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{1,2}", cell):
        raise ValueError("no place of service")
    return cell.zfill(2)


def _locality(cell: str) -> str:
    if not _LOCALITY.fullmatch(cell.upper()):
        raise ValueError("no locality")
    return cell.upper()


def _percentile(cell: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", cell):
        raise ValueError("no percentile")
    return int(cell)


def _source(cell: str) -> str:
    if len(cell) > _LONGEST_SOURCE or _COMPUTED.match(cell) or not cell.isprintable():
        raise ValueError("no source")
    return cell


_READERS: Mapping[str, Callable[[str], Any]] = {
    "code": procedure_code.parse, "amount": _amount, "valid_from": _day, "valid_to": _day, "modifier": modifier.parse,
    "licence": taxonomy.parse, "place": _place, "locality": _locality, "percentile": _percentile, "reduced": _amount,
    "source": _source,
}  # fmt: skip
_EXPECTED: Mapping[str, str] = {
    "code": "a procedure code of five characters, as 97124",
    "amount": "dollars of one unit, not below zero, with at most two decimals, as 35.00",
    "valid_from": "a day, as 2026-01-31",
    "valid_to": "a day, as 2026-12-31, or nothing",
    "payer": "a payer's key as the clinic's settings have it, as example-plan",
    "modifier": "two letters or digits, as GP, or nothing",
    "licence": "a taxonomy code of ten characters, as 225700000X, or nothing",
    "place": "a place of service of two digits, as 11, or nothing",
    "locality": "3, 5 or 9 digits of a ZIP code, a state, or a Medicare locality as 04112-01",
    "percentile": "a whole number from 1 to 99",
    "reduced": "dollars of a repeated unit, with at most two decimals, or nothing",
    "source": f"where it is from, in at most {_LONGEST_SOURCE} characters, not beginning with = + - or @",
}
