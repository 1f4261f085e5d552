"""A fee schedule as a file that can be edited in a spreadsheet and loaded again; with no rows, its empty form."""

from collections.abc import Iterable, Iterator

from services.billing.forms.report_csv import write
from services.billing.models.schedules import FeeScheduleRow, ScheduleKind

_COMMON = ("code", "amount", "valid_from", "valid_to", "payer", "modifier", "licence", "place", "locality")
_MORE = {ScheduleKind.UCR: ("percentile",), ScheduleKind.MEDICARE: ("reduced",)}


def columns(kind: ScheduleKind) -> tuple[str, ...]:
    """The columns that a file of this kind may have."""
    return (*_COMMON, *_MORE.get(kind, ()), "source")


def render(kind: ScheduleKind, rows: Iterable[FeeScheduleRow]) -> str:
    """The rows as CSV (RFC 4180), with the names that loading knows."""
    return write(_lines(columns(kind), rows))


def _lines(names: tuple[str, ...], rows: Iterable[FeeScheduleRow]) -> Iterator[Iterable[object]]:
    yield names
    for row in rows:
        held = {
            **row.model_dump(exclude={"unit_price", "in_force", "loaded"}), "amount": row.unit_price,
            "reduced": row.reduced, "valid_from": row.in_force.first, "valid_to": row.in_force.last,
        }  # fmt: skip
        yield [held[name] for name in names]
