"""The audit trail: who asked for which record, when and by which route (45 CFR 164.312(b)).

The entry is written before the record is read, and a request whose entry cannot be written is not answered: nobody sees
a patient's data unseen. An entry holds ids only. Entries are added, never changed; they are kept six years (45 CFR
164.316(b)(2)(i)) and then fall out by themselves.
"""

import hashlib
from datetime import datetime, timedelta

from pydantic import Field

from shared import aws
from shared.asking import Request
from shared.identifiers import opaque_id
from shared.model import Model
from shared.surroundings import told
from shared.table import Table, row

KEPT = timedelta(days=2192)
_LISTS = "-"  # a list of records names none


class AuditEntry(Model):
    """One request for a record, or for a list of them."""

    at: datetime
    who: str = Field(description="a user name of the staff, the purpose of a link, or a service of the house")
    roles: tuple[str, ...] = ()
    route: str
    record: str = Field(description='the opaque id that was asked for, or "-" for a list')


class AuditPage(Model):
    """A page of the trail, newest first; `after` goes on."""

    entries: tuple[AuditEntry, ...]
    after: str | None = None


def note(asked: Request[None], service: str, route: str, now: datetime) -> None:
    """Write the entry of an admitted request; raises whatever keeps it from being written."""
    entry = AuditEntry(at=now, who=_who(asked), roles=_roles(asked), route=f"{service} {route}", record=_record(asked))
    table = _table(asked.clinic)
    table.commit(table.put(_row(entry)))


def read(clinic: str, record: str | None, after: str | None, limit: int = 50) -> AuditPage:
    """The trail of one record, or of the whole clinic; newest first."""
    table = _table(clinic)
    if record is None:
        page = table.work("AUDIT", limit, after, newest_first=True)
    else:
        page = table.list(f"AUDIT#{record}#", limit, after, newest_first=True)
    return AuditPage(entries=tuple(AuditEntry.model_validate_json(r["body"]) for r in page.rows), after=page.after)


def _who(asked: Request[None]) -> str:
    if asked.staff:
        return asked.staff.name
    return f"link: {asked.link.purpose}" if asked.link else "nobody"


def _roles(asked: Request[None]) -> tuple[str, ...]:
    return tuple(sorted(asked.staff.roles)) if asked.staff else ()


def _record(asked: Request[None]) -> str:
    named = [held for name, held in asked.path.items() if name != "token"]
    if asked.link:
        named.append(asked.link.subject)
    return next((held for held in named if opaque_id.is_valid(held)), _LISTS)


def _row(entry: AuditEntry) -> dict[str, str | int]:
    """The key follows from the entry: the same request of the same microsecond is the same row."""
    moment = entry.at.isoformat(timespec="microseconds")
    mark = hashlib.sha256(entry.model_dump_json().encode()).hexdigest()[:16]
    return row(f"AUDIT#{entry.record}#{moment}#{mark}", entry, work="AUDIT", work_sk=f"{moment}#{mark}",
               expires=int((entry.at + KEPT).timestamp()))  # fmt: skip


def _table(clinic: str) -> Table:
    return Table(aws.client("dynamodb"), told("AUDIT_TABLE"), clinic)
