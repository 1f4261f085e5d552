"""A plan's cheque to the patient: its states, what each advice makes of it, and who is never written to."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.models.patient_cheques import ChequeState, LearnedBy, PatientCheque
from services.billing.models.records import ClaimRecord
from services.billing.rules.patient_cheques import MOVES, WAITING, as_advised, asks_for, moved, opened, with_money
from shared.facts import CaseFacts
from shared.money import ZERO
from tests.builders_billing import a_car_case, a_claim, a_courtesy_case, a_workers_case, money

S = ChequeState
DAY, NOW = date(2026, 3, 20), datetime(2026, 3, 20, 19, 0, tzinfo=UTC)


def a_record(case: CaseFacts | None = None) -> ClaimRecord:
    return ClaimRecord(
        claim_id="claim0000001", session_id="session00001", prescription_id="order0000001", claim=a_claim(case),
        ready_from=NOW,
    )  # fmt: skip


def a_cheque(state: ChequeState = S.OPEN, case: CaseFacts | None = None, **changes: object) -> PatientCheque:
    made = opened(a_record(case), money("63.00"), LearnedBy.ADVICE, DAY, NOW)
    return made.model_copy(update={"state": state, **changes})


def test_it_begins_open_with_three_days_to_write() -> None:
    cheque = a_cheque()

    assert (cheque.state, cheque.due, cheque.left) == (S.OPEN, date(2026, 3, 23), money("63.00"))


@pytest.mark.parametrize(("state", "to"), list(product(S, S)))
def test_only_the_steps_of_the_table_are_taken(state: ChequeState, to: ChequeState) -> None:
    cheque = a_cheque(state)
    if to is state or to in MOVES[state]:
        done = moved(cheque, to, "why", DAY, NOW)
        assert (done.state, done.closed_on) == (to, None if to in WAITING else DAY)
        assert done.story[-1].words == "why"
    else:
        with pytest.raises(ValueError, match="does not become"):
            moved(cheque, to, "why", DAY, NOW)


@pytest.mark.parametrize(
    ("state", "paid_over", "amount", "to", "left"),
    [
        (S.OPEN, "0", "63.00", S.OPEN, "63.00"),  # the same again
        (S.ASKED, "0", "80.00", S.ASKED, "80.00"),
        (S.ASKED, "0", "0", S.WITHDRAWN, "0.00"),
        (S.ASKED, "30.00", "30.00", S.PAID_OVER, "0.00"),
        (S.PAID_OVER, "63.00", "80.00", S.OPEN, "17.00"),
        (S.PAID_OVER, "63.00", "60.00", S.PAID_OVER, "-3.00"),
        (S.WITHDRAWN, "0", "63.00", S.OPEN, "63.00"),
        (S.REISSUED, "0", "0", S.WITHDRAWN, "0.00"),
        (S.REFUSED, "0", "70.00", S.OPEN, "70.00"),
    ],
)
def test_a_later_advice_says_what_she_has_been_sent_in_all(
    state: ChequeState, paid_over: str, amount: str, to: ChequeState, left: str
) -> None:
    done = as_advised(a_cheque(state, paid_over=money(paid_over)), money(amount), DAY, NOW)

    assert (done.state, str(done.left)) == (to, left)


@pytest.mark.parametrize(
    ("state", "amount", "to"),
    [(S.ASKED, "63.00", S.PAID_OVER), (S.ASKED, "20.00", S.ASKED), (S.REFUSED, "63.00", S.PAID_OVER),
     (S.REFUSED, "20.00", S.REFUSED)],
)  # fmt: skip
def test_what_she_pays_over_closes_it_when_nothing_is_left(state: ChequeState, amount: str, to: ChequeState) -> None:
    assert with_money(a_cheque(state), money(amount), DAY, NOW).state is to


@pytest.mark.parametrize(
    ("case", "state", "words"),
    [
        (a_courtesy_case(), S.OPEN, "write to her"),
        (a_courtesy_case(), S.ASKED, "remind her"),
        (a_courtesy_case(), S.REMINDED, "call her"),
        (a_workers_case(), S.OPEN, "she is not written to"),
        (a_car_case(), S.OPEN, "she is not written to"),
    ],
)
def test_the_task_says_what_comes_next(case: CaseFacts, state: ChequeState, words: str) -> None:
    assert words in asks_for(a_cheque(state, case))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100)), max_size=8))
@settings(max_examples=100)
def test_whatever_advices_and_payments_come_it_waits_exactly_while_something_is_left(
    steps: list[tuple[bool, int]],
) -> None:
    cheque = a_cheque()
    for is_advice, dollars in steps:
        amount = money(str(dollars))
        if is_advice:
            cheque = as_advised(cheque, amount, DAY, NOW)
        elif ZERO < amount <= cheque.left and cheque.state is not S.WITHDRAWN:
            cheque = with_money(cheque, amount, DAY, NOW)
        assert (cheque.state in WAITING) == (cheque.left > ZERO)
