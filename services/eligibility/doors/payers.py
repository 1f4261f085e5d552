"""The doors to one payer's profile: a page, and the form on it. The list of payers stands on the settings page."""

from typing import Any

from services.eligibility.flows import payers
from services.eligibility.models.payers import PayerForm
from services.eligibility.pages import payers as pages
from services.eligibility.store import EligibilityStore
from shared import clock
from shared.asking import Answer, Request
from shared.pages import problem_page
from shared.permissions import Permission
from shared.problems import NotFound, Problem
from shared.settings import ClinicSettings
from shared.web import Api


def answer_for(app: Api) -> None:
    """Declare these routes for the service."""

    @app.on("GET", "/settings/payers/{payer_id}", who=Permission.READ_SETTINGS, page=True)
    def show_payer(request: Request[None]) -> Answer:
        """A payer's profile with its versions; `new` is the form for another one."""
        return Answer(_page(request))

    @app.on("POST", "/settings/payers/{payer_id}", who=Permission.EDIT_SETTINGS, takes=PayerForm,
            gives=ClinicSettings, again=_again)  # fmt: skip
    def save_payer(request: Request[PayerForm]) -> Answer:
        """Save a payer's profile as the next revision of the settings; a later day keeps the old one for older days."""
        store, payer_id = EligibilityStore(request.clinic), request.path["payer_id"]
        saved = payers.save(store, payer_id, request.body, clock.now())
        if request.is_form:
            return Answer.see(f"/eligibility/settings/payers/{request.body.payer_id}")
        return Answer(saved)


def _page(request: Request[Any], problem: Problem | None = None) -> str:
    settings, payer_id = EligibilityStore(request.clinic).get_settings(), request.path["payer_id"]
    held = settings.payer(payer_id)
    if held is None and payer_id != payers.NEW:
        raise NotFound("There is no such payer in the settings.")
    return pages.payer(request, settings, held, problem)


def _again(request: Request[Any], problem: Problem) -> str:
    """The form again, with what was wrong beside the fields."""
    return problem_page(problem) if request.staff is None else _page(request, problem)
