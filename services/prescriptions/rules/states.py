"""The life of a prescription as one table: which step leads where. What is not in the table does not happen.

>>> after(PrescriptionState.RECEIVED, Step.VERIFY)
<PrescriptionState.VERIFIED: 'verified'>
>>> after(PrescriptionState.REVOKED, Step.ACTIVATE)
Traceback (most recent call last):
...
services.prescriptions.rules.states.NoSuchStep: a revoked prescription cannot be activated
"""

from enum import StrEnum

from services.prescriptions.models.orders import PrescriptionState

S = PrescriptionState


class Step(StrEnum):
    """What happens to a prescription; the value completes "cannot be ..."."""

    RECEIVE = "received"
    VERIFY = "verified"
    ACTIVATE = "activated"
    NEAR_ITS_END = "marked as ending soon"
    RENEW = "renewed"
    EXPIRE = "expired"
    EXHAUST = "used up"
    RELEASE = "given a session back"
    REVOKE = "revoked"


class NoSuchStep(ValueError):
    """The prescription stands where this step does not start."""


TRANSITIONS: dict[tuple[PrescriptionState, Step], PrescriptionState] = {
    (S.DRAFT, Step.RECEIVE): S.RECEIVED,
    (S.RECEIVED, Step.VERIFY): S.VERIFIED,
    (S.VERIFIED, Step.ACTIVATE): S.ACTIVE,
    (S.ACTIVE, Step.NEAR_ITS_END): S.EXPIRING,
    (S.ACTIVE, Step.RENEW): S.RENEWED,
    (S.ACTIVE, Step.EXPIRE): S.EXPIRED,
    (S.ACTIVE, Step.EXHAUST): S.EXHAUSTED,
    (S.EXPIRING, Step.RENEW): S.RENEWED,
    (S.EXHAUSTED, Step.RENEW): S.RENEWED,
    (S.EXPIRING, Step.EXPIRE): S.EXPIRED,
    (S.EXPIRING, Step.EXHAUST): S.EXHAUSTED,
    (S.EXHAUSTED, Step.RELEASE): S.ACTIVE,  # a note was withdrawn: its session is free again
    (S.EXHAUSTED, Step.EXPIRE): S.EXPIRED,
    (S.DRAFT, Step.REVOKE): S.REVOKED,
    (S.RECEIVED, Step.REVOKE): S.REVOKED,
    (S.VERIFIED, Step.REVOKE): S.REVOKED,
    (S.ACTIVE, Step.REVOKE): S.REVOKED,
    (S.EXPIRING, Step.REVOKE): S.REVOKED,
    (S.EXHAUSTED, Step.REVOKE): S.REVOKED,
}

# Confirmed by a reviewer and never taken back. Whether such an order allows a session, its dates and count
# say: a note for a day before the end may be signed on the day after.
CONFIRMED = frozenset({S.VERIFIED, S.ACTIVE, S.EXPIRING, S.RENEWED, S.EXPIRED, S.EXHAUSTED})

# The daily look: what is in force ends by itself, or is about to.
LOOKED_AT = frozenset({S.ACTIVE, S.EXPIRING})

# From these a renewal takes over; an order that has ended stays as it ended, and the renewal only names it.
RENEWABLE = frozenset(state for state, step in TRANSITIONS if step is Step.RENEW)


def after(state: PrescriptionState, step: Step) -> PrescriptionState:
    """Where the prescription stands after the step. Raise NoSuchStep when it cannot happen."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise NoSuchStep(f"a {state} prescription cannot be {step}") from None
