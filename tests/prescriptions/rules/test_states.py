"""The life of a prescription (RULES 4.2): the table is the law."""

import pytest

from services.prescriptions.models.orders import PrescriptionState as S
from services.prescriptions.rules.states import CONFIRMED, TRANSITIONS, NoSuchStep, Step, after

ENDED = (S.REVOKED, S.RENEWED, S.EXPIRED)


def test_a_page_becomes_an_active_order_by_three_steps() -> None:
    state = S.DRAFT
    for step in (Step.RECEIVE, Step.VERIFY, Step.ACTIVATE):
        state = after(state, step)
    assert state is S.ACTIVE


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("step", Step)
def test_what_has_ended_does_not_change(state: S, step: Step) -> None:
    with pytest.raises(NoSuchStep):
        after(state, step)


@pytest.mark.parametrize("step", [Step.ACTIVATE, Step.EXPIRE, Step.RENEW])
def test_a_page_nobody_confirmed_has_no_other_way(step: Step) -> None:
    with pytest.raises(NoSuchStep, match="a received prescription cannot be"):
        after(S.RECEIVED, step)


def test_a_withdrawn_session_makes_a_used_up_order_active_again() -> None:
    assert after(S.EXHAUSTED, Step.RELEASE) is S.ACTIVE


def test_every_open_state_can_be_revoked() -> None:
    open_states = set(S) - set(ENDED)
    assert all(after(state, Step.REVOKE) is S.REVOKED for state in open_states)


def test_every_state_is_reached() -> None:
    assert {S.DRAFT, *TRANSITIONS.values()} == set(S)


def test_confirmed_are_all_that_a_reviewer_let_pass() -> None:
    reached, waiting = set(), [S.VERIFIED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [to for (at, _), to in TRANSITIONS.items() if at is state and to not in reached]
    assert reached - {S.REVOKED} == CONFIRMED
