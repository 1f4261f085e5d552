"""The life of an authorization as one table: which move leads where. What is not in the table does not happen.

People move it (ask, answer, withdraw); the day and what was used move it on. The day's moves are never stored: they
follow from the record, so that no page shows yesterday's standing.

>>> after(Standing.ASKED, Move.REFUSE)
<Standing.REFUSED: 'refused'>
>>> after(Standing.REFUSED, Move.APPROVE)
Traceback (most recent call last):
...
services.eligibility.rules.authorization_states.NoSuchMove: an authorization that is refused cannot be approved
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from services.eligibility.models.authorizations import (
    AuthorizationRecord,
    AuthorizationView,
    SessionUse,
    Standing,
    Usage,
)
from services.eligibility.rules import authorization_usage
from shared.facts import Authorization

S = Standing
ENDS_SOON = timedelta(days=14)  # the house's own: long enough to ask for more before the last day


class Move(StrEnum):
    """What happens to an authorization; the value completes "cannot be ..."."""

    APPROVE = "approved"
    CHANGE = "changed"
    REFUSE = "refused"
    RECORD = "recorded anew"
    WITHDRAW = "withdrawn"
    RUN_LATE = "overdue"
    BEGIN = "begun"
    NEAR_ITS_END = "marked as ending soon"
    USE_UP = "used up"
    END = "ended"


class NoSuchMove(ValueError):
    """The authorization stands where this move does not start."""


TABLE: dict[tuple[Standing, Move], Standing] = {
    (S.ASKED, Move.APPROVE): S.APPROVED,
    (S.ASKED, Move.CHANGE): S.APPROVED,
    (S.ASKED, Move.REFUSE): S.REFUSED,
    (S.ASKED, Move.WITHDRAW): S.WITHDRAWN,
    (S.ASKED, Move.RUN_LATE): S.OVERDUE,
    (S.APPROVED, Move.RECORD): S.APPROVED,
    (S.APPROVED, Move.WITHDRAW): S.WITHDRAWN,
    (S.REFUSED, Move.RECORD): S.APPROVED,  # the payer thought better of it
    (S.APPROVED, Move.BEGIN): S.RUNNING,
    (S.RUNNING, Move.NEAR_ITS_END): S.EXPIRING,
    (S.RUNNING, Move.USE_UP): S.USED_UP,
    (S.RUNNING, Move.END): S.EXPIRED,
    (S.EXPIRING, Move.USE_UP): S.USED_UP,
    (S.EXPIRING, Move.END): S.EXPIRED,
    (S.USED_UP, Move.END): S.EXPIRED,
}


def after(standing: Standing, move: Move) -> Standing:
    """Where the authorization stands after the move. Raise NoSuchMove when it cannot happen."""
    try:
        return TABLE[standing, move]
    except KeyError:
        raise NoSuchMove(f"an authorization that is {standing} cannot be {move}") from None


def standing_on(record: AuthorizationRecord, usage: Usage | None, today: date) -> Standing:
    """Where the authorization stands today: people's moves, then the day's."""
    standing = record.standing
    for move in _moves_of(record, usage, today):
        standing = TABLE.get((standing, move), standing)
    return standing


def _moves_of(record: AuthorizationRecord, usage: Usage | None, today: date) -> Iterator[Move]:
    if record.answer_due and today > record.answer_due:
        yield Move.RUN_LATE
    leave = record.leave
    if leave is None or usage is None:
        return
    if today >= leave.first_day:
        yield Move.BEGIN
    if leave.last_day - today <= ENDS_SOON or authorization_usage.nearly_used(usage):
        yield Move.NEAR_ITS_END
    if authorization_usage.used_up(usage):
        yield Move.USE_UP
    if today > leave.last_day:
        yield Move.END


def views(
    records: Sequence[AuthorizationRecord], sessions: Sequence[SessionUse], today: date
) -> tuple[AuthorizationView, ...]:
    """Every authorization as it stands today; what waits for an answer first, then what began last."""
    found = [view(record, records, sessions, today) for record in records]
    return tuple(sorted(found, key=_place))


def view(
    record: AuthorizationRecord, records: Sequence[AuthorizationRecord], sessions: Sequence[SessionUse], today: date
) -> AuthorizationView:
    """One authorization as it stands today."""
    usage = authorization_usage.usage_of(record, records, sessions)
    end = record.leave.last_day if record.leave else record.answer_due
    left = (end - today).days if end else None
    return AuthorizationView(record=record, standing=standing_on(record, usage, today), usage=usage, days_left=left)


def _place(shown: AuthorizationView) -> tuple[bool, int, str]:
    leave = shown.record.leave
    begins = leave.first_day.toordinal() if leave else 0
    return not shown.record.is_waiting, -begins, shown.record.authorization_id


IN_FORCE = frozenset({S.RUNNING, S.EXPIRING})


def leaves_in_force(
    records: Sequence[AuthorizationRecord], sessions: Sequence[SessionUse], today: date
) -> tuple[Authorization, ...]:
    """The leaves under which somebody may be treated today: begun, not ended, not taken back, not used up."""
    found = (shown for shown in views(records, sessions, today) if shown.standing in IN_FORCE)
    return tuple(shown.record.leave for shown in found if shown.record.leave)


def refusal_in_force(
    records: Sequence[AuthorizationRecord], in_force: Sequence[Authorization]
) -> AuthorizationRecord | None:
    """The payer's last word, where it was no: refused, and since then nothing was asked or given."""
    if in_force or any(record.is_waiting for record in records):
        return None
    refused = [
        (record.answer.answered_at, record) for record in records if record.answer and record.standing is S.REFUSED
    ]
    return max(refused, key=lambda one: one[0], default=(None, None))[1]


def waits_with_caseworker(records: Sequence[AuthorizationRecord]) -> AuthorizationRecord | None:
    """The request that waits for somebody who can be written to."""
    return next((one for one in records if one.is_waiting and one.contact and one.contact.email), None)
