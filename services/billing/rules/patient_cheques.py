"""What becomes of a plan's cheque to the patient: one table of states, and when the next step is due.

She is asked by letter, reminded once after two weeks, and then somebody closes it with an answer. A worker owes nothing
(C.R.S. 8-42-101) and what stands on a lien waits for the settlement (C.R.S. 38-27.5): neither is ever written to.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from services.billing.models.patient_cheques import ChequeState, ChequeStep, LearnedBy, PatientCheque
from services.billing.models.records import ClaimRecord
from shared.money import ZERO, Money

S = ChequeState
WAITING = (S.OPEN, S.ASKED, S.REMINDED)
_CLOSING = (S.PAID_OVER, S.SETTLED, S.REFUSED, S.REISSUED, S.WITHDRAWN)
MOVES: Mapping[ChequeState, frozenset[ChequeState]] = {
    S.OPEN: frozenset({S.ASKED, *_CLOSING}),
    S.ASKED: frozenset({S.REMINDED, *_CLOSING}),
    S.REMINDED: frozenset(_CLOSING),
    # a later advice may say something else of the same claim, and she may pay after all
    S.PAID_OVER: frozenset({S.OPEN, S.WITHDRAWN}),
    S.SETTLED: frozenset({S.OPEN, S.WITHDRAWN}),
    S.REFUSED: frozenset({S.OPEN, S.PAID_OVER, S.WITHDRAWN}),
    S.REISSUED: frozenset({S.OPEN, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset({S.OPEN}),
}
_TO_WRITE, _TO_ANSWER = timedelta(days=3), timedelta(days=14)


def opened(record: ClaimRecord, amount: Money, by: LearnedBy, day: date, now: datetime) -> PatientCheque:
    """A cheque that was just learned of."""
    claim = record.claim
    return PatientCheque(
        claim_id=record.claim_id, case_id=claim.case_id, control_number=claim.control_number,
        payer_name=claim.payer.name, payer_kind=claim.payer.kind, service_date=claim.first_service_date,
        amount=amount, learned_by=by, learned_on=day, due=day + _TO_WRITE, story=(_step(now, _LEARNED[by]),),
    )  # fmt: skip


_LEARNED = {
    LearnedBy.ADVICE: "The payer's advice says that it paid the patient.",
    LearnedBy.LETTER: "A letter of the payer says that it paid the patient.",
    LearnedBy.PATIENT: "The patient says that the payer paid her.",
    LearnedBy.PAYER: "The payer says on the telephone that it paid the patient.",
}


def as_advised(cheque: PatientCheque, amount: Money, day: date, now: datetime) -> PatientCheque:
    """The cheque after another advice on its claim, which says what she has been sent in all."""
    if amount == cheque.amount and cheque.state is not S.WITHDRAWN:
        return cheque
    told = cheque.model_copy(update={"amount": amount})
    if amount <= ZERO:
        return moved(told, S.WITHDRAWN, "The payer's advice says that it paid her nothing after all.", day, now)
    words = "The payer's advice says another amount."
    if told.left <= ZERO:
        return _after_money(told, words, day, now)
    if cheque.state in WAITING:
        return told.model_copy(update={"story": (*told.story, _step(now, words))})
    return moved(told, S.OPEN, words, day, now)


def moved(cheque: PatientCheque, to: ChequeState, words: str, day: date, now: datetime) -> PatientCheque:
    """The cheque in its next state. Raise ValueError for a step that the table does not have."""
    if to is not cheque.state and to not in MOVES[cheque.state]:
        raise ValueError(f"a cheque that is {cheque.state.value} does not become {to.value}")
    wait = _TO_WRITE if to is S.OPEN else _TO_ANSWER
    return cheque.model_copy(
        update={
            "state": to,
            "due": day + wait if to in WAITING else cheque.due,
            "closed_on": None if to in WAITING else day,
            "story": (*cheque.story, _step(now, words)),
        }
    )


def with_money(cheque: PatientCheque, amount: Money, day: date, now: datetime) -> PatientCheque:
    """She paid over so much; closed when nothing is left."""
    paid = cheque.model_copy(update={"paid_over": cheque.paid_over + amount})
    return _after_money(paid, f"She paid over {amount}.", day, now)


def _after_money(cheque: PatientCheque, words: str, day: date, now: datetime) -> PatientCheque:
    if cheque.left <= ZERO and cheque.state is not S.PAID_OVER:
        return moved(cheque, S.PAID_OVER, words, day, now)
    return cheque.model_copy(update={"story": (*cheque.story, _step(now, words))})


def _step(now: datetime, words: str) -> ChequeStep:
    return ChequeStep(at=now, words=words)


def asks_for(cheque: PatientCheque) -> str:
    """What is to be done about a waiting cheque that is due, in words for a task."""
    if not cheque.may_be_asked_for:
        return "A payer paid the patient and not the clinic: ask the payer, or her lawyer; she is not written to"
    return {
        S.OPEN: "A plan paid the patient and not the clinic: write to her",
        S.ASKED: "She has not answered about the plan's cheque: remind her",
        S.REMINDED: "She has not answered about the plan's cheque in spite of a reminder: call her, and close it",
    }[cheque.state]
