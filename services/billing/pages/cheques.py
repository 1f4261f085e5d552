"""The pages of what plans paid to patients: a model in, a page out."""

from datetime import date
from typing import Any

from services.billing.models.patient_cheques import ChequeList, ChequeState, ChequeView, LearnedBy
from services.billing.models.receipts import PaymentMethod
from services.billing.rules.patient_cheques import MOVES, WAITING, asks_for
from shared import pages
from shared.problems import Problem
from shared.web import Request

_WORDS = {
    ChequeState.OPEN: ("to be asked for", "stop"),
    ChequeState.ASKED: ("asked by letter", "wait"),
    ChequeState.REMINDED: ("reminded", "wait"),
    ChequeState.PAID_OVER: ("paid over", "done"),
    ChequeState.SETTLED: ("her account is even", "done"),
    ChequeState.REFUSED: ("refused", "stop"),
    ChequeState.REISSUED: ("the payer pays us", "done"),
    ChequeState.WITHDRAWN: ("not paid to her after all", ""),
}
_LEARNED = {
    LearnedBy.LETTER: "a letter of the payer",
    LearnedBy.PATIENT: "the patient",
    LearnedBy.PAYER: "the payer, by telephone",
}


def waiting(request: Request[Any], found: ChequeList, today: date) -> str:
    """Those that wait, the most urgent first."""
    lines = [(one, _WORDS[one.state], one.due <= today) for one in found.cheques]
    return _page(request, "cheques.html", found=found, lines=lines)


def cheque(request: Request[Any], found: ChequeView, problem: Problem | None = None) -> str:
    """One of them with its story and what may be done; without one, the form that enters it."""
    held = found.cheque
    return _page(
        request, "cheque.html", found=found, cheque=held, problem=problem, filled=request.form,
        standing=_WORDS[held.state] if held else None, moves=MOVES[held.state] if held else frozenset(),
        to_do=asks_for(held) if held and held.state in WAITING else "",
        next_letter=_next_letter(found), methods=list(PaymentMethod), ways=list(_LEARNED.items()),
    )  # fmt: skip


def _next_letter(found: ChequeView) -> int:
    """The number of the letter that may be written now; 0 when none may."""
    held = found.cheque
    if held is None or not held.may_be_asked_for:
        return 0
    return {ChequeState.OPEN: 1, ChequeState.ASKED: 2}.get(held.state, 0) if len(held.letters) < 2 else 0  # noqa: PLR2004 - the reminder is the last


def _page(request: Request[Any], template: str, **view: Any) -> str:
    return pages.render("billing", template, staff=request.staff, seal=request.seal(), **view)
