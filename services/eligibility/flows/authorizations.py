"""An authorization as people move it: asked, answered, recorded, withdrawn, reminded of.

Everything that happens to it is a change of its case under the case's version: of two who answer at once one wins, the
other reads what was answered.
"""

from datetime import date, datetime

from services.eligibility.flows import authorization_letters as letters
from services.eligibility.flows.authorization_changes import changed, clock_of, opening
from services.eligibility.flows.cases import Change, change_case
from services.eligibility.flows.occasion import Occasion
from services.eligibility.models import CaseView
from services.eligibility.models.authorizations import (
    AnswerGiven,
    AuthorizationAsked,
    AuthorizationRecord,
    HowGiven,
    LeaveRecorded,
    PayerAnswer,
    Standing,
    Withdrawal,
    record_under,
)
from services.eligibility.models.tasks import WaitsFor
from services.eligibility.rules import authorization_answers as answers
from services.eligibility.rules.authorization_states import Move, NoSuchMove, after
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import authorization_rows
from shared import problems
from shared.codes.payer_kind import PayerKind
from shared.dates import business_days_after
from shared.identifiers import opaque_id
from shared.table import Action

_DAYS_TO_MEET_A_REFUSAL = 5  # business days until the desk has decided what to do
_CORRECT = "Nothing was saved. Please correct the fields named here and send it again."


def ask(store: Store, case_id: str, asked: AuthorizationAsked, key: str, now: datetime) -> CaseView:
    """Ask the payer for leave: a letter is drawn and kept, the clock runs, the caseworker is written to."""
    at = Occasion(store, store.get_settings(), now)
    name = opaque_id.derive("authorization request", case_id, key)

    def make(view: CaseView) -> Change:
        if (held := _find(view, name)) is not None:
            return _same_request(held, asked, view)
        _check_request(view, asked, at.today)
        record = _request(at, view, asked, name)
        record = record.model_copy(update={"letter": letters.draw(at, view, record)})
        waiting = _waiting(at, view, record)
        pointer = authorization_rows.pointing(store.table, record)
        return changed(at, view, record, pointer, *waiting, more=letters.request(at, record))

    return change_case(store, case_id, at.settings, f"authorization asked {name}", now, make)


def answer(
    store: Store, case_id: str, authorization_id: str, said: PayerAnswer, how: HowGiven, now: datetime
) -> CaseView:
    """Record the payer's answer, once. Conflict when another answer is recorded already."""
    at = Occasion(store, store.get_settings(), now)

    def make(view: CaseView) -> Change:
        record = get(view, authorization_id)
        if record.request is None or not record.is_waiting:
            return _same_answer(record, said, view)
        if wrong := answers.corrections(record.request, said, at.today):
            raise problems.BadInput(_CORRECT, wrong)
        answered = _answered(record, record.request, said, how, now)
        refused = _refused(at, view, answered)
        leave = answers.leave_from(record.request, said)
        return changed(at, view, answered, *refused, leave=leave, settles="answered")

    return change_case(store, case_id, at.settings, f"authorization answered {authorization_id}", now, make)


def record(store: Store, case_id: str, said: LeaveRecorded, now: datetime) -> CaseView:
    """Record leave under its number, or what the payer changed of it; the same again changes nothing."""
    at = Occasion(store, store.get_settings(), now)
    name = opaque_id.derive("authorization", case_id, said.number)

    def make(view: CaseView) -> Change:
        held = record_under(view.authorization_records, said.number) or AuthorizationRecord(
            authorization_id=name, case_id=case_id, standing=Standing.APPROVED
        )
        if held.leave == said.leave:
            return Change(view)
        told = {"how": said.how, "contact": said.contact or held.contact}
        recorded = _moved(held, Move.RECORD).with_step(now, f"Leave recorded, given by {said.how.value}", **told)
        return changed(at, view, recorded, leave=said.leave, settles="recorded anew")

    return change_case(store, case_id, at.settings, f"authorization {name}", now, make)


def withdraw(store: Store, case_id: str, authorization_id: str, why: Withdrawal, now: datetime) -> CaseView:
    """Take a request back, or note that the payer took back its leave; again changes nothing."""
    at = Occasion(store, store.get_settings(), now)

    def make(view: CaseView) -> Change:
        held = get(view, authorization_id)
        if held.standing is Standing.WITHDRAWN:
            return Change(view)
        gone = _moved(held, Move.WITHDRAW).with_step(now, f"Withdrawn: {why.reason}")
        if held.leave is None:
            return changed(at, view, gone, more=letters.withdrawal(at, held), settles="withdrawn")
        taken_back = held.leave.model_copy(update={"taken_back_on": why.from_day or at.today})
        return changed(at, view, gone, leave=taken_back, settles="withdrawn")

    return change_case(store, case_id, at.settings, f"authorization withdrawn {authorization_id}", now, make)


