"""The list of coming first visits by their day: whom the night's re-check asks about.

VISIT#<case>                      the agreed day of a health plan's case; on the work list VISITS; gone when called off
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.eligibility.models import Case
from shared.codes.payer_kind import PayerKind
from shared.table import Action, Table, row

_LIST = "VISITS"


class ComingVisit(NamedTuple):
    """A case and the day of its visit."""

    case_id: str
    day: date


class VisitPage(NamedTuple):
    """A piece of the list; `after` is where it goes on."""

    visits: tuple[ComingVisit, ...]
    after: str | None


def listing(table: Table, case: Case, day: date | None) -> Iterator[Action]:
    """What keeps the list right when a case changes; nothing for cases that never had a visit."""
    sk = f"VISIT#{case.case_id}"
    if case.facts.payer_kind is not PayerKind.HEALTH_PLAN or case.papers.appointment is None:
        return
    if day is None:
        yield table.delete(sk)
    else:
        yield table.put(row(sk, {"day": day.isoformat()}, work=_LIST, work_sk=f"{day.isoformat()}#{case.case_id}"))


def page(table: Table, after: str | None, limit: int = 25) -> VisitPage:
    """A piece of the list, the earliest first."""
    found = table.work(_LIST, limit, after)
    visits = tuple(_visit(held["work_sk"]) for held in found.rows)
    return VisitPage(visits, found.after)


def forget(table: Table, visit: ComingVisit) -> None:
    """A day that is over leaves the list; again is the same."""
    table.commit(table.delete(f"VISIT#{visit.case_id}"))


def _visit(place: str) -> ComingVisit:
    day, _, case_id = place.partition("#")
    return ComingVisit(case_id, date.fromisoformat(day))
