"""Where a claim may go from where it is: one table, from which the diagram in the documentation is drawn.

Rejected is not denied: a rejected claim never entered adjudication and is fixed and sent again; a denied
one was judged at zero and is appealed or corrected. No answer moves a claim backwards: a late
acknowledgment changes nothing.
"""

from services.billing.models.claims import ClaimEvent
from services.billing.models.claims import ClaimState as S

E = ClaimEvent
_OUTCOMES = {E.PAID: S.PAID, E.PARTLY_PAID: S.PARTLY_PAID, E.DENIED: S.DENIED}
_JUDGED = {**_OUTCOMES, E.REVERSED: S.ACCEPTED, E.CLOSED: S.CLOSED}
_UNDERWAY = {
    E.FILE_REJECTED: S.REJECTED,
    E.CLAIM_REJECTED: S.REJECTED,
    E.CLAIM_ACCEPTED: S.ACCEPTED,
    **_OUTCOMES,
}

TRANSITIONS: dict[S, dict[ClaimEvent, S]] = {
    S.AWAITING_CLAIM_NUMBER: {E.CLAIM_NUMBER_LEARNED: S.READY, E.HELD_BACK: S.HELD},
    S.HELD: {E.CLEARED: S.READY},
    S.READY: {E.FROZEN_INTO_BATCH: S.BATCHED, E.HELD_BACK: S.HELD},
    S.BATCHED: {E.HANDED_OVER: S.SENT},
    S.SENT: {E.FILE_ACCEPTED: S.RECEIVED, **_UNDERWAY},
    S.RECEIVED: _UNDERWAY,
    S.ACCEPTED: {E.CLAIM_REJECTED: S.REJECTED, **_OUTCOMES},
    S.REJECTED: {E.FIXED: S.READY},
    S.PAID: _JUDGED,
    S.PARTLY_PAID: _JUDGED,
    S.DENIED: _JUDGED,
    S.CLOSED: {},
}


class NotAllowed(ValueError):
    """The claim cannot take that step from where it stands."""


def after(state: S, event: ClaimEvent) -> S:
    """Where the claim stands after the event. Raise NotAllowed."""
    if event not in TRANSITIONS[state]:
        raise NotAllowed(f"a claim that is {state.value} cannot be {event.value}")
    return TRANSITIONS[state][event]


def may(state: S, event: ClaimEvent) -> bool:
    """Whether the claim may take that step."""
    return event in TRANSITIONS[state]


def mermaid() -> str:
    """The table as a state diagram for the documentation."""
    arrows = (
        f"    {state.name} --> {then.name}: {event.value}"
        for state, steps in TRANSITIONS.items()
        for event, then in steps.items()
    )
    return "\n".join(["stateDiagram-v2", *arrows])