def remind(store: Store, case_id: str, authorization_id: str, now: datetime) -> CaseView:
    """Send the request once more; once a day is enough. Conflict where nothing waits or nobody has an address."""
    at = Occasion(store, store.get_settings(), now)
    name = f"reminded by hand {at.today}"

    def make(view: CaseView) -> Change:
        held = get(view, authorization_id)
        reminder = letters.reminder(at, held, name)
        if not held.is_waiting or not reminder:
            raise problems.Conflict("There is nobody to remind by e-mail: it is answered, or no address is known.")
        if name in held.alerts:
            return Change(view)
        told = held.with_step(now, "The request was sent again", alerts=(*held.alerts, name))
        return changed(at, view, told, more=reminder)

    return change_case(store, case_id, at.settings, f"authorization reminded {authorization_id}", now, make)


def get(view: CaseView, authorization_id: str) -> AuthorizationRecord:
    """An authorization of the case; NotFound."""
    found = _find(view, authorization_id)
    if found is None:
        raise problems.NotFound("There is no such authorization here.")
    return found


def asked_by_link(store: Store, authorization_id: str) -> tuple[CaseView, AuthorizationRecord]:
    """The case and the request that a caseworker's link names; NotFound."""
    view, _ = store.get_case(authorization_rows.case_of(store.table, authorization_id))
    return view, get(view, authorization_id)


def _find(view: CaseView, authorization_id: str) -> AuthorizationRecord | None:
    return next((held for held in view.authorization_records if held.authorization_id == authorization_id), None)


# The request


def _check_request(view: CaseView, asked: AuthorizationAsked, today: date) -> None:
    if view.case.facts.payer_kind is PayerKind.SELF_PAY:
        raise problems.Conflict("Who pays herself needs nobody's leave.")
    if asked.last_day < today:
        wrong = problems.FieldError(field="last_day", detail="The last day has passed already.")
        raise problems.BadInput(_CORRECT, [wrong])


def _request(at: Occasion, view: CaseView, asked: AuthorizationAsked, name: str) -> AuthorizationRecord:
    clock = clock_of(view, at.today)
    way = "by e-mail" if asked.caseworker.email else "on paper"
    made = AuthorizationRecord(
        authorization_id=name, case_id=view.case.case_id, standing=Standing.ASKED, request=asked, asked_at=at.now,
        answer_due=clock.due(at.today), clock=clock.words, contact=asked.caseworker,
    )  # fmt: skip
    return made.with_step(at.now, f"Leave was asked for {way}")


def _same_request(held: AuthorizationRecord, asked: AuthorizationAsked, view: CaseView) -> Change:
    if held.request != asked:
        raise problems.Conflict("This key was used for another request. Send the new one under a new key.")
    return Change(view)


def _waiting(at: Occasion, view: CaseView, record: AuthorizationRecord) -> list[Action]:
    due = record.answer_due or at.today
    if record.contact and record.contact.email:
        words = "The caseworker was written to; wait for the answer."
        return opening(at, view, record, "answer", words, due, waits_for=WaitsFor.CASEWORKER)
    words = "Print or fax the request for authorization, and write down the answer."
    return opening(at, view, record, "answer", words, due)


# The answer


def _answered(
    record: AuthorizationRecord, asked: AuthorizationAsked, said: PayerAnswer, how: HowGiven, now: datetime
) -> AuthorizationRecord:
    verdict = answers.verdict_of(asked, said)
    given = AnswerGiven(verdict=verdict, name=said.name, title=said.title, phone=said.phone, reason=said.reason,
                        how=how, answered_at=now)  # fmt: skip
    words = f"{said.name} answered by {how.value}: {verdict.value}"
    return _moved(record, answers.MOVES[verdict]).with_step(now, words, answer=given, how=how)


def _refused(at: Occasion, view: CaseView, record: AuthorizationRecord) -> list[Action]:
    if record.standing is not Standing.REFUSED:
        return []
    words = "The payer refused the authorization: read its reason, tell prescriber and patient, decide what to do."
    due = business_days_after(at.today, _DAYS_TO_MEET_A_REFUSAL)
    return opening(at, view, record, "refused", words, due)


def _same_answer(record: AuthorizationRecord, said: PayerAnswer, view: CaseView) -> Change:
    """The answer again is the answer; another one is told who was first."""
    if is_same_answer(record, said):
        return Change(view)
    raise problems.Conflict("This request is no longer open, and your answer was not recorded. What stands is shown "
                            "below; to change it, please call the clinic.")  # fmt: skip


def is_same_answer(record: AuthorizationRecord, said: PayerAnswer) -> bool:
    """Whether what is recorded is this answer, by the same person."""
    given, asked = record.answer, record.request
    if given is None or asked is None:
        return False
    words = (given.verdict, given.name, given.title, given.phone, given.reason)
    if words != (answers.verdict_of(asked, said), said.name, said.title, said.phone, said.reason):
        return False
    return record.revision > 1 or record.leave == answers.leave_from(asked, said)


def _moved(record: AuthorizationRecord, move: Move) -> AuthorizationRecord:
    try:
        return record.model_copy(update={"standing": after(record.standing, move)})
    except NoSuchMove as error:
        words = str(error)
        raise problems.Conflict(f"{words[0].upper()}{words[1:]}. Record new leave under its own number.") from None
