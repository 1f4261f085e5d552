"""The first appointment from change to change: asked for, agreed, moved, called off.

A calendar knows it by one UID for ever and takes the higher SEQUENCE (RFC 5545, 3.8.7.4): it counts agreements, moves
and cancellations, not requests.
"""

from datetime import datetime

from services.eligibility.models.visits import Appointment, AppointmentState
from shared.identifiers import opaque_id

_BEFORE_THE_FIRST = -1


def requested(case_id: str, held: Appointment | None, proposals: tuple[datetime, ...], by: str,
              now: datetime) -> Appointment | None:  # fmt: skip
    """The patient says when she could come; an agreed time stays until the desk moves it. None: nothing new."""
    if held and held.proposals == proposals and held.state is not AppointmentState.CANCELLED:
        return None
    is_agreed = held is not None and held.is_agreed
    state = AppointmentState.CONFIRMED if is_agreed else AppointmentState.REQUESTED
    starts_at = held.starts_at if held and is_agreed else None
    return _next(case_id, held, by, now, state=state, starts_at=starts_at, proposals=proposals)


def confirmed(case_id: str, held: Appointment | None, starts_at: datetime, minutes: int, by: str,
              now: datetime) -> Appointment | None:  # fmt: skip
    """The desk sets the time, or moves it. None: it is that already."""
    if held and held.is_agreed and (held.starts_at, held.minutes) == (starts_at, minutes):
        return None
    return _next(case_id, held, by, now, state=AppointmentState.CONFIRMED, starts_at=starts_at, minutes=minutes,
                 sequence=(held.sequence if held else _BEFORE_THE_FIRST) + 1)  # fmt: skip


def called_off(held: Appointment, case_id: str, by: str, now: datetime) -> Appointment | None:
    """It does not take place. None: it was called off already."""
    if held.state is AppointmentState.CANCELLED:
        return None
    return _next(case_id, held, by, now, state=AppointmentState.CANCELLED, starts_at=held.starts_at,
                 sequence=held.sequence + 1)  # fmt: skip


def _next(case_id: str, held: Appointment | None, by: str, now: datetime, **changes: object) -> Appointment:
    before = {"minutes": held.minutes, "sequence": held.sequence} if held else {"sequence": _BEFORE_THE_FIRST}
    return Appointment.model_validate({
        "appointment_id": opaque_id.derive("first appointment", case_id), "number": held.number + 1 if held else 1,
        "changed_at": now, "changed_by": by, **before, **changes,
    })  # fmt: skip
