"""The report's tables as CSV for a spreadsheet (RFC 4180).

A cell that a spreadsheet would take for a formula gets an apostrophe in front: a payer's name must not compute
(OWASP, "CSV Injection").

>>> safe("=1+1"), safe("Example Plan"), safe("-5.00")
("'=1+1", 'Example Plan', '-5.00')
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from io import StringIO

from services.billing.models.reports import AGES, Report

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe(cell: str) -> str:
    """The cell, not to be computed; a plain number stays one."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def write(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV."""
    held = StringIO()
    csv.writer(held, lineterminator="\r\n").writerows([safe("" if c is None else str(c)) for c in row] for row in rows)
    return held.getvalue()


def _payers(report: Report) -> Iterable[Iterable[object]]:
    yield ("payer", "claims", "sent", "clean", "decided", "touchless", "denied", "median days", "slow days", "charged",
           "paid", "expected", "allowed")  # fmt: skip
    for one in report.payers:
        yield (one.name, one.claims, one.sent, one.clean, one.decided, one.touchless, one.denied, one.median_days,
               one.slow_days, one.charged, one.paid, one.expected, one.allowed)  # fmt: skip


def _ageing(report: Report) -> Iterable[Iterable[object]]:
    yield ("payer", *(f"{age} days" for age in AGES))
    for one in report.payers:
        yield (one.name, *one.open_by_age)


def _denials(report: Report) -> Iterable[Iterable[object]]:
    names = {one.payer: one.name for one in report.payers}
    yield ("payer", "reason", "claims", "amount")
    for one in report.denials:
        yield (names.get(one.payer, one.payer), one.reason, one.claims, one.amount)


def _estimates(report: Report) -> Iterable[Iterable[object]]:
    yield "payer", "visits compared", "as told", "told at most", "owed by patients"
    for one in report.payers:
        yield one.name, one.compared, one.as_told, one.told_most, one.owed_by_patients


TABLES: Mapping[str, Callable[[Report], Iterable[Iterable[object]]]] = {
    "payers": _payers, "ageing": _ageing, "denials": _denials, "estimates": _estimates,
}  # fmt: skip
