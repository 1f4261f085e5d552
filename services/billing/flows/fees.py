"""Fee schedules: shown, previewed from a file, loaded once. What was loaded before stays as a version of its own."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from services.billing.flows import pricing
from services.billing.models.fee_files import (
    MOST_BYTES,
    FeeFile,
    FeeOverview,
    FeePreview,
    FeeScheduleVersion,
    FeeScheduleView,
    FeesLoaded,
    FeeText,
    Happens,
)
from services.billing.models.schedules import FeeSchedule, FeeScheduleRow, ScheduleKind
from services.billing.reading import fee_schedule_csv
from services.billing.rules import dual_fee, fee_changes
from services.billing.store import BillingStore as Store
from shared import aws, letters, problems
from shared.objects import Invitation, content_hash
from shared.settings import ClinicSettings

_NAME_BYTES = 16  # of chance: nobody guesses the name of somebody else's file
_PRICES = (ScheduleKind.USUAL_CHARGE, ScheduleKind.CLINIC_PRICE)


def kind_of(name: str) -> ScheduleKind:
    """A schedule by the name in its address; NotFound."""
    try:
        return ScheduleKind(name)
    except ValueError:
        raise problems.NotFound("There is no such fee schedule.") from None


def overview(store: Store, now: datetime) -> FeeOverview:
    """All schedules as they stand today."""
    return FeeOverview(schedules=tuple(view(store, kind, now) for kind in ScheduleKind))


def view(store: Store, kind: ScheduleKind, now: datetime) -> FeeScheduleView:
    """A schedule as it stands today, with what is to come and what has ended."""
    settings = store.get_settings()
    day, held = settings.local_day(now), pricing.whole(store, settings, kind).rows
    return FeeScheduleView(
        kind=kind, version=store.fees.current(kind), day=day, rows=_in_force(held, day),
        later=tuple(row for row in held if row.in_force.first > day),
        earlier=tuple(row for row in held if row.in_force.last is not None and row.in_force.last < day),
        warnings=_warnings(store, settings, kind, held, day),
    )  # fmt: skip


def rows(store: Store, kind: ScheduleKind) -> tuple[FeeScheduleRow, ...]:
    """All rows of a schedule as it stands."""
    return pricing.whole(store, store.get_settings(), kind).rows


def _in_force(held: Iterable[FeeScheduleRow], day: date) -> tuple[FeeScheduleRow, ...]:
    return tuple(row for row in held if row.in_force.includes(day))


def _warnings(
    store: Store, settings: ClinicSettings, kind: ScheduleKind, held: Sequence[FeeScheduleRow], day: date
) -> tuple[str, ...]:
    """What is to be said of these prices on a day: beside the other price list, and beside what patients are told."""
    if kind not in _PRICES:
        return ()
    lists = {one: held if one is kind else pricing.whole(store, settings, one).rows for one in _PRICES}
    usual, own = (_in_force(lists[one], day) for one in _PRICES)
    told = _in_force(pricing.built_in(settings, kind).rows, day)
    return (*dual_fee.warnings(usual, own), *dual_fee.other_than_told(_in_force(held, day), told))


# A file


def invitation(store: Store, kind: ScheduleKind) -> Invitation:
    """A signed form by which a browser stores one file; it comes back to the file's preview."""
    file = secrets.token_hex(_NAME_BYTES)
    then = letters.link(f"/billing/fees/{kind}/files/{file}")
    return store.documents.invitation(aws.signer(), _name(kind, file), most=MOST_BYTES, then=then)


def keep_text(store: Store, kind: ScheduleKind, sent: FeeText) -> str:
    """Keep pasted lines as a file under their hash; return its name here."""
    data = sent.text.encode()
    file = content_hash(data)
    store.documents.keep_as(_name(kind, file), data, "text/csv")
    return file


def _name(kind: ScheduleKind, file: str) -> str:
    return f"fees/{kind}/{file}"


def preview(store: Store, kind: ScheduleKind, file: str, *, whole: bool) -> FeePreview:
    """What a file would do to the schedule as it stands; NotFound before the file is here."""
    read, _ = _read(store, kind, file)
    settings, current = store.get_settings(), store.fees.current(kind)
    base = current.number if current else 0
    if read.faults:
        return FeePreview(kind=kind, file=file, base=base, whole=whole, faults=read.faults)
    done = fee_changes.outcome(pricing.whole(store, settings, kind).rows, read.rows, whole=whole)
    begins = min(row.in_force.first for row in read.rows)
    warned = _warnings(store, settings, kind, done.rows, begins)
    return FeePreview(kind=kind, file=file, base=base, whole=whole, changes=done.changes, warnings=warned)


def _read(store: Store, kind: ScheduleKind, file: str) -> tuple[FeeFile, str]:
    data = store.documents.find(_name(kind, file))
    if data is None:
        raise problems.NotFound("There is no such file here. Load it again.")
    payers = frozenset(payer.payer_id for payer in store.get_settings().payers)
    return fee_schedule_csv.parse(data, kind, payers), content_hash(data)


def load(
    store: Store, kind: ScheduleKind, file: str, asked: FeesLoaded, by: str, now: datetime
) -> tuple[FeeScheduleVersion, bool]:
    """Make the file's version, once; (the version, whether it is new). Whoever loads it again has it already."""
    read, sha = _read(store, kind, file)
    if read.faults:
        raise problems.BadInput("Nothing was loaded. Mend the file and load it again.", _faults(read))
    current = store.fees.current(kind)
    number = current.number if current else 0
    if current and (current.sha, current.whole) == (sha, asked.whole) and asked.base in {number - 1, number}:
        return current, False
    if asked.base != number:
        raise problems.Conflict("The schedule has changed since you looked at the file. Look at it again.")
    stood = pricing.whole(store, store.get_settings(), kind).rows
    version = _version(kind, file, sha, read, number + 1, stood, asked, by, now)
    if current and not (version.added or version.changed or version.ended):
        return current, False
    if store.fees.keep(version) is None:
        return version, True
    return _made_before(store, kind, version), False


def _faults(read: FeeFile) -> list[problems.FieldError]:
    return [problems.FieldError(field=f"row {one.row}, {one.column}", detail=f"Expected is {one.expected}.")
            for one in read.faults]  # fmt: skip


def _made_before(store: Store, kind: ScheduleKind, version: FeeScheduleVersion) -> FeeScheduleVersion:
    """The version that stands under this number: the same file, loaded at the same time by somebody else, or not."""
    there = store.fees.version(kind, version.number)
    if (there.sha, there.whole) != (version.sha, version.whole):
        raise problems.Conflict("Somebody loaded another file meanwhile. Look at yours again.")
    return there


def _version(
    kind: ScheduleKind, file: str, sha: str, read: FeeFile, number: int, stood: Sequence[FeeScheduleRow],
    asked: FeesLoaded, by: str, now: datetime,
) -> FeeScheduleVersion:  # fmt: skip
    fresh = tuple(row.model_copy(update={"loaded": number}) for row in read.rows)
    done = fee_changes.outcome(stood, fresh, whole=asked.whole)
    counts = {one: sum(change.happens is one for change in done.changes) for one in Happens}
    return FeeScheduleVersion(
        number=number, schedule=FeeSchedule(kind=kind, rows=done.rows), file=_name(kind, file), sha=sha,
        whole=asked.whole, loaded_at=now, loaded_by=by, added=counts[Happens.ADDED], changed=counts[Happens.CHANGED],
        ended=counts[Happens.ENDED],
    )  # fmt: skip
