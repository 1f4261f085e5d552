"""A form again: what was wrong stands beside the field, what was filled in is kept."""

from typing import Any

from services.eligibility import pages
from services.eligibility.flows import stories
from services.eligibility.flows.first_visit import gather
from services.eligibility.pages import before_treatment
from services.eligibility.store import EligibilityStore, is_clinic
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
    """The page before the first visit again."""
    if request.staff is None:
        return problem_page(problem)
    found = gather(EligibilityStore(request.clinic), request.path["case_id"])
    return before_treatment.first_visit(request, found.settings, found.view, found.estimate, problem)


def settings(request: Request[Any], problem: Problem) -> str:
    """The settings page again, with the text as it was sent."""
    if request.staff is None:
        return problem_page(problem)
    held = EligibilityStore(request.clinic).get_settings()
    return pages.settings(request, held, problem, str(request.form.get("text", "")))


def sign_in(request: Request[Any], problem: Problem) -> str:
    """The sign-in form again, without the password."""
    return pages.sign_in(str(request.form.get("username", "")), problem=problem)
