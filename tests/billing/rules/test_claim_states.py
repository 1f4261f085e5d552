"""The one table of what may happen to a claim."""

from pathlib import Path

import pytest

from services.billing.models.claims import ClaimEvent, ClaimState
from services.billing.rules.claim_states import TRANSITIONS, NotAllowed, after, may, mermaid


def walk(*events: ClaimEvent, start: ClaimState = ClaimState.READY) -> ClaimState:
    for event in events:
        start = after(start, event)
    return start


E, S = ClaimEvent, ClaimState
SENT = (E.FROZEN_INTO_BATCH, E.HANDED_OVER)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((*SENT, E.FILE_ACCEPTED, E.CLAIM_ACCEPTED, E.PAID, E.CLOSED), S.CLOSED),
        ((*SENT, E.FILE_REJECTED, E.FIXED), S.READY),
        ((*SENT, E.FILE_ACCEPTED, E.CLAIM_REJECTED), S.REJECTED),
        ((*SENT, E.PAID), S.PAID),  # an 835 may overtake the acknowledgments
        (
            (*SENT, E.FILE_ACCEPTED, E.CLAIM_ACCEPTED, E.CLAIM_REJECTED),
            S.REJECTED,
        ),  # the payer after its clearinghouse
        ((*SENT, E.DENIED, E.PAID), S.PAID),  # an appeal was won
        ((*SENT, E.PAID, E.REVERSED, E.PAID), S.PAID),
    ],
)
def test_a_claim_walks_the_table(events: tuple[ClaimEvent, ...], state: ClaimState) -> None:
    assert walk(*events) is state


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (S.AWAITING_CLAIM_NUMBER, E.FROZEN_INTO_BATCH),
        (S.SENT, E.FROZEN_INTO_BATCH),
        (S.PAID, E.CLAIM_REJECTED),
        (S.PAID, E.FILE_ACCEPTED),
        (S.READY, E.PAID),
        (S.CLOSED, E.PAID),
    ],
)
def test_a_step_outside_the_table_is_refused(state: ClaimState, event: ClaimEvent) -> None:
    assert not may(state, event)
    with pytest.raises(NotAllowed, match=f"a claim that is {state.value} cannot be {event.value}"):
        after(state, event)


def test_the_table_knows_every_state_and_uses_every_event() -> None:
    assert set(TRANSITIONS) == set(ClaimState)
    assert {event for steps in TRANSITIONS.values() for event in steps} == set(ClaimEvent)


def test_every_state_but_closed_leads_on() -> None:
    assert [state for state, steps in TRANSITIONS.items() if not steps] == [S.CLOSED]


def test_the_diagram_has_one_arrow_per_entry_of_the_table() -> None:
    assert mermaid().count("-->") == sum(map(len, TRANSITIONS.values()))


def test_the_diagram_in_the_readme_is_drawn_from_the_table() -> None:
    readme = Path(__file__).parents[3] / "services" / "billing" / "README.md"
    assert mermaid() in readme.read_text(encoding="utf-8")
