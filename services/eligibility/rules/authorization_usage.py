"""What is used of a leave: visits, and units and visits of each procedure, counted from the sessions of the case.

A session counts against the leave of its day, the same that stands on its claim (`shared.facts.leave_on`). Nothing is
added up over time: the count follows from which sessions are known, so neither their order nor a repeat matters.
"""

from collections.abc import Iterator, Sequence

from services.eligibility.models.authorizations import (
    AuthorizationRecord,
    ProcedureUsage,
    SessionUse,
    Usage,
    leaves_of,
)
from shared.facts import Authorization, AuthorizedProcedure, leave_on

WARN_AT = 80  # percent: time to ask for more
_WHOLE = 100


def usage_of(
    record: AuthorizationRecord, records: Sequence[AuthorizationRecord], sessions: Sequence[SessionUse]
) -> Usage | None:
    """What the sessions of the case have used of one authorization; None without leave."""
    leave = record.leave
    if leave is None:
        return None
    all_leaves = leaves_of(records)
    given = (one for one in sessions if not one.voided)
    mine = [one for one in given if leave_on(all_leaves, one.service_date) == leave]
    return Usage(
        sessions=len(mine),
        sessions_allowed=leave.sessions,
        procedures=tuple(_of_procedure(procedure, mine) for procedure in leave.procedures),
        outside=tuple(sorted(_outside(leave, mine))),
    )


def _of_procedure(procedure: AuthorizedProcedure, sessions: Sequence[SessionUse]) -> ProcedureUsage:
    given = [one.units for session in sessions for one in session.units if one.code == procedure.code]
    return ProcedureUsage(
        code=procedure.code,
        units=sum(given),
        units_allowed=procedure.units,
        sessions=sum(any(one.code == procedure.code for one in session.units) for session in sessions),
        sessions_allowed=procedure.sessions,
    )


def _outside(leave: Authorization, sessions: Sequence[SessionUse]) -> set[str]:
    if not leave.procedures:
        return set()
    named = {procedure.code for procedure in leave.procedures}
    return {one.code for session in sessions for one in session.units} - named


def limits(usage: Usage) -> Iterator[tuple[str, int, int]]:
    """Each limit of a leave in words, with what was used and what is allowed."""
    if usage.sessions_allowed is not None:
        yield "visits", usage.sessions, usage.sessions_allowed
    for one in usage.procedures:
        if one.units_allowed is not None:
            yield f"units of {one.code}", one.units, one.units_allowed
        if one.sessions_allowed is not None:
            yield f"visits with {one.code}", one.sessions, one.sessions_allowed


def near(usage: Usage) -> tuple[tuple[str, int, int], ...]:
    """The limits of which at least four fifths are used."""
    return tuple(limit for limit in limits(usage) if limit[1] * _WHOLE >= limit[2] * WARN_AT)


def nearly_used(usage: Usage) -> bool:
    """Whether any limit is nearly reached."""
    return bool(near(usage))


def used_up(usage: Usage) -> bool:
    """Whether nothing is left: all visits are used, or every procedure that it names has reached a limit."""
    if usage.sessions_allowed is not None and usage.sessions >= usage.sessions_allowed:
        return True
    return bool(usage.procedures) and all(map(_is_used_up, usage.procedures))


def _is_used_up(one: ProcedureUsage) -> bool:
    pairs = ((one.units, one.units_allowed), (one.sessions, one.sessions_allowed))
    return any(allowed is not None and used >= allowed for used, allowed in pairs)
