"""A form again: what was wrong stands beside the field, what was filled in is kept."""

from typing import Any

from services.eligibility import pages
from services.eligibility.flows import good_faith, stories
from services.eligibility.flows.first_visit import gather
from services.eligibility.pages import before_treatment
from services.eligibility.store import EligibilityStore, is_clinic
from shared import clock
from shared.pages import problem_page
from shared.problems import Problem
from shared.web import Request


def intake(request: Request[Any], problem: Problem) -> str:
    """The intake form again."""
    if not is_clinic(request.clinic):
        return problem_page(problem)
    return pages.intake(EligibilityStore(request.clinic).get_settings(), pages.flat(request.form), problem)


def case(request: Request[Any], problem: Problem) -> str:
    """The page of the case again."""
    if request.staff is None:
        return problem_page(problem)
    store = EligibilityStore(request.clinic)
    view = stories.told(store, store.get_case(request.path["case_id"])[0])
    return pages.case(request, store.get_settings(), view, "", problem)


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


def settings(request: Request[Any], problem: Problem) -> str:
    """The settings page again, with the text as it was sent."""
    if request.staff is None:
        return problem_page(problem)
    held = EligibilityStore(request.clinic).get_settings()
    return pages.settings(request, held, problem, str(request.form.get("text", "")))


def sign_in(request: Request[Any], problem: Problem) -> str:
    """The sign-in form again, without the password."""
    return pages.sign_in(str(request.form.get("username", "")), problem=problem)
