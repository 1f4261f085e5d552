"""What a caseworker's answer comes to: the leave that follows from it, or what she has to correct first.

Nothing is guessed: an approval with other numbers is asked back, an empty place means "as asked".
"""

from collections.abc import Iterator
from datetime import date

from services.eligibility.models.authorizations import AuthorizationAsked, CaseworkerAnswer, PayerAnswer, Verdict
from services.eligibility.rules.authorization_states import Move
from shared.facts import Authorization, AuthorizedProcedure
from shared.problems import FieldError

MOVES = {Verdict.APPROVED: Move.APPROVE, Verdict.CHANGED: Move.CHANGE, Verdict.REFUSED: Move.REFUSE}


def corrections(asked: AuthorizationAsked, answer: PayerAnswer, today: date) -> list[FieldError]:
    """What is wrong with the answer, field by field."""
    found = _of_refusal(answer) if answer.answer is Verdict.REFUSED else _of_leave(asked, answer, today)
    return [FieldError(field=field, detail=words) for field, words in (*found, *_of_person(answer))]


def _of_person(answer: PayerAnswer) -> Iterator[tuple[str, str]]:
    if isinstance(answer, CaseworkerAnswer) and not answer.may_decide:
        yield "may_decide", "Please confirm that you may decide this; otherwise hand the request on."


def _of_refusal(answer: PayerAnswer) -> Iterator[tuple[str, str]]:
    if answer.reason is None:
        yield "reason", "A refusal needs its reason: the patient and the prescriber will ask for it."


def _of_leave(asked: AuthorizationAsked, answer: PayerAnswer, today: date) -> Iterator[tuple[str, str]]:
    first, last = _days(asked, answer)
    if answer.number is None:
        yield "number", "Bills carry this number. If your company gives none, write the claim number."
    if last < first:
        yield "last_day", "The last day is before the first."
    elif last < today:
        yield "last_day", "The last day has passed already."
    if not _procedures(asked, answer):
        yield "answer", "No procedure is left: choose to refuse, and say why."
    elif answer.answer is Verdict.APPROVED and differs(asked, answer):
        yield "answer", "Days or amounts differ from what was asked: choose to approve with changes, or restore them."


def differs(asked: AuthorizationAsked, answer: PayerAnswer) -> bool:
    """Whether the answer gives something else than was asked for."""
    wanted = (asked.first_day, asked.last_day, asked.sessions, asked.procedures)
    return wanted != (*_days(asked, answer), answer.sessions or asked.sessions, _procedures(asked, answer))


def verdict_of(asked: AuthorizationAsked, answer: PayerAnswer) -> Verdict:
    """A change that changes nothing is an approval."""
    if answer.answer is Verdict.CHANGED and not differs(asked, answer):
        return Verdict.APPROVED
    return answer.answer


def leave_from(asked: AuthorizationAsked, answer: PayerAnswer) -> Authorization | None:
    """The leave that an answer without corrections gives; None when it refuses."""
    if answer.answer is Verdict.REFUSED or answer.number is None:
        return None
    first, last = _days(asked, answer)
    return Authorization(
        number=answer.number,
        granted_by=answer.name,
        first_day=first,
        last_day=last,
        sessions=answer.sessions or asked.sessions,
        procedures=_procedures(asked, answer),
    )


def _days(asked: AuthorizationAsked, answer: PayerAnswer) -> tuple[date, date]:
    return answer.first_day or asked.first_day, answer.last_day or asked.last_day


def _procedures(asked: AuthorizationAsked, answer: PayerAnswer) -> tuple[AuthorizedProcedure, ...]:
    """What was asked for without what is not allowed, with the amounts that are given; what is given beyond it."""
    given = {one.code: one for one in answer.procedures}
    kept = [one for one in asked.procedures if one.code not in answer.without]
    codes = {one.code for one in asked.procedures}
    more = [one for code, one in given.items() if code not in codes and code not in answer.without]
    return (*(_amounts(one, given.get(one.code)) for one in kept), *more)


def _amounts(asked: AuthorizedProcedure, given: AuthorizedProcedure | None) -> AuthorizedProcedure:
    if given is None:
        return asked
    changes = {"units": given.units or asked.units, "sessions": given.sessions or asked.sessions}
    return asked.model_copy(update=changes)
