"""Where a claim may go from where it is: one table, from which the diagram in the documentation is drawn.

Rejected is not denied: a rejected claim never entered adjudication and is fixed and sent again; a denied
one was judged at zero and is appealed or corrected. A judged claim is never changed: a replacement (7) or a void
(8) supersedes it, and the payer's reversal closes it. No answer moves a claim backwards: a late
acknowledgment changes nothing.
"""

from services.billing.models.claims import ClaimEvent
from services.billing.models.claims import ClaimState as S

E = ClaimEvent
_OUTCOMES = {E.PAID: S.PAID, E.PARTLY_PAID: S.PARTLY_PAID, E.DENIED: S.DENIED}
_JUDGED = {**_OUTCOMES, E.REVERSED: S.ACCEPTED, E.SUPERSEDED: S.SUPERSEDED, E.CLOSED: S.CLOSED}
_UNDERWAY = {
    E.FILE_REJECTED: S.REJECTED,
    E.CLAIM_REJECTED: S.REJECTED,
    E.CLAIM_ACCEPTED: S.ACCEPTED,
    **_OUTCOMES,
    E.CLOSED: S.CLOSED,  # a void, when the payer has taken its payment back
}

TRANSITIONS: dict[S, dict[ClaimEvent, S]] = {
    S.AWAITING_CLAIM_NUMBER: {E.CLAIM_NUMBER_LEARNED: S.READY, E.HELD_BACK: S.HELD, E.CLOSED: S.CLOSED},
    S.HELD: {E.CLEARED: S.READY, E.CLOSED: S.CLOSED},
    S.READY: {E.FROZEN_INTO_BATCH: S.BATCHED, E.HELD_BACK: S.HELD, E.CLOSED: S.CLOSED},
    S.BATCHED: {E.HANDED_OVER: S.SENT},
    S.SENT: {E.FILE_ACCEPTED: S.RECEIVED, **_UNDERWAY},
    S.RECEIVED: _UNDERWAY,
    S.ACCEPTED: {E.CLAIM_REJECTED: S.REJECTED, **_OUTCOMES, E.CLOSED: S.CLOSED},
    S.REJECTED: {E.FIXED: S.READY, E.HELD_BACK: S.HELD, E.CLOSED: S.CLOSED},
    S.PAID: _JUDGED,
    S.PARTLY_PAID: _JUDGED,
    S.DENIED: _JUDGED,
    S.SUPERSEDED: {E.REVERSED: S.CLOSED},
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
