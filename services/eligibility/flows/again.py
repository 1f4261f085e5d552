"""A form again: what was wrong stands beside the field, what was filled in is kept."""

from typing import Any

from services.eligibility import pages
from services.eligibility.flows import authorizations, good_faith, inquiries, stories
from services.eligibility.flows.cases import local_day
from services.eligibility.flows.first_visit import gather
from services.eligibility.pages import authorizations as authorization_pages
from services.eligibility.pages import before_treatment, form_token
from services.eligibility.pages import calls as call_pages
from services.eligibility.pages import correcting as correct_pages
from services.eligibility.pages import intake as form_pages
from services.eligibility.pages import questions as question_pages
from services.eligibility.store import EligibilityStore, is_clinic
from shared import clock
from shared.codes.payer_kind import PayerKind
from shared.pages import problem_page
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request


def intake(request: Request[Any], problem: Problem) -> str:
    """The form of the path again; the token stays, so that the same form is known again."""
    if not is_clinic(request.clinic):
        return problem_page(problem)
    settings, now = EligibilityStore(request.clinic).get_settings(), clock.now()
    token = form_token.again(str(request.form.get("form", "")), request.clinic, now)
    return _form(settings, request, token, problem)


def intake_at_desk(request: Request[Any], problem: Problem) -> str:
    """The desk's form again."""
    if request.staff is None:
        return problem_page(problem)
    settings = EligibilityStore(request.clinic).get_settings()
    submission = str(request.form.get("submission", "")) or form_token.new_submission()
    return _form(settings, request, submission, problem, desk=request)


def facts(request: Request[Any], problem: Problem) -> str:
    """The form on which a case is corrected again, as it was sent."""
    if request.staff is None:
        return problem_page(problem)
    store = EligibilityStore(request.clinic)
    view, _ = store.get_case(request.path["case_id"])
    try:
        kind = PayerKind(str(request.form.get("payer_kind", "")))
    except ValueError:
        kind = view.case.facts.payer_kind
    return correct_pages.form(request, store.get_settings(), view, kind, pages.flat(request.form), problem)


def _form(settings: ClinicSettings, request: Request[Any], token: str, problem: Problem,
          desk: Request[Any] | None = None) -> str:  # fmt: skip
    try:
        kind = PayerKind(str(request.form.get("payer_kind", "")))
    except ValueError:
        return form_pages.choice(settings, desk, problem)
    return form_pages.form(settings, kind, pages.flat(request.form), token, problem, desk=desk)


def questions(request: Request[Any], problem: Problem) -> str:
    """The questions and answers again, as they were written."""
    if request.staff is None:
        return problem_page(problem)
    settings = EligibilityStore(request.clinic).get_settings()
    return question_pages.edit(request, settings, clock.today(settings.time_zone), problem)


def case(request: Request[Any], problem: Problem) -> str:
    """The page of the case again."""
    if request.staff is None:
        return problem_page(problem)
    store = EligibilityStore(request.clinic)
    view = stories.told(store, store.get_case(request.path["case_id"])[0])
    settings_ = store.get_settings()
    return pages.case(request, settings_, view, "", problem, holds=inquiries.holds(settings_, view, clock.now()))


def first_visit(request: Request[Any], problem: Problem) -> str:
    """The desk's page before the first visit again."""
    if request.staff is None:
        return problem_page(problem)
    found = gather(EligibilityStore(request.clinic), request.path["case_id"], clock.now())
    return before_treatment.first_visit(request, found, problem)


def my_first_visit(request: Request[Any], problem: Problem) -> str:
    """The patient's page before the first visit again."""
    if request.link is None:
        return problem_page(problem)
    now, case_id = clock.now(), request.link.subject
    found = gather(EligibilityStore(request.clinic), case_id, now)
    token = good_faith.token(request.clinic, case_id, now)
    return before_treatment.my_first_visit(found, request.path["token"], token, request.form, problem)


def call_sheet(request: Request[Any], problem: Problem) -> str:
    """The call sheet again."""
    if request.staff is None:
        return problem_page(problem)
    store = EligibilityStore(request.clinic)
    view, _ = store.get_case(request.path["case_id"])
    return call_pages.call_sheet(request, store.get_settings(), view, clock.now(), problem)


def caseworker(request: Request[Any], problem: Problem) -> str:
    """The caseworker's page again: her form with the errors, or what was answered before her."""
    if request.link is None:
        return problem_page(problem)
    store = EligibilityStore(request.clinic)
    view, record = authorizations.asked_by_link(store, request.link.subject)
    settings_ = store.get_settings()
    today, token, filled = local_day(settings_, clock.now()), request.path["token"], pages.flat(request.form)
    return authorization_pages.caseworker(settings_, view, record, today, token, filled, problem)


def settings(request: Request[Any], problem: Problem) -> str:
    """The settings page again, with the text as it was sent."""
    if request.staff is None:
        return problem_page(problem)
    held = EligibilityStore(request.clinic).get_settings()
    return pages.settings(request, held, problem, str(request.form.get("text", "")))


def sign_in(request: Request[Any], problem: Problem) -> str:
    """The sign-in form again, without the password."""
    return pages.sign_in(str(request.form.get("username", "")), problem=problem)
