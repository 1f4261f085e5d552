"""A form comes in: from the street past the guard, or from the desk for a caller; it opens one case and never two.

A form that is left half filled is kept as a draft for two weeks; its link brings it back, and once it was sent the same
link leads to the case.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.eligibility.flows import intake_letters, tasks
from services.eligibility.flows.cases import determined, local_day
from services.eligibility.models import Case, CaseView, Intake
from services.eligibility.models.intake import IntakeDraft, PublicIntake
from services.eligibility.pages import form_token
from services.eligibility.rules import intake_draft, intake_guard
from services.eligibility.rules.determination import determine
from services.eligibility.rules.intake import impossible_answers
from services.eligibility.rules.readiness import Standing
from services.eligibility.rules.reasons import reasons_for_care
from services.eligibility.store import EligibilityStore as Store
from shared import events
from shared.dates import instant
from shared.events import CaseOpened, Event
from shared.facts import CaseFacts
from shared.identifiers import opaque_id
from shared.problems import BadInput, Conflict, LinkExpired, NotAllowed, TooLarge
from shared.settings import ClinicSettings
from shared.table import Action, until_settled
from shared.web import Request

DRAFT_LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Filled:
    """A form as it is to be opened: by which key it is known again, who took it, what it counts for at the door."""

    intake: Intake
    key: str
    taken_by: str | None = None
    counted: tuple[Action, ...] = ()


def from_the_street(store: Store, settings: ClinicSettings, request: Request[PublicIntake], now: datetime) -> Filled:
    """A patient's form past the guard, or a program's JSON where the clinic takes it."""
    intake = request.body.intake()
    if request.is_form:
        submission = past_the_guard(request, now)
        return Filled(intake, submission, counted=store.drafts.count(settings.intake, _place(request, now), now))
    if not settings.intake.takes_programs:
        raise NotAllowed("This clinic takes forms from its own page only.")
    key = request.repeat_key(intake.submission or intake.model_dump_json())
    return Filled(intake, key, counted=store.drafts.count(settings.intake, _place(request, now), now))


def _place(request: Request[Any], now: datetime) -> str:
    """One place within one hour: the hours of a place cannot be put together."""
    return request.place(instant(now)[:13])


def past_the_guard(request: Request[Any], now: datetime) -> str:
    """The submission that a form's token names; BadInput, with all answers kept, for what no person sends."""
    token = form_token.read(str(request.form.get("form", "")), request.clinic, now)
    why = intake_guard.caught(token.shown_at if token else None, str(request.form.get("website", "")), now)
    if token is None or why:
        raise BadInput(str(why))
    return token.submission


# Opening a case


def open_case(store: Store, settings: ClinicSettings, filled: Filled, now: datetime) -> tuple[CaseView, bool]:
    """Open a case for a form; the same form again gives the same case. (view, whether it is new)"""
    intake, today = filled.intake, local_day(settings, now)
    if wrong := impossible_answers(intake, settings, today):
        raise BadInput("Nothing was saved. Please correct the fields named here and send it again.", wrong)
    case = _case(intake, case_id_of(settings, filled.key), filled.taken_by, now, today)
    determination = determine(case, settings, today=today, number=1, cause="intake")
    standing = Standing(case, determination, (), (), settings, today)
    told = (_opened(settings, case), determined(store, standing, now))
    letters = intake_letters.case_opened(settings, case, now)
    sha = hashlib.sha256(intake.model_dump_json().encode()).hexdigest()
    to_do = tasks.after_determination(store, case.facts, determination, (), (), now)
    more = (store.drafts.drop(filled.key), *tasks.warning(store, case, "intake", now, today), *to_do)
    old = store.open_case(case, determination, sha, *more, counted=filled.counted, events=(*told, *letters))
    if old is not None and old["sha"] != sha:
        raise Conflict("This form was sent before, with other answers. Nothing was changed: call us to correct them.")
    return store.get_case(case.case_id)[0], old is None


def case_id_of(settings: ClinicSettings, key: str) -> str:
    """The case that a form opens."""
    return opaque_id.derive("case", settings.clinic, key)


def _case(intake: Intake, case_id: str, taken_by: str | None, now: datetime, today: date) -> Case:
    reasons = reasons_for_care(
        intake.complaints, intake.red_flags, intake.trimester, injured=intake.injury is not None, today=today
    )
    facts = CaseFacts(case_id=case_id, revision=1, payer_kind=intake.payer_kind, patient=intake.patient,
                      coverage=intake.coverage, injury=intake.injury, reasons=reasons,
                      writes_are_welcome=intake.may_email)  # fmt: skip
    said = {name: getattr(intake, name) for name in Intake.model_fields if name in Case.model_fields}
    return Case(facts=facts, opened_at=now, taken_by=taken_by, **said)


def _opened(settings: ClinicSettings, case: Case) -> Event:
    event_id = events.derived_id(CaseOpened, settings.clinic, case.case_id)
    return CaseOpened(event_id=event_id, clinic=settings.clinic, occurred_at=case.opened_at, case=case.facts)


# Drafts


def save_draft(store: Store, settings: ClinicSettings, request: Request[Any], now: datetime) -> IntakeDraft:
    """Keep what is filled in; the same answers again are the same draft. Conflict when the form was sent already."""
    submission = past_the_guard(request, now)
    if store.has_case(case_id_of(settings, submission)):
        raise Conflict("This form was sent already. Your case is open; call us to change something in it.")
    answers = intake_draft.kept(request.form)
    if answers is None:
        raise TooLarge("Your answers are longer than a form of ours can keep.")
    counted = store.drafts.count(settings.intake, _place(request, now), now)

    def attempt() -> IntakeDraft:
        held, seen = store.drafts.find(submission, now)
        if held is not None and held.answers == answers:
            return held
        draft = IntakeDraft(submission=submission, answers=answers, saved_at=now, forgotten_at=now + DRAFT_LIFE)
        store.drafts.keep(draft, seen, counted, intake_letters.draft_kept(settings, draft))
        return draft

    return until_settled(attempt)


def resume(store: Store, settings: ClinicSettings, submission: str, now: datetime) -> IntakeDraft | str:
    """The draft of a link, or the id of the case that its form has opened. LinkExpired when nothing is kept of it."""
    case_id = case_id_of(settings, submission)
    if store.has_case(case_id):
        return case_id
    draft, _ = store.drafts.find(submission, now)
    if draft is None:
        raise LinkExpired("This form is not kept any more. Please begin a new one, or call us.")
    return draft


def send_status_link(store: Store, settings: ClinicSettings, case: Case, now: datetime) -> bool:
    """Send her the address of her page, once a day; False when she gave no address or did not allow it."""
    letters = intake_letters.status_link_again(settings, case, now)
    if letters:
        forgotten = int((now + timedelta(days=2)).timestamp())
        store.send_link(case.case_id, str(now.date()), forgotten, letters)
    return bool(letters)
