"""Fee schedules as they are loaded: a file, what it would change, the versions that came of it."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from services.billing.models.schedules import FeeSchedule, FeeScheduleRow, ScheduleKind
from shared.model import Model
from shared.money import Money

MOST_BYTES, MOST_ROWS = 1_000_000, 1_500  # of a file; a clinic's list has some hundred lines


class Happens(StrEnum):
    """What a file does to a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"


class FeeChange(Model):
    """One row of a file, or one that it ends: what becomes of it."""

    happens: Happens
    row: FeeScheduleRow
    before: Money | None = Field(default=None, description="the price until then, where it changes")
    ends_on: date | None = Field(default=None, description="its last day, where it ends")


class RowFault(Model):
    """What is wrong where, and what is expected there; row 0 is the file as a whole. Never the value itself."""

    row: int = Field(ge=0)
    column: str
    expected: str


class FeeFile(Model):
    """A file as it was read: its rows, or its faults."""

    rows: tuple[FeeScheduleRow, ...] = ()
    faults: tuple[RowFault, ...] = ()


class FeePreview(Model):
    """What a file would do to a schedule. With faults it does nothing."""

    kind: ScheduleKind
    file: str = Field(description="the file's name here")
    base: int = Field(ge=0, description="the version that it was compared with; 0: none yet")
    whole: bool = Field(description="whether what the file does not name ends")
    changes: tuple[FeeChange, ...] = ()
    faults: tuple[RowFault, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Happens, int]:
        """How many of each."""
        return {kind: sum(one.happens is kind for one in self.changes) for kind in Happens}

    @property
    def changes_nothing(self) -> bool:
        """Whether every row stands already as the file has it."""
        return not self.faults and all(one.happens is Happens.UNCHANGED for one in self.changes)


class FeeScheduleVersion(Model):
    """A schedule from the loading of a file on; never changed, only followed by the next version."""

    number: int = Field(ge=1)
    schedule: FeeSchedule
    file: str = Field(description="where the file is kept")
    sha: str
    whole: bool
    loaded_at: datetime
    loaded_by: str
    added: int
    changed: int
    ended: int


class FeeText(Model):
    """A file's lines, pasted or sent by a program."""

    text: str = Field(min_length=1, max_length=180_000)


class FeeFileKept(Model):
    """A file is here and can be looked at; nothing is changed yet."""

    kind: ScheduleKind
    file: str


class FeesLoaded(Model):
    """That a previewed file is to be applied."""

    base: int = Field(ge=0, description="the version that the preview was compared with")
    whole: bool = False


class FeeScheduleView(Model):
    """A schedule as it stands: its version, the rows in force on a day, what came before and what is to come."""

    kind: ScheduleKind
    version: FeeScheduleVersion | None = Field(default=None, description="None: nothing was loaded yet")
    rows: tuple[FeeScheduleRow, ...] = Field(default=(), description="in force on the day, loaded or built in")
    later: tuple[FeeScheduleRow, ...] = Field(default=(), description="loaded ones that begin later")
    earlier: tuple[FeeScheduleRow, ...] = Field(default=(), description="loaded ones that have ended")
    day: date
    warnings: tuple[str, ...] = ()


class FeeVersionList(Model):
    """A page of a schedule's versions, the newest first."""

    kind: ScheduleKind
    versions: tuple[FeeScheduleVersion, ...]
    after: str | None = None


class FeeOverview(Model):
    """All schedules on a day."""

    schedules: tuple[FeeScheduleView, ...]
