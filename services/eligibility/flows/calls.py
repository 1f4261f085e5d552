"""A call to the payer, written down: evidence like any other; what stays open becomes one task until the next call."""

from collections.abc import Sequence
from datetime import date, datetime

from services.eligibility.flows import correcting, tasks
from services.eligibility.flows.cases import Change, change_case
from services.eligibility.flows.occasion import Occasion
from services.eligibility.forms import call_sheet as sheet
from services.eligibility.models import BenefitsVerification, CaseView, VerificationAnswers
from services.eligibility.models.tasks import Task, TaskKind, WaitsFor
from services.eligibility.rules.call_sheet import left_open
from services.eligibility.store import EligibilityStore as Store
from shared import problems
from shared.dates import business_days_after
from shared.identifiers import claim_number, opaque_id
from shared.table import Action

_DAYS_TO_CALL_AGAIN = 2  # business days
_CAUSE = "call sheet"
_LONGEST = 400


def record(store: Store, case_id: str, answers: VerificationAnswers, key: str, now: datetime) -> CaseView:
    """Record a call as dated evidence; the case is judged again, and what is still open is asked again."""
    at = Occasion(store, store.get_settings(), now)
    _check_day(answers, at.today)
    told = BenefitsVerification(
        verification_id=opaque_id.derive("verification", case_id, key),
        verified_on=answers.called_on or at.today, recorded_at=now, **answers.model_dump(),
    )  # fmt: skip

    def add(view: CaseView) -> Change:
        before = next((v for v in view.verifications if v.verification_id == told.verification_id), None)
        if before is not None:
            return _same_answers(before, told, view)
        heard = _with_number(at, view.model_copy(update={"verifications": (*view.verifications, told)}), told)
        fact = store.fact(case_id, "VER", told.verification_id, told)
        return Change(heard.view, fact, *open_questions(at, heard.view, told), *heard.facts, events=heard.events)

    return change_case(store, case_id, at.settings, f"verification {told.verification_id}", now, add)


def _with_number(at: Occasion, view: CaseView, told: BenefitsVerification) -> Change:
    """A claim number that was said on the telephone reaches the case by itself, where none was known."""
    injury, said = view.case.facts.injury, told.claim_number_said
    if injury is None or injury.claim_number or not said or not claim_number.is_valid(said):
        return Change(view)
    because = f"said on the telephone, reference {told.reference_number}"
    number = claim_number.parse(said)
    return correcting.with_claim_number(at.store, view, number, told.representative, because, at.now, at.today)


def _check_day(answers: VerificationAnswers, today: date) -> None:
    if answers.called_on and answers.called_on > today:
        wrong = problems.FieldError(field="called_on", detail="The day of the call is in the future.")
        raise problems.BadInput("Nothing was saved. Please correct the fields named here and send it again.", [wrong])


def _same_answers(before: BenefitsVerification, told: BenefitsVerification, view: CaseView) -> Change:
    if before.model_copy(update={"verified_on": told.verified_on, "recorded_at": told.recorded_at}) != told:
        raise problems.Conflict("This key was used for other answers. Send the new ones under a new key.")
    return Change(view)


def open_questions(at: Occasion, view: CaseView, told: BenefitsVerification) -> list[Action]:
    """What an answer, by whatever way it came, leaves open of the call sheet: one task with its day.

    Where the task says the same already, it stays as it is. A call opens one where none was; an electronic answer does
    not, for it asks for the call by itself (rules/paths.py).
    """
    held = [task for task in view.open_tasks if task.cause.startswith(_CAUSE)]
    still_open = left_open(view.case.facts.payer_kind, view.verifications)
    words = ("Left open on the telephone: " + "; ".join(question.label for question in still_open))[:_LONGEST]
    if (not held and told.verdict is not None) or (still_open and [task.words for task in held] == [words]):
        return []
    why = _how_answered(told) if len(still_open) < _asked(held) or not still_open else "asked again"
    closed = [action for task in held for action in tasks.closing(at.store, task, at.now, why, told=True)]
    if not still_open:
        return closed
    wanted = tasks.task(
        view.case.facts, TaskKind.TELEPHONE_QUESTION, f"{_CAUSE} {told.verification_id}", words=words,
        waits_for=WaitsFor.DESK, due=business_days_after(at.today, _DAYS_TO_CALL_AGAIN), now=at.now,
    )  # fmt: skip
    return [*closed, *tasks.opening(at.store, wanted)]


def _how_answered(told: BenefitsVerification) -> str:
    return f"answered {'electronically' if told.verdict else 'by telephone'}, reference {told.reference_number}"


def _asked(held: Sequence[Task]) -> int:
    """How many questions the open tasks ask."""
    return sum(task.words.count("; ") + 1 for task in held)


def draw(store: Store, case_id: str, now: datetime) -> str:
    """Draw the call sheet with what is known and keep it; return where. NotFound where nobody is to be called."""
    at = Occasion(store, store.get_settings(), now)
    view, _ = store.get_case(case_id)
    drawn = sheet.render(sheet.sheet_for(at.settings, view, at.today))
    return store.documents.keep("call-sheets", drawn, "application/pdf")
