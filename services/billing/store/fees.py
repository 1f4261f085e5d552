"""A clinic's fee schedules in rows: each as it stands, and every version it has had. A version never changes."""

from services.billing.models.fee_files import FeeScheduleVersion, FeeVersionList
from services.billing.models.schedules import ScheduleKind
from shared import table
from shared.problems import BadInput, NotFound
from shared.table import Row

_MOST_BYTES = 360_000  # of a row; DynamoDB takes 400 KB


class FeeRows:
    """The schedules of one clinic. What was read once is not read again by the same request or message."""

    def __init__(self, held: table.Table) -> None:
        self._table = held
        self._read: dict[ScheduleKind, tuple[FeeScheduleVersion | None, int]] = {}

    def current(self, kind: ScheduleKind) -> FeeScheduleVersion | None:
        """A schedule as it stands; None before a file was loaded."""
        return self._current(kind)[0]

    def _current(self, kind: ScheduleKind) -> tuple[FeeScheduleVersion | None, int]:
        if kind not in self._read:
            row = self._table.find(f"FEES#{kind}")
            self._read[kind] = (_version(row), row["version"]) if row else (None, 0)
        return self._read[kind]

    def keep(self, version: FeeScheduleVersion) -> Row | None:
        """The next version, once; the old row when there is one under its number. RowChanged when it is not next."""
        kind, seen = version.schedule.kind, self._current(version.schedule.kind)[1]
        body = version.model_dump(mode="json", exclude_defaults=True)
        first = table.row(f"FEES#{kind}#{version.number:05d}", body)
        if len(first["body"]) > _MOST_BYTES:
            raise BadInput("Nothing was loaded: the schedule would hold more prices than there is room for.")
        stands = table.row(f"FEES#{kind}", body)
        return self._table.once(self._table.create(first), self._table.replace(stands, seen))

    def version(self, kind: ScheduleKind, number: int) -> FeeScheduleVersion:
        """A version; NotFound."""
        row = self._table.find(f"FEES#{kind}#{number:05d}")
        if row is None:
            raise NotFound("There is no such version of this schedule.")
        return _version(row)

    def versions(self, kind: ScheduleKind, after: str | None, limit: int = 10) -> FeeVersionList:
        """A page of versions, the newest first."""
        page = self._table.list(f"FEES#{kind}#", limit, after, newest_first=True)
        return FeeVersionList(kind=kind, versions=tuple(map(_version, page.rows)), after=page.after)


def _version(row: Row) -> FeeScheduleVersion:
    return FeeScheduleVersion.model_validate_json(row["body"])
